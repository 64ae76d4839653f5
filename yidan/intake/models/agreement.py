"""The blanket agreement: prices and quantities agreed for a time, called off by orders (2.2a)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, Item, money, qty
from yidan.core.documents import Document, Record
from yidan.people.models import LegalEntity, User


class Agreement(Document):
    series = "BA"

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_FORCE = "in_force", _("in force")
        CLOSED = "closed", _("closed")

    field_classes = {"payment_terms": "P", "total": "P"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="agreements", verbose_name=_("customer"))
    customer_no = models.CharField(_("customer's contract number"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    payment_terms = models.CharField(_("payment terms"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    tax_rate = models.DecimalField(_("tax rate (%)"), max_digits=5, decimal_places=2, default=Decimal(13))
    tax_included = models.BooleanField(_("prices with tax"), default=True)
    total = money(verbose_name=_("total"))  # at the agreed prices, as they are written
    owner = models.ForeignKey(User, models.PROTECT, related_name="agreements", verbose_name=_("salesperson"))

    class Meta:
        verbose_name = _("blanket agreement")
        constraints = [
            models.CheckConstraint(
                name="agreement_period", condition=Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The agreement ends before it begins."),
            )
        ]  # fmt: skip

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    @classmethod
    def for_page(cls) -> models.QuerySet[Agreement]:
        return cls._default_manager.select_related("customer", "owner", "entity").prefetch_related("lines__item__unit")

    def get_absolute_url(self) -> str:
        return reverse("intake:agreement", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", self.customer_no

    def covers(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class AgreementLine(Record):
    """What has been called off is counted from the orders, not kept here: `calloff.left`."""

    field_classes = {"price": "P"}
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    quantity = qty(verbose_name=_("quantity"))
    price = money(verbose_name=_("unit price"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="agreement_line_position"),
            models.UniqueConstraint(
                fields=["agreement", "item"], name="agreement_item_once",
                violation_error_message=_("An item stands in an agreement once."),
            ),
            models.CheckConstraint(name="agreement_line_positive", condition=Q(quantity__gt=0)),
        ]  # fmt: skip
