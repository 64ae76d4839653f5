"""Money: payment schedule, invoices, receipts, the settlement sheet (7.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, money
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.people.models import LegalEntity, User


class Milestone(Record):
    """A payment due: what share, when, and what it locks until it is paid (款到发货)."""

    class Event(models.TextChoices):
        ORDER = "order", _("on order")
        SHIPMENT = "shipment", _("before shipment")
        ACCEPTANCE = "acceptance", _("after acceptance")
        DELIVERY = "delivery", _("after delivery")
        RETENTION = "retention", _("retention money")

    class Gate(models.TextChoices):
        NONE = "none", _("nothing")
        START = "start", _("the start")
        SHIPMENT = "shipment", _("the shipment")

    field_classes = {"amount": "P", "paid": "P", "percent": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="milestones")
    position = models.PositiveIntegerField()
    event = models.CharField(max_length=10, choices=Event)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount = money()
    days = models.PositiveIntegerField(default=0)  # after the event
    due = models.DateField(null=True)
    gate = models.CharField(max_length=8, choices=Gate, default=Gate.NONE)
    paid = money()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="milestone_position"),
            models.CheckConstraint(
                name="milestone_paid", condition=Q(paid__lte=F("amount")), violation_error_message=_("More than is due.")
            ),
        ]


class Invoice(Document):
    """Issued with the tax office's own number, registered here (7.1c)."""

    series = "IV"

    class Stage(models.TextChoices):
        REGISTERED = "registered", _("registered")
        SENT = "sent", _("sent")

    field_classes = {"net": "P", "tax": "P", "total": "P"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    external_code = models.CharField(_("invoice code"), max_length=20, blank=True)
    external_number = models.CharField(_("invoice number"), max_length=24)
    issued_on = models.DateField(_("issued on"))
    net = money()
    tax = money()
    total = money()

    class Meta:
        verbose_name = _("invoice")
        constraints = [
            models.UniqueConstraint(
                fields=["external_code", "external_number"],
                name="fin5_invoice_once",
                violation_error_message=_("This invoice number is registered already."),
            ),
            models.CheckConstraint(name="invoice_total", condition=Q(total=added("net", "tax"))),
        ]

    def parent(self) -> Order:
        return self.order

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    def get_absolute_url(self) -> str:
        return reverse("settlement:invoice", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.external_code} {self.external_number}"


class MoneyReceipt(Document):
    """Money that came in, before or after any invoice, and what it is allocated to (FIN-2, FIN-3)."""

    series = "RC"

    class Stage(models.TextChoices):
        BOOKED = "booked", _("entered in the books")
        ALLOCATED = "allocated", _("allocated")

    field_classes = {"amount": "P", "allocated": "P"}
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts", verbose_name=_("customer"))
    received_on = models.DateField(_("received on"))
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
    field_classes = {"amount": "P"}
    receipt = models.ForeignKey(MoneyReceipt, models.PROTECT, related_name="allocations")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="allocations")
    amount = money()
    at = models.DateTimeField()
    append_only = True


class SettlementSheet(Document):
    """The settled sum, every line with its rule; confirmed by the customer (7.1a)."""

    series = "ST"

    class Stage(models.TextChoices):
        DRAWN_UP = "drawn_up", _("drawn up")
        CONFIRMED = "confirmed", _("confirmed")

    field_classes = {"contract": "P", "invoiced": "P", "paid": "P", "penalty": "P", "penalty_basis": "P", "retention": "P", "balance": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="settlement_sheets")
    contract = money()
    invoiced = money()
    paid = money()
    penalty = money()
    penalty_basis = models.CharField(max_length=200, blank=True)
    retention = money()
    retention_due = models.DateField(null=True)
    balance = money()
    confirmed_how = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("settlement sheet")
        constraints = [
            models.CheckConstraint(name="settlement_sum", condition=Q(balance=added("contract", "-paid", "-penalty", "-retention"))),
        ]

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[SettlementSheet]:
        return cls._default_manager.select_related("order__customer", "order__entity")

    def get_absolute_url(self) -> str:
        return reverse("settlement:settlementsheet", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", self.order.key
