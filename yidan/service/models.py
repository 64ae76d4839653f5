"""After-sales: tickets, answered, assigned, solved, rated; common problems corrected in the departments (7.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, Item, Supplier, money
from yidan.core.actors import DEPARTMENTS
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.logistics.models import Return
from yidan.people.models import User

DEPARTMENT_CHOICES = [(role.value, role.value) for role in DEPARTMENTS]


class CauseKind(models.TextChoices):
    """Where a problem comes from: what common problems are counted by (7.2d)."""

    DESIGN = "design", _("design")
    MATERIAL = "material", _("bought material")
    MAKING = "making", _("making and assembly")
    INSPECTION = "inspection", _("not found at inspection")
    TRANSPORT = "transport", _("packing and transport")
    PAPERS = "papers", _("manual and papers")
    USE = "use", _("use by the customer")
    WEAR = "wear", _("wear")
    OTHER = "other", _("something else")


class FedTo(models.TextChoices):
    """Where a correction lasts: what was changed so that it does not come again (7.2d)."""

    DRAWING = "drawing", _("drawing or structure of the item")
    ROUTING = "routing", _("routing, operating instruction")
    INSPECTION = "inspection", _("inspection plan")
    SUPPLIER = "supplier", _("supplier")
    PACKING = "packing", _("packing and transport")
    PAPERS = "papers", _("manual and papers")
    TRAINING = "training", _("training of people")


class Ticket(Document):
    series = "TK"

    class Claim(models.TextChoices):
        JUSTIFIED = "justified", _("justified: we answer for it")
        GOODWILL = "goodwill", _("goodwill: not owed, done all the same")
        UNJUSTIFIED = "unjustified", _("not justified")

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        ASSIGNED = "assigned", _("assigned")
        SOLVED = "solved", _("solved")
        CLOSED = "closed", _("closed")

    class Severity(models.TextChoices):
        CRITICAL = "critical", _("critical")
        MAJOR = "major", _("major")
        MINOR = "minor", _("minor")

    field_classes = {"caller": "D", "cost": "P", "rated_by": "D"}
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets", verbose_name=_("customer"))
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("order"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    caller = models.CharField(_("reported by"), max_length=60, blank=True)
    what = models.CharField(_("problem"), max_length=1000)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.MAJOR)
    answer_due = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(null=True)
    technician = models.ForeignKey(User, models.PROTECT, null=True, related_name="tickets")
    promised_on = models.DateField(_("promised on"), null=True)
    promise = models.CharField(_("promise"), max_length=400, blank=True)
    cause = models.CharField(_("cause"), max_length=400, blank=True)
    cause_kind = models.CharField(_("kind of cause"), max_length=10, choices=CauseKind, blank=True)
    department = models.CharField(_("department concerned"), max_length=20, choices=DEPARTMENT_CHOICES, blank=True)
    claim = models.CharField(_("claim"), max_length=12, choices=Claim, blank=True)
    parts = models.CharField(_("spare parts"), max_length=200, blank=True)
    cost = money(verbose_name=_("cost to the customer"))
    resolution = models.CharField(_("resolution"), max_length=1000, blank=True)
    solved_at = models.DateTimeField(null=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True)
    said = models.CharField(_("what the customer says"), max_length=400, blank=True)
    rated_by = models.CharField(_("rated by"), max_length=60, blank=True)  # by his private link; empty: as he told us
    goods = models.ForeignKey(Return, models.PROTECT, null=True, related_name="tickets", verbose_name=_("goods sent back"))

    class Meta:
        verbose_name = _("service ticket")
        indexes = [models.Index(fields=["item", "cause_kind"], name="ticket_common")]
        constraints = [
            models.CheckConstraint(name="ticket_satisfaction", condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5))
        ]

    @classmethod
    def for_page(cls) -> models.QuerySet[Ticket]:
        return cls._default_manager.select_related("customer", "order", "item", "technician", "goods")

    def get_absolute_url(self) -> str:
        return reverse("service:ticket", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", self.what[:160]


class CorrectiveAction(Document):
    """A common problem fed back to the department it comes from, worked through in eight steps (8D), and its effect checked (7.2d)."""

    series = "CA"

    class Stage(models.TextChoices):
        OPEN = "open", _("with the department")
        ANALYSED = "analysed", _("cause found")
        DONE = "done", _("measures carried out")
        EFFECTIVE = "effective", _("effective")

    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    cause_kind = models.CharField(_("kind of cause"), max_length=10, choices=CauseKind)
    department = models.CharField(_("department concerned"), max_length=20, choices=DEPARTMENT_CHOICES)
    team = models.CharField(_("team"), max_length=200, blank=True)  # D1
    problem = models.CharField(_("problem"), max_length=1000)  # D2
    containment = models.CharField(_("containment"), max_length=1000)  # D3
    root_cause = models.CharField(_("root cause"), max_length=1000, blank=True)  # D4
    measures = models.CharField(_("corrective action chosen"), max_length=1000, blank=True)  # D5
    carried_out = models.CharField(_("carried out"), max_length=1000, blank=True)  # D6
    prevention = models.CharField(_("prevention"), max_length=1000, blank=True)  # D7
    effect = models.CharField(_("effect"), max_length=1000, blank=True)  # D8
    fed_to = models.CharField(_("what was changed"), max_length=10, choices=FedTo, blank=True)
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="corrective_actions", verbose_name=_("supplier")
    )
    owner = models.ForeignKey(User, models.PROTECT, related_name="corrective_actions", verbose_name=_("owner"))
    due = models.DateField(_("due"))
    check_on = models.DateField(_("effect checked on"), null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    rounds = models.PositiveSmallIntegerField(default=1)  # one more each time it was found without effect

    class Meta:
        verbose_name = _("corrective action")
        constraints = [
            models.CheckConstraint(
                name="corrective_checked_by_second",
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("done_by")),
                violation_error_message=_("Somebody other than who carried it out checks the effect."),
            )
        ]

    @classmethod
    def for_page(cls) -> models.QuerySet[CorrectiveAction]:
        return cls._default_manager.select_related("item", "supplier", "owner", "done_by", "checked_by")

    def get_absolute_url(self) -> str:
        return reverse("service:correctiveaction", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.item.name if self.item else ''}", self.problem[:160]


class Grounds(Record):
    """A ticket on which a corrective action rests."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="grounds")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="grounds")
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "ticket"], name="grounds_once")]
