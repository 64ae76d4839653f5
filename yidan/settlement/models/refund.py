"""Money given back to a customer (7.1a)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import money
from yidan.core.documents import Document
from yidan.intake.models import Order
from yidan.people.models import User


class Refund(Document):
    """What a customer paid beyond what his order is worth, after goods came back or a penalty was settled: asked for, approved, paid by three people."""

    series = "RF"

    class Stage(models.TextChoices):
        ASKED = "asked", _("refund asked for")
        APPROVED = "approved", _("refund approved")
        PAID = "paid", _("refunded")
        REFUSED = "refused", _("refused")

    field_classes = {"amount": "P", "bank": "D", "account": "D"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds", verbose_name=_("order"))
    amount = money()
    reason = models.CharField(_("reason"), max_length=400)
    bank = models.CharField(_("customer's bank"), max_length=80)
    account = models.CharField(_("customer's account"), max_length=40)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(_("paid on"), null=True)
    bank_reference = models.CharField(_("bank reference"), max_length=60, null=True, unique=True)

    class Meta:
        verbose_name = _("refund")
        constraints = [
            models.CheckConstraint(name="refund_positive", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="refund_by_three",
                condition=(Q(approved_by=None) | Q(created_by=None) | ~Q(approved_by=F("created_by")))
                & (Q(paid_by=None) | ~Q(paid_by=F("approved_by")) & (Q(created_by=None) | ~Q(paid_by=F("created_by")))),
                violation_error_message=_("A refund is asked for, approved and paid by three people."),
            ),
        ]

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Refund]:
        return cls._default_manager.select_related("order__customer", "order__entity", "created_by", "approved_by", "paid_by")

    def get_absolute_url(self) -> str:
        return reverse("settlement:refund", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.bank_reference or ''}"
