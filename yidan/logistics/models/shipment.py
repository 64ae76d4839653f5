"""Shipments: planned, booked, packed, shipped, tracked, handed over against the acceptance report (4.3, 5.3, 6.3)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.models import Acceptance
from yidan.catalog.models import money, qty
from yidan.core.documents import Document, Record
from yidan.intake.models import Line, Order
from yidan.people.models import User


class Shipment(Document):
    series = "SH"

    class Stage(models.TextChoices):
        PLANNED = "planned", _("shipment planned")
        BOOKED = "booked", _("booked")
        PACKED = "packed", _("packed")
        SHIPPED = "shipped", _("shipped")
        HANDED_OVER = "handed_over", _("goods handed over")
        CANCELLED = "cancelled", _("cancelled")

    class Mode(models.TextChoices):
        ROAD = "road", _("road")
        RAIL = "rail", _("rail")
        SEA = "sea", _("sea")
        AIR = "air", _("air")
        PICK_UP = "pick_up", _("customer picks up")

    field_classes = {"freight": "F", "freight_estimate": "F", "consignee": "D", "driver": "D"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    acceptance = models.ForeignKey(Acceptance, models.PROTECT, null=True, related_name="shipments")  # the report it answers to
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.ROAD)
    route = models.CharField(_("route"), max_length=200, blank=True)
    handling = models.CharField(_("loading and unloading"), max_length=200, blank=True)
    leaves = models.DateField(_("leaves on"))
    arrives = models.DateField(_("expected arrival"))
    long_distance = models.BooleanField(_("long distance or cross-border"), default=False)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    insurance = models.CharField(_("insurance"), max_length=120, blank=True)
    storage = models.CharField(_("storage"), max_length=120, blank=True)
    freight_estimate = money(verbose_name=_("freight, estimated"))  # with the plan
    freight = money(verbose_name=_("freight"))  # as booked; what it came to is in the carrier's invoices
    vehicle = models.CharField(_("vehicle or voyage"), max_length=40, blank=True)
    driver = models.CharField(_("driver"), max_length=60, blank=True)
    seal = models.CharField(_("seal"), max_length=40, blank=True)
    marks = models.CharField(_("shipping marks"), max_length=80, blank=True)
    due_arrives = models.DateField(null=True)  # the arrival expected when it left; later ones are forecasts
    told_arrives = models.DateField(null=True)  # the arrival the customer was last told of (4.3c)
    condition = models.CharField(_("condition on arrival"), max_length=200, blank=True)
    consignee = models.CharField(_("consignee"), max_length=60, blank=True)
    shipped_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)  # of the hand-over list: the customer signs under one

    class Meta:
        verbose_name = _("shipment")

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Shipment]:
        return cls._default_manager.select_related("order__customer", "acceptance").prefetch_related(
            "lines__line__item__unit", "tracks", "papers_handed", "troubles"
        )

    def get_absolute_url(self) -> str:
        return reverse("logistics:shipment", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.carrier} {self.tracking}"


class ShipmentLine(Record):
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, models.PROTECT, related_name="shipment_lines")
    quantity = qty()
    short = qty()  # of it not handed over: missing, lost or damaged on the way (5.3c)
    package = models.CharField(max_length=160, blank=True)  # the numbers of its packages
    weight_kg = qty()

    class Meta:
        constraints = [
            models.CheckConstraint(name="shipment_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="shipment_short",
                condition=Q(short__gte=0, short__lte=F("quantity")),
                violation_error_message=_("More is missing than was shipped."),
            ),
        ]

    @property
    def due(self) -> Decimal:
        """What is to be handed over."""
        return self.quantity - self.short

    @property
    def serials(self) -> str:
        """Of its pieces, box by box as they were packed."""
        return "、".join(filter(None, (one.serials for one in self.packages.order_by("pk"))))


class Package(Record):
    """What is in which box (5.3a). A box with several lines has as many rows; its weight stands in one of them."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="packages")
    row = models.ForeignKey(ShipmentLine, models.PROTECT, related_name="packages")
    no = models.CharField(max_length=40)
    quantity = qty()
    packing = models.CharField(max_length=40, blank=True)  # wooden case, carton
    size = models.CharField(max_length=40, blank=True)  # mm
    serials = models.CharField(max_length=400, blank=True)  # of the pieces in it
    gross_kg = qty()
    net_kg = qty()


class Track(Record):
    """Where the goods were seen, and what the customer was told (5.3b)."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="tracks")
    at = models.DateTimeField()
    where = models.CharField(max_length=120)
    what = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    append_only = True


class PaperHanded(Record):
    """A paper that goes with the goods: manual, certificate of conformity, service commitment (6.3b)."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="papers_handed")
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=60, blank=True)  # its number or version
    copies = models.PositiveIntegerField(default=1)
    handed = models.BooleanField(default=False)


class Notice(Record):
    """What the customer was told of a shipment, to whom and how (4.3c, 5.3b, 5.3c)."""

    class Means(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("telephone")
        CHAT = "chat", _("chat message")
        PERSON = "person", _("in person")

    field_classes = {"to": "D"}
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="notices")
    at = models.DateTimeField()
    to = models.CharField(max_length=120)
    means = models.CharField(max_length=8, choices=Means)
    text = models.CharField(max_length=600)
    arrives = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    append_only = True


class FreightBill(Record):
    """What the carrier invoiced for a shipment: the actual freight (7.1b)."""

    field_classes = {"amount": "F"}
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="freight_bills")
    carrier = models.CharField(max_length=80)
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    amount = money()  # without tax
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "number"],
                name="freight_bill_once",
                violation_error_message=_("This carrier's invoice is registered already."),
            ),
            models.CheckConstraint(name="freight_bill_positive", condition=Q(amount__gt=0)),
        ]


class Trouble(Record):
    """A transport exception: what happened, what is done about it by whom until when, how it ended (5.3c)."""

    class Kind(models.TextChoices):
        LATE = "late", _("delayed")
        SHORT = "short", _("pieces missing")
        DAMAGED = "damaged", _("damaged")
        REFUSED = "refused", _("refused by the consignee")
        OTHER = "other", _("other")

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="troubles")
    kind = models.CharField(max_length=8, choices=Kind)
    what = models.CharField(max_length=400)
    action = models.CharField(max_length=400, blank=True)  # empty: the customer objected, his salesperson is to act
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"
