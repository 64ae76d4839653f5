"""What the verbs of stock are asked with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yidan.catalog.forms import NamedRow
from yidan.catalog.models import Item, Place
from yidan.core.forms import Form, LinesField, PickField, QuantityField
from yidan.stock.commands import StockRow


class StockRowForm(NamedRow):
    layout = [["item", "name", "lot", "place", "quantity", "unit"]]
    item = PickField(Item.objects.select_related("unit"), picker="catalog:item_pick", label=gettext_lazy("Item"))
    lot = forms.CharField(required=False, max_length=40, label=gettext_lazy("Lot"))
    place = PickField(Place.objects.all(), label=gettext_lazy("Place"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))


class AdjustmentForm(Form):
    layout = [["reason"], ["lines"]]
    on_document = ["reason"]
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))
    lines = LinesField(StockRowForm, StockRow, label=gettext_lazy("Stock"))

    def inputs(self) -> dict[str, Any]:
        return {"lines": self.cleaned_data["lines"]}
