"""What the verbs of settlement are asked with: one form each, for page and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.forms import ORDERS, OfOrder
from yidan.acceptance.pieces import plain
from yidan.catalog.models import Customer
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField
from yidan.core.signing import OnDeviceForm
from yidan.intake.models import Order
from yidan.people.settings import setting
from yidan.settlement import queries, terms
from yidan.settlement.commands import AllocationInput, MilestoneInput
from yidan.settlement.models import Milestone


class MilestoneRow(Form):
    layout = [["event", "percent", "days", "due", "gate"]]
    event = forms.ChoiceField(choices=Milestone.Event.choices, label=_("When"))
    percent = NumberField(max_digits=5, decimal_places=2, max_value=100, label=_("Share, %"))
    days = forms.IntegerField(required=False, min_value=0, max_value=3650, label=_("Days after"))
    due = DateField(required=False, label=_("Fixed date"))
    gate = forms.ChoiceField(choices=Milestone.Gate.choices, required=False, label=_("Holds until paid"))


def a_milestone(event: str, percent: Decimal, days: int | None, due: Any, gate: str) -> MilestoneInput:
    return MilestoneInput(event, percent, days or 0, gate or Milestone.Gate.NONE, due)


class ScheduleForm(Form):
    milestones = LinesField(MilestoneRow, a_milestone, label=_("Payments"))

    def prepare(self) -> None:
        """What is scheduled, else what the order's terms seem to say."""
        order = self.document
        if order is None or not order.pk:
            return
        rows = order.milestones.order_by("position") or terms.read(order.payment_terms)
        self.initial.setdefault(
            "milestones", [{"event": row.event, "percent": plain(row.percent), "days": row.days, "gate": row.gate} for row in rows]
        )  # fmt: skip


class InvoiceForm(OfOrder, Form):
    layout = [["order", "issued_on"], ["external_code", "external_number"], ["amount", "tax_amount"], ["original"]]
    on_document = ["order", "external_code", "external_number", "issued_on"]
    order = PickField(Order.objects.select_related("entity", "customer"), to_field="number", picker=ORDERS, label=_("Order"))
    external_code = forms.CharField(max_length=20, required=False, label=_("Invoice code"))
    external_number = forms.CharField(max_length=24, label=_("Invoice number"))
    issued_on = DateField(label=_("Issued on"))
    amount = MoneyField(min_value=Decimal("0.01"), label=_("Amount with tax"))
    tax_amount = MoneyField(required=False, label=_("Tax, where the invoice differs from the rate"))
    original = forms.FileField(required=False, max_length=160, label=_("Invoice as issued (PDF, OFD, XML)"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("issued_on", timezone.localdate(self.actor.at))
        if (order := self.asked()) and self.actor:
            self.initial.setdefault("amount", f"{queries.to_invoice(order, timezone.localdate(self.actor.at)):.2f}")

    def written(self) -> dict[str, Any]:
        return super().written() | {"entity": self.cleaned_data["order"].entity}


class SendForm(Form):
    how = forms.CharField(max_length=120, required=False, label=_("How it went out"))


class MoneyForm(Form):
    layout = [["customer:2", "received_on"], ["amount", "bank_reference:2"]]
    on_document = ["customer", "received_on", "amount", "bank_reference"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=_("Customer"))
    received_on = DateField(label=_("Received on"))
    amount = MoneyField(min_value=Decimal("0.01"), label=_("Amount"))
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
        for one in queries.open_milestones(receipt.customer)[:100]:
            rest = one.amount - one.paid
            part = min(left, rest)
            left -= part
            what = f"{one.order.key} · {one.get_event_display()} {plain(one.percent)}%"
            rows.append({"milestone": one.pk, "what": what, "there": f"{rest:,.2f}", "amount": f"{part:.2f}" if part else ""})
        self.initial.setdefault("allocations", rows)


class PenaltyForm(Form):
    layout = [["penalty_rate", "penalty_cap"]]
    penalty_rate = NumberField(required=False, max_digits=6, decimal_places=3, max_value=100, label=_("Penalty, % a day"))
    penalty_cap = NumberField(required=False, max_digits=6, decimal_places=3, max_value=100, label=_("At most, % of the contract"))

    def prepare(self) -> None:
        self.initial.setdefault("penalty_rate", setting("penalty_rate"))
        self.initial.setdefault("penalty_cap", setting("penalty_cap"))


class DrawUpForm(PenaltyForm):
    layout = [["order"], ["penalty_rate", "penalty_cap"]]
    on_document = ["order"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    field_order = ["order", "penalty_rate", "penalty_cap"]


class ScanForm(OnDeviceForm):
    layout = [["signer"], ["scan"]]
    scan = forms.FileField(max_length=160, label=_("Signed sheet, scanned"))
