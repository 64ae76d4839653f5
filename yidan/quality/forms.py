"""What the verbs of quality are asked with: one form each, for page and API alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.forms import ITEMS, MasterForm
from yidan.catalog.models import Item
from yidan.core.actors import DEPARTMENTS, LABELS
from yidan.core.forms import Form, LinesField, NumberField, PickField, QuantityField
from yidan.intake.models import Line
from yidan.planning import serials as line_serials
from yidan.planning.models import Operation
from yidan.purchasing.models import Receipt, ReceiptLine
from yidan.quality import serials
from yidan.quality.measuring import MeasurementInput, misfits
from yidan.quality.models import Characteristic, Inspection, InspectionPlan, Nonconformity
from yidan.quality.queries import outgoing

CARRIED = ("when", "order", "line", "work_order", "operation", "receipt", "receipt_line", "item", "quantity", "again_for")


class BirthForm(Form):
    """Of an inspection: all the document carries follows from what it is about."""

    def about(self) -> Inspection:
        raise NotImplementedError

    def written(self) -> dict[str, Any]:
        made = self.about()
        return {name: value for name in CARRIED if (value := getattr(made, name, None)) is not None}

    def inputs(self) -> dict[str, Any]:
        return {}


SERIALS = {
    "max_length": 400, "required": False, "label": gettext_lazy("Serial numbers"),
    "help_text": gettext_lazy("1-4, 7; empty: the next ones of the line"),
}  # fmt: skip


class PieceForm(BirthForm):
    """Of pieces that may be named one by one."""

    serials = forms.CharField(**SERIALS)  # type: ignore[arg-type]

    def inputs(self) -> dict[str, Any]:
        return {"serials": self.cleaned_data["serials"]}


class IncomingForm(BirthForm):
    receipt_line = PickField(ReceiptLine.objects.none(), to_field="id", label=gettext_lazy("Delivered goods"))

    def prepare(self) -> None:
        rows = ReceiptLine.objects.filter(receipt__stage=Receipt.Stage.ARRIVED).select_related(
            "receipt__purchase_order", "purchase_line__item"
        )
        self.fields["receipt_line"].queryset = rows  # type: ignore[attr-defined]
        self.fields["receipt_line"].label_from_instance = lambda row: f"{row.receipt} · {row.purchase_line.item} · {row.quantity}"  # type: ignore[attr-defined]

    def about(self) -> Inspection:
        return Inspection.incoming(self.cleaned_data["receipt_line"])


class FirstArticleForm(BirthForm):
    operation = PickField(Operation.objects.none(), to_field="id", label=gettext_lazy("Operation"))
    quantity = QuantityField(initial=1, min_value=1, label=gettext_lazy("Pieces"))

    def prepare(self) -> None:
        rows = Operation.objects.filter(work_order__stage__in=["running", "done"]).select_related("work_order")
        self.fields["operation"].queryset = rows  # type: ignore[attr-defined]

    def about(self) -> Inspection:
        return Inspection.first_article(self.cleaned_data["operation"], self.cleaned_data["quantity"])


class FinalForm(PieceForm):
    line = PickField(Line.objects.none(), to_field="id", label=gettext_lazy("Order line"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))

    def prepare(self) -> None:
        rows = Line.objects.filter(kind=Line.Kind.GOODS, order__stage__in=["planned", "in_execution"]).select_related("order", "item")
        self.fields["line"].queryset = rows  # type: ignore[attr-defined]
        self.fields["line"].label_from_instance = lambda line: f"{line.order} · {line}"  # type: ignore[attr-defined]

    def about(self) -> Inspection:
        return Inspection.final(self.cleaned_data["line"], self.cleaned_data["quantity"])


class OutgoingForm(PieceForm):
    line = PickField(Line.objects.none(), to_field="id", label=gettext_lazy("Order line"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))

    def prepare(self) -> None:
        rows = outgoing.asking().filter(order__stage__in=outgoing.SHIPPABLE).select_related("order", "item")
        self.fields["line"].queryset = rows  # type: ignore[attr-defined]
        self.fields["line"].label_from_instance = lambda line: f"{line.order} · {line}"  # type: ignore[attr-defined]

    def about(self) -> Inspection:
        return Inspection.outgoing(self.cleaned_data["line"], self.cleaned_data["quantity"])


class AgainForm(PieceForm):
    nonconformity = PickField(Nonconformity.objects.none(), to_field="number", label=gettext_lazy("Nonconformity"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))

    def prepare(self) -> None:
        self.fields["nonconformity"].queryset = Nonconformity.objects.filter(stage=Nonconformity.Stage.DECIDED)  # type: ignore[attr-defined]

    def about(self) -> Inspection:
        return Inspection.again(self.cleaned_data["nonconformity"], self.cleaned_data["quantity"])


class ValueForm(Form):
    """One value; where the characteristic has no limits, `fits` is the inspector's word: yes or no."""

    characteristic = PickField(Characteristic.objects.none(), to_field="id", label=gettext_lazy("Characteristic"))
    piece = forms.IntegerField(min_value=1, max_value=100_000, label=gettext_lazy("Piece"))
    value = NumberField(max_digits=14, decimal_places=4, min_value=-(10**9), required=False, label=gettext_lazy("Value"))
    text = forms.CharField(max_length=120, required=False, label=gettext_lazy("Found"))
    fits = forms.TypedChoiceField(
        choices=[("", "—"), ("yes", gettext_lazy("fits")), ("no", gettext_lazy("does not fit"))], required=False, empty_value=None,
        coerce=lambda word: word == "yes", label=gettext_lazy("Result"),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["characteristic"].queryset = Characteristic.objects.all()  # type: ignore[attr-defined]

    def entered(self) -> MeasurementInput:
        return MeasurementInput(**self.cleaned_data)


class MeasureForm(Form):
    values = LinesField(ValueForm, MeasurementInput, label=gettext_lazy("Measured values"))

    def prepare(self) -> None:
        plan = self.document.plan if self.document is not None else None
        rows = Characteristic.objects.filter(plan=plan, dropped=False).order_by("position") if plan else Characteristic.objects.none()
        kind = type("PlanValueForm", (ValueForm,), {"prepare": lambda form: _narrow(form, rows)})
        self.fields["values"].row_form = kind  # type: ignore[attr-defined]


def _narrow(form: Form, rows: Any) -> None:
    form.fields["characteristic"].queryset = rows  # type: ignore[attr-defined]
    form.fields["characteristic"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class PassForm(Form):
    note = forms.CharField(max_length=400, required=False, label=gettext_lazy("Note"))


class FailForm(Form):
    layout = [["passed", "failed", "which:2"], ["what"]]
    passed = QuantityField(label=gettext_lazy("Passed"))
    failed = QuantityField(label=gettext_lazy("Failed"))
    which = forms.CharField(max_length=400, required=False, label=gettext_lazy("Serial numbers of the failed pieces"))
    what = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What is wrong"))

    def prepare(self) -> None:
        """Those with a value out of limits are named already."""
        found = self.document
        if found is not None and found.pk and found.numbers and found.line:
            wrong = serials.named(found, {row.piece for row in misfits(found)})
            self.initial.setdefault("which", line_serials.told(found.line, wrong))


def departments() -> list[tuple[str, Any]]:
    return [("", "—"), *((role.value, LABELS[role]) for role in DEPARTMENTS)]


class MethodForm(Form):
    layout = [["method"], ["cause"], ["grade", "department"]]
    method = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What is done, and why"))

    cause = forms.CharField(max_length=400, required=False, label=gettext_lazy("Cause"))
    grade = forms.ChoiceField(choices=[("", "—"), *Nonconformity.Grade.choices], required=False, label=gettext_lazy("Grade"))
    department = forms.ChoiceField(choices=departments, required=False, label=gettext_lazy("Department concerned"))


class ConcessionForm(MethodForm):
    layout = [["serials"], *MethodForm.layout]
    serials = forms.CharField(max_length=400, label=gettext_lazy("Serial numbers of the pieces"))

    def prepare(self) -> None:
        bad = self.document
        if bad is not None and bad.pk and bad.numbers and bad.line:
            self.initial.setdefault("serials", line_serials.told(bad.line, bad.numbers))


class SortForm(Form):
    layout = [["method"], ["cause"], ["grade"]]
    method = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("How it is sorted, and who pays"))
    cause = forms.CharField(max_length=400, required=False, label=gettext_lazy("Cause"))
    grade = forms.ChoiceField(choices=[("", "—"), *Nonconformity.Grade.choices], required=False, label=gettext_lazy("Grade"))


class DeviationForm(SortForm):
    layout = [["quantity", "basis:2"], ["method"], ["cause", "grade"], ["reduction"]]
    quantity = QuantityField(label=gettext_lazy("Accepted as they are"))
    basis = forms.CharField(max_length=160, label=gettext_lazy("Deviates from (drawing, standard, clause)"))
    method = forms.CharField(
        max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Why it can be used all the same")
    )
    reduction = forms.BooleanField(required=False, label=gettext_lazy("The buyer asks for a price reduction"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("quantity", f"{self.document.quantity.normalize():f}")
            self.initial.setdefault("basis", getattr(self.document.inspection.plan, "standard", ""))


class WordForm(Form):
    agrees = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("can be used as they are")), ("no", gettext_lazy("cannot be used"))], coerce=lambda word: word == "yes",
        label=gettext_lazy("Our word"),
    )  # fmt: skip
    text = forms.CharField(max_length=200, label=gettext_lazy("On what grounds"))


