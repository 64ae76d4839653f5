"""What is needed from outside, and from whom it is planned to come (4.2a)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Supplier, qty
from yidan.core.documents import Document
from yidan.intake.models import Order


class Demand(Document):
    """A need to buy: of an order (born under it) or of a stock rule. Where it comes from is named, so that it can be pegged (PUR-2)."""

    series = "PR"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        ORDERED = "ordered", _("ordered")
        MET = "met", _("met")
        DROPPED = "dropped", _("dropped")

    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="demands", verbose_name=_("order"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    quantity = qty(verbose_name=_("quantity"))
    ordered = qty()
    received = qty()  # accepted receipts
    needed_on = models.DateField(_("needed on"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("planned supplier"))
    order_by = models.DateField(_("to be ordered by"), null=True, blank=True)
    reason = models.CharField(_("where from"), max_length=120)  # "shortage: gross 8, stock 2" or the stock rule
    for_kind = models.CharField(max_length=60, blank=True)  # what it is for: a work order, a line of an order
    for_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("purchase demand")
        constraints = [models.CheckConstraint(name="demand_positive", condition=Q(quantity__gt=0))]
        indexes = [
            models.Index(fields=["stage", "needed_on"], name="demand_due"),
            models.Index(fields=["for_kind", "for_id"], name="demand_for"),
        ]

    @property
    def to_order(self) -> Decimal:
        return max(self.quantity - self.ordered, Decimal(0))

    def parent(self) -> Document | None:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Demand]:
        return cls._default_manager.select_related("item__unit", "order")

    def get_absolute_url(self) -> str:
        return reverse("purchasing:demand", args=[self.key])
