"""What the verbs of logistics are asked with: one form each, for page and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.forms import ORDERS, NamedRow, OfOrder, PiecesField, named, piece_rows
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import plain
from yidan.core.forms import DateField, Form, LinesField, MoneyField, PickField, QuantityField
from yidan.intake.models import Line, Order
from yidan.logistics import rules
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Shipment


class PlanForm(OfOrder, Form):
    layout = [["order", "mode", "leaves", "arrives"], ["route:2", "handling:2"], ["consignee", "acceptance", "long_distance"]]
    on_document = ["order", "mode", "leaves", "arrives", "route", "handling", "consignee", "acceptance", "long_distance"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    mode = forms.ChoiceField(choices=Shipment.Mode.choices, initial=Shipment.Mode.ROAD, label=_("Mode"))
    leaves = DateField(label=_("Leaves on"))
    arrives = DateField(label=_("Expected arrival"))
    route = forms.CharField(max_length=200, required=False, label=_("Route"))
    handling = forms.CharField(max_length=200, required=False, label=_("Loading and unloading"))
    consignee = forms.CharField(max_length=60, required=False, label=_("Consignee"))
    acceptance = PickField(Acceptance.objects.all(), to_field="number", required=False, label=_("Acceptance report"))
    long_distance = forms.BooleanField(required=False, label=_("Long distance or cross-border"))
    lines = PiecesField(label=_("What goes"))

    def prepare(self) -> None:
        order = self.asked()
        if order is None:
            return
        reports = Acceptance.objects.filter(order=order, mode="works").exclude(stage=Acceptance.Stage.OBJECTED)
        self.fields["acceptance"].queryset = reports  # type: ignore[attr-defined]
        rows = piece_rows(order, rules.to_plan, lambda line: line.kind == Line.Kind.SERVICE)
        self.initial.update(
            lines=[row for row in rows if row["quantity"]], route=order.place, consignee=self.initial.get("consignee", order.contact)
        )


class BookForm(Form):
    layout = [["carrier", "tracking", "freight"], ["insurance", "storage"]]
    carrier = forms.CharField(max_length=80, label=_("Carrier"))
    tracking = forms.CharField(max_length=60, required=False, label=_("Tracking number"))
    freight = MoneyField(required=False, initial=Decimal(0), label=_("Freight"))
    insurance = forms.CharField(max_length=120, required=False, label=_("Insurance"))
    storage = forms.CharField(max_length=120, required=False, label=_("Storage"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk:
            for name in ("insurance", "storage"):
                self.fields[name].required = one.long_distance
            self.initial = {name: getattr(one, name) for name in ("carrier", "tracking", "insurance", "storage")} | dict(self.initial)

    def clean_freight(self) -> Decimal:
        return self.cleaned_data["freight"] or Decimal(0)


class PackRow(NamedRow):
    layout = [["position", "line", "open", "package", "weight_kg"]]
    outputs: ClassVar[Mapping[str, Any]] = {"line": _("Goods"), "open": _("Quantity")}
    package = forms.CharField(max_length=40, label=_("Package numbers"))
    weight_kg = QuantityField(required=False, label=_("Gross weight, kg"))


def packing(position: int, package: str, weight_kg: Decimal | None, **_shown: Any) -> PackInput:
    return PackInput(position, package, weight_kg or Decimal(0))


class PackForm(Form):
    layout = [["marks"]]
    marks = forms.CharField(max_length=80, required=False, label=_("Shipping marks"))
    packages = LinesField(PackRow, packing, label=_("How it is packed"))

    def prepare(self) -> None:
        if self.document is None or not self.document.pk:
            return
        rows = list(self.document.lines.select_related("line__item", "line__unit").order_by("line__position"))
        self.initial["packages"] = [
            {
                "position": row.line.position, "what": named(row.line), "there": f"{plain(row.quantity)} {row.line.unit.name}",
                "package": row.package or f"{n} / {len(rows)}", "weight_kg": plain(row.weight_kg) if row.weight_kg else "",
            }
            for n, row in enumerate(rows, 1)
        ]  # fmt: skip


class ShipForm(Form):
    layout = [["tracking", "arrives"]]
    tracking = forms.CharField(max_length=60, required=False, label=_("Tracking number"))
    arrives = DateField(required=False, label=_("Expected arrival"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial = {"tracking": self.document.tracking, "arrives": self.document.arrives} | dict(self.initial)


class TrackForm(Form):
    layout = [["where", "arrives"], ["what"]]
    where = forms.CharField(max_length=120, label=_("Where seen"))
    what = forms.CharField(max_length=200, label=_("What happened"))
    arrives = DateField(required=False, label=_("New expected arrival"))


class HandedRow(Form):
    layout = [["name", "copies", "handed"]]
    name = forms.CharField(max_length=80, label=_("Paper"))
    copies = forms.IntegerField(min_value=1, max_value=1000, initial=1, label=_("Copies"))
    handed = forms.BooleanField(required=False, label=_("Handed over"))


class HandOverForm(Form):
    layout = [["receiver"]]
    receiver = forms.CharField(max_length=60, label=_("Who receives it"))
    papers_handed = LinesField(HandedRow, HandedInput, label=_("Papers that go with the goods"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            rows = self.document.papers_handed.order_by("pk")
            self.initial.setdefault("papers_handed", [{"name": row.name, "copies": row.copies, "handed": row.handed} for row in rows])
            self.initial.setdefault("receiver", self.document.consignee)
