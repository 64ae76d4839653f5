"""Forms of what did not come as ordered, of what goes back, and of how far the supplier is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core import formats
from yidan.core.forms import DateField, Form, LinesField, MoneyField, PickField, QuantityField
from yidan.purchasing.commands import BackInput
from yidan.purchasing.forms.buying import Told, plain
from yidan.purchasing.models import Progress, PurchaseLine, Receipt, ReceiptLine, SupplyIssue
from yidan.purchasing.rules import RECEIVABLE


class IssueForm(Form):
    layout = [["purchase_line", "kind", "quantity"], ["found"]]
    on_document = ["purchase_line", "kind", "quantity", "found"]
    purchase_line = PickField(PurchaseLine.objects.select_related("purchase_order", "item"), to_field="id", label=_("Line of the purchase"))
    kind = forms.ChoiceField(choices=SupplyIssue.Kind.choices, label=_("Kind"))
    quantity = QuantityField(required=False, label=_("Quantity"))
    found = forms.CharField(max_length=200, label=_("What was found"))

    def prepare(self) -> None:
        """Shown to choose from: what is on its way, and the line that was asked about."""
        field: Any = self.fields["purchase_line"]
        field.label_from_instance = lambda line: f"{line.purchase_order} · {line.position} {line.item}"
        if not self.is_bound:
            asked = str(self.initial.get("purchase_line", ""))
            shown = Q(purchase_order__stage__in=RECEIVABLE) | Q(pk=int(asked) if asked.isdigit() and len(asked) < 19 else 0)
            field.queryset = field.queryset.filter(shown).order_by("-pk")

    def clean_quantity(self) -> Decimal:
        return self.cleaned_data["quantity"] or Decimal(0)


class RemedyForm(Form):
    layout = [["remedy", "new_day", "agreed_with"], ["text"], ["claim", "cost"]]
    remedy = forms.ChoiceField(choices=SupplyIssue.Remedy.choices, label=_("Remedy"))
    text = forms.CharField(max_length=200, label=_("What was agreed"))
    agreed_with = forms.CharField(max_length=60, required=False, label=_("Agreed with"))
    new_day = DateField(required=False, label=_("New date"))
    claim = MoneyField(required=False, label=_("The supplier owes for it"))
    cost = MoneyField(required=False, label=_("Costs us more"))

    def clean_claim(self) -> Decimal:
        return self.cleaned_data["claim"] or Decimal(0)

    def clean_cost(self) -> Decimal:
        return self.cleaned_data["cost"] or Decimal(0)


class ResultForm(Form):
    result = forms.CharField(max_length=200, label=_("How it ended"))


class BackRow(Told):
    layout = [["name", "here", "quantity"]]
    outputs = {"name": _("Item"), "here": _("Rejected and here")}
    line = PickField(ReceiptLine.objects.all(), to_field="id", widget=forms.HiddenInput(), label=_("Line"))
    quantity = QuantityField(label=_("Goes back"))


class BackForm(Form):
    lines = LinesField(BackRow, BackInput, label=_("Goods"))
    carrier = forms.CharField(max_length=60, required=False, label=_("Carrier and number"))

    def prepare(self) -> None:
        if isinstance(self.document, Receipt) and self.document.pk:
            rows = self.document.lines.select_related("purchase_line__item__unit").order_by("pk")
            self.initial.setdefault("lines", [back_row(row) for row in rows if row.to_send_back])


def back_row(row: ReceiptLine) -> dict[str, Any]:
    item = row.purchase_line.item
    return {"line": row.pk, "name": item.name, "here": formats.qty(row.to_send_back, item.unit), "quantity": plain(row.to_send_back)}


class ProgressForm(Form):
    layout = [["step", "day"], ["tracking", "note"]]
    step = forms.ChoiceField(choices=Progress.Step.choices, label=_("How far"))
    day = DateField(label=_("Day"))
    tracking = forms.CharField(max_length=60, required=False, label=_("Carrier and number"))
    note = forms.CharField(max_length=200, required=False, label=_("Note"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("day", timezone.localdate(self.actor.at))
