"""What the verbs on an order's money are asked with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.forms import ORDERS, OfOrder
from yidan.acceptance.pieces import plain
from yidan.core.fields import may_read
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField
from yidan.core.signing import OnDeviceForm
from yidan.intake.models import Order
from yidan.settlement import queries, rules, terms
from yidan.settlement.commands import MilestoneInput
from yidan.settlement.models import Invoice, Milestone


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


class DrawUpForm(Form):
    on_document = ["order"]
    order = PickField(Order.objects.all(), to_field="number", picker=ORDERS, label=_("Order"))


class ScanForm(OnDeviceForm):
    layout = [["signer"], ["scan"]]
    scan = forms.FileField(max_length=160, label=_("Signed sheet, scanned"))