class ReworkedForm(Form):
    quantity = QuantityField(label=gettext_lazy("Reworked"))
    minutes = NumberField(max_digits=9, decimal_places=1, required=False, label=gettext_lazy("Minutes worked"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("quantity", self.document.quantity - self.document.reworked)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return data | {"minutes": data.get("minutes") or Decimal(0)}


@dataclass(frozen=True)
class CharacteristicRow:
    name: str
    category: str = Characteristic.Category.DIMENSION
    standard: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    gauge: str = ""
    key: bool = False
    position: int = 0


class CharacteristicForm(Form):
    position = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput())
    name = forms.CharField(max_length=80, label=gettext_lazy("Characteristic"))
    category = forms.ChoiceField(choices=Characteristic.Category.choices, label=gettext_lazy("Category"))
    standard = forms.CharField(max_length=120, required=False, label=gettext_lazy("Standard in words"))
    lower = NumberField(max_digits=14, decimal_places=4, min_value=-(10**9), required=False, label=gettext_lazy("Lower limit"))
    upper = NumberField(max_digits=14, decimal_places=4, min_value=-(10**9), required=False, label=gettext_lazy("Upper limit"))
    unit = forms.CharField(max_length=12, required=False, label=gettext_lazy("Unit"))
    gauge = forms.CharField(max_length=60, required=False, label=gettext_lazy("Gauge"))
    key = forms.BooleanField(required=False, label=gettext_lazy("Key"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        low, high = data.get("lower"), data.get("upper")
        if low is not None and high is not None and low > high:
            raise ValidationError(_("The lower limit is above the upper."))
        return data | {"position": data.get("position") or 0}


class PlanForm(MasterForm):
    lines_name = "characteristics"
    layout = [["code", "name"], ["item", "when", "standard"]]
    item = PickField(Item.objects.all(), picker=ITEMS, label=gettext_lazy("Item"))
    characteristics = LinesField(CharacteristicForm, CharacteristicRow, label=gettext_lazy("Characteristics"))

    class Meta:
        model = InspectionPlan
        fields = ["code", "name", "item", "when", "standard"]

    def children(self) -> Any:
        return self.instance.rows()

    @classmethod
    def arranged(cls, values: Any) -> dict[str, Any]:
        """A row keeps its position; a new one takes the next free."""
        given = dict(values)
        rows = given.get("characteristics") or ()
        free = max([row.position for row in rows] or [0])
        found = []
        for row in rows:
            free += 10 * (not row.position)
            found.append(row if row.position else CharacteristicRow(**{**vars(row), "position": free}))
        return given | {"characteristics": tuple(found)}
