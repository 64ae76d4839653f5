"""What happens on the shop floor: reports, stops, material issued (5.1)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import qty
from yidan.core.documents import Document, Record
from yidan.people.models import User
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.stock.models import Balance


class JobReport(Record):
    """One report of an operation: what came off, good or bad, by whom, in how long (5.1b)."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="reports")
    good = qty()
    scrapped = qty()
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
        BACK = "back", _("brought back")

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="issues")
    way = models.CharField(max_length=4, choices=Way, default=Way.OUT)

    class Meta:
        verbose_name = _("material issue")

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
