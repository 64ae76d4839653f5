"""Purchase orders with their lines, and how far the supplier is (4.2b, 4.2c)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Supplier, money, qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.people.models import LegalEntity, Relaxation, User
from yidan.purchasing.models.demands import Demand

CENT = Decimal("0.01")


class PurchaseOrder(Document):
    series = "PO"

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved for sending")
        SENT = "sent", _("sent")
        CONFIRMED = "confirmed", _("confirmed")
        RECEIVED = "received", _("all received")
        CANCELLED = "cancelled", _("cancelled")

    field_classes = {"net": "S", "tax": "S", "total": "S", "payment_terms": "S"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="purchase_orders", verbose_name=_("supplier"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    tax_rate = models.DecimalField(_("tax rate (%)"), max_digits=5, decimal_places=2, default=Decimal(13))
    payment_terms = models.CharField(_("payment terms"), max_length=120)
    quality_standard = models.CharField(_("quality standard"), max_length=200, blank=True)
    contract = models.BooleanField(_("with contract"), default=False)  # key material needs one (4.2b)
    net = money()
    tax = money()
    total = money()
    owner = models.ForeignKey(User, models.PROTECT, related_name="purchase_orders", verbose_name=_("buyer"))
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    relaxation = models.ForeignKey(Relaxation, models.PROTECT, null=True, related_name="+")  # what let the drafter approve
    signed_on = models.DateField(_("contract signed on"), null=True, blank=True)  # by the supplier, once his signature counts
    revision = models.PositiveIntegerField(default=1)  # of the draft: who approves says which one was read

    class Meta:
        verbose_name = _("purchase order")
        constraints = [
            models.CheckConstraint(
                name="pur3_approver_is_not_drafter", condition=Q(approved_by=None) | ~Q(approved_by=F("created_by")) | Q(relaxation__isnull=False),
                violation_error_message=_("Whoever drew up the purchase may not approve it."),
            )
        ]  # fmt: skip

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    @classmethod
    def for_page(cls) -> models.QuerySet[PurchaseOrder]:
        return cls._default_manager.select_related("supplier", "owner", "entity").prefetch_related(
            "lines__item__unit", "lines__demand__order"
        )

    @property
    def awaited(self) -> list[str]:
        """The names of what has not come, each once."""
        return list(dict.fromkeys(line.item.name for line in self.lines.all() if line.open))

    def get_absolute_url(self) -> str:
        return reverse("purchasing:purchaseorder", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.supplier.name}", " ".join(line.item.name for line in self.lines.select_related("item"))


class PurchaseLine(Record):
    field_classes = {"price": "S", "net": "S"}
    purchase_order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, models.PROTECT, null=True, blank=True, related_name="lines")
    quantity = qty()
    tolerance = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))  # per cent
    ceiling = qty()  # quantity x (1 + tolerance)
    price = money()
    net = money()
    due = models.DateField()  # as ordered
    promised = models.DateField(null=True)  # as the supplier confirmed
    forecast = models.DateField(null=True)  # as it now looks
    received = qty()  # came in
    accepted = qty()  # passed incoming inspection
    rejected = qty()
    given_up = qty()  # of what was ordered: closed short
    invoiced = qty()  # on approved invoices

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase_order", "position"], name="purchase_line_position"),
            models.CheckConstraint(
                name="pur1_received", condition=Q(received__lte=F("ceiling")), violation_error_message=_("More than ordered with its tolerance.")
            ),
            models.CheckConstraint(name="pur1_judged", condition=Q(received__gte=added("accepted", "rejected"))),
            models.CheckConstraint(
                name="pur1_invoiced", condition=Q(invoiced__lte=F("received")), violation_error_message=_("The supplier invoices more than was received.")
            ),
        ]  # fmt: skip

    @property
    def tax(self) -> Decimal:
        """To the cent, line by line: the lines of the contract add up to its total."""
        return (self.net * self.purchase_order.tax_rate / 100).quantize(CENT, ROUND_HALF_UP)

    @property
    def expected(self) -> date:
        """When it is there, as it now looks."""
        return self.forecast or self.promised or self.due

    @property
    def open(self) -> Decimal:
        """Still to come."""
        return max(self.quantity - self.received, Decimal(0))


class Progress(Record):
    """How far the supplier is, as he said or as the buyer found out: only grows (4.2c)."""

    class Step(models.TextChoices):
        MATERIAL = "material", _("material is there")
        STARTED = "started", _("production started")
        MADE = "made", _("made")
        TESTED = "tested", _("tested at the supplier's")
        SHIPPED = "shipped", _("on its way")
        CUSTOMS = "customs", _("in customs")
        ASKED = "asked", _("asked, nothing new")

    purchase_order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="progress")
    step = models.CharField(max_length=10, choices=Step)
    day = models.DateField()
    tracking = models.CharField(max_length=60, blank=True)  # carrier and number
    note = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=60)  # who said so
    at = models.DateTimeField()
    append_only = True
