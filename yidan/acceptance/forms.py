"""What the verbs of acceptance are asked with: one form each, for page and API alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance import rules
from yidan.acceptance.commands import QuestionInput, ResultInput
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import Piece, plain
from yidan.core.forms import DateField, Form, LinesField, MomentField, PickField, QuantityField
from yidan.intake.models import Line, Order
from yidan.people.fields import PersonField
from yidan.people.settings import setting

ORDERS = "acceptance:order_pick"


class NamedRow(Form):
    """A row of a sheet that shows what its line is; `what` and `there` come along hidden, so that they stand after an error too."""

    outputs: ClassVar[Mapping[str, Any]] = {"line": _("Goods"), "open": _("At most")}
    layout = [["position", "line", "open", "quantity"]]
    position = forms.IntegerField(min_value=1, max_value=10_000, label=_("Line"))
    what = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput())
    there = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def prepare(self) -> None:
        self.shown = {"line": self["what"].value() or "", "open": self["there"].value() or ""}


class PieceForm(NamedRow):
    quantity = QuantityField(required=False, label=_("Quantity"))

    def clean(self) -> dict[str, Any]:
        """A line left without a quantity is not meant."""
        data = super().clean() or self.cleaned_data
        data["quantity"] = data.get("quantity") or Decimal(0)
        return data


def a_piece(position: int, quantity: Decimal, **_shown: Any) -> Piece:
    return Piece(position, quantity)


class PiecesField(LinesField):
    """Pieces of an order; rows with an empty quantity are passed over."""

    def __init__(self, row: type[Form] = PieceForm, **kwargs: Any) -> None:
        super().__init__(row, a_piece, **kwargs)

    def _typed(self, row: Mapping[str, Any]) -> bool:
        return bool(str(row.get("quantity") or "").strip())


def named(line: Line) -> str:
    return f"{line.item.code} {line.item.name} {line.spec}".strip()


def piece_rows(order: Order, there: Callable[[Line], Decimal], skip: Callable[[Line], bool]) -> list[dict[str, Any]]:
    """The order's lines as the sheet shows them, filled with all that is there."""
    lines = [line for line in Line.objects.filter(order=order).select_related("item", "unit").order_by("position") if not skip(line)]
    figures = [(line, max(there(line), Decimal(0))) for line in lines]
    return [
        {"position": line.position, "what": named(line), "there": f"{plain(n)} {line.unit.name}", "quantity": plain(n) if n else ""}
        for line, n in figures
    ]  # fmt: skip


class OfOrder:
    """A birth under an order named in the address: ?order=SO-2026-00001."""

    def asked(self) -> Order | None:
        """The order the page was opened for, if this reader may see it."""
        key, actor = self.initial.get("order"), self.actor  # type: ignore[attr-defined]
        return Order.visible_to(actor).filter(number=str(key)).select_related("customer", "entity").first() if key and actor else None


