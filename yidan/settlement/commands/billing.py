"""The payment schedule with its gates, and invoices (7.1a, 7.1c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import FieldClass, Price
from yidan.core.refusals import Refused
from yidan.intake.lines import Upload
from yidan.intake.models import Line, Order
from yidan.settlement import papers, rules, sums
from yidan.settlement.models import Invoice, Milestone

FINANCE = {Role.FINANCE, Role.FINANCE_HEAD}


@dataclass(frozen=True)
class MilestoneInput:
    """A payment: what share, on what event, how many days after, and what it locks until it is paid."""

    event: str
    percent: Annotated[Decimal, FieldClass.P]
    days: int = 0
    gate: str = Milestone.Gate.NONE
    due: date | None = None  # None: from the event


@command(
    clause="7.1a", label=gettext_lazy("Schedule the payments"), roles=FINANCE, source=rules.BILLED - {Order.Stage.SETTLED}, target=None
)
def schedule_payments(order: Order, *, milestones: Sequence[MilestoneInput], by: Actor) -> None:
    """From the terms; the parts sum to the order's total. Scheduled again (an amendment) the paid ones keep what was paid."""
    if sum((x.percent for x in milestones), Decimal(0)) != 100 or any(x.percent <= 0 for x in milestones):
        raise Refused(_("The shares make 100 per cent, each of them more than nothing."), "7.1a", "milestones")
    have = {one.position: one for one in Milestone.objects.filter(order=order)}
    for position, one in have.items():
        if position > len(milestones):
            _drop(one)
    amounts = sums.shares(order.total, [x.percent for x in milestones])
    for n, (x, amount) in enumerate(zip(milestones, amounts, strict=True), 1):
        _write(have.get(n) or Milestone(order=order, position=n), x, amount, order, by)
    order.start_blocked, order.delivery_blocked = rules.gates(order)


def _write(one: Milestone, x: MilestoneInput, amount: Decimal, order: Order, by: Actor) -> None:
    if one.paid > amount:
        raise Refused(_("Payment %(n)s: %(paid)s has come in already.") % {"n": one.position, "paid": one.paid}, "7.1a", "milestones")
    one.event, one.percent, one.days, one.gate, one.amount = x.event, x.percent, x.days, x.gate, amount
    one.due = x.due or _due(x, order, by)
    one.save()


def _drop(one: Milestone) -> None:
    if one.allocations.exists():
        raise Refused(_("Payment %s has money on it.") % one.position, "7.1a", "milestones")
    one.delete()


def _due(x: MilestoneInput, order: Order, by: Actor) -> date:
    """Until the event has happened: on the promise."""
    base = timezone.localdate(by.at) if x.event == Milestone.Event.ORDER else order.actual or order.promised or order.requested
    return base + timedelta(days=x.days)


@command(
    clause="7.1c",
    label=gettext_lazy("Register an invoice"),
    roles=FINANCE,
    source={NEW},
    target=Invoice.Stage.REGISTERED,
    unless=rules.not_invoiceable,
)
def register_invoice(
    invoice: Invoice, *, amount: Price, tax_amount: Price | None = None, original: Upload | None = None, by: Actor
) -> None:
    """`amount` with tax; the tax by the order's rate unless the invoice says otherwise. FIN-2: not more than was delivered or is due."""
    order = invoice.order
    milestones, lines = list(Milestone.objects.filter(order=order)), list(Line.objects.filter(order=order).select_related("unit"))
    free = sums.billable(order, milestones, lines, timezone.localdate(by.at)) - rules.invoiced(order, invoice)
    if amount <= 0 or amount > free:
        raise Refused(_("Delivered or due and not yet invoiced: %s.") % f"{max(free, Decimal(0)):,.2f}", "7.1c", "amount")
    invoice.total = amount
    invoice.tax = sums.cents(amount - amount / (1 + order.tax_rate / 100)) if tax_amount is None else tax_amount
    invoice.net = invoice.total - invoice.tax
    _count(order, lines, rules.invoiced(order, invoice) + amount)
    if original is not None:
        mime, name = original.content_type or "application/octet-stream", original.name or "invoice"
        files.file(
            invoice, original.read(), form="invoice", title=_title(invoice), name=name, mime=mime, origin=files.Paper.Origin.RECEIVED,
            field_class="P", by=by,
        )  # fmt: skip


def _title(invoice: Invoice) -> str:
    return _("Invoice %s") % invoice.external_number


def _count(order: Order, lines: Sequence[Line], invoiced: Decimal) -> None:
    """The lines' counter of invoiced pieces, by value: whole units as far as the money covers them. It only grows."""
    for line in lines:
        pieces = (line.ordered * invoiced / order.total).quantize(Decimal(1).scaleb(-line.unit.places), ROUND_DOWN)
        if pieces > line.invoiced:
            line.invoiced = pieces
            line.save(update_fields=["invoiced"])


@command(clause="7.1c", label=gettext_lazy("Send the invoice"), roles=FINANCE, source={Invoice.Stage.REGISTERED}, target=Invoice.Stage.SENT)
def send_invoice(invoice: Invoice, *, how: str = "", by: Actor) -> None:
    """`how` it went to the customer: by mail, courier number. The register's own sheet is filed with it; the fiscal invoice stays as received."""
    pdf = papers.invoice(invoice, how, by)
    files.file(invoice, pdf, form="invoice", title=_title(invoice), name=f"{invoice.number}.pdf", field_class="P", by=by)
