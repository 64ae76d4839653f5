"""Forms of the stock inquiry (3.2h)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Supplier, SupplierItem
from yidan.core.forms import DateField, Form, LinesField, PickField, QuantityField
from yidan.intake.models import Order
from yidan.people.fields import PersonField
from yidan.people.models import User
from yidan.review import demand, rules
from yidan.review.commands.supply import AskedInput, StockInput
from yidan.review.forms.round import in_days
from yidan.review.look import Look


class AskedForm(Form):
    item = PickField(Item.objects.select_related("unit"), picker="catalog:item_pick", label=_("Item"))
    quantity = QuantityField(min_value=0, label=_("Quantity"))
    needed_on = DateField(label=_("Needed on"))


class StockInquiryForm(Form):
    """Begins with what is short for the order and this supplier sells."""

    layout = [["order", "supplier"], ["holder", "days", "due", "owner"], ["lines"]]
    on_document = ["order", "supplier", "due", "owner"]
    order = PickField(Order.objects.filter(stage__in=rules.REVIEWED), to_field="number", label=_("Order"))
    supplier = PickField(Supplier.objects.all(), picker="catalog:supplier_pick", label=_("Supplier"))
    holder = forms.CharField(max_length=60, label=_("For whom"))
    days = forms.IntegerField(min_value=1, max_value=30, initial=3, label=_("Valid for days"))
    due = DateField(label=_("Answer until"))
    owner = PersonField(label=_("Buyer"))
    lines = LinesField(AskedForm, AskedInput, label=_("Asked for"))

    def prepare(self) -> None:
        if self.is_bound or not self.actor:
            return
        self.initial.setdefault("due", in_days(self.actor, 1))
        self.initial.setdefault("owner", User.objects.filter(pk=self.actor.user_id or 0).values_list("username", flat=True).first())
        order = Order.objects.filter(number=self.initial.get("order") or "").first()
        supplier = Supplier.objects.filter(code=self.initial.get("supplier") or "").first()
        if order is not None:
            self.initial.setdefault("lines", asked_for(order, supplier, self.actor))
        if supplier is not None:
            self.initial.setdefault("holder", supplier.contact)


def asked_for(order: Order, supplier: Supplier | None, by: Any) -> list[dict[str, Any]]:
    needs = demand.short(Look(order, by))
    if supplier is not None:
        sold = set(SupplierItem.objects.filter(supplier=supplier, item__in=[need.item for need in needs]).values_list("item_id", flat=True))
        needs = [need for need in needs if need.item.pk in sold] or needs
    return [{"item": need.item.code, "quantity": need.short, "needed_on": order.requested} for need in needs]


class StockRowForm(Form):
    position = forms.IntegerField(min_value=1, max_value=1000, label=_("Line"))
    in_stock = QuantityField(label=_("In stock"))
    rest_on = DateField(required=False, label=_("The rest on"))
    note = forms.CharField(max_length=200, required=False, label=_("Note"))


class StockAnswerForm(Form):
    answers = LinesField(StockRowForm, StockInput, label=_("Answer"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault(
                "answers", [{"position": line.position, "in_stock": "", "note": ""} for line in self.document.lines.all()]
            )
