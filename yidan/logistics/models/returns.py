"""Goods that the customer sends back: announced, received into quarantine, inspected, credited or replaced (7.2c)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.intake.models import Line, Order
from yidan.logistics.models.shipment import Shipment
from yidan.stock.models import Lot


class Return(Document):
    series = "RT"

    class Stage(models.TextChoices):
        ANNOUNCED = "announced", _("return announced")
        RECEIVED = "received", _("in quarantine")
        INSPECTED = "inspected", _("return inspected")
        CREDITED = "credited", _("to be credited")
        REPLACED = "replaced", _("to be replaced")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Wish(models.TextChoices):
        CREDIT = "credit", _("credit")
        REPLACE = "replace", _("repair or replacement")

    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, related_name="returns")
    cause = models.CharField(_("why it comes back"), max_length=400)
    wish = models.CharField(_("what the customer wants"), max_length=8, choices=Wish)
    received_at = models.DateTimeField(null=True)
    findings = models.CharField(_("findings"), max_length=400, blank=True)
    decision = models.CharField(_("decision"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("customer return")

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Return]:
        return cls._default_manager.select_related("order__customer", "shipment").prefetch_related("lines__line__item__unit")

    def get_absolute_url(self) -> str:
        return reverse("logistics:return", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.cause[:120]}"


class ReturnLine(Record):
    """Announced, then counted at the gate, then judged: `fit` may be sold or sent again, `unfit` is scrapped."""

    of = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, models.PROTECT, related_name="return_lines")
    announced = qty()
    quantity = qty()  # received
    fit = qty()
    unfit = qty()
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="return_line_once"),
            models.CheckConstraint(name="return_positive", condition=Q(announced__gt=0, quantity__gte=0, fit__gte=0, unfit__gte=0)),
            models.CheckConstraint(
                name="return_judged",
                condition=Q(fit=0, unfit=0) | Q(quantity=added("fit", "unfit")),
                violation_error_message=_("Fit and unfit are not what came back."),
            ),
            models.CheckConstraint(
                name="return_counted",
                condition=Q(quantity__lte=F("announced")),
                violation_error_message=_("More came back than was announced."),
            ),
        ]
