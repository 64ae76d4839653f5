"""What the verbs of a review ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core import clock, formats
from yidan.core.actors import Role
from yidan.core.forms import DateField, Form, LinesField, MomentField, PickField
from yidan.people.fields import PersonField
from yidan.people.models import Seat
from yidan.review import checklist, depth, rules
from yidan.review.commands.meeting import Person
from yidan.review.commands.round import CheckInput, ConditionInput
from yidan.review.models import Condition, Impact, Meeting, Minutes, Opinion


class Judging(Form):
    """Carries the revision that was judged."""

    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("revision", getattr(self.document, "revision", 1))


class ConditionRowForm(Form):
    kind = forms.ChoiceField(choices=Condition.Kind.choices, required=False, initial="condition", label=_("Kind"))
    what = forms.CharField(max_length=400, label=_("Condition or issue"))
    proposal = forms.CharField(max_length=400, required=False, label=_("Proposed solution or precaution"))
    level = forms.ChoiceField(choices=[("", "—"), *Condition.Level.choices], required=False, label=_("Risk level"))
    owner = PersonField(label=_("Owner"))
    due = DateField(label=_("Until"))
    blocks = forms.BooleanField(required=False, label=_("Must be settled before the verdict"))

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Condition.Kind.CONDITION


class CheckRowForm(Form):
    """A clause that the department sees otherwise than the figures say."""

    clause = forms.ChoiceField(choices=[(clause, clause) for clause in checklist.EVERY], label=_("Clause"))
    holds = forms.BooleanField(required=False, label=_("Holds"))
    note = forms.CharField(max_length=400, label=_("Why, other than the figures say"))


class OpinionForm(Judging):
    layout = [["verdict", "department"], ["text"], ["checks"], ["conditions"]]
    verdict = forms.ChoiceField(choices=Opinion.Verdict.choices, widget=forms.RadioSelect, label=_("Opinion"))
    department = forms.ChoiceField(required=False, label=_("For the department"))
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason"))
    checks = LinesField(CheckRowForm, CheckInput, min_rows=0, label=_("Other than the figures say"))
    conditions = LinesField(ConditionRowForm, ConditionInput, min_rows=0, label=_("Points"))

    def prepare(self) -> None:
        super().prepare()
        order = self.document if self.document is not None and self.document.pk else None
        mine = rules.asked(order, self.actor) if self.actor and order else list(depth.REVIEWERS)
        self.fields["department"].choices = [("", "—"), *((role.value, role.label) for role in mine)]  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.fields["department"].widget = forms.HiddenInput()


class PersonForm(Form):
    user = PersonField(label=_("Attendee"))


def reviewers(order: Any) -> list[dict[str, str]]:
    """One of each reviewing department to begin with: its head where it has one."""
    seats = Seat.objects.filter(until=None, user__is_active=True).select_related("user").order_by("pk")
    found = {}
    for department in rules.departments(order):
        own = [seat for seat in seats if Role(seat.role).clerk == department]
        own.sort(key=lambda seat: not Role(seat.role).is_head)
        if own:
            found[own[0].user.username] = {"user": own[0].user.username}
    return list(found.values())


class ConveneForm(Form):
    layout = [["held_at", "place"], ["agenda"], ["invited"]]
    held_at = MomentField(label=_("Time"))
    place = forms.CharField(max_length=120, label=_("Meeting place"))
    agenda = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("Agenda besides the open points")
    )
    invited = LinesField(PersonForm, Person, label=_("Invited"))

    def prepare(self) -> None:
        """The heads of the departments asked, the next working morning, where this salesperson's last meeting was."""
        if self.document is None or not self.document.pk or self.actor is None:
            return
        self.initial.setdefault("invited", reviewers(self.document))
        day = timezone.localdate(self.actor.at) + timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        self.initial.setdefault("held_at", f"{day} 10:00")
        last = Meeting.objects.filter(by_id=self.actor.user_id).order_by("-pk").first()
        self.initial.setdefault("place", last.place if last else "")


class InvitationForm(Form):
    layout = [["coming"], ["note"]]
    coming = forms.BooleanField(required=False, initial=True, label=_("I will come"))
    note = forms.CharField(max_length=200, required=False, label=_("Note"))


