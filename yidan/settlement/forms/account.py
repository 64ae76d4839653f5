"""What the verbs on money that came in and on a customer's account are asked with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.pieces import plain
from yidan.catalog.models import Customer
from yidan.core.fields import may_read
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField
from yidan.intake.forms.enquiry import CURRENCIES
from yidan.people.models import LegalEntity
from yidan.settlement import monthly, queries
from yidan.settlement.commands import AllocationInput
from yidan.settlement.models import Milestone


class CurrencyField(forms.ChoiceField):
    """Yuan where nothing is said."""

    def __init__(self) -> None:
        super().__init__(choices=CURRENCIES, required=False, initial="CNY", label=_("Currency"))

    def clean(self, value: Any) -> str:
        return str(super().clean(value) or "CNY")


class MoneyForm(Form):
    layout = [["customer:2", "received_on"], ["amount", "currency", "bank_reference:2"]]
    on_document = ["customer", "received_on", "amount", "currency", "bank_reference"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=_("Customer"))
    received_on = DateField(label=_("Received on"))
    amount = MoneyField(min_value=Decimal("0.01"), label=_("Amount"))
    currency = CurrencyField()
    bank_reference = forms.CharField(max_length=60, label=_("Bank reference"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("received_on", timezone.localdate(self.actor.at))


class AllocationRow(Form):
    """A payment that is open; what it is comes along hidden, so that it stands after an error too."""

    outputs: ClassVar[Mapping[str, Any]] = {"payment": _("Payment"), "open": _("Unpaid")}
    layout = [["payment", "open", "amount"]]
    milestone = PickField(Milestone.objects.select_related("order"), to_field="id", widget=forms.HiddenInput(), label=_("Payment"))
    what = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput())
    there = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())
    amount = MoneyField(required=False, label=_("Of this money"))

    def prepare(self) -> None:
        self.shown = {"payment": self["what"].value() or "", "open": self["there"].value() or ""}


def an_allocation(milestone: Milestone, amount: Decimal | None, **_shown: Any) -> AllocationInput:
    return AllocationInput(milestone, amount or Decimal(0))


class AllocateForm(Form):
    allocations = LinesField(AllocationRow, an_allocation, label=_("What it pays"))

    def prepare(self) -> None:
        """The customer's open payments, the oldest first, filled as far as the money goes."""
        receipt = self.document
        if receipt is None or not receipt.pk:
            return
        left = receipt.amount - receipt.allocated
        rows = []
        for one in queries.open_milestones(receipt.customer).filter(order__currency=receipt.currency)[:100]:
            rest = one.amount - one.paid
            part = min(left, rest)
            left -= part
            what = f"{one.order.key} · {one.get_event_display()} {plain(one.percent)}%"
            rows.append({"milestone": one.pk, "what": what, "there": f"{rest:,.2f}", "amount": f"{part:.2f}" if part else ""})
        self.initial.setdefault("allocations", rows)


class OfCustomer:
    """A birth for the customer named in the address: ?customer=KH-0031&currency=EUR."""

    def asked(self) -> Customer | None:
        key, actor = self.initial.get("customer"), self.actor  # type: ignore[attr-defined]
        return Customer.visible_to(actor).filter(code=str(key)).first() if key and actor else None

    def entity(self, customer: Customer) -> LegalEntity:
        return monthly.seller(customer)


class StatementForm(OfCustomer, Form):
    """From the day after his last statement to the end of last month, unless said otherwise."""

    layout = [["customer:2", "currency"], ["since", "until"]]
    on_document = ["customer", "currency", "since", "until"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=_("Customer"))
    currency = CurrencyField()
    since = DateField(label=_("From"))
    until = DateField(label=_("Until"))

    def prepare(self) -> None:
        if self.actor is None:
            return
        until = timezone.localdate(self.actor.at).replace(day=1) - timedelta(days=1)
        customer = self.asked()
        if customer is not None:
            self.initial.setdefault("currency", queries.currencies(customer)[0])
            self.initial.setdefault("since", monthly.begins(customer, self.initial["currency"], until))
        self.initial.setdefault("until", until)
        self.initial.setdefault("since", until.replace(day=1))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("Not before the first day."))
        return data

    def written(self) -> dict[str, Any]:
        return super().written() | {"entity": self.entity(self.cleaned_data["customer"])}


class SendStatementForm(Form):
    layout = [["holder", "days"]]
    holder = forms.CharField(max_length=60, label=_("For whom"))
    days = forms.IntegerField(min_value=1, max_value=60, initial=30, label=_("Valid for days"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("holder", self.document.customer.contact)


class DisputeForm(Form):
    """What the customer says by letter or telephone, written down for him."""

    layout = [["position", "value", "balance"], ["note"]]
    position = forms.IntegerField(required=False, min_value=1, max_value=10_000, label=_("Row that differs"))
    value = NumberField(required=False, min_value=None, widget=forms.TextInput(), label=_("His figure for it"))
    balance = NumberField(required=False, min_value=None, widget=forms.TextInput(), label=_("Balance in his books"))
    note = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What differs"))
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("revision", self.document.revision)


class AnswerForm(Form):
    answer = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=_("Our answer, and what was put right"))


class RemindForm(OfCustomer, Form):
    layout = [["customer:2", "currency", "pay_by"], ["how:2", "contact"]]
    on_document = ["customer", "currency", "pay_by", "how", "contact"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=_("Customer"))
    currency = CurrencyField()
    pay_by = DateField(label=_("Pay until"))
    how = forms.CharField(max_length=120, label=_("How it went out"))
    contact = forms.CharField(max_length=60, required=False, label=_("To whom"))

    def prepare(self) -> None:
        if self.actor is None:
            return
        self.initial.setdefault("pay_by", timezone.localdate(self.actor.at) + timedelta(days=7))
        if customer := self.asked():
            self.initial.setdefault("contact", customer.contact if may_read(self.actor, "D") else "")

    def written(self) -> dict[str, Any]:
        return super().written() | {"entity": self.entity(self.cleaned_data["customer"])}


class HisAnswerForm(Form):
    layout = [["promised_on"], ["answer"]]
    promised_on = DateField(required=False, label=_("He pays on"))
    answer = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What he says"))
