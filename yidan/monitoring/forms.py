"""What the verbs of warnings and coordination meetings ask."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.forms import ORDERS
from yidan.core.announcements import Announcement
from yidan.core.forms import DateField, Form, LinesField, MomentField, PickField
from yidan.intake.models import Order
from yidan.monitoring import rules
from yidan.monitoring.commands import TaskInput
from yidan.monitoring.models import AgendaPoint, Alert, Decision
from yidan.people.fields import PersonField


def area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActForm(Form):
    action = forms.CharField(max_length=400, widget=area(), label=_("What is done about it"))


class CloseForm(Form):
    outcome = forms.CharField(max_length=400, widget=area(), label=_("Outcome"))


class RaiseForm(Form):
    layout = [["order", "level", "owner", "due"], ["what"], ["cause"]]
    on_document = ["order", "level", "owner", "due", "what", "cause"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    level = forms.ChoiceField(choices=Alert.Level.choices, initial=Alert.Level.NOTICE, label=_("Level"))
    owner = PersonField(label=_("Owner"))
    due = MomentField(label=_("Act until"))
    what = forms.CharField(max_length=200, label=_("What is in danger"))
    cause = forms.CharField(max_length=200, required=False, label=_("Cause"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("due", timezone.localtime(self.actor.at + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"))


class PassOnForm(Form):
    layout = [["owner", "due"], ["reason"]]
    owner = PersonField(label=_("To whom"))
    due = MomentField(label=_("Act until"))
    reason = forms.CharField(max_length=400, widget=area(), label=_("Reason"))


# ---- meetings ----


class ConveneForm(Form):
    layout = [["at", "place:2", "chair"]]
    on_document = ["at", "place", "chair"]
    at = MomentField(label=_("Time"))
    place = forms.CharField(max_length=120, label=_("Place of the meeting"))
    chair = PersonField(label=_("Chair"))

    def prepare(self) -> None:
        if self.actor:
            day = timezone.localdate(self.actor.at) + timedelta(days=1)
            self.initial.setdefault("at", f"{day} 09:00")
            self.initial.setdefault("chair", self.actor.user_id)


class PointForm(Form):
    layout = [["title:2", "order"], ["detail"]]
    title = forms.CharField(max_length=200, label=_("Point"))
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, required=False, label=_("Order"))
    detail = forms.CharField(max_length=400, required=False, widget=area(), label=_("Details"))


class PointedForm(Form):
    """About one open point of the meeting; ?point= names it."""

    point = PickField(AgendaPoint.objects.none(), to_field="id", label=_("Point"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            rows = self.document.points.filter(state=AgendaPoint.State.OPEN).order_by("position")
            self.fields["point"].queryset = rows  # type: ignore[attr-defined]
            self.initial.setdefault("point", rows.values_list("pk", flat=True).first())


class TaskRow(Form):
    layout = [["what", "owner", "due"]]
    what = forms.CharField(max_length=400, label=_("What is to be done"))
    owner = PersonField(label=_("Owner"))
    due = DateField(label=_("Until"))


class DecideForm(PointedForm):
    layout = [["point"], ["outcome"]]
    outcome = forms.CharField(max_length=600, widget=area(), label=_("Decision"))
    tasks = LinesField(TaskRow, TaskInput, label=_("Who does what until when"))


class PostponeForm(PointedForm):
    layout = [["point"], ["outcome"]]
    outcome = forms.CharField(max_length=600, widget=area(), label=_("Why it is put off"))


class HoldForm(Form):
    layout = [["at", "attendees:2"], ["text"]]
    at = MomentField(required=False, label=_("Held at"))
    attendees = forms.CharField(max_length=400, label=_("Attendees"))
    text = forms.CharField(max_length=2000, required=False, widget=area(4), label=_("Meeting minutes"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("at", timezone.localtime(self.document.at).strftime("%Y-%m-%d %H:%M"))


class DoneForm(Form):
    layout = [["decision"], ["outcome"]]
    decision = PickField(Decision.objects.none(), to_field="id", label=_("Decision"))
    outcome = forms.CharField(max_length=400, widget=area(), label=_("Outcome"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.fields["decision"].queryset = self.document.decisions.filter(done_at=None).select_related("owner")  # type: ignore[attr-defined]


class SettleMailForm(Form):
    """Of the order's mails that are in doubt; the answer is the receiver's, or the mail server's log's."""

    layout = [["mail", "end"], ["reason"]]
    mail = PickField(Announcement.objects.filter(channel="email", state__in=rules.UNSETTLED), to_field="pk", label=_("Mail"))
    end = forms.ChoiceField(
        choices=[("arrived", _("it arrived")), ("again", _("send it once more")), ("left", _("the customer was told otherwise"))],
        label=_("What is true"), widget=forms.RadioSelect(),
    )  # fmt: skip
    reason = forms.CharField(max_length=300, required=False, widget=area(), label=_("How you know"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            rows = Announcement.objects.filter(event__chain_id=self.document.chain_id, channel="email", state__in=rules.UNSETTLED)
            self.fields["mail"].queryset = rows  # type: ignore[attr-defined]
            self.initial.setdefault("mail", rows.order_by("pk").values_list("pk", flat=True).first())
