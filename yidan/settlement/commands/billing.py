"""The invoice register: issued, taken back by red letter, sent, received by the customer (7.1c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Price
from yidan.core.refusals import Refused
from yidan.intake.lines import Upload
from yidan.intake.models import Line, Order
from yidan.settlement import papers, rules, sums
from yidan.settlement.models import Allocation, Invoice, Milestone

FINANCE = {Role.FINANCE, Role.FINANCE_HEAD}


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
    most = sums.billable(order, milestones, lines, timezone.localdate(by.at), rules.credited(order))
    free = most - rules.invoiced(order, invoice)
    if amount <= 0 or amount > free:
        raise Refused(_("Delivered or due and not yet invoiced: %s.") % f"{max(free, Decimal(0)):,.2f}", "7.1c", "amount")
    invoice.total = amount
    invoice.tax = sums.cents(amount - amount / (1 + order.tax_rate / 100)) if tax_amount is None else tax_amount
    invoice.net = invoice.total - invoice.tax
    _count(order, lines, rules.invoiced(order, invoice) + amount)
    _keep(invoice, original, by)


@command(
    clause="7.1c",
    label=gettext_lazy("Register a red-letter invoice"),
    roles=FINANCE,
    source={NEW},
    target=Invoice.Stage.REGISTERED,
    unless=rules.not_reversible,
)
def register_red(invoice: Invoice, *, amount: Price, original: Upload | None = None, by: Actor) -> None:
    """Takes `amount` of the invoice `reverses` back. For goods returned and allowances the customer is credited: so much less is open."""
    first, order = invoice.reverses, invoice.order
    assert first is not None
    left, tax_left = rules.standing(first, invoice)
    if amount <= 0 or amount > left:
        raise Refused(_("Of that invoice %s stand.") % f"{left:,.2f}", "7.1c", "amount")
    if invoice.cause == Invoice.Cause.RETURN and amount > (most := rules.creditable(order, invoice)):
        raise Refused(_("Goods returned and not credited yet: %s.") % f"{most:,.2f}", "7.1c", "amount")
    invoice.total = -amount
    invoice.tax = -tax_left if amount == left else -sums.cents(first.tax * amount / first.total)
    invoice.net = invoice.total - invoice.tax
    if invoice.cause != Invoice.Cause.ERROR:
        _credit(invoice, order, amount, by)
    _keep(invoice, original, by)


def _credit(invoice: Invoice, order: Order, amount: Decimal, by: Actor) -> None:
    """The open payments, the earliest first; what is more than open is the customer's: money paid ahead, until it is refunded."""
    from yidan.settlement.commands.money import AllocationInput, credit_note

    parts, left = [], amount
    for one in Milestone.objects.filter(order=order).order_by("position"):
        if (part := min(left, one.amount - one.paid)) > 0:
            parts.append(AllocationInput(one, part))
            left -= part
    if parts:
        credit_note(order, parts=parts, invoice=invoice, by=by.as_system())
        Allocation.objects.bulk_create(Allocation(credit=invoice, milestone=x.milestone, amount=x.amount, at=by.at) for x in parts)


def _keep(invoice: Invoice, original: Upload | None, by: Actor) -> None:
    """The fiscal invoice as issued (FIL-2)."""
    if original is not None:
        mime, name = original.content_type or "application/octet-stream", original.name or "invoice"
        files.file(
            invoice, original.read(), form="invoice", title=_title(invoice), name=name, mime=mime, origin=files.Paper.Origin.RECEIVED,
            field_class="P", by=by,
        )  # fmt: skip


def _title(invoice: Invoice) -> str:
    return (_("Red-letter invoice %s") if invoice.red else _("Invoice %s")) % invoice.external_number


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
    invoice.sent_on, invoice.sent_how = timezone.localdate(by.at), how
    pdf = papers.invoice(invoice, by)
    files.file(invoice, pdf, form="invoice", title=_title(invoice), name=f"{invoice.number}.pdf", field_class="P", by=by)


@command(
    clause="7.1c",
    label=gettext_lazy("Note that the customer has it"),
    roles=FINANCE | {Role.SALES, Role.SALES_HEAD},
    source={Invoice.Stage.SENT},
    target=Invoice.Stage.ACKNOWLEDGED,
)
def acknowledge(invoice: Invoice, *, on: date, by: Actor) -> None:
    """The day on which the customer received or confirmed the invoice (签收)."""
    if on < invoice.issued_on or on > timezone.localdate(by.at):
        raise Refused(_("Between the day of issue and today."), "7.1c", "on")
    invoice.received_on = on
