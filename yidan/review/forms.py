"""What the verbs of a review ask."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.formats import listed
from yidan.core.forms import DateField, Form, LinesField, PickField
from yidan.people.models import User
from yidan.review import rules
from yidan.review.commands import ConditionInput
from yidan.review.models import Condition, Minutes, Opinion


class Judging(Form):
    """Carries the revision that was judged."""

    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("revision", getattr(self.document, "revision", 1))


class ConditionRowForm(Form):
    what = forms.CharField(max_length=400, label=_("Condition or issue"))
    owner = PickField(User.objects.filter(is_active=True), to_field="username", label=_("Owner"))
    due = DateField(label=_("Until"))
    blocks = forms.BooleanField(required=False, label=_("Must be settled before the verdict"))


class OpinionForm(Judging):
    layout = [["verdict", "department"], ["text"], ["conditions"]]
    verdict = forms.ChoiceField(choices=Opinion.Verdict.choices, widget=forms.RadioSelect, label=_("Opinion"))
    department = forms.ChoiceField(required=False, label=_("For the department"))
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason"))
    conditions = LinesField(ConditionRowForm, ConditionInput, min_rows=0, label=_("Conditions and issues"))

    def prepare(self) -> None:
        super().prepare()
        mine = rules.asked(self.actor) if self.actor else list(rules.DEPARTMENTS)
        self.fields["department"].choices = [("", "—"), *((role.value, role.label) for role in mine)]  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.fields["department"].widget = forms.HiddenInput()


class ConveneForm(Form):
    layout = [["held_at", "place"], ["invited"]]
    held_at = forms.DateTimeField(label=_("Time"))
    place = forms.CharField(max_length=120, label=_("Meeting place"))
    invited = forms.CharField(max_length=400, label=_("Invited"))

    def prepare(self) -> None:
        self.initial.setdefault("invited", listed(department.label for department in rules.DEPARTMENTS))


class MinutesForm(Judging):
    layout = [["way", "held_at"], ["attendees"], ["text"]]
    way = forms.ChoiceField(choices=Minutes.Way.choices, label=_("Way"))
    held_at = forms.DateTimeField(label=_("Time"))
    attendees = forms.CharField(max_length=400, label=_("Attendees"))
    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), label=_("Minutes"))

    def prepare(self) -> None:
        super().prepare()
        if self.actor:
            self.initial.setdefault("held_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))


class SettleForm(Form):
    condition = PickField(Condition.objects.none(), to_field="id", label=_("Point"))
    solution = forms.CharField(max_length=400, label=_("Solution"))

    def prepare(self) -> None:
        rows = (
            Condition.objects.filter(order=self.document, settled_at=None)
            if self.document is not None and self.document.pk
            else Condition.objects.none()
        )
        self.fields["condition"].queryset = rows  # type: ignore[attr-defined]
        self.fields["condition"].label_from_instance = lambda c: f"{Role(c.department).label}: {c.what}"  # type: ignore[attr-defined]


class ApproveForm(Judging):
    promised = DateField(label=_("Date promised to the customer"))

    def prepare(self) -> None:
        super().prepare()
        if self.document is not None and self.document.pk:
            self.initial.setdefault("promised", self.document.promised or self.document.requested)


class NegotiationForm(Form):
    proposal = forms.CharField(max_length=400, label=_("Our proposal"))
    answer = forms.CharField(max_length=400, label=_("The customer's answer"))
    agreed = forms.BooleanField(required=False, label=_("Agreed"))


class ImpactForm(Form):
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Impact"))
    advice = forms.CharField(max_length=400, label=_("Advice to the customer"))
