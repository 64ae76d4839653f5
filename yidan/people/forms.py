"""What the verbs of people are asked with, for page and API alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from yidan.core.actors import OUTSIDE, Actor, Role
from yidan.core.forms import DateField, Form, PickField
from yidan.people import rules
from yidan.people.fields import PersonField
from yidan.people.models import Delegation, Person, Relaxation, Seat, Token


def role_choices() -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in Role if role not in OUTSIDE | {Role.SYSTEM}]


def pair_choices() -> list[tuple[str, str]]:
    return [(pair, str(meaning)) for pair, (meaning, may) in rules.PAIRS.items() if may]


class OfPerson(Form):
    """A form about one of the person's own rows."""

    document: Person | None
    actor: Actor | None

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if len(found := list(rows[:2])) == 1:
            self.initial.setdefault(name, found[0].pk)

    @property
    def day(self) -> Any:
        return timezone.localdate(self.actor.at) if self.actor else timezone.localdate()


class AppointForm(Form):
    layout = [["username", "name"], ["email", "phone"]]
    username = forms.CharField(max_length=40, validators=[ASCIIUsernameValidator()], label=gettext_lazy("User name"))
    name = forms.CharField(max_length=40, label=gettext_lazy("Full name"))
    email = forms.EmailField(required=False, label=gettext_lazy("E-mail"))
    phone = forms.CharField(max_length=40, required=False, label=gettext_lazy("Phone"))


class CorrectForm(OfPerson):
    layout = [["name", "shift"], ["email", "phone"]]
    name = forms.CharField(max_length=40, label=gettext_lazy("Full name"))
    shift = forms.CharField(max_length=20, required=False, label=gettext_lazy("Shift"))
    email = forms.EmailField(required=False, label=gettext_lazy("E-mail"))
    phone = forms.CharField(max_length=40, required=False, label=gettext_lazy("Phone"))

    def prepare(self) -> None:
        if self.document and self.document.pk:
            user = self.document.account
            now = {"name": user.display, "shift": user.shift, "email": user.email, "phone": user.phone}
            self.initial = {**now, **self.initial}


class ResetForm(Form):
    second_factor = forms.BooleanField(required=False, label=gettext_lazy("The phone or key is lost too: void the second factor"))
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))


class LeaveForm(OfPerson):
    layout = [["left_on", "reason:2"]]
    left_on = DateField(label=gettext_lazy("Last day"))
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))

    def prepare(self) -> None:
        self.initial.setdefault("left_on", self.day)


class SeatForm(OfPerson):
    layout = [["role", "since", "until"], ["agreed_by"]]
    role = forms.ChoiceField(choices=role_choices, label=gettext_lazy("Role"))
    since = DateField(label=gettext_lazy("From the day"))
    until = DateField(required=False, label=gettext_lazy("Until and with"))
    agreed_by = PersonField(required=False, label=gettext_lazy("Agreed by the head"))

    def prepare(self) -> None:
        self.initial.setdefault("since", self.day)


class UnseatForm(OfPerson):
    layout = [["seat", "until"], ["agreed_by", "reason"]]
    seat = PickField(Seat.objects.none(), to_field="id", label=gettext_lazy("Role"))
    until = DateField(required=False, label=gettext_lazy("Until and with (empty: at once)"))
    agreed_by = PersonField(required=False, label=gettext_lazy("Agreed by the head"))
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))

    def prepare(self) -> None:
        if self.document and self.document.pk:
            self.choose("seat", Seat.objects.filter(user=self.document.account).filter(Q(until=None) | Q(until__gte=self.day)))


class DelegateForm(OfPerson):
    layout = [["taker"], ["since", "until"], ["reason"]]
    taker = PersonField(label=gettext_lazy("Who stands in"))
    since = DateField(label=gettext_lazy("From the day"))
    until = DateField(label=gettext_lazy("Until and with"))
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))

    def prepare(self) -> None:
        self.initial.setdefault("since", self.day)


class EndDelegationForm(OfPerson):
    delegation = PickField(Delegation.objects.none(), to_field="id", label=gettext_lazy("Absence"))

    def prepare(self) -> None:
        if self.document and self.document.pk:
            self.choose("delegation", Delegation.objects.filter(giver=self.document.account, ended_at=None, until__gte=self.day))


class TokenForm(Form):
    name = forms.CharField(max_length=60, label=gettext_lazy("What it is for"))


class RevokeForm(OfPerson):
    token = PickField(Token.objects.none(), to_field="id", label=gettext_lazy("API key"))

    def prepare(self) -> None:
        if self.document and self.document.pk:
            self.choose("token", Token.objects.filter(user=self.document.account, revoked_at=None))


class RelaxForm(OfPerson):
    layout = [["pair"], ["since", "until"], ["reason"]]
    pair = forms.ChoiceField(choices=pair_choices, label=gettext_lazy("Duties that two people share"))
    since = DateField(label=gettext_lazy("From the day"))
    until = DateField(label=gettext_lazy("Until and with"))
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))

    def prepare(self) -> None:
        self.initial.setdefault("since", self.day)


class RelaxationForm(OfPerson):
    relaxation = PickField(Relaxation.objects.none(), to_field="id", label=gettext_lazy("Relaxation"))

    def prepare(self) -> None:
        if self.document and self.document.pk:
            self.choose("relaxation", self.rows().filter(user=self.document.account))

    def rows(self) -> Any:
        return Relaxation.objects.all()


class EndRelaxationForm(RelaxationForm):
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))

    def rows(self) -> Any:
        return Relaxation.objects.filter(ended_at=None)


class LookForm(RelaxationForm):
    note = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What was found"))
