"""What comes of an order: the costs as finance checked them, and the settled sum (7.1a, 7.1b)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import money
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.people.models import User


class SettlementSheet(Document):
    """The settled sum, every line with its rule; confirmed by the customer (7.1a)."""

    series = "ST"

    class Stage(models.TextChoices):
        DRAWN_UP = "drawn_up", _("drawn up")
        CONFIRMED = "confirmed", _("confirmed")

    field_classes = {
        "contract": "P", "credited": "P", "invoiced": "P", "paid": "P", "penalty": "P", "penalty_basis": "P", "retention": "P", "balance": "P",
    }  # fmt: skip
    order = models.ForeignKey(Order, models.PROTECT, related_name="settlement_sheets")
    contract = money()
    credited = money()  # goods returned, allowances: red-letter invoices that lower what is owed
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
            models.CheckConstraint(
                name="settlement_sum", condition=Q(balance=added("contract", "-credited", "-paid", "-penalty", "-retention"))
            ),
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


class CostSheet(Document):
    """Estimate against actual as finance found it on a day, with the reason where it went over (7.1b)."""

    series = "CS"

    class Stage(models.TextChoices):
        CHECKED = "checked", _("checked")

    field_classes = {"estimate": "M", "actual": "M", "committed": "M", "note": "M"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="cost_sheets")
    estimate = money()
    actual = money()
    committed = money()
    note = models.CharField(max_length=400, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("cost sheet")

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[CostSheet]:
        return cls._default_manager.select_related("order__customer", "checked_by").prefetch_related("rows")

    def get_absolute_url(self) -> str:
        return reverse("settlement:costsheet", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", self.order.key


class CostRow(Record):
    class Kind(models.TextChoices):
        STANDARD = "standard", _("By standard cost")
        MATERIAL = "material", _("Material and parts")
        SUPPLY = "supply", _("Remedies of bad supply")
        LABOUR = "labour", _("Labour and machines")
        FREIGHT = "freight", _("Freight")

    field_classes = {"estimate": "M", "actual": "M", "committed": "M"}
    sheet = models.ForeignKey(CostSheet, models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=8, choices=Kind)
    estimate = money()
    actual = money()
    committed = money()
    append_only = True