class AppointForm(OfOrder, Form):
    layout = [["order", "mode", "at"], ["place:2", "attendees"], ["way:2", "again"]]
    on_document = ["order", "mode", "at", "place", "way", "attendees", "again"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    mode = forms.ChoiceField(choices=Acceptance.Mode.choices, initial=Acceptance.Mode.WORKS, label=_("Where"))
    at = MomentField(label=_("Time"))
    place = forms.CharField(max_length=200, label=_("Acceptance place"))
    way = forms.CharField(max_length=200, label=_("Way of acceptance"))
    attendees = forms.CharField(max_length=200, required=False, label=_("Attendees"))
    again = PickField(Acceptance.objects.none(), to_field="number", required=False, label=_("Held again after"))
    lines = PiecesField(label=_("What is accepted"))

    def prepare(self) -> None:
        objected = Acceptance.objects.filter(stage=Acceptance.Stage.OBJECTED, later=None)
        self.fields["again"].queryset = objected  # type: ignore[attr-defined]
        if self.actor:
            day = timezone.localdate(self.actor.at) + timedelta(days=setting("acceptance_notice_days"))
            self.initial.setdefault("at", f"{day} 09:30")
        order = self.asked()
        if order is not None:
            self.fields["again"].queryset = objected.filter(order=order)  # type: ignore[attr-defined]
            mode = self.initial.get("mode") or ("works" if any(line.acceptance == "works" for line in order.lines.all()) else "site")
            rows = piece_rows(order, lambda line: rules.acceptable(line) - rules.pending(line), lambda line: line.acceptance != mode)
            self.initial.update(mode=mode, lines=rows, **({"place": order.place} if mode == "site" else {}))


class AgreeForm(Form):
    note = forms.CharField(max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("How the customer agreed"))


class OtherTimeForm(Form):
    wish = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Which time or place the customer asks for"))


class MoveForm(Form):
    layout = [["at", "place:2"], ["way:2", "attendees"], ["reason"]]
    at = MomentField(label=_("Time"))
    place = forms.CharField(max_length=200, label=_("Acceptance place"))
    way = forms.CharField(max_length=200, label=_("Way of acceptance"))
    attendees = forms.CharField(max_length=200, required=False, label=_("Attendees"))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk:
            shown = {
                "at": timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M"),
                "place": one.place,
                "way": one.way,
                "attendees": one.attendees,
            }
            self.initial = shown | {"reason": one.wish} | dict(self.initial)


class QuestionRow(Form):
    layout = [["question", "answer"]]
    question = forms.CharField(max_length=300, label=_("Question"))
    answer = forms.CharField(max_length=400, label=_("Answer"))


class ResultRow(NamedRow):
    layout = [["position", "line", "open", "quantity", "result"]]
    outputs: ClassVar[Mapping[str, Any]] = {"line": _("Goods"), "open": _("Appointed")}
    quantity = QuantityField(required=False, label=_("Accepted"))
    result = forms.CharField(max_length=200, required=False, label=_("Outcome"))


def a_result(position: int, quantity: Decimal | None, result: str, **_shown: Any) -> ResultInput:
    return ResultInput(position, result, quantity)


class ReportForm(Form):
    layout = [["explained"], ["questions"], ["findings"]]
    explained = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Shown and explained"))
    questions = LinesField(QuestionRow, QuestionInput, min_rows=0, label=_("Questions and answers"))
    findings = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Findings"))
    lines = LinesField(ResultRow, a_result, min_rows=0, label=_("Result of each line"))

    def prepare(self) -> None:
        one = self.document
        if one is None or not one.pk:
            return
        rows = one.lines.select_related("line__item", "line__unit").order_by("line__position")
        shown = [
            {
                "position": row.line.position, "what": named(row.line), "there": f"{plain(row.most)} {row.line.unit.name}",
                "quantity": plain(row.quantity), "result": row.result,
            }
            for row in rows
        ]  # fmt: skip
        self.initial = {
            "lines": shown,
            "questions": rules.answered(one),
            "explained": one.explained,
            "findings": one.report,
            **self.initial,
        }


class ObjectForm(Form):
    objection = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=_("What the customer objects to"))


class HandleForm(Form):
    layout = [["action"], ["owner", "due"]]
    action = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=_("What is done about it"))
    owner = PersonField(label=_("Owner"))
    due = DateField(label=_("Until"))


class PutRightForm(Form):
    outcome = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=_("What was done about it"))


class WaiveForm(Form):
    positions = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple(), label=_("Lines"))
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason, and how the customer agreed"))

    def prepare(self) -> None:
        rows = (
            self.document.lines.exclude(acceptance=Line.Acceptance.NONE).select_related("item")
            if self.document is not None and self.document.pk
            else []
        )
        self.fields["positions"].choices = [(line.position, f"{line.position} {line.item.name}") for line in rows]  # type: ignore[attr-defined]
