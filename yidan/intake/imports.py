"""Orders that can be brought in: new ones as drafts, by the verb of entry; those of the former system as history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer, Item
from yidan.core.actors import Actor, Role
from yidan.core.documents import Document
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField, QuantityField
from yidan.core.imports import Entry, Table, register
from yidan.intake import commands as intake
from yidan.intake.commands.enquiry import SELLERS
from yidan.intake.commands.history import HistoricLine
from yidan.intake.forms import OrderForm
from yidan.intake.history import Historic, apportioned, bring_in
from yidan.intake.models import Order
from yidan.people.models import LegalEntity, User


class OrderTable(Table):
    """New orders: rows of one customer and one customer's order number are one order, a draft to be held against its original."""

    code, title, form, model = "orders", gettext_lazy("Orders"), OrderForm, Order
    key, lines, paper_class = ("customer", "customer_po"), "lines", "P"
    left_out = frozenset({"quotation", "original", "requirements", "stated_total", "position"})
    example = {
        "customer": "KH-0031", "customer_po": "MD20261124-07", "received_at": "2026-11-24", "place": "顺德杏坛 6 栋", "requested": "2026-12-28",
        "payment_terms": "预付 30%", "item": "DJ-12", "quantity": "2", "price": "52743.36",
    }  # fmt: skip

    @property
    def editors(self) -> frozenset[Role]:
        return frozenset(SELLERS)

    @property
    def clause(self) -> str:
        return "2.3a"

    def existing(self, keys: Iterable[tuple[str, ...]], by: Actor) -> Mapping[tuple[str, ...], Document]:
        """None of them is changed by a file; what is there already is a fault (`judge`)."""
        return {}

    def judge(self, entries: Sequence[Entry], by: Actor) -> Iterator[tuple[Entry, str, str]]:
        wanted = {entry.key for entry in entries if entry.key[1]}
        rows = Order.objects.filter(customer_po__in=[po for _customer, po in wanted]).exclude(stage__in=["abandoned", "cancelled"])
        there = {(order.customer.code, order.customer_po): order for order in rows.select_related("customer")}
        for entry in entries:
            if order := there.get((entry.key[0], entry.key[1])):
                yield entry, "customer_po", _("Entered already as %(order)s.") % {"order": order.key}
            elif not entry.key[1]:
                yield entry, "customer_po", _("This field is required.")

    def write(self, entries: Sequence[Entry], by: Actor) -> None:
        for entry in entries:
            intake.enter(Order(**entry.values), lines=entry.rows, by=by)


