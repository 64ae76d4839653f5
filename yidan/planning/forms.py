"""What the verbs of planning are asked with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, WorkCentre
from yidan.core import clock, formats
from yidan.core.forms import DateField, Form, MomentField, PickField, QuantityField
from yidan.people.fields import PersonField
from yidan.people.models import User
from yidan.planning import rules
from yidan.planning.models import Bottleneck, Operation, Outage, Plan, WorkOrder
from yidan.stock.models import Reservation


class AcceptForm(Form):
    """A plan that finishes orders late or without their buffer wants a reason."""

    reason = forms.CharField(max_length=400, required=False, label=_("Why it is accepted, where orders are late or short of their buffer"))


class MoveForm(Form):
    layout = [["operation"], ["work_centre", "start"], ["pin"]]
    operation = PickField(Operation.objects.filter(stage=Operation.Stage.WAITING), to_field="pk", label=_("Operation"))
    work_centre = PickField(WorkCentre.objects.filter(stage="active"), required=False, empty_label=None, label=_("Work centre"))
    start = MomentField(label=_("Start"))
    pin = forms.BooleanField(required=False, label=_("Pin it there"), help_text=_("No later plan moves it."))
    base = PickField(
        Plan.objects.filter(stage=Plan.Stage.PROPOSED), to_field="number", required=False, widget=forms.HiddenInput, label=_("Proposal that is changed")
    )  # fmt: skip

    def prepare(self) -> None:
        """Operations with a time, by order; the work centres of the operation's group, its own time and place first shown."""
        field: Any = self.fields["operation"]
        field.queryset = (
            field.queryset.filter(start__isnull=False, work_order__order__on_hold=False).select_related("work_order__order", "work_order__item")
            .order_by("work_order__order__number", "start", "pk")
        )  # fmt: skip
        field.label_from_instance = lambda op: f"{op.work_order.order.key} · {op.work_order.item.name} · {op.position} {op.name}"
        chosen = str(self.initial.get("operation") or self.data.get("operation") or "")
        operation = (
            Operation.objects.select_related("work_centre").filter(pk=chosen).first() if chosen.isdigit() and len(chosen) < 18 else None
        )
        if operation is None:
            return
        pool = operation.work_centre.pool
        if pool:
            self.fields["work_centre"].queryset = WorkCentre.objects.filter(stage="active", pool=pool).order_by("code")  # type: ignore[attr-defined]
        else:
            self.fields["work_centre"].queryset = WorkCentre.objects.filter(pk=operation.work_centre_id)  # type: ignore[attr-defined]
        self.initial.setdefault("work_centre", operation.work_centre.code)
        self.initial.setdefault("start", operation.start)


class OutageForm(Form):
    layout = [["work_centre", "kind", "places"], ["since", "until"], ["text"]]
    on_document = ("work_centre", "kind", "places", "since", "until", "text")
    work_centre = PickField(WorkCentre.objects.filter(stage="active").order_by("code"), label=_("Work centre"))
    kind = forms.ChoiceField(choices=Outage.Kind.choices, initial=Outage.Kind.MACHINE, label=_("Kind"))
    places = forms.IntegerField(required=False, min_value=1, max_value=1000, label=_("Places lost"), help_text=_("Empty: all of them."))
    since = MomentField(label=_("Since"))
    until = MomentField(label=_("Expected until"))
    text = forms.CharField(max_length=200, label=_("What happened"))

    def prepare(self) -> None:
        self.initial.setdefault("since", timezone.localtime(clock.now()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", _("It cannot end before it begins."))
        return data


class ForeseeForm(Form):
    until = MomentField(label=_("Expected until"))


class AssignForm(Form):
    owner = PersonField(User.objects.filter(is_active=True).order_by("display"), choose=True, label=_("Person responsible"))

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
    owner = PersonField(User.objects.filter(is_active=True).order_by("display"), choose=True, label=_("Person responsible"))
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


class BorrowForm(Form):
    layout = [["position", "quantity"], ["giver"], ["reason"]]
    position = forms.IntegerField(min_value=1, max_value=10_000, label=_("Component"))
    quantity = QuantityField(label=_("Quantity"))
    giver = PickField(WorkOrder.objects.select_related("order", "item"), to_field="number", label=_("Kept for"))
    reason = forms.CharField(max_length=400, label=_("Why this order first"))

    def prepare(self) -> None:
        """The bought parts that are missing; the work orders that such a part is kept for, the latest promise first."""
        work_order = self.document
        if not isinstance(work_order, WorkOrder) or not work_order.pk:
            return
        lacking = [(row, rules.lacking(row)) for row in work_order.components.select_related("item__unit") if not row.to_make]
        missing = [(row, count) for row, count in lacking if count]
        choices = [(row.position, f"{row.position} {row.item.name} × {formats.qty(count, row.item.unit)}") for row, count in missing]
        self.fields["position"].widget = forms.Select(choices=choices)
        if missing:
            self.initial.setdefault("quantity", f"{missing[0][1].normalize():f}")
        kept: dict[int, list[str]] = {}
        items = {row.item_id: row.item for row, _count in missing}
        rows = Reservation.objects.filter(for_kind=work_order.document_kind(), balance__lot__item__in=items).exclude(for_id=work_order.pk)
        for pk, item, count in rows.values_list("for_id", "balance__lot__item").annotate(n=Sum("quantity")).order_by():
            kept.setdefault(pk, []).append(f"{items[item].name} {formats.qty(count, items[item].unit)}")
        field: Any = self.fields["giver"]
        field.queryset = field.queryset.filter(pk__in=kept).order_by("-order__promised", "pk")
        field.label_from_instance = lambda one: f"{one} · {one.order} {one.order.promised or ''} · {', '.join(kept.get(one.pk, []))}"
