"""Forms of demands, purchase orders and receipts."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Place, Supplier
from yidan.core import formats
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField, QuantityField
from yidan.intake.forms.enquiry import CURRENCIES
from yidan.intake.models import Order
from yidan.people.fields import PersonField
from yidan.people.models import LegalEntity, User
from yidan.purchasing import queries
from yidan.purchasing.commands import DateInput, PurchaseInput, ReceivedInput
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder
from yidan.purchasing.queries.sourcing import Priced

ITEMS = "catalog:item_pick"
SUPPLIERS = "catalog:supplier_pick"
DEMANDS = "purchasing:demand_pick"


class DemandForm(Form):
    layout = [["item", "quantity"], ["needed_on", "order"], ["reason"]]
    on_document = ["item", "quantity", "needed_on", "reason", "order"]
    item = PickField(Item.objects.exclude(kind="make"), picker=ITEMS, label=_("Item"))
    quantity = QuantityField(label=_("Quantity"))
    needed_on = DateField(label=_("Needed on"))
    order = PickField(Order.objects.all(), to_field="number", required=False, widget=forms.TextInput, label=_("For order"))
    reason = forms.CharField(max_length=120, label=_("Where from"))


class Told(Form):
    """A row about something that is not typed: its words stand in `shown`."""

    def prepare(self) -> None:
        self.shown = {name: self.initial.get(name, "") for name in self.outputs}


class PurchaseLineForm(Told):
    layout = [["demand", "name", "needed", "quantity", "price", "due", "tolerance"]]
    outputs = {"name": _("Item"), "needed": _("Needed")}
    demand = PickField(Demand.objects.select_related("item__unit"), to_field="number", picker=DEMANDS, label=_("Demand"))
    quantity = QuantityField(label=_("Quantity"))
    price = MoneyField(label=_("Price without tax"))
    due = DateField(label=_("Delivery date"))
    tolerance = NumberField(max_digits=5, decimal_places=2, max_value=100, required=False, label=_("Tolerance %"))

    def clean_tolerance(self) -> Decimal:
        return self.cleaned_data["tolerance"] or Decimal(0)


def suggested(demand: Demand, price: Priced | None) -> dict[str, Any]:
    """The row a demand makes: its open quantity by the lot rule, the price offered or listed, its day."""
    item = demand.item
    least = max(demand.to_order, price.moq if price else item.moq)
    if item.multiple:
        least = (least / item.multiple).to_integral_value(ROUND_CEILING) * item.multiple
    return told(demand) | {"quantity": plain(least), "price": plain(price.price if price else item.purchase_price), "due": demand.needed_on}


def told(demand: Demand) -> dict[str, Any]:
    need = formats.qty(demand.quantity, demand.item.unit)
    return {
        "demand": demand.number,
        "name": f"{demand.item.name} {demand.item.spec}".strip(),
        "needed": f"{need} · {demand.needed_on:%m-%d}",
    }


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


class TermsForm(Form):
    tax_rate = NumberField(max_digits=5, decimal_places=2, max_value=100, initial=Decimal(13), label=_("Tax rate (%)"))
    payment_terms = forms.CharField(max_length=120, label=_("Payment terms"))
    quality_standard = forms.CharField(max_length=200, required=False, label=_("Quality standard"))
    contract = forms.BooleanField(required=False, label=_("With contract"))


def buyers(form: Form) -> None:
    """Who may be the buyer, the reader first; the company's default entity."""
    rows = User.objects.filter(is_active=True, seats__role__in=["procurement", "procurement_head"]).distinct()
    form.fields["owner"].queryset = rows  # type: ignore[attr-defined]
    me = rows.filter(pk=form.actor.user_id or 0).first() if form.actor else None
    form.initial.setdefault("owner", me.username if me else None)
    form.initial.setdefault("entity", LegalEntity.objects.filter(is_default=True).values_list("code", flat=True).first())


class PurchaseForm(TermsForm):
    layout = [["supplier", "owner", "entity"], ["payment_terms", "tax_rate", "currency"], ["quality_standard", "contract"]]
    on_document = ["supplier", "entity", "owner", "currency", "tax_rate", "payment_terms", "quality_standard", "contract"]
    currency = forms.ChoiceField(choices=CURRENCIES, required=False, initial="CNY", label=_("Currency"))
    supplier = PickField(Supplier.objects.filter(stage="active"), picker=SUPPLIERS, label=_("Supplier"))
    entity = PickField(LegalEntity.objects.all(), label=_("Legal entity"))
    owner = PersonField(User.objects.none(), choose=True, label=_("Buyer"))
    demands = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput())  # numbers, from the list of demands
    lines = LinesField(PurchaseLineForm, PurchaseInput, total=("quantity", "price"), label=_("Lines"))

    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in super().inputs().items() if name != "demands"}

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or "CNY"

    def prepare(self) -> None:
        buyers(self)
        if numbers := self.initial.get("demands"):
            self._suggest(str(numbers).split(","))

    def _suggest(self, numbers: list[str]) -> None:
        """From demands picked on their list: the lines, with the supplier the plan names, else the one who sells most of them."""
        rows = list(
            Demand.objects.filter(number__in=numbers, stage="open").select_related("item__unit", "supplier").order_by("needed_on", "pk")
        )
        best = next(iter(queries.who_sells(rows)), None)
        prices = queries.prices(rows, best)
        self.initial["lines"] = [suggested(row, prices.get(row.pk)) for row in rows]
        if best:
            self.initial.setdefault("supplier", best.code)
            self.initial.setdefault("payment_terms", best.terms)
            self.initial.setdefault("quality_standard", last_standard(best, rows))
        if any(row.item.key_material for row in rows):
            self.initial.setdefault("contract", True)


