"""What the verbs of a volume ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.archive import rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import FilingRule
from yidan.core.forms import EditForm, Form, LinesField, PickField
from yidan.intake.models import Order


class AbsenceRowForm(Form):
    form = forms.CharField(max_length=40, label=_("Paper"))
    note = forms.CharField(max_length=200, required=False, label=_("Why it is not there"))


class VolumeForm(Form):
    layout = [["order", "title"], ["absences"]]
    on_document = ["order", "title"]
    order = PickField(Order.objects.filter(stage="settled"), to_field="number", label=_("Order"))
    title = forms.CharField(max_length=200, required=False, label=_("Title"))
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
