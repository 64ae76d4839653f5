"""Work orders with their operations and components; plans with the times they propose (4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, WorkCentre, qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.core.said import spoken
from yidan.intake.models import Line, Order
from yidan.people.models import User


class Plan(Document):
    """One version of the production plan: proposed by the worker from a snapshot, accepted by a planner."""

    series = "PP"

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("adopted")
        SUPERSEDED = "superseded", _("superseded")
        REFUSED = "refused", _("refused")

    class Kind(models.TextChoices):
        SOLVED = "solved", _("worked out")
        MOVED = "moved", _("moved by hand")
        REPAIR = "repair", _("repair")

    kind = models.CharField(_("how it came about"), max_length=8, choices=Kind, default=Kind.SOLVED)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # the version that was changed
    moves = models.JSONField(default=list)  # by hand: {"operation", "centre", "start", "pin"}
    answers = models.JSONField(default=list)  # disturbances that a repair answers: {"key", "kind", "text"}, in both languages
    variants = models.JSONField(default=list)  # what else would help: {"kind", "text", "late", "weighted"}
    inputs = models.CharField(max_length=64)  # hash of the snapshot it was made from: accepting refuses another
    parts = models.JSONField(default=dict)  # the same by part ("SO-2026-00012", "work centre WC-1"): which of them has changed
    weighted = models.PositiveIntegerField(default=0)  # days late, over all orders
    orders = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    note = models.CharField(_("reason"), max_length=200, blank=True)

    @classmethod
    def newest(cls, stage: str) -> Plan | None:
        return cls.objects.filter(stage=stage).order_by("-pk").first()

    @property
    def answered(self) -> list[str]:
        """The disturbances, in the reader's language."""
        return [str(spoken(row["words"])) for row in self.answers]

    @property
    def helps(self) -> list[dict[str, Any]]:
        """What else would help, in the reader's language."""
        return [row | {"text": spoken(row["words"])} for row in self.variants]

    finishes: Mapping[int, date] = {}  # while it is being accepted: order -> day of its last operation

    class Meta:
        verbose_name = _("production plan")

    def get_absolute_url(self) -> str:
        return reverse("planning:plan", args=[self.key])


class WorkOrder(Document):
    series = "WO"

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        RELEASED = "released", _("released")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    order = models.ForeignKey(Order, models.PROTECT, related_name="work_orders", verbose_name=_("order"))
    line = models.ForeignKey(Line, models.PROTECT, related_name="work_orders")
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="below")  # makes a part of that one
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    drawing_revision = models.CharField(max_length=8, blank=True)
    quantity = qty(verbose_name=_("quantity"))
    start = models.DateTimeField(_("planned start"), null=True)
    finish = models.DateTimeField(_("planned finish"), null=True)
    good = qty()
    scrapped = qty()
    rework_of = models.CharField(max_length=24, blank=True)  # number of the nonconformity it repairs
    anew = models.BooleanField(default=False)  # makes once more what was scrapped or came back: a cost, and no part of the estimate (7.1b)

    class Meta:
        verbose_name = _("work order")
        constraints = [
            models.CheckConstraint(name="work_order_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="work_order_made",
                condition=Q(quantity__gte=added("good", "scrapped")),
                violation_error_message=_("More reported than the work order asks for."),
            ),
        ]

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[WorkOrder]:
        return cls._default_manager.select_related("order__customer", "line", "item__unit", "above").prefetch_related(
            "operations__work_centre", "operations__owner", "components__item__unit"
        )

    def get_absolute_url(self) -> str:
        return reverse("planning:workorder", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.item.name}", self.order.key


