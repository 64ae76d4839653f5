"""What the verbs of logistics are asked with: one form each, for page and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.forms import ORDERS, NamedRow, OfOrder, PieceForm, PiecesField, named, piece_rows
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import plain
from yidan.catalog.models import Place
from yidan.core.fields import may_read
from yidan.core.forms import DateField, Form, LinesField, MoneyField, PickField, QuantityField
from yidan.intake.models import Line, Order
from yidan.logistics import notices, rules
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Notice, Return, Shipment, Trouble
from yidan.logistics.queries import next_serials
from yidan.people.fields import PersonField

ROAD = timedelta(days=3)


class PlanForm(OfOrder, Form):
    layout = [
        ["order", "mode", "leaves", "arrives"],
        ["route:2", "handling:2"],
        ["consignee", "acceptance", "freight_estimate", "long_distance"],
    ]
    on_document = ["order", "mode", "leaves", "arrives", "route", "handling", "consignee", "acceptance", "long_distance"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    mode = forms.ChoiceField(choices=Shipment.Mode.choices, initial=Shipment.Mode.ROAD, label=_("Mode"))
    leaves = DateField(label=_("Leaves on"))
    arrives = DateField(label=_("Expected arrival"))
    route = forms.CharField(max_length=200, required=False, label=_("Route"))
    handling = forms.CharField(max_length=200, label=_("Loading and unloading"))
    consignee = forms.CharField(max_length=60, required=False, label=_("Consignee"))
    freight_estimate = MoneyField(required=False, label=_("Freight, estimated"))
    acceptance = PickField(Acceptance.objects.all(), to_field="number", required=False, label=_("Acceptance report"))
    long_distance = forms.BooleanField(required=False, label=_("Long distance or cross-border"))
    lines = PiecesField(label=_("What goes"))

    def clean_freight_estimate(self) -> Decimal:
        return self.cleaned_data["freight_estimate"] or Decimal(0)

    def prepare(self) -> None:
        order = self.asked()
        if order is None:
            return
        reports = Acceptance.objects.filter(order=order, mode="works").exclude(stage=Acceptance.Stage.OBJECTED)
        self.fields["acceptance"].queryset = reports  # type: ignore[attr-defined]
        rows = piece_rows(order, rules.to_plan, lambda line: line.kind == Line.Kind.SERVICE)
        if self.actor:
            leaves, arrives = proposed_days(order, timezone.localdate(self.actor.at))
            self.initial.setdefault("leaves", leaves)
            self.initial.setdefault("arrives", arrives)
        self.initial.update(
            lines=[row for row in rows if row["quantity"]], route=order.place, consignee=self.initial.get("consignee", order.contact)
        )


def proposed_days(order: Order, today: date) -> tuple[date, date]:
    """It leaves some days before it is promised, tomorrow at the earliest; corrected by who plans."""
    leaves = max(today + timedelta(days=1), order.promised - ROAD if order.promised else today)
    return leaves, max(leaves + timedelta(days=1), order.promised or leaves)


class ReplanForm(Form):
    layout = [["mode", "leaves", "arrives"], ["route:2", "handling:2"], ["long_distance", "freight_estimate", "reason:2"]]
    mode = forms.ChoiceField(choices=Shipment.Mode.choices, label=_("Mode"))
    leaves = DateField(label=_("Leaves on"))
    arrives = DateField(label=_("Expected arrival"))
    route = forms.CharField(max_length=200, required=False, label=_("Route"))
    handling = forms.CharField(max_length=200, label=_("Loading and unloading"))
    long_distance = forms.BooleanField(required=False, label=_("Long distance or cross-border"))
    freight_estimate = MoneyField(required=False, label=_("Freight, estimated"))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk:
            names = ("mode", "leaves", "arrives", "route", "handling", "long_distance")
            self.initial = {name: getattr(one, name) for name in names} | dict(self.initial)
            if self.actor and may_read(self.actor, "F") and one.freight_estimate:
                self.initial.setdefault("freight_estimate", plain(one.freight_estimate))


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


class FreightForm(Form):
    layout = [["number", "issued_on", "amount"], ["reason"]]
    number = forms.CharField(max_length=40, label=_("Invoice number"))
    issued_on = DateField(label=_("Issued on"))
    amount = MoneyField(label=_("Freight, without tax"))
    reason = forms.CharField(max_length=400, required=False, label=_("Why more than was booked"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk and self.actor:
            self.initial.setdefault("issued_on", timezone.localdate(self.actor.at))
            if may_read(self.actor, "F") and one.freight and not one.freight_bills.exists():
                self.initial.setdefault("amount", plain(one.freight))


class TellForm(Form):
    layout = [["to", "means"], ["text"]]
    to = forms.CharField(max_length=120, label=_("Who was told"))
    means = forms.ChoiceField(choices=Notice.Means.choices, initial=Notice.Means.PHONE, label=_("How"))
    text = forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 3}), label=_("What was said"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk:
            self.initial.setdefault("to", one.order.contact or one.consignee)
            self.initial.setdefault("text", notices.words_for(one))


class PackRow(NamedRow):
    layout = [["position", "line", "open", "package", "quantity", "serials", "packing", "size", "weight_kg", "net_kg"]]
    outputs: ClassVar[Mapping[str, Any]] = {"line": _("Goods"), "open": _("Shipped")}
    package = forms.CharField(max_length=40, label=_("Package number"))
    quantity = QuantityField(required=False, label=_("In it"))
    serials = forms.CharField(max_length=400, required=False, label=_("Serial numbers"))
    packing = forms.CharField(max_length=40, required=False, label=_("Packing"))
    size = forms.CharField(max_length=40, required=False, label=_("Size, mm"))
    weight_kg = QuantityField(required=False, label=_("Gross weight, kg"))
    net_kg = QuantityField(required=False, label=_("Net weight, kg"))


def packing(
    position: int, package: str, weight_kg: Decimal | None, quantity: Decimal | None = None, packing: str = "", size: str = "",
    net_kg: Decimal | None = None, serials: str = "", **_shown: Any,
) -> PackInput:  # fmt: skip
    return PackInput(position, package, weight_kg or Decimal(0), quantity, packing, size, net_kg or Decimal(0), serials)


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
                "package": str(n), "quantity": plain(row.quantity), "serials": next_serials(row),
            }
            for n, row in enumerate(rows, 1)
        ]  # fmt: skip


class ShipForm(Form):
    layout = [["tracking", "arrives"], ["vehicle", "driver", "seal"]]
    tracking = forms.CharField(max_length=60, required=False, label=_("Tracking number"))
    arrives = DateField(required=False, label=_("Expected arrival"))
    vehicle = forms.CharField(max_length=40, required=False, label=_("Vehicle or voyage"))
    driver = forms.CharField(max_length=60, required=False, label=_("Driver"))
    seal = forms.CharField(max_length=40, required=False, label=_("Seal"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial = {"tracking": self.document.tracking, "arrives": self.document.arrives} | dict(self.initial)


class TrackForm(Form):
    layout = [["where", "arrives"], ["what"]]
    where = forms.CharField(max_length=120, label=_("Where seen"))
    what = forms.CharField(max_length=200, label=_("What happened"))
    arrives = DateField(required=False, label=_("New expected arrival"))


def due_rows(shipment: Shipment) -> list[dict[str, Any]]:
    """The shipment's lines with what is still to be handed over of each."""
    rows = shipment.lines.select_related("line__item", "line__unit").order_by("line__position")
    return [{"position": row.line.position, "what": named(row.line), "there": f"{plain(row.due)} {row.line.unit.name}"} for row in rows]


