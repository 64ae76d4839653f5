"""Receipts, and what did not come as ordered with the remedy settled for it (5.2a, 5.2b)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Place, money, qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.people.models import User
from yidan.purchasing.models.orders import PurchaseLine, PurchaseOrder
from yidan.stock.models import Lot


class Receipt(Document):
    """Goods that came: counted at the dock, judged by quality, then in stock."""

    series = "GR"

    class Stage(models.TextChoices):
        ARRIVED = "arrived", _("arrived")
        JUDGED = "judged", _("judged")

    purchase_order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="receipts", verbose_name=_("purchase order"))
    delivery_note = models.CharField(_("supplier's delivery note"), max_length=40, blank=True)
    judged_at = models.DateTimeField(null=True, editable=False)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("receipt")

    def parent(self) -> Document:
        return self.purchase_order

    @classmethod
    def for_page(cls) -> models.QuerySet[Receipt]:
        return cls._default_manager.select_related("purchase_order__supplier").prefetch_related(
            "lines__purchase_line__item__unit", "lines__lot"
        )

    def get_absolute_url(self) -> str:
        return reverse("purchasing:receipt", args=[self.key])


class ReceiptLine(Record):
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    purchase_line = models.ForeignKey(PurchaseLine, models.PROTECT, related_name="receipt_lines")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    quantity = qty()
    accepted = qty()
    rejected = qty()
    surplus = qty()  # came over the order and its tolerance, and went back with the carrier at once
    sent_back = qty()  # of the rejected
    deviating = qty()  # of the accepted: used as they are, though they do not conform

    class Meta:
        constraints = [
            models.CheckConstraint(name="receipt_line_judged", condition=Q(quantity__gte=added("accepted", "rejected"))),
            models.CheckConstraint(
                name="receipt_line_sent_back",
                condition=Q(sent_back__lte=F("rejected")),
                violation_error_message=_("More would go back than was rejected."),
            ),
            models.CheckConstraint(name="receipt_line_deviating", condition=Q(deviating__lte=F("accepted"))),
        ]

    @property
    def to_send_back(self) -> Decimal:
        return self.rejected - self.sent_back


class SupplyIssue(Document):
    """Late, short, over or defective supply, what was settled about it with the supplier, and how it ended (5.2b)."""

    series = "SX"

    class Stage(models.TextChoices):
        OPEN = "open", _("to be settled")
        AGREED = "agreed", _("remedy agreed")
        CLOSED = "closed", _("done")

    class Kind(models.TextChoices):
        LATE = "late", _("late")
        SHORT = "short", _("short")
        OVER = "over", _("too much")
        REJECTED = "rejected", _("defective")
        OTHER = "other", _("other")

    class Remedy(models.TextChoices):
        WAIT = "wait", _("wait for a new date")
        REPLAN = "replan", _("adjust the production plan")
        ALTERNATIVE = "alternative", _("alternative supplier")
        SUBSTITUTE = "substitute", _("substitute item")
        SEND_BACK = "send_back", _("send back and order again")
        ALLOWANCE = "allowance", _("keep with an allowance")
        NONE = "none", _("nothing needed")

    field_classes = {"claim": "S", "cost": "S", "agreed_with": "D"}
    purchase_line = models.ForeignKey(PurchaseLine, models.PROTECT, related_name="issues", verbose_name=_("line"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    quantity = qty(verbose_name=_("quantity"))
    found = models.CharField(_("what was found"), max_length=200)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("buyer"))
    remedy = models.CharField(_("remedy"), max_length=12, choices=Remedy, blank=True)
    remedy_text = models.CharField(_("what was agreed"), max_length=200, blank=True)
    agreed_with = models.CharField(_("agreed with"), max_length=60, blank=True)
    new_day = models.DateField(_("new date"), null=True, blank=True)
    claim = money()  # what the supplier owes for it
    cost = money()  # what the remedy costs us
    result = models.CharField(_("how it ended"), max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("supply exception")

    def parent(self) -> Document:
        return self.purchase_line.purchase_order

    @classmethod
    def for_page(cls) -> models.QuerySet[SupplyIssue]:
        return cls._default_manager.select_related(
            "purchase_line__purchase_order__supplier", "purchase_line__item__unit", "purchase_line__demand__order", "owner"
        )

    def get_absolute_url(self) -> str:
        return reverse("purchasing:supplyissue", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.purchase_line.item.name}", self.found