class Operation(Document):
    """A step with its time, work centre and person responsible (4.1b). Numbered by work order and position, not by a series."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="operations")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, related_name="operations")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="operations")
    setup_minutes = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))
    run_minutes = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))  # for one piece
    wait_minutes = models.PositiveIntegerField(default=0)
    instruction = models.CharField(max_length=400, blank=True)
    is_key = models.BooleanField(default=False)
    quantity = qty()
    start = models.DateTimeField(null=True)
    finish = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    good = qty()
    scrapped = qty()
    pinned = models.BooleanField(default=False)  # by the planner: no plan moves it
    held = models.BooleanField(default=False)  # by quality
    hold_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("operation")
        constraints = [
            models.UniqueConstraint(fields=["work_order", "position"], name="operation_position"),
            models.CheckConstraint(
                name="operation_made",
                condition=Q(quantity__gte=added("good", "scrapped")),
                violation_error_message=_("More reported than the operation asks for."),
            ),
        ]
        indexes = [models.Index(fields=["work_centre", "stage", "start"], name="operation_dispatch")]

    def parent(self) -> WorkOrder:
        return self.work_order

    @classmethod
    def for_page(cls) -> models.QuerySet[Operation]:
        return cls._default_manager.select_related("work_order__order__customer", "work_order__item__unit", "work_centre", "owner")

    def get_absolute_url(self) -> str:
        return reverse("production:operation", args=[self.key])

    @property
    def minutes(self) -> Decimal:
        """Working minutes the whole quantity takes."""
        return self.setup_minutes + self.run_minutes * self.quantity

    def __str__(self) -> str:
        return f"{self.work_order} · {self.position} {self.name}"


class Component(Record):
    """What a work order consumes: gross need, and how it is covered (from stock, from a work order below, or bought)."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="components")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    required = qty()
    reserved = qty()  # kept from stock when broken down, or borrowed
    lent = qty()  # of what was kept, given to another order
    to_make = qty()
    to_buy = qty()
    issued = qty()
    returned = qty()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work_order", "position"], name="component_position"),
            models.CheckConstraint(name="component_returned", condition=Q(returned__lte=F("issued"))),
        ]

    @property
    def missing(self) -> Decimal:
        """Still to be issued."""
        return max(self.required - self.issued + self.returned, Decimal(0))


class Slot(Record):
    """The time a plan gives an operation; copied onto it when the plan is accepted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="slots")
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="slots")
    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, null=True, related_name="+")  # none: of a time when a plan could not choose
    start = models.DateTimeField()
    finish = models.DateTimeField()


class Forecast(Record):
    """When a plan finishes an order, and the buffer it keeps before the promised date (4.1d)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="forecasts")
    order = models.ForeignKey(Order, models.PROTECT, related_name="forecasts")
    finish = models.DateTimeField()
    whole = models.IntegerField(default=0)  # buffer days that were to be kept when it was made
    buffer_days = models.IntegerField(default=0)  # of them left
    late_days = models.IntegerField(default=0)
    reasons = models.JSONField(default=list)

    @property
    def used(self) -> int:
        """Days of the buffer that are gone, all of it and no more."""
        return min(max(self.whole - self.buffer_days, 0), self.whole)


class Bottleneck(Record):
    """A work centre that a plan fills in its worst week, and what is done about it, by whom and until when (4.1c)."""

    class Measure(models.TextChoices):
        OVERTIME = "overtime", _("overtime or another shift")
        PEOPLE = "people", _("people from another team")
        OUTSIDE = "outside", _("work given outside")
        MOVED = "moved", _("work moved to another work centre")
        LATER = "later", _("orders moved to a later week")
        BORNE = "borne", _("borne: the dates keep")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="bottlenecks")
    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, related_name="+")
    week = models.DateField()
    capacity = models.DecimalField(max_digits=9, decimal_places=1)  # hours open in that week
    used = models.DecimalField(max_digits=9, decimal_places=1)  # hours planned into it
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    text = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "work_centre"], name="bottleneck_once")]

    @property
    def percent(self) -> int:
        return round(100 * self.used / self.capacity) if self.capacity else 100


class Outage(Document):
    """A work centre, or some of its places, that cannot work for a while: a machine down, people absent (5.1b, 4.1d). Plans go around it."""

    series = "DT"

    class Stage(models.TextChoices):
        RUNNING = "running", _("standing still")
        OVER = "over", _("running again")

    class Kind(models.TextChoices):
        MACHINE = "machine", _("machine down")
        PEOPLE = "people", _("people absent")

    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, related_name="outages", verbose_name=_("work centre"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.MACHINE)
    places = models.PositiveIntegerField(_("places lost"), null=True, blank=True)  # none: all
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="+"
    )  # that was stopped by it and keeps its place
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("expected until"))
    over_at = models.DateTimeField(null=True, editable=False)
    text = models.CharField(_("what happened"), max_length=200)

    class Meta:
        verbose_name = _("outage")
        constraints = [
            models.CheckConstraint(
                name="outage_forward", condition=Q(until__gt=F("since")), violation_error_message=_("It cannot end before it begins.")
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("planning:outage", args=[self.key])

    @property
    def lost(self) -> int:
        capacity = max(self.work_centre.capacity, 1)
        return min(self.places or capacity, capacity)
