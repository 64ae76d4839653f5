"""The invoice register, red-letter invoices beside their originals (7.1c)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import money
from yidan.core.constraints import added
from yidan.core.documents import Document
from yidan.intake.models import Order
from yidan.people.models import LegalEntity


class Invoice(Document):
    """Issued with the tax office's own number, registered here. A red-letter invoice takes back all or part of an earlier one: its sums are negative."""

    series = "IV"

    class Stage(models.TextChoices):
        REGISTERED = "registered", _("registered")
        SENT = "sent", _("sent")
        ACKNOWLEDGED = "acknowledged", _("received by the customer")

    class Kind(models.TextChoices):
        SPECIAL = "special", _("special VAT invoice")
        ORDINARY = "ordinary", _("ordinary VAT invoice")

    class Cause(models.TextChoices):
        ERROR = "error", _("issued in error")
        RETURN = "return", _("goods returned")
        ALLOWANCE = "allowance", _("allowance on the price")

    field_classes = {"net": "P", "tax": "P", "total": "P"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SPECIAL)
    external_code = models.CharField(_("invoice code"), max_length=20, blank=True)
    external_number = models.CharField(_("invoice number"), max_length=24)
    issued_on = models.DateField(_("issued on"))
    net = money()
    tax = money()
    total = money()
    reverses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reversals", verbose_name=_("takes back"))
    cause = models.CharField(_("cause"), max_length=9, choices=Cause, blank=True)
    sent_on = models.DateField(_("sent on"), null=True)
    sent_how = models.CharField(max_length=120, blank=True)
    received_on = models.DateField(_("received by the customer on"), null=True)

    class Meta:
        verbose_name = _("invoice")
        constraints = [
            models.UniqueConstraint(
                fields=["external_code", "external_number"],
                name="fin5_invoice_once",
                violation_error_message=_("This invoice number is registered already."),
            ),
            models.CheckConstraint(name="invoice_total", condition=Q(total=added("net", "tax"))),
            models.CheckConstraint(
                name="fin1_red_letter",
                condition=Q(reverses=None, cause="", total__gte=0) | Q(reverses__isnull=False, total__lte=0) & ~Q(cause=""),
                violation_error_message=_("A red-letter invoice names the invoice that it takes back, and why."),
            ),
        ]

    @property
    def red(self) -> bool:
        return self.reverses_id is not None

    def parent(self) -> Order:
        return self.order

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    def get_absolute_url(self) -> str:
        return reverse("settlement:invoice", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.external_code} {self.external_number}"