class MinutesForm(Judging):
    layout = [["way", "held_at"], ["text"], ["attendees"], ["present"]]
    way = forms.ChoiceField(choices=Minutes.Way.choices, label=_("Way of review"))
    held_at = MomentField(label=_("Time"))
    attendees = forms.CharField(max_length=400, required=False, label=_("Others who took part"))
    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), label=_("Meeting minutes"))
    present = LinesField(PersonForm, Person, min_rows=0, label=_("Who came"))

    def prepare(self) -> None:
        super().prepare()
        if self.actor:
            self.initial.setdefault("held_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))
        meeting = rules.meeting_of(self.document) if self.document is not None and self.document.pk else None
        if meeting is not None:
            invited = list(meeting.invitations.exclude(coming=False).select_related("user").order_by("pk"))
            self.initial.setdefault("way", Minutes.Way.MEETING)
            self.initial.setdefault("present", [{"user": one.user.username} for one in invited])
            self.initial["held_at"] = timezone.localtime(meeting.held_at).strftime("%Y-%m-%d %H:%M")
            self.initial.setdefault("text", "\n".join(outline(self.document, meeting)))


def outline(order: Any, meeting: Meeting) -> list[str]:
    """What the meeting was about, to be written on: its agenda, then the points that are open."""
    points = order.conditions.filter(settled_at=None).select_related("owner").order_by("pk")
    heads = [*filter(None, [meeting.agenda]), *(f"{one.what} ({one.owner})" for one in points)]
    return [f"{n}. {head}: " for n, head in enumerate(heads, 1)]


class PointForm(Form):
    layout = [["kind", "level", "owner", "due"], ["what"], ["proposal"], ["blocks"]]
    kind = forms.ChoiceField(choices=Condition.Kind.choices, initial="issue", label=_("Kind"))
    what = forms.CharField(max_length=400, label=_("Matter"))
    proposal = ConditionRowForm.base_fields["proposal"]
    level = ConditionRowForm.base_fields["level"]
    owner = PersonField(label=_("Owner"))
    due = DateField(label=_("Until"))
    blocks = forms.BooleanField(required=False, label=_("Must be settled before the verdict (an issue always)"))

    def prepare(self) -> None:
        if not self.is_bound and self.actor:
            self.initial.setdefault("due", in_days(self.actor, 3))


class PointOf(Form):
    """Names an open point of the order."""

    condition = PickField(Condition.objects.none(), to_field="id", label=_("Point"))

    def prepare(self) -> None:
        rows = (
            Condition.objects.filter(order=self.document, settled_at=None)
            if self.document is not None and self.document.pk
            else Condition.objects.none()
        )
        self.fields["condition"].queryset = rows  # type: ignore[attr-defined]
        self.fields["condition"].label_from_instance = lambda c: f"{Role(c.department).label}: {c.what}"  # type: ignore[attr-defined]


class SettleForm(PointOf):
    solution = forms.CharField(max_length=400, label=_("Solution"))


class ProposeForm(PointOf):
    proposal = forms.CharField(max_length=400, label=_("Proposed solution"))


class ApproveForm(Judging):
    promised = DateField(label=_("Date promised to the customer"))

    def prepare(self) -> None:
        super().prepare()
        if self.document is not None and self.document.pk:
            self.initial.setdefault("promised", self.document.target)


class NegotiationForm(Form):
    layout = [["asked", "can"], ["proposal"], ["answer"], ["agreed", "day"]]
    proposal = forms.CharField(max_length=400, label=_("Our proposal"))
    answer = forms.CharField(max_length=400, label=_("The customer's answer"))
    agreed = forms.BooleanField(required=False, label=_("The customer agreed"))
    day = DateField(required=False, label=_("Date agreed"))

    def told(self) -> dict[str, tuple[Any, Any]]:
        """What production can, beside what was asked for (3.2f)."""
        order = self.document
        if order is None or not order.pk:
            return {}
        said = rules.opinions_of(order).get(Role.PRODUCTION)
        can = formats.day(said.earliest if said else None, clock.now())
        return {"asked": (_("Requested date"), formats.day(order.requested, clock.now())), "can": (_("Production can by"), can)}


class ImpactForm(Form):
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Impact"))
    advice = forms.CharField(max_length=400, label=_("Advice to the customer"))


class DecideForm(Form):
    layout = [["impact"], ["advice"], ["decision"], ["why"]]
    decision = forms.ChoiceField(choices=Impact.Decision.choices, label=_("Decision"))
    why = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why"))

    def told(self) -> dict[str, tuple[Any, Any]]:
        """What was weighed, by whom: nobody decides blind."""
        one = rules.undecided(self.document) if self.document is not None and self.document.pk else None
        return (
            {"impact": (_("Impact, as %s weighed it") % one.by, one.text), "advice": (_("Advice to the customer"), one.advice)}
            if one
            else {}
        )


def in_days(actor: Any, days: int) -> str:
    return str(timezone.localdate(actor.at) + timedelta(days=days)) if actor else ""
