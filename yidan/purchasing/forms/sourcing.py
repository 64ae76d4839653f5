"""Forms of the purchase plan and of requests for quotation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Supplier
from yidan.core import formats
from yidan.core.forms import DateField, Form, LinesField, MomentField, MoneyField, PickField, QuantityField
from yidan.people.fields import PersonField
from yidan.people.models import LegalEntity, User
from yidan.purchasing import queries, rules
from yidan.purchasing.commands import ChoiceInput, DemandPick, OfferInput, SupplierPick
from yidan.purchasing.forms.buying import DEMANDS, SUPPLIERS, SendForm, Told, buyers, plain, told
from yidan.purchasing.models import Demand, Rfq, RfqLine, SupplierQuote


class PlanSupplyForm(Form):
    layout = [["supplier", "order_by"]]
    supplier = PickField(Supplier.objects.filter(stage="active"), picker=SUPPLIERS, label=_("Supplier"))
    order_by = DateField(label=_("To be ordered by"))

    def prepare(self) -> None:
        demand = self.document
        if isinstance(demand, Demand) and demand.pk:
            self.initial.setdefault("order_by", demand.order_by or demand.needed_on - timedelta(days=demand.item.lead_days or 0))
            if demand.supplier:
                self.initial.setdefault("supplier", demand.supplier.code)


class DemandRow(Told):
    layout = [["demand", "name", "needed"]]
    outputs = {"name": _("Item"), "needed": _("Needed")}
    demand = PickField(Demand.objects.select_related("item__unit"), to_field="number", picker=DEMANDS, label=_("Demand"))


class SupplierRow(Told):
    layout = [["supplier", "text", "note"]]
    outputs = {"text": _("Name"), "note": _("Grade")}
    supplier = PickField(Supplier.objects.filter(stage="active"), picker=SUPPLIERS, label=_("Supplier"))


class AskForm(Form):
    layout = [["owner", "entity", "answer_by"], ["note"]]
    on_document = ["owner", "entity", "answer_by", "note"]
    owner = PersonField(User.objects.none(), choose=True, label=_("Buyer"))
    entity = PickField(LegalEntity.objects.all(), label=_("Legal entity"))
    answer_by = MomentField(label=_("Answer by"))
    note = forms.CharField(max_length=200, required=False, label=_("Conditions asked for"))
    numbers = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput())  # of demands, from their list
    demands = LinesField(DemandRow, DemandPick, label=_("Demands"))
    suppliers = LinesField(SupplierRow, SupplierPick, label=_("Suppliers asked"))

    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in super().inputs().items() if name != "numbers"}

    def prepare(self) -> None:
        buyers(self)
        if self.actor:
            self.initial.setdefault("answer_by", (self.actor.at + timedelta(days=2)).replace(minute=0, second=0, microsecond=0))
        if numbers := self.initial.get("numbers"):
            rows = list(Demand.objects.filter(number__in=str(numbers).split(","), stage="open").select_related("item__unit").order_by("pk"))
            self.initial["demands"] = [told(row) for row in rows]
            self.initial["suppliers"] = [{"supplier": one.code, "text": one.name, "note": one.grade} for one in queries.who_sells(rows)[:6]]


class SendRequestForm(SendForm):
    pass


class OfferRow(Told):
    layout = [["name", "wanted", "price", "in_stock", "day", "moq"]]
    outputs = {"name": _("Item"), "wanted": _("Wanted")}
    position = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    price = MoneyField(label=_("Price without tax"))
    in_stock = QuantityField(required=False, label=_("In stock there"))
    day = DateField(label=_("Rest is here on"))
    moq = QuantityField(required=False, label=_("Least quantity"))


def an_offer(position: int, price: Decimal, day: Any, in_stock: Decimal | None, moq: Decimal | None) -> OfferInput:
    return OfferInput(position, price, day, in_stock or Decimal(0), moq or Decimal(0))


class OfferForm(Form):
    layout = [["valid_until", "note:2"]]
    offers = LinesField(OfferRow, an_offer, label=_("Offers"))
    valid_until = DateField(required=False, label=_("Valid until"))
    note = forms.CharField(max_length=200, required=False, label=_("Note"))

    def prepare(self) -> None:
        quote = self.document
        if isinstance(quote, SupplierQuote) and quote.pk:
            self.initial.setdefault("offers", [offer_row(quote, line) for line in quote.rfq.lines.all()])
            self.initial.setdefault("valid_until", quote.valid_until)
            self.initial.setdefault("note", quote.note)


def offer_row(quote: SupplierQuote, line: RfqLine) -> dict[str, Any]:
    known = next((one for one in quote.offers.all() if one.line_id == line.pk), None)
    item = line.demand.item
    row: dict[str, Any] = {
        "position": line.position, "name": f"{item.name} {item.spec}".strip(), "wanted": f"{formats.qty(line.quantity, item.unit)} · {line.needed_on:%m-%d}",
    }  # fmt: skip
    given = {"price": plain(known.price), "day": known.day, "in_stock": plain(known.in_stock), "moq": plain(known.moq)} if known else {}
    return row | (given or {"day": line.needed_on})


class ChoiceRow(Told):
    layout = [["name", "offers", "supplier"]]
    outputs = {"name": _("Item"), "offers": _("Offered by")}
    position = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    supplier = PickField(Supplier.objects.all(), picker=SUPPLIERS, label=_("Supplier chosen"))


class AwardForm(Form):
    choices = LinesField(ChoiceRow, ChoiceInput, label=_("Who gets it"))
    why = forms.CharField(
        max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why, where it is not the lowest price")
    )

    def prepare(self) -> None:
        rfq = self.document
        if isinstance(rfq, Rfq) and rfq.pk:
            lines = rfq.lines.select_related("demand__item").prefetch_related("offers__quote__supplier").order_by("position")
            self.initial.setdefault("choices", list(choice_rows(lines)))


def choice_rows(lines: Iterable[RfqLine]) -> Iterable[dict[str, Any]]:
    """The lowest price stands there already."""
    for line in lines:
        best = rules.cheapest(line)
        if best:
            ranked = sorted(line.offers.all(), key=lambda one: rules.worth(one, line))
            who = "; ".join(f"{one.quote.supplier.code} {one.quote.supplier.name} {one.price:,.2f} · {one.day:%m-%d}" for one in ranked)
            yield {"position": line.position, "name": line.demand.item.name, "offers": who, "supplier": best.quote.supplier.code}