class HistoricLineForm(Form):
    item = PickField(Item.objects.select_related("unit"), picker="catalog:item_pick", label=gettext_lazy("Item"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    price = MoneyField(label=gettext_lazy("Unit price"))
    discount = NumberField(max_digits=6, decimal_places=4, max_value=100, required=False, label=gettext_lazy("Discount %"))
    amount = NumberField(decimal_places=8, max_digits=20, required=False, label=gettext_lazy("Line amount"))
    line_tax = MoneyField(required=False, label=gettext_lazy("Tax of the line"))
    line_spec = forms.CharField(max_length=160, required=False, label=gettext_lazy("Specification"))


class HistoryForm(Form):
    """An order of the former system, as its row says it."""

    external = forms.CharField(max_length=40, label=gettext_lazy("Number in the former system"))
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=gettext_lazy("Customer"))
    customer_po = forms.CharField(max_length=40, required=False, label=gettext_lazy("Customer's order number"))
    received_at = DateField(label=gettext_lazy("Received at"))
    requested = DateField(label=gettext_lazy("Requested date"))
    promised = DateField(required=False, label=gettext_lazy("Promised date"))
    actual = DateField(required=False, label=gettext_lazy("Actual date"))
    place = forms.CharField(max_length=200, required=False, label=gettext_lazy("Delivery place"))
    payment_terms = forms.CharField(max_length=120, required=False, label=gettext_lazy("Payment terms"))
    currency = forms.RegexField(r"^[A-Z]{3}$", initial="CNY", label=gettext_lazy("Currency"))
    net = MoneyField(label=gettext_lazy("Net"))
    tax = MoneyField(label=gettext_lazy("Tax"))
    freight = MoneyField(required=False, initial=Decimal(0), label=gettext_lazy("Freight"))
    total = MoneyField(label=gettext_lazy("Total"))
    owner = PickField(User.objects.all(), to_field="username", label=gettext_lazy("Salesperson"))
    entity = PickField(LegalEntity.objects.all(), label=gettext_lazy("Legal entity"))
    note = forms.CharField(max_length=400, required=False, label=gettext_lazy("Note"))
    lines = LinesField(HistoricLineForm, dict, label=gettext_lazy("Order lines"))

    def prepare(self) -> None:
        self.initial.setdefault("entity", LegalEntity.objects.filter(is_default=True).values_list("code", flat=True).first())


class HistoryTable(Table):
    """Orders of the former system. A line without amount is quantity x price less discount; lines are rounded so that their sum is the net."""

    code, title, form, model = "order-history", gettext_lazy("Orders of the former system"), HistoryForm, Order
    key, lines, paper_class = ("external",), "lines", "P"
    example = {
        "external": "SO43659", "customer": "KH-0031", "received_at": "2024-05-31", "requested": "2024-06-12", "actual": "2024-06-07", "net": "200",
        "tax": "26", "freight": "0", "total": "226", "owner": "li", "item": "DJ-12", "quantity": "2", "price": "100",
    }  # fmt: skip

    @property
    def editors(self) -> frozenset[Role]:
        return frozenset({Role.SALES_HEAD})

    @property
    def clause(self) -> str:
        return "1.1"

    def existing(self, keys: Iterable[tuple[str, ...]], by: Actor) -> Mapping[tuple[str, ...], Document]:
        return {}

    def row(self, values: Mapping[str, Any]) -> Any:
        """Cells are clean already: no form is needed for each of some hundred thousand lines."""
        if missing := [name for name in ("item", "quantity", "price") if values.get(name) is None]:
            raise ValidationError({missing[0]: _("This field is required.")})
        return dict(values)

    def judge(self, entries: Sequence[Entry], by: Actor) -> Iterator[tuple[Entry, str, str]]:
        there = set(Order.objects.exclude(external="").values_list("external", flat=True))
        for entry in entries:
            if entry.key[0] in there:
                yield entry, "external", _("This order of the former system has been brought in already.")
            yield from ((entry, column, text) for column, text in self._sums(entry))

    def _sums(self, entry: Entry) -> Iterator[tuple[str, str]]:
        given = entry.values
        if any(given.get(name) is None for name in ("net", "tax", "total")) or len(entry.rows) != len(entry.lines):
            return  # said already
        if given["net"] + given["tax"] + (given.get("freight") or 0) != given["total"]:
            yield "total", _("Net, tax and freight are not the total.")
        try:
            apportioned(self._amounts(entry), given["net"])
        except ValueError:
            yield "net", _("The lines come to %(lines)s.") % {"lines": sum(self._amounts(entry), Decimal(0))}

    def _amounts(self, entry: Entry) -> list[Decimal]:
        return [self._amount(row) for row in entry.rows]

    def _amount(self, row: Mapping[str, Any]) -> Decimal:
        if row.get("amount") is not None:
            return Decimal(row["amount"])
        return Decimal(row["quantity"] * row["price"] * (1 - (row.get("discount") or Decimal(0)) / 100))

    def write(self, entries: Sequence[Entry], by: Actor) -> None:
        bring_in((self._historic(entry) for entry in entries), by=by)

    def _historic(self, entry: Entry) -> Historic:
        values = dict(entry.values)
        values["received_at"] = timezone.make_aware(datetime.combine(values["received_at"], datetime.min.time()))
        values["freight"] = values.get("freight") or Decimal(0)
        nets = apportioned(self._amounts(entry), values["net"])
        order = Order(**values, tax_rate=Decimal(0), tax_included=False)
        return Historic(order, [self._line(row, net) for row, net in zip(entry.rows, nets, strict=True)])

    def _line(self, row: Mapping[str, Any], net: Decimal) -> HistoricLine:
        return HistoricLine(
            row["item"],
            row["quantity"],
            row["price"],
            net,
            row.get("discount") or Decimal(0),
            row.get("line_tax"),
            row.get("line_spec") or "",
        )


register(OrderTable())
register(HistoryTable())
