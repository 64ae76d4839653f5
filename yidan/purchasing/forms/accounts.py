"""Forms of suppliers' invoices and of payments to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Supplier
from yidan.core import formats
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField
from yidan.people.models import LegalEntity
from yidan.purchasing import queries, rules
from yidan.purchasing.commands import BilledInput, PartInput
from yidan.purchasing.forms.buying import SUPPLIERS, Told, plain
from yidan.purchasing.models import Payment, PurchaseLine, PurchaseOrder, SupplierInvoice

ANY = Decimal(-(10**10))  # a credit note takes back
NAMED = PurchaseLine.objects.select_related("purchase_order", "item").annotate(
    named=Concat("purchase_order__number", Value("/"), Cast("position", CharField()))
)  # by number and line, as the papers name it: PO2611-004/2


class BilledRow(Told):
    layout = [["purchase_line", "what", "free", "quantity", "price", "allowance"]]
    outputs = {"what": _("Item"), "free": _("Accepted, not invoiced")}
    purchase_line = PickField(NAMED, to_field="named", picker="purchasing:line_pick", label=_("Purchase line"))
    quantity = NumberField(max_digits=14, decimal_places=3, min_value=ANY, label=_("Invoiced quantity"))
    price = MoneyField(label=_("Price without tax"))
    allowance = MoneyField(required=False, label=_("Taken off"))


def billed(purchase_line: PurchaseLine, quantity: Decimal, price: Decimal, allowance: Decimal | None) -> BilledInput:
    return BilledInput(purchase_line, quantity, price, allowance or Decimal(0))


class SupplierInvoiceForm(Form):
    layout = [["supplier:2", "issued_on", "due_on"], ["external_code", "external_number", "tax_amount"], ["original"]]
    on_document = ["supplier", "external_code", "external_number", "issued_on", "due_on"]
    supplier = PickField(Supplier.objects.all(), picker=SUPPLIERS, label=_("Supplier"))
    external_code = forms.CharField(max_length=20, required=False, label=_("Invoice code"))
    external_number = forms.CharField(max_length=24, label=_("Invoice number"))
    issued_on = DateField(label=_("Issued on"))
    due_on = DateField(required=False, label=_("Due on"))
    tax_amount = NumberField(min_value=ANY, required=False, label=_("Tax, where the invoice differs from the rate"))
    original = forms.FileField(required=False, max_length=160, label=_("Invoice as it came (PDF, OFD, XML)"))
    lines = LinesField(BilledRow, billed, total=("quantity", "price"), less="allowance", label=_("What it is for"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("issued_on", timezone.localdate(self.actor.at))
        if code := self.initial.get("supplier"):
            self.initial.setdefault("lines", [billed_row(line) for line in queries.to_bill(code)])

    def written(self) -> dict[str, Any]:
        return super().written() | {"entity": self.cleaned_data["lines"][0].purchase_line.purchase_order.entity}


def billed_row(line: PurchaseLine) -> dict[str, Any]:
    free = line.accepted - line.invoiced
    return {
        "purchase_line": f"{line.purchase_order.number}/{line.position}", "what": f"{line.item.name} {line.item.spec}".strip(), "free": formats.qty(free, line.item.unit), "quantity": plain(free),
        "price": plain(line.price), "allowance": plain(rules.allowance_owed(line)),
    }  # fmt: skip


class WhyForm(Form):
    why = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why it is accepted"))


class PartRow(Told):
    layout = [["what", "open", "amount"]]
    outputs = {"what": _("Supplier's invoice"), "open": _("Open")}
    invoice = PickField(SupplierInvoice.objects.all(), to_field="number", widget=forms.HiddenInput(), label=_("Invoice"))
    amount = NumberField(min_value=ANY, required=False, label=_("Pay now"))


def a_part(invoice: SupplierInvoice, amount: Decimal | None) -> PartInput:
    return PartInput(invoice, amount or Decimal(0))


def part_row(invoice: SupplierInvoice, most: Decimal | None = None) -> dict[str, Any]:
    left = invoice.open - rules.asked(invoice)
    due = f" · {invoice.due_on:%Y-%m-%d}" if invoice.due_on else ""
    now = left if most is None else min(left, most)
    return {
        "invoice": invoice.number, "what": f"{invoice.key} {invoice.external_number}{due}", "open": f"{left:,.2f}", "amount": f"{now:.2f}",
    }  # fmt: skip


class PaymentForm(Form):
    layout = [["supplier:2", "entity", "due_on"], ["note"]]
    on_document = ["supplier", "entity", "due_on", "note"]
    supplier = PickField(Supplier.objects.all(), picker=SUPPLIERS, label=_("Supplier"))
    entity = PickField(LegalEntity.objects.all(), label=_("Legal entity"))
    due_on = DateField(label=_("Due on"))
    note = forms.CharField(max_length=200, required=False, label=_("Note"))
    parts = LinesField(PartRow, a_part, label=_("Invoices paid"))

    def prepare(self) -> None:
        self.initial.setdefault("entity", LegalEntity.objects.filter(is_default=True).values_list("code", flat=True).first())
        if self.actor:
            self.initial.setdefault("due_on", timezone.localdate(self.actor.at))
        if code := self.initial.get("supplier"):
            self.initial.setdefault("parts", [part_row(one) for one in queries.to_pay(code)])


class AdvanceForm(Form):
    layout = [["advance_on", "amount", "due_on"], ["note"]]
    on_document = ["advance_on", "due_on", "note"]
    advance_on = PickField(
        PurchaseOrder.objects.select_related("supplier", "entity"), to_field="number", widget=forms.TextInput, label=_("Purchase order")
    )
    amount = MoneyField(min_value=Decimal("0.01"), label=_("Amount"))
    due_on = DateField(label=_("Due on"))
    note = forms.CharField(max_length=200, required=False, label=_("Note"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("due_on", timezone.localdate(self.actor.at))

    def written(self) -> dict[str, Any]:
        order = self.cleaned_data["advance_on"]
        return super().written() | {"supplier": order.supplier, "entity": order.entity}


class PayForm(Form):
    layout = [["paid_on", "bank_reference"]]
    paid_on = DateField(label=_("Paid on"))
    bank_reference = forms.CharField(max_length=60, label=_("Bank reference"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("paid_on", timezone.localdate(self.actor.at))


class ApplyForm(Form):
    parts = LinesField(PartRow, a_part, label=_("Invoices it pays"))

    def prepare(self) -> None:
        payment = self.document
        if isinstance(payment, Payment) and payment.pk:
            left, rows = payment.left, []
            for one in queries.to_pay(payment.supplier.code):
                rows.append(part_row(one, left))
                left -= min(left, one.open - rules.asked(one))
            self.initial.setdefault("parts", rows)
