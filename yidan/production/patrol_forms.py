"""What patrols are asked with (5.1c)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from yidan.catalog.forms import MasterForm
from yidan.catalog.models import Calendar, WorkCentre
from yidan.core.forms import DateField, Form, LinesField, PickField, WeekField
from yidan.people.fields import PersonField
from yidan.people.models import User
from yidan.planning.models import Operation
from yidan.production.commands import FindingInput
from yidan.production.models import PatrolPlan

PEOPLE = User.objects.filter(is_active=True)


class PatrolPlanForm(MasterForm):
    layout = [["code", "name:2"], ["work_centre", "patroller", "calendar"], ["week"], ["until", "since"], ["points"]]
    until = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), label=gettext_lazy("Done by"))
    work_centre = PickField(
        WorkCentre.objects.filter(stage="active"), required=False, label=gettext_lazy("Work centre; empty: the whole works")
    )
    patroller = PersonField(label=gettext_lazy("Who patrols"))
    calendar = PickField(Calendar.objects.filter(stage="active"), label=gettext_lazy("Calendar"))
    week = WeekField(initial="1111100", label=gettext_lazy("On weekdays"))
    since = DateField(label=gettext_lazy("From the day"))
    points = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}), label=gettext_lazy("What to look at, one point a line")
    )

    class Meta:
        model = PatrolPlan
        fields = ["code", "name", "work_centre", "patroller", "calendar", "week", "since", "until", "points"]


class FindingForm(Form):
    what = forms.CharField(max_length=400, label=gettext_lazy("What was found"))
    owner = PersonField(label=gettext_lazy("Who solves it"))
    due = DateField(label=gettext_lazy("Due on"))
    operation = PickField(Operation.objects.none(), to_field="id", required=False, label=gettext_lazy("Operation"))

    def prepare(self) -> None:
        running = Operation.objects.filter(stage__in=["running", "stopped"]).select_related("work_order")
        self.fields["operation"].queryset = running  # type: ignore[attr-defined]


class PlanPick(Form):
    """Of the plan named by the address (?plan=PT-01)."""

    plan = PickField(PatrolPlan.objects.filter(stage="active"), label=gettext_lazy("Patrol plan"))


class HoldForm(PlanPick):
    """Held today: the day is not asked for."""

    findings = LinesField(FindingForm, FindingInput, min_rows=0, label=gettext_lazy("Patrol findings"))
    notes = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}), label=gettext_lazy("Notes on the points looked at")
    )

    def prepare(self) -> None:
        """Each point of the plan stands in the notes, to be written behind."""
        plan = PatrolPlan.objects.filter(code=str(self.initial.get("plan") or "")).first()
        if plan is not None:
            self.initial.setdefault("notes", "".join(f"{point.strip()}: \n" for point in plan.points.splitlines() if point.strip()))

    def written(self) -> dict[str, Any]:
        assert self.actor
        return {"plan": self.cleaned_data["plan"], "notes": self.cleaned_data["notes"], "day": timezone.localdate(self.actor.at)}

    def inputs(self) -> dict[str, Any]:
        return {"findings": self.cleaned_data["findings"] or ()}


class MissedForm(PlanPick):
    on_document = ["plan", "day"]
    day = DateField(label=gettext_lazy("Day of the missed patrol"))
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Why it was missed"))


class SolveForm(Form):
    action = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What was done"))


class GiveBackForm(Form):
    layout = [["reason"], ["due"]]
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What is still wrong"))
    due = DateField(label=gettext_lazy("Due on"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("due", timezone.localdate(self.actor.at) + timedelta(days=2))
