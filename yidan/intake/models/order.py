"""The order and its lines: the spine's stages, four dates apart, gross counters that only grow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, Item, Unit, money, qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.intake.models.agreement import Agreement
from yidan.people.models import LegalEntity, Relaxation, User

COUNTERS = ("released", "produced", "scrapped", "passed", "taken", "given", "accepted", "delivered", "returned", "invoiced")


class Order(Document):
    series = "SO"

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        RECEIVED = "received", _("received")
        IN_REVIEW = "in_review", _("in review")
        TO_AMEND = "to_amend", _("to amend")
        APPROVED = "approved", _("approved")
        PLANNED = "planned", _("planned")
        IN_EXECUTION = "in_execution", _("in execution")
        INSPECTED = "inspected", _("inspected")
        ACCEPTED = "accepted", _("accepted")
        DELIVERED = "delivered", _("delivered")
        SETTLED = "settled", _("settled")
        ARCHIVED = "archived", _("archived")
        ABANDONED = "abandoned", _("abandoned")
        CANCELLED = "cancelled", _("cancelled")
        HISTORIC = "historic", _("brought in")  # done in the system before this one: not ours to review, make or archive

    class Kind(models.TextChoices):
        MAKE = "make", _("production")
        SPARE = "spare", _("spare part from stock")
        SERVICE = "service", _("service")
        SAMPLE = "sample", _("sample")
        CALL_OFF = "call_off", _("call-off")

    field_classes = {"net": "P", "tax": "P", "freight": "P", "total": "P", "payment_terms": "P", "contact": "D"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders", verbose_name=_("customer"))
    customer_po = models.CharField(_("customer's order number"), max_length=40, blank=True)
    external = models.CharField(_("number in the former system"), max_length=40, blank=True)
    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.MAKE)
    oral = models.BooleanField(_("oral order"), default=False)
    received_at = models.DateTimeField(_("received at"))  # when the customer gave it to us
    contact = models.CharField(_("customer's contact"), max_length=60, blank=True)
    place = models.CharField(_("delivery place"), max_length=200)
    payment_terms = models.CharField(_("payment terms"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    tax_rate = models.DecimalField(_("tax rate (%)"), max_digits=5, decimal_places=2, default=Decimal(13))
    tax_included = models.BooleanField(_("prices with tax"), default=True)
    requested = models.DateField(_("requested date"))
    promised = models.DateField(_("promised date"), null=True, blank=True)
    forecast = models.DateField(_("forecast date"), null=True, blank=True)
    actual = models.DateField(_("actual date"), null=True, blank=True)
    agreed = models.DateField(_("later date the customer agreed to"), null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="orders", verbose_name=_("salesperson"))
    quotation = models.ForeignKey("intake.Quotation", models.PROTECT, null=True, blank=True, related_name="orders")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("blanket agreement")
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    net = money()
    tax = money()
    freight = money(verbose_name=_("freight"), blank=True)  # charged to the customer; of history only
    total = money()  # with tax and freight
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    second_check_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    relaxation = models.ForeignKey(Relaxation, models.PROTECT, null=True, blank=True, related_name="+")  # what let the enterer approve
    on_hold = models.BooleanField(_("on hold"), default=False)
    change_agreed = models.BooleanField(default=False)  # a change agreed after production began: it may be amended once
    start_blocked = models.BooleanField(default=False)  # by settlement: a milestone that gates the start
    delivery_blocked = models.BooleanField(default=False)  # by settlement: a milestone that gates shipment

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "customer_po"], condition=~Q(customer_po="") & ~Q(stage__in=["abandoned", "cancelled"]), name="order_po_once",
                violation_error_message=_("This customer order number has been entered already."),
            ),
            models.UniqueConstraint(
                fields=["entity", "external"], condition=~Q(external=""), name="order_external_once",
                violation_error_message=_("This order of the former system has been brought in already."),
            ),
            models.CheckConstraint(
                name="call_off_of_agreement", condition=~Q(kind_of="call_off") | Q(agreement__isnull=False) | Q(stage="historic"),
                violation_error_message=_("A call-off names its blanket agreement."),
            ),
            models.CheckConstraint(
                name="rev3_approver_is_not_enterer", condition=Q(approved_by=None) | ~Q(approved_by=F("created_by")) | Q(relaxation__isnull=False),
                violation_error_message=_("Whoever entered the order may not pass its review."),
            ),
            models.CheckConstraint(
                name="ord3_second_person", condition=Q(second_check_by=None) | ~Q(second_check_by=F("checked_by")) | Q(relaxation__isnull=False),
                violation_error_message=_("The second look is another person's."),
            ),
            models.CheckConstraint(
                name="ord4_total", condition=Q(total=added("net", "tax", "freight")),
                violation_error_message=_("The total is not net, tax and freight."),
            ),
            models.CheckConstraint(
                name="ord1_complete",
                condition=Q(stage__in=["", "draft"]) | Q(stage="historic") & ~Q(number=None) | ~Q(place="") & ~Q(payment_terms="") & ~Q(number=None),
                violation_error_message=_("A received order has place, terms and number."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["stage", "-id"], name="order_stage"),
            models.Index(fields=["customer", "-id"], name="order_customer"),
            models.Index(fields=["owner", "stage"], name="order_owner"),
            *(
                models.Index(fields=[name, "id"], name=f"order_{name}") for name in ("requested", "promised", "forecast", "total")
            ),  # sorted by
        ]

    @classmethod
    def for_page(cls) -> models.QuerySet[Order]:
        return cls._default_manager.select_related("customer", "owner", "entity").prefetch_related("lines__item__unit")

    @property
    def target(self) -> date:
        """The day it is measured by: what was promised, until then what was asked for."""
        return self.promised or self.requested

    def series_prefix(self) -> str:
        """Orders brought in have a series of their own: ours stays without gap (NUM-2)."""
        return f"{self.entity.prefix}{'HO' if self.external else self.series}"

    def get_absolute_url(self) -> str:
        return reverse("desk:order", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        items = " ".join(dict.fromkeys(f"{line.item.name} {line.spec} {line.drawing}" for line in self.lines.select_related("item")))
        return f"{self.key} {self.customer.name}", f"{self.customer_po} {self.external} {items}"


class Line(Record):
    class Acceptance(models.TextChoices):
        WORKS = "works", _("at our works, before delivery")
        SITE = "site", _("on site, after delivery")
        NONE = "none", _("waived")

    class Kind(models.TextChoices):
        GOODS = "goods", _("goods")
        SERVICE = "service", _("service")

    field_classes = {"price": "P", "discount": "P", "net": "P", "tax": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.GOODS)
    spec = models.CharField(_("specification"), max_length=160, blank=True)  # frozen as ordered
    drawing = models.CharField(_("drawing"), max_length=40, blank=True)
    drawing_revision = models.CharField(max_length=8, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.CharField(_("delivery place"), max_length=200, blank=True)  # empty: the order's
    acceptance = models.CharField(_("acceptance"), max_length=6, choices=Acceptance, default=Acceptance.WORKS)
    price = money(verbose_name=_("unit price"))  # with tax where the order says so
    discount = models.DecimalField(_("discount (%)"), max_digits=6, decimal_places=4, default=Decimal(0))
    net = money()  # quantity x price - discount, to 4 places
    tax = money(null=True, blank=True)  # null: unknown (history brought in)
    requested = models.DateField(_("requested date"))
    promised = models.DateField(_("promised date"), null=True, blank=True)
    forecast = models.DateField(_("forecast date"), null=True, blank=True)
    actual = models.DateField(_("actual date"), null=True, blank=True)
    ordered = qty(verbose_name=_("quantity"))
    ceiling = qty()  # ordered x (1 + agreed tolerance)
    released = qty()  # to work orders
    produced = qty()  # came off, good or bad
    scrapped = qty()
    passed = qty()
    taken = qty()  # from stock (already passed), also returned goods sent again
    given = qty()  # fit here, then diverted to stock or another order, or fallen at the outgoing inspection
    accepted = qty()
    delivered = qty()
    returned = qty()
    owed_again = qty()  # of the returned: to be replaced
    invoiced = qty()

    class Meta:
        verbose_name = _("order line")
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position"),
            models.CheckConstraint(
                name="qty_made",
                condition=Q(kind="service", released=0, produced=0, passed=0, taken=0, given=0)
                | Q(produced__lte=F("released"), produced__gte=added("passed", "scrapped")),
                violation_error_message=_("More passed or scrapped than produced, or more produced than released."),
            ),
            models.CheckConstraint(
                name="qty_fit_to_go",
                condition=Q(kind="service")
                | Q(delivered__lte=added("passed", "taken", "-given")) & Q(accepted__lte=added("passed", "taken", "-given")),
                violation_error_message=_("Only what passed inspection or was taken from stock can be accepted or delivered."),
            ),
            models.CheckConstraint(
                name="qty_acceptance",
                condition=Q(acceptance="none") | Q(acceptance="works", delivered__lte=F("accepted")) | Q(acceptance="site", accepted__lte=F("delivered")),
                violation_error_message=_("Accepted at works before delivery; on site, accepted only what was delivered."),
            ),
            models.CheckConstraint(
                name="qty_out",
                condition=Q(delivered__lte=added("ceiling", "returned")) & Q(returned__lte=F("delivered")),
                violation_error_message=_("More would be delivered than ordered with its tolerance."),
            ),
            *[
                models.CheckConstraint(name=f"qty_{n}_positive", condition=Q(**{f"{n}__gte": 0}), violation_error_message=_("A quantity cannot be negative."))
                for n in ("ordered", *COUNTERS)
            ],
        ]  # fmt: skip

    @property
    def fit(self) -> Decimal:
        """What may be accepted and delivered."""
        return self.ordered if self.kind == self.Kind.SERVICE else self.passed + self.taken - self.given

    def __str__(self) -> str:
        return f"{self.position} {self.item}"


class Revision(Record):
    """What a revision said, whole, and how it differs from the one before (3.3c)."""

    field_classes = {"content": "P", "differences": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    differences = models.JSONField(default=list)  # [{"where": "line 2", "field": "ordered", "before": "4", "after": "6"}]
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "revision"], name="revision_once")]


class Comparison(Record):
    """The check against the original, field by field (2.3b)."""

    field_classes = {"entered": "P", "original": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="comparisons")
    revision = models.PositiveIntegerField()
    field = models.CharField(max_length=60)  # "place", "line 2 quantity"
    entered = models.CharField(max_length=200)
    original = models.CharField(max_length=200, blank=True)  # where it differed
    agrees = models.BooleanField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    @property
    def label(self) -> str:
        from yidan.intake.comparing import label

        return label(self.field)