class TroubleForm(Form):
    layout = [["kind", "arrives"], ["what"], ["action"], ["owner", "due"]]
    kind = forms.ChoiceField(choices=Trouble.Kind.choices, label=_("Kind"))
    arrives = DateField(required=False, label=_("New expected arrival"))
    what = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What happened"))
    action = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What is done about it"))
    owner = PersonField(label=_("Owner"))
    due = DateField(label=_("Until"))
    lost = PiecesField(min_rows=0, label=_("Missing or damaged, not handed over"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("lost", due_rows(self.document))
        if self.actor and self.actor.user_id:
            self.initial.setdefault("owner", self.actor.user_id)
            self.initial.setdefault("due", timezone.localdate(self.actor.at))


class SettleTroubleForm(Form):
    layout = [["trouble"], ["outcome"]]
    trouble = PickField(Trouble.objects.none(), to_field="id", label=_("Exception"))
    outcome = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Outcome"))

    def prepare(self) -> None:
        rows = Trouble.objects.filter(closed_at=None)
        if self.document is not None:
            rows = rows.filter(shipment_id=self.document.pk or 0)
        self.fields["trouble"].queryset = rows  # type: ignore[attr-defined]
        if only := list(rows[:2] if self.document is not None else []):
            self.initial.setdefault("trouble", only[0].pk)


class HandedRow(Form):
    layout = [["name", "number", "copies", "handed"]]
    name = forms.CharField(max_length=80, label=_("Paper"))
    number = forms.CharField(max_length=60, required=False, label=_("Number or version"))
    copies = forms.IntegerField(min_value=1, max_value=1000, initial=1, label=_("Copies"))
    handed = forms.BooleanField(required=False, label=_("Handed over"))


class CountedForm(PieceForm):
    outputs: ClassVar[Mapping[str, Any]] = {"line": _("Goods"), "open": _("On the note")}
    quantity = QuantityField(required=False, label=_("Counted"))


class HandOverForm(Form):
    layout = [["receiver", "condition:2"]]
    receiver = forms.CharField(max_length=60, label=_("Who receives it"))
    condition = forms.CharField(max_length=200, required=False, label=_("Condition on arrival"))
    counted = PiecesField(CountedForm, min_rows=0, label=_("Counted by both sides"))
    papers_handed = LinesField(HandedRow, HandedInput, label=_("Papers that go with the goods"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            rows = self.document.papers_handed.order_by("pk")
            self.initial.setdefault(
                "papers_handed", [{"name": row.name, "number": row.number, "copies": row.copies, "handed": row.handed} for row in rows]
            )
            self.initial.setdefault("counted", due_rows(self.document))
            self.initial.setdefault("receiver", self.document.consignee)


class ObjectForm(Form):
    objection = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=_("What the customer objects to"))


# ---- returns ----


class AnnounceForm(OfOrder, Form):
    layout = [["order", "shipment", "wish"], ["cause"]]
    on_document = ["order", "shipment", "wish", "cause"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    shipment = PickField(Shipment.objects.filter(stage="handed_over"), to_field="number", required=False, label=_("Shipment"))
    wish = forms.ChoiceField(choices=Return.Wish.choices, label=_("What the customer wants"))
    cause = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why it comes back"))
    lines = PiecesField(label=_("What comes back"))

    def prepare(self) -> None:
        order = self.asked()
        if order is None:
            return
        self.fields["shipment"].queryset = Shipment.objects.filter(order=order, stage="handed_over")  # type: ignore[attr-defined]
        rows = piece_rows(order, rules.returnable, lambda line: line.kind == Line.Kind.SERVICE or not rules.returnable(line))
        self.initial.update(lines=[row | {"quantity": ""} for row in rows])


def back_rows(document: Return, field: str) -> list[dict[str, Any]]:
    rows = document.lines.select_related("line__item", "line__unit").order_by("line__position")
    return [
        {
            "position": row.line.position, "what": named(row.line), "there": f"{plain(n)} {row.line.unit.name}", "quantity": plain(n),
        }
        for row in rows
        if (n := getattr(row, field))
    ]  # fmt: skip


class ReceiveReturnForm(Form):
    layout = [["place"]]
    place = PickField(Place.objects.filter(quarantine=True, stage="active"), label=_("Quarantine place"))
    counted = PiecesField(label=_("Counted"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("counted", back_rows(self.document, "announced"))


class InspectReturnForm(Form):
    layout = [["findings"], ["place"]]
    findings = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Findings"))
    place = PickField(Place.objects.filter(quarantine=False, stage="active"), label=_("Where the fit pieces go"))
    fit = PiecesField(min_rows=0, label=_("Fit; all else is scrapped"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("fit", back_rows(self.document, "quantity"))


class DecisionForm(Form):
    decision = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Decision, and how it was agreed"))
