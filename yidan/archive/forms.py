"""What the verbs of a volume ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.archive import queries, rules
from yidan.archive.commands import AbsenceInput, OpinionInput
from yidan.archive.models import AppraisalItem, Consultation, FilingRule, Period, Volume
from yidan.core.forms import DateField, EditForm, Form, LinesField, PickField
from yidan.intake.models import Order
from yidan.people.settings import setting


class AbsenceRowForm(Form):
    form = forms.CharField(max_length=40, label=_("Paper"))
    note = forms.CharField(max_length=200, required=False, label=_("Why it is not there"))


class VolumeForm(Form):
    layout = [["order", "title", "retention"], ["absences"]]
    on_document = ["order", "title", "retention"]
    order = PickField(Order.objects.filter(stage="settled"), to_field="number", label=_("Order"))
    title = forms.CharField(max_length=200, required=False, label=_("Title"))
    retention = forms.ChoiceField(choices=Period.choices, initial=Period.D30, label=_("Retention period"))
    absences = LinesField(AbsenceRowForm, AbsenceInput, min_rows=0, label=_("Papers that are not there"))

    def prepare(self) -> None:
        """The papers that lack stand there already: only the reasons are to be written."""
        number = self.initial.get("order")
        order = Order.objects.filter(number=number).first() if number else None
        if order and "absences" not in self.initial:
            self.initial["absences"] = [{"form": rule.form, "note": ""} for rule in rules.absent(order)]


class FilingRuleForm(EditForm):
    class Meta:
        model = FilingRule
        fields = ["code", "name", "name_en", "position", "kinds"]


class CheckForm(Form):
    """Without a volume: all that were not looked at today, longest first."""

    volume = PickField(
        Volume.objects.filter(stage="archived"),
        to_field="archival_code",
        picker="archive:volume_pick",
        required=False,
        label=_("Volume (empty: all)"),
    )
    medium = forms.CharField(max_length=400, required=False, label=_("State of the medium, as you saw it"))


class RepairForm(Form):
    what = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What was done"))
    replacement = forms.FileField(required=False, max_length=160, label=_("Copy of the file"))


class OpinionRowForm(Form):
    volume = PickField(Volume.objects.filter(stage="archived"), to_field="archival_code", picker="archive:volume_pick", label=_("Volume"))
    opinion = forms.ChoiceField(choices=AppraisalItem.Opinion.choices, label=_("Opinion"))
    period = forms.ChoiceField(choices=[("", "—"), *Period.choices], required=False, label=_("Kept on for"))
    why = forms.CharField(max_length=300, label=_("Reason"))


class AppraisalForm(Form):
    layout = [["remark"], ["opinions"]]
    on_document = ["remark"]
    remark = forms.CharField(max_length=400, required=False, label=_("Remark"))
    opinions = LinesField(OpinionRowForm, OpinionInput, label=_("Volumes whose period has ended"))

    def prepare(self) -> None:
        """What has ended stands there already: the opinions and reasons are to be written."""
        if self.actor and "opinions" not in self.initial:
            self.initial["opinions"] = [
                {"volume": volume.archival_code, "opinion": "destroy"} for volume in queries.expired(self.actor.at)[:100]
            ]


class ConsultationForm(Form):
    layout = [["volume", "pieces", "way", "days"], ["purpose"]]
    on_document = ["volume", "pieces", "way", "days", "purpose"]
    volume = PickField(Volume.objects.filter(stage="archived"), to_field="archival_code", picker="archive:volume_pick", label=_("Volume"))
    pieces = forms.CharField(max_length=200, required=False, label=_("Numbers of the pieces (empty: all)"))
    way = forms.ChoiceField(choices=Consultation.Way.choices, label=_("Manner of use"))
    days = forms.IntegerField(min_value=1, max_value=365, initial=2, label=_("Days"))
    purpose = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What for"))

    def prepare(self) -> None:
        self.fields["days"].help_text = _("At most %s.") % setting("consultation_days")

    def clean_pieces(self) -> str:
        """ "3, 4-6" becomes "3,4,5,6"."""
        found: set[int] = set()
        for part in str(self.cleaned_data["pieces"]).replace("，", ",").replace("、", ",").split(","):
            first, _dash, last = part.strip().partition("-")
            if not part.strip():
                continue
            if not first.isdecimal() or (last and not last.strip().isdecimal()) or len(first) > 4 or len(last) > 4:
                raise forms.ValidationError(_("Write numbers: 3, 5-7."))
            found |= set(range(int(first), int(last or first) + 1))
        return ",".join(str(n) for n in sorted(found)[:40])


class CloseForm(Form):
    condition = forms.CharField(max_length=200, required=False, label=_("Condition on return"))


class RegisterForm(Form):
    """It begins where the last one ended."""

    on_document = ["since", "until"]
    until = DateField(label=_("Up to and with"))

    def prepare(self) -> None:
        """The last month; where it is closed, yesterday."""
        if self.actor and "until" not in self.initial:
            today = timezone.localdate(self.actor.at)
            self.initial["until"] = queries.month_to_close(self.actor.at) or today - timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        until = data.get("until")
        since = queries.register_since(until) if until else None
        if until and since and until < since:
            raise forms.ValidationError({"until": _("It is closed up to that day already.")})
        return data | {"since": since}
