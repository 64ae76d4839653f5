"""What the verbs of planning are asked with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, WorkCentre
from yidan.core import formats
from yidan.core.forms import DateField, Form, PickField, QuantityField
from yidan.people.models import User
from yidan.planning.models import Bottleneck, Plan, WorkOrder


class AcceptForm(Form):
    """A plan that finishes orders late or without their buffer wants a reason."""

    reason = forms.CharField(max_length=400, required=False, label=_("Why it is accepted, where orders are late or short of their buffer"))


class AssignForm(Form):
    owner = PickField(User.objects.filter(is_active=True).order_by("display"), to_field="username", label=_("Person responsible"))

    def prepare(self) -> None:
        workers = ["production", "production_head", "operator", "quality", "quality_head", "engineering"]
        self.fields["owner"].queryset = User.objects.filter(is_active=True, seats__role__in=workers).distinct().order_by("display")  # type: ignore[attr-defined]
        if getattr(self.document, "owner", None):
            self.initial.setdefault("owner", self.document.owner.username)


class RelieveForm(Form):
    layout = [["work_centre", "measure"], ["text:2", "owner", "due"]]
    work_centre = PickField(WorkCentre.objects.all(), label=_("Work centre"))
    measure = forms.ChoiceField(choices=Bottleneck.Measure.choices, label=_("Measure"))
    text = forms.CharField(max_length=200, required=False, label=_("In words"))
    owner = PickField(User.objects.filter(is_active=True).order_by("display"), to_field="username", label=_("Person responsible"))
    due = DateField(label=_("Until"))

    def prepare(self) -> None:
        if isinstance(self.document, Plan) and self.document.pk:
            full = WorkCentre.objects.filter(pk__in=self.document.bottlenecks.values("work_centre"))
            self.fields["work_centre"].queryset = full  # type: ignore[attr-defined]


class SubstituteForm(Form):
    layout = [["position", "item", "quantity"], ["reason"]]
    position = forms.IntegerField(min_value=1, max_value=10_000, label=_("Component"))
    item = PickField(Item.objects.exclude(kind="make"), picker="catalog:item_pick", label=_("Replaced by"))
    quantity = QuantityField(label=_("Quantity"))
    reason = forms.CharField(max_length=400, label=_("Why, and what was checked"))

    def prepare(self) -> None:
        """The components not issued yet, by their position."""
        if isinstance(self.document, WorkOrder) and self.document.pk:
            rows = [row for row in self.document.components.all() if not row.to_make and not row.issued - row.returned]
            choices = [(row.position, f"{row.position} {row.item.name} × {formats.qty(row.required, row.item.unit)}") for row in rows]
            self.fields["position"].widget = forms.Select(choices=choices)
