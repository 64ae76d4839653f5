"""What happens on the shop floor: reports, stops, material issued and accounted for, equipment, patrols (5.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Calendar, WorkCentre, qty
from yidan.core.actors import Role
from yidan.core.documents import Document, Master, Record
from yidan.people.models import User
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.stock.models import Balance


class JobReport(Record):
    """One report of an operation: what came off, good or bad, by whom, in how long (5.1b)."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="reports")
    good = qty()
    scrapped = qty()
    reworked = qty()  # of the good ones: they came off wrong and were set right at this work place
    cause = models.CharField(max_length=120, blank=True)
    minutes = models.DecimalField(max_digits=9, decimal_places=1, default=Decimal(0))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(name="report_something", condition=Q(good__gt=0) | Q(scrapped__gt=0)),
            models.CheckConstraint(
                name="report_scrap_cause", condition=Q(scrapped=0) | ~Q(cause=""), violation_error_message=_("Scrap needs a cause.")
            ),
            models.CheckConstraint(
                name="report_reworked",
                condition=Q(reworked=0) | Q(reworked__lte=F("good")) & ~Q(cause=""),
                violation_error_message=_("Reworked pieces are among the good ones, and have a cause."),
            ),
        ]


class Stop(Record):
    """An operation standing still, and why."""

    class Cause(models.TextChoices):
        BREAKDOWN = "breakdown", _("machine broken")
        MATERIAL = "material", _("no material")
        DRAWING = "drawing", _("drawing unclear")
        QUALITY = "quality", _("quality problem")
        PEOPLE = "people", _("nobody free")
        OTHER = "other", _("something else")

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="stops")
    cause = models.CharField(max_length=10, choices=Cause)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class Issue(Document):
    """Material handed out to a work order, or brought back (领料单, 退料单)."""

    series = "MI"

    class Stage(models.TextChoices):
        POSTED = "posted", _("posted")

    class Way(models.TextChoices):
        OUT = "out", _("handed out")
        MORE = "more", _("handed out in addition")
        BACK = "back", _("brought back")

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="issues")
    way = models.CharField(max_length=4, choices=Way, default=Way.OUT)
    reason = models.CharField(_("reason"), max_length=200, blank=True)  # why more than the structure asks for

    class Meta:
        verbose_name = _("material issue")
        constraints = [
            models.CheckConstraint(
                name="issue_more_reason",
                condition=~Q(way="more") | ~Q(reason=""),
                violation_error_message=_("Say why more is needed than the structure asks for."),
            )
        ]

    def parent(self) -> WorkOrder:
        return self.work_order

    def get_absolute_url(self) -> str:
        return reverse("production:issue", args=[self.key])


class IssueLine(Record):
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="lines")
    component = models.ForeignKey(Component, models.PROTECT, related_name="issue_lines")
    balance = models.ForeignKey(Balance, models.PROTECT, related_name="+")
    quantity = qty()

    class Meta:
        constraints = [models.CheckConstraint(name="issue_positive", condition=Q(quantity__gt=0))]


class Usage(Record):
    """What became of a component's material when its work order was done (STK-3): issued = used + spoiled + returned."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="usages")
    component = models.OneToOneField(Component, models.PROTECT, related_name="usage")
    used = qty()
    spoiled = qty()
    cause = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="usage_spoiled_cause",
                condition=Q(spoiled=0) | ~Q(cause=""),
                violation_error_message=_("Spoiled material needs a cause."),
            )
        ]


class EquipmentState(Record):
    """How the equipment of a work centre was found: checked, maintained, broken down, repaired (点检, 保养, 维修; 5.1b). The newest counts."""

    class Kind(models.TextChoices):
        CHECK = "check", _("daily check")
        MAINTENANCE = "maintenance", _("maintenance")
        BREAKDOWN = "breakdown", _("breakdown")
        REPAIR = "repair", _("repair")

    class State(models.TextChoices):
        FIT = "fit", _("fit to run")
        LIMITED = "limited", _("runs with limits")
        DOWN = "down", _("does not run")

    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, related_name="states")
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="equipment_states")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True

    class Meta:
        indexes = [models.Index(fields=["work_centre", "at"], name="equipment_at")]
        constraints = [
            models.CheckConstraint(
                name="equipment_note",
                condition=Q(state="fit") | ~Q(note=""),
                violation_error_message=_("Say what is wrong with the equipment."),
            )
        ]


class PatrolPlan(Master):
    """Who walks through which part of the works, on which weekdays, until when; what to look at (5.1c)."""

    editors = frozenset({Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.QUALITY_HEAD, Role.GENERAL_MANAGER})
    clause = "5.1c"
    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("work centre"))
    patroller = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who patrols"))
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+", verbose_name=_("calendar"))
    week = models.CharField(_("on weekdays"), max_length=7, default="1111100")  # Monday first
    until = models.TimeField(_("done by"))
    since = models.DateField(_("from the day"))
    points = models.TextField(_("what to look at"), max_length=2000, blank=True)  # one a line

    class Meta:
        verbose_name = _("patrol plan")

    @classmethod
    def for_page(cls) -> models.QuerySet[PatrolPlan]:
        return cls._default_manager.select_related("work_centre", "patroller", "calendar").prefetch_related("calendar__days")

    def due_on(self, day: date) -> bool:
        """A weekday of the plan that the works calendar does not call a holiday; a make-up day counts as a Monday's."""
        works = next((row.works for row in self.calendar.days.all() if row.day == day), None)
        wanted = self.week[day.weekday()] == "1" if works is None else works and "1" in self.week
        return wanted and day >= self.since

    def get_absolute_url(self) -> str:
        return reverse("production:patrolplan", args=[self.key])


class Patrol(Document):
    """One patrol of a plan on its day: held with what was found, or missed and explained."""

    series = "PT"

    class Stage(models.TextChoices):
        HELD = "done", _("patrolled")
        MISSED = "missed", _("missed")

    plan = models.ForeignKey(PatrolPlan, models.PROTECT, related_name="patrols", verbose_name=_("patrol plan"))
    day = models.DateField(_("day"))
    notes = models.CharField(_("notes"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("patrol")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "day"], name="patrol_once_a_day", violation_error_message=_("This patrol is held already today.")
            )
        ]

    def parent(self) -> PatrolPlan:
        return self.plan

    @classmethod
    def for_page(cls) -> models.QuerySet[Patrol]:
        return cls._default_manager.select_related("plan__work_centre", "plan__patroller", "created_by")

    def get_absolute_url(self) -> str:
        return reverse("production:patrol", args=[self.key])


class Finding(Document):
    """A problem found on a patrol: with an owner and a day, solved, and looked at again by another person."""

    series = "PF"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        SOLVED = "solved", _("solved")
        CLOSED = "closed", _("closed")

    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="findings", verbose_name=_("patrol"))
    what = models.CharField(_("what was found"), max_length=400)
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("operation"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="findings", verbose_name=_("owner"))
    due = models.DateField(_("due"))
    action = models.CharField(_("what was done"), max_length=400, blank=True)
    solved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    solved_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.CheckConstraint(
                name="finding_closed_by_second",
                condition=Q(closed_by=None) | ~Q(closed_by=F("solved_by")),
                violation_error_message=_("Somebody other than who solved it looks again."),
            )
        ]

    def parent(self) -> Patrol:
        return self.patrol

    @classmethod
    def for_page(cls) -> models.QuerySet[Finding]:
        return cls._default_manager.select_related("patrol__plan", "owner", "solved_by", "operation__work_order")

    def get_absolute_url(self) -> str:
        return reverse("production:finding", args=[self.key])
