"""What the verbs of settlement are asked with: one form each, for page and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.forms import ORDERS, OfOrder
from yidan.acceptance.pieces import plain
from yidan.catalog.models import Customer
from yidan.core.fields import may_read
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField
from yidan.core.signing import OnDeviceForm
from yidan.intake.models import Order
from yidan.people.models import LegalEntity
from yidan.settlement import queries, rules, terms
from yidan.settlement.commands import AllocationInput, MilestoneInput
from yidan.settlement.models import Invoice, Milestone, Statement


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


class ReleaseForm(Form):
    """One half of a release: which payment, and why the goods or the work may go without it."""

    milestone = PickField(Milestone.objects.none(), to_field="id", label=_("Payment"))
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why without the money"))

    def prepare(self) -> None:
        rows = Milestone.objects.select_related("order")
        order = self.document
        if order is not None and order.pk:
            waiting = rules.held(order)
            rows = rows.filter(pk__in=[one.pk for one in waiting])
            said = [found.reason for one in waiting if (found := rules.release_of(one)) and not found.complete]
            self.initial.setdefault("reason", said[0] if said else "")
            self.initial.setdefault("milestone", waiting[0].pk if waiting else None)
        self.fields["milestone"].queryset = rows  # type: ignore[attr-defined]
        self.fields["milestone"].label_from_instance = named  # type: ignore[attr-defined]


def named(one: Milestone) -> str:
    return f"{one.get_event_display()} · {one.get_gate_display()}"


class RuleForm(Form):
    """The contract's penalty rule; empty ones are the company's usual terms."""

    layout = [["rate", "cap", "grace"], ["wording"]]
    rate = NumberField(max_digits=6, decimal_places=3, max_value=100, label=_("Penalty, % a day"))
    cap = NumberField(max_digits=6, decimal_places=3, max_value=100, label=_("At most, % of the contract"))
    grace = forms.IntegerField(required=False, min_value=0, max_value=365, label=_("Days late that cost nothing"))
    wording = forms.CharField(max_length=200, required=False, label=_("Clause of the contract"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            rule = rules.penalty_terms(self.document)
            shown: dict[str, Any] = {"rate": plain(rule.rate), "cap": plain(rule.cap), "grace": rule.grace, "wording": rule.wording}
            self.initial = {**shown, **self.initial}

    def clean_grace(self) -> int:
        return self.cleaned_data["grace"] or 0


class AgainPenaltyForm(Form):
    """Empty amount: as the rule computes it."""

    layout = [["amount"], ["claim"]]
    amount = MoneyField(required=False, label=_("Proposed, if other than by the rule"))
    claim = forms.CharField(
        max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("What the customer claims or offers")
    )

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("claim", self.document.claim)


class ProposePenaltyForm(OfOrder, Form):
    layout = [["order", "amount"], ["claim"]]
    on_document = ["order", "claim"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    amount = MoneyField(required=False, label=_("Proposed, if other than by the rule"))
    claim = forms.CharField(
        max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("What the customer claims or offers")
    )


class DecideForm(Form):
    layout = [["amount"], ["reason"]]
    amount = MoneyField(label=_("Taken into the settlement"))
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk and self.actor and may_read(self.actor, "P"):
            self.initial.setdefault("amount", f"{self.document.proposed:.2f}")


class CostForm(OfOrder, Form):
    layout = [["order"], ["note"]]
    on_document = ["order", "note"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    note = forms.CharField(
        max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why it went over, what was put right")
    )


class InvoiceForm(OfOrder, Form):
    layout = [["order", "kind", "issued_on"], ["external_code", "external_number"], ["amount", "tax_amount"], ["original"]]
    on_document = ["order", "kind", "external_code", "external_number", "issued_on"]
    kind = forms.ChoiceField(choices=Invoice.Kind.choices, required=False, label=_("Kind of invoice"))
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
        data = super().written()
        return data | {"entity": self.cleaned_data["order"].entity, "kind": data["kind"] or Invoice.Kind.SPECIAL}


class RedForm(Form):
    """The red-letter invoice of the one named in the address: ?reverses=IV-2026-00001."""

    layout = [["reverses", "cause", "issued_on"], ["external_code", "external_number"], ["amount"], ["original"]]
    on_document = ["reverses", "cause", "external_code", "external_number", "issued_on"]
    reverses = PickField(
        Invoice.objects.filter(reverses=None).select_related("order__entity", "entity"),
        to_field="number",
        widget=forms.TextInput(),
        label=_("Takes back the invoice"),
    )
    cause = forms.ChoiceField(choices=Invoice.Cause.choices, label=_("Cause"))
    external_code = forms.CharField(max_length=20, required=False, label=_("Invoice code"))
    external_number = forms.CharField(max_length=24, label=_("Red-letter invoice number"))
    issued_on = DateField(label=_("Issued on"))
    amount = MoneyField(min_value=Decimal("0.01"), label=_("Taken back, with tax"))
    original = forms.FileField(required=False, max_length=160, label=_("Invoice as issued (PDF, OFD, XML)"))

    def prepare(self) -> None:
        """All that stands of it; of goods returned their value."""
        if self.actor is None:
            return
        self.initial.setdefault("issued_on", timezone.localdate(self.actor.at))
        first = Invoice.visible_to(self.actor).filter(number=str(self.initial.get("reverses"))).select_related("order").first()
        if first is not None and may_read(self.actor, "P"):
            left, back = rules.standing(first)[0], rules.creditable(first.order)
            self.initial.setdefault("cause", Invoice.Cause.RETURN if back else Invoice.Cause.ERROR)
            self.initial.setdefault("amount", f"{min(left, back) if back else left:.2f}")

    def written(self) -> dict[str, Any]:
        first = self.cleaned_data["reverses"]
        return super().written() | {"order": first.order, "entity": first.entity, "kind": first.kind}


class AcknowledgeForm(Form):
    on = DateField(label=_("Received by the customer on"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("on", timezone.localdate(self.actor.at))


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


class RefundForm(OfOrder, Form):
    """For the order named in the address: all that was paid beyond its worth."""

    layout = [["order", "amount"], ["bank", "account"], ["reason"]]
    on_document = ["order", "reason", "bank", "account"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))
    amount = MoneyField(min_value=Decimal("0.01"), label=_("Given back, with tax"))
    bank = forms.CharField(max_length=80, label=_("Customer's bank"))
    account = forms.CharField(max_length=40, label=_("Customer's account"))
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason"))

    def prepare(self) -> None:
        order = self.asked()
        if order is not None and self.actor and may_read(self.actor, "P") and (most := rules.refundable(order)):
            self.initial.setdefault("amount", f"{most:.2f}")


class PayRefundForm(Form):
    layout = [["paid_on", "bank_reference"]]
    paid_on = DateField(label=_("Paid on"))
    bank_reference = forms.CharField(max_length=60, label=_("Bank reference"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("paid_on", timezone.localdate(self.actor.at))


class DrawUpForm(Form):
    on_document = ["order"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))


class ScanForm(OnDeviceForm):
    layout = [["signer"], ["scan"]]
    scan = forms.FileField(max_length=160, label=_("Signed sheet, scanned"))


# ---- the customer's account ----


class OfCustomer:
    """A birth for the customer named in the address: ?customer=KH-0031."""

    def asked(self) -> Customer | None:
        key, actor = self.initial.get("customer"), self.actor  # type: ignore[attr-defined]
        return Customer.visible_to(actor).filter(code=str(key)).first() if key and actor else None

    def entity(self, customer: Customer) -> LegalEntity:
        """Whoever sold to him last."""
        order = Order.objects.filter(customer=customer).select_related("entity").order_by("-pk").first()
        return order.entity if order else LegalEntity.objects.order_by("-is_default", "pk")[0]


class StatementForm(OfCustomer, Form):
    """From the day after his last statement to the end of last month, unless said otherwise."""

    layout = [["customer:2", "since", "until"]]
    on_document = ["customer", "since", "until"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=_("Customer"))
    since = DateField(label=_("From"))
    until = DateField(label=_("Until"))

    def prepare(self) -> None:
        if self.actor is None:
            return
        until = timezone.localdate(self.actor.at).replace(day=1) - timedelta(days=1)
        last = Statement.objects.filter(customer=self.asked()).order_by("-until").first() if self.initial.get("customer") else None
        self.initial.setdefault("until", until)
        self.initial.setdefault("since", last.until + timedelta(days=1) if last else until.replace(day=1))

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
    layout = [["customer:2", "pay_by"], ["how:2", "contact"]]
    on_document = ["customer", "pay_by", "how", "contact"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=_("Customer"))
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
