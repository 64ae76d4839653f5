"""The demand that production states, and what suppliers say they have of it (3.2g, 3.2h)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Supplier, qty
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.people.models import User


class Demand(Record):
    """What is short for an order, as production states it; stated anew, procurement judges again."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="stated_demands")
    revision = models.PositiveIntegerField()
    rows = models.JSONField()  # [{"item", "short", "there_on"}]
    digest = models.CharField(max_length=64)  # of items and quantities
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True


class StockInquiry(Document):
    """A supplier is asked, by private link, what he has in stock of what is short. A document of its own: he sees nothing of the order."""

    series = "SI"

    class Stage(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    order = models.ForeignKey(Order, models.PROTECT, related_name="stock_inquiries", verbose_name=_("order"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="stock_inquiries", verbose_name=_("supplier"))
    due = models.DateField(_("answer until"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("buyer"))
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stock inquiry")

    @classmethod
    def for_page(cls) -> models.QuerySet[StockInquiry]:
        rows = cls._default_manager.select_related("supplier", "owner", "order__customer", "order__entity")
        return rows.prefetch_related("lines__item__unit")

    def get_absolute_url(self) -> str:
        return reverse("review:stockinquiry", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.supplier.name}", " ".join(line.item.name for line in self.lines.select_related("item"))


class StockInquiryLine(Record):
    inquiry = models.ForeignKey(StockInquiry, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = qty(verbose_name=_("quantity"))
    needed_on = models.DateField(_("needed on"))
    in_stock = qty(verbose_name=_("in stock"))
    rest_on = models.DateField(_("the rest on"), null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inquiry", "position"], name="stock_inquiry_position")]
