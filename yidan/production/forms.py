"""What the verbs of production are asked with: one form each, for page and API alike."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from yidan.core.formats import trimmed
from yidan.core.forms import Form, LinesField, NumberField, PickField, QuantityField
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production.commands import IssueInput, UsageInput
from yidan.production.flow import flow_of
from yidan.production.models import EquipmentState, IssueLine, Stop
from yidan.production.queries import reserved_for
from yidan.production.rules import AT_WORK
from yidan.stock.models import Balance


class ReportForm(Form):
    layout = [["good", "scrapped", "reworked"], ["cause", "minutes"]]
    good = QuantityField(required=False, label=gettext_lazy("Good"))
    scrapped = QuantityField(required=False, label=gettext_lazy("Scrapped"))
    reworked = QuantityField(required=False, label=gettext_lazy("Of the good ones reworked here"))
    cause = forms.CharField(max_length=120, required=False, label=gettext_lazy("Cause of scrap or rework"))
    minutes = NumberField(max_digits=9, decimal_places=1, required=False, label=gettext_lazy("Minutes worked"))

    def prepare(self) -> None:
        operation = self.document
        if operation is not None and operation.pk:
            self.initial.setdefault("good", trimmed(flow_of(operation).ready))
            if self.actor:
                self.initial.setdefault("minutes", minutes_since(operation, self.actor.at))

    def clean(self) -> dict[str, object]:
        """Nothing typed is zero."""
        data = super().clean() or self.cleaned_data
        return data | {name: data.get(name) or Decimal(0) for name in ("good", "scrapped", "reworked", "minutes")}


def minutes_since(operation: Operation, at: datetime) -> int:
    """Since the last report, or the start: what a worker need not reckon himself. A night between is his to say."""
    last = operation.reports.order_by("-pk").values_list("at", flat=True).first() or operation.started_at
    if last is None or timezone.localdate(last) != timezone.localdate(at):
        return 0
    return max(int((at - last).total_seconds() // 60), 0)


class StopForm(Form):
    cause = forms.ChoiceField(choices=Stop.Cause.choices, label=gettext_lazy("Why does it stop?"))
    note = forms.CharField(max_length=200, required=False, label=gettext_lazy("Note"))


class IssueLineForm(Form):
    component = PickField(Component.objects.none(), to_field="id", label=gettext_lazy("Material"))
    balance = PickField(Balance.objects.none(), to_field="id", label=gettext_lazy("Lot and place"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))

    def prepare(self) -> None:
        self.fields["component"].queryset = Component.objects.select_related("item")  # type: ignore[attr-defined]
        self.fields["balance"].queryset = Balance.objects.select_related("lot__item", "place")  # type: ignore[attr-defined]


class JobForm(Form):
    """For one work order, named by the address (?work_order=WO-2026-00001)."""

    on_document = ["work_order"]
    work_order = PickField(WorkOrder.objects.all(), to_field="number", label=gettext_lazy("Work order"))

    def job(self) -> WorkOrder | None:
        named = str(self.data.get("work_order") or self.initial.get("work_order") or "")
        return WorkOrder.objects.filter(number=named).first() if named else None

    def narrow(self, components: object, balances: object) -> None:
        """The rows' choices are those of this work order."""
        row_form = type("JobLineForm", (IssueLineForm,), {"prepare": lambda row: _choose(row, components, balances)})
        self.fields["lines"].row_form = row_form  # type: ignore[attr-defined]


def _choose(row: Form, components: object, balances: object) -> None:
    row.fields["component"].queryset = components  # type: ignore[attr-defined]
    row.fields["component"].label_from_instance = lambda part: str(part.item)  # type: ignore[attr-defined]
    row.fields["balance"].queryset = balances  # type: ignore[attr-defined]
    row.fields["balance"].label_from_instance = lambda stock: f"{stock.lot.item.name} · {stock.lot} · {stock.place}"  # type: ignore[attr-defined]


class IssueForm(JobForm):
    lines = LinesField(IssueLineForm, IssueInput, min_rows=0, label=gettext_lazy("Material"))

    def prepare(self) -> None:
        self.fields["work_order"].queryset = WorkOrder.objects.filter(stage__in=AT_WORK)  # type: ignore[attr-defined]
        job = self.job()
        if job is None:
            return
        kept = reserved_for(job)
        items = [part.item_id for part in job.components.all()]
        stock = Balance.objects.filter(lot__item_id__in=items, lot__held=False, place__quarantine=False, on_hand__gt=0).select_related(
            "lot__item", "place"
        )
        self.narrow(job.components.select_related("item").order_by("position"), stock)
        self.initial.setdefault(
            "lines", [{"component": part.pk, "balance": balance.pk, "quantity": trimmed(quantity)} for part, balance, quantity in kept]
        )


class MoreForm(IssueForm):
    """Nothing is proposed: how much more is what the workshop asks for."""

    lines = LinesField(IssueLineForm, IssueInput, label=gettext_lazy("Material"))
    reason = forms.CharField(max_length=200, label=gettext_lazy("Why more than the structure asks for"))

    def prepare(self) -> None:
        super().prepare()
        self.initial.pop("lines", None)


class ReturnForm(JobForm):
    lines = LinesField(IssueLineForm, IssueInput, label=gettext_lazy("Material"))

    def prepare(self) -> None:
        job = self.job()
        if job is None:
            return
        out = IssueLine.objects.filter(issue__work_order=job)
        stock = Balance.objects.filter(pk__in=out.values("balance_id")).select_related("lot__item", "place")
        self.narrow(job.components.filter(pk__in=out.values("component_id")).select_related("item").order_by("position"), stock)


class UsageForm(Form):
    component = PickField(Component.objects.none(), to_field="id", label=gettext_lazy("Material"))
    used = QuantityField(label=gettext_lazy("Used"))
    spoiled = QuantityField(required=False, label=gettext_lazy("Spoiled"))
    cause = forms.CharField(max_length=120, required=False, label=gettext_lazy("Cause"))

    def prepare(self) -> None:
        self.fields["component"].queryset = Component.objects.select_related("item")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        return data | {"spoiled": data.get("spoiled") or Decimal(0)}


class AccountForm(Form):
    """Proposed: all that is out was used."""

    usages = LinesField(UsageForm, UsageInput, min_rows=0, label=gettext_lazy("Material"))

    def prepare(self) -> None:
        job = self.document
        if job is None or not job.pk:
            return
        parts = job.components.select_related("item").order_by("position")
        self.fields["usages"].row_form = type("JobUsageForm", (UsageForm,), {"prepare": lambda row: _parts(row, parts)})  # type: ignore[attr-defined]
        self.initial.setdefault(
            "usages", [{"component": x.pk, "used": trimmed(x.issued - x.returned)} for x in parts if x.issued > x.returned]
        )


def _parts(row: Form, parts: object) -> None:
    row.fields["component"].queryset = parts  # type: ignore[attr-defined]
    row.fields["component"].label_from_instance = lambda part: str(part.item)  # type: ignore[attr-defined]


class EquipmentForm(Form):
    layout = [["kind", "state"], ["note"]]
    kind = forms.ChoiceField(choices=[c for c in EquipmentState.Kind.choices if c[0] != "breakdown"], label=gettext_lazy("What was done"))
    state = forms.ChoiceField(choices=EquipmentState.State.choices, label=gettext_lazy("State found"))
    note = forms.CharField(max_length=200, required=False, label=gettext_lazy("Note"))
