"""Money that came in, and what pays a payment due (7.1a, 7.1d)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, money
from yidan.core.documents import Document, Record
from yidan.people.models import User
from yidan.settlement.models.invoices import Invoice
from yidan.settlement.models.schedule import Milestone


class MoneyReceipt(Document):
    """Money that came in, before or after any invoice, and what it is allocated to (FIN-2, FIN-3)."""

    series = "RC"

    class Stage(models.TextChoices):
        BOOKED = "booked", _("entered in the books")
        ALLOCATED = "allocated", _("allocated")

    field_classes = {"amount": "P", "allocated": "P"}
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts", verbose_name=_("customer"))
    received_on = models.DateField(_("received on"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    amount = money()
    bank_reference = models.CharField(_("bank reference"), max_length=60)
    allocated = money()
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("receipt of money")
        constraints = [
            models.UniqueConstraint(
                fields=["bank_reference"],
                name="receipt_reference_once",
                violation_error_message=_("This bank reference is booked already."),
            ),
            models.CheckConstraint(name="fin3_allocated", condition=Q(allocated__lte=F("amount"), amount__gt=0)),
        ]

    @classmethod
    def for_page(cls) -> models.QuerySet[MoneyReceipt]:
        return cls._default_manager.select_related("customer").prefetch_related("allocations__milestone__order")

    def get_absolute_url(self) -> str:
        return reverse("settlement:moneyreceipt", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", self.bank_reference


class Allocation(Record):
    """What pays (part of) a payment: money, a red-letter invoice for returned goods, or a penalty taken into the settlement sheet. Exactly one of them."""

    field_classes = {"amount": "P"}
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="allocations")
    receipt = models.ForeignKey(MoneyReceipt, models.PROTECT, null=True, related_name="allocations")
    credit = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="credits")
    sheet = models.ForeignKey("settlement.SettlementSheet", models.PROTECT, null=True, related_name="deductions")
    amount = money()
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="allocation_of_one",
                condition=Q(receipt__isnull=False, credit=None, sheet=None)
                | Q(receipt=None, credit__isnull=False, sheet=None)
                | Q(receipt=None, credit=None, sheet__isnull=False),
            ),
        ]