def last_standard(supplier: Supplier, demands: list[Demand]) -> str:
    """What such goods were bought to from him the last time."""
    rows = PurchaseOrder.objects.filter(supplier=supplier, lines__item__in=[demand.item_id for demand in demands]).exclude(
        quality_standard=""
    )
    return rows.order_by("-pk").values_list("quality_standard", flat=True).first() or ""


class CorrectForm(TermsForm):
    layout = [["payment_terms", "tax_rate"], ["quality_standard", "contract"]]
    lines = LinesField(PurchaseLineForm, PurchaseInput, total=("quantity", "price"), label=_("Lines"))

    def prepare(self) -> None:
        order = self.document
        if isinstance(order, PurchaseOrder) and order.pk:
            rows = [
                told(line.demand)
                | {"quantity": plain(line.quantity), "price": plain(line.price), "due": line.due, "tolerance": plain(line.tolerance)}
                for line in order.lines.select_related("demand__item__unit").order_by("position")
                if line.demand
            ]
            names = ("tax_rate", "payment_terms", "quality_standard", "contract")
            self.initial = {name: getattr(order, name) for name in names} | {"lines": rows} | dict(self.initial)


class ApproveForm(Form):
    """Judges the content: says which revision was read."""

    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        if isinstance(self.document, PurchaseOrder) and self.document.pk:
            self.initial.setdefault("revision", self.document.revision)


class SendForm(Form):
    layout = [["holder", "days"]]
    holder = forms.CharField(max_length=60, label=_("Supplier's contact"))
    days = forms.IntegerField(min_value=1, max_value=90, initial=14, label=_("Link valid for days"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("holder", self.document.supplier.contact)


class DateRowForm(Told):
    layout = [["name", "ordered", "day"]]
    outputs = {"name": _("Item"), "ordered": _("Ordered for")}
    position = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    day = DateField(label=_("Date"))


class ConfirmForm(Form):
    dates = LinesField(DateRowForm, DateInput, label=_("Dates"))

    def prepare(self) -> None:
        if isinstance(self.document, PurchaseOrder) and self.document.pk:
            self.initial.setdefault(
                "dates", [date_row(line) for line in self.document.lines.select_related("item__unit").order_by("position")]
            )


def date_row(line: PurchaseLine) -> dict[str, Any]:
    name = f"{line.item.name} × {formats.qty(line.quantity, line.item.unit)}"
    return {"position": line.position, "day": line.expected, "name": name, "ordered": f"{line.due:%Y-%m-%d}"}


class ExpectForm(ConfirmForm):
    reason = forms.CharField(max_length=400, label=_("Reason"))


class ReceivedRowForm(Told):
    layout = [["name", "open", "quantity", "surplus", "lot", "place"]]
    outputs = {"name": _("Item"), "open": _("To come")}
    position = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    quantity = QuantityField(required=False, label=_("Counted"))
    surplus = QuantityField(required=False, label=_("Too much, sent back at once"))
    lot = forms.CharField(max_length=40, required=False, label=_("Supplier's batch"))
    place = PickField(Place.objects.filter(stage="active"), required=False, label=_("Place"))

    def clean_quantity(self) -> Decimal:
        return self.cleaned_data["quantity"] or Decimal(0)

    def clean_surplus(self) -> Decimal:
        return self.cleaned_data["surplus"] or Decimal(0)


class ReceiveForm(Form):
    layout = [["purchase_order", "delivery_note"]]
    on_document = ["purchase_order", "delivery_note"]
    purchase_order = PickField(PurchaseOrder.for_page(), to_field="number", widget=forms.TextInput, label=_("Purchase order"))
    delivery_note = forms.CharField(max_length=40, required=False, label=_("Supplier's delivery note"))
    lines = LinesField(ReceivedRowForm, ReceivedInput, label=_("Goods"))

    def prepare(self) -> None:
        number = self.initial.get("purchase_order")
        order = PurchaseOrder.objects.filter(number=number).first() if number else None
        if order:
            lines = order.lines.select_related("item__unit").order_by("position")
            self.initial.setdefault("lines", [received_row(line) for line in lines if line.open])


def received_row(line: PurchaseLine) -> dict[str, Any]:
    return {"position": line.position, "name": line.item.name, "open": formats.qty(line.open, line.item.unit), "quantity": plain(line.open)}
