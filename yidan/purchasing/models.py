"""Demands, purchase orders, receipts (4.2, 5.2)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Place, Supplier, money, qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.people.models import LegalEntity, Relaxation, User
from yidan.stock.models import Lot

CENT = Decimal("0.01")


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
    invoiced = qty()

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


class Receipt(Document):
    """Goods that came: counted at the dock, judged by quality, then in stock."""

    series = "GR"

    class Stage(models.TextChoices):
        ARRIVED = "arrived", _("arrived")
        JUDGED = "judged", _("judged")

    purchase_order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="receipts", verbose_name=_("purchase order"))
    delivery_note = models.CharField(_("supplier's delivery note"), max_length=40, blank=True)
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

    class Meta:
        constraints = [models.CheckConstraint(name="receipt_line_judged", condition=Q(quantity__gte=added("accepted", "rejected")))]
