"""Suppliers' invoices: registered, matched to order and accepted receipt, differences decided, approved, paid by another (5.2c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Cost, FieldClass
from yidan.core.refusals import Refused
from yidan.intake.lines import CENT, Upload
from yidan.purchasing import rules
from yidan.purchasing.commands.demands import BUYERS, SYSTEM
from yidan.purchasing.models import Payment, PaymentPart, PurchaseLine, PurchaseOrder, SupplierInvoice, SupplierInvoiceLine

Stage = SupplierInvoice.Stage
Paying = Payment.Stage
FINANCE = {Role.FINANCE, Role.FINANCE_HEAD}
DECIDERS = {Role.PROCUREMENT_HEAD, Role.FINANCE_HEAD, Role.GENERAL_MANAGER}
Terms = Annotated[str, FieldClass.S]


@dataclass(frozen=True)
class BilledInput:
    """A line as the invoice says it; price without tax. Negative quantity: a credit note takes pieces back."""

    purchase_line: PurchaseLine
    quantity: Decimal
    price: Cost
    allowance: Cost = Decimal(0)


@dataclass(frozen=True)
class PartInput:
    """So much of a payment for this invoice."""

    invoice: SupplierInvoice
    amount: Cost


@command(clause="5.2c", label=gettext_lazy("Register a supplier's invoice"), roles=FINANCE, source={NEW}, target=Stage.REGISTERED)
def register_invoice(
    invoice: SupplierInvoice,
    *,
    lines: Sequence[BilledInput],
    tax_amount: Cost | None = None,
    original: Upload | None = None,
    by: Actor,
) -> None:
    """As it came, FIN-5: once. It is held against order and accepted receipts at once; where it differs it waits for a decision."""
    for x in lines:
        order = x.purchase_line.purchase_order
        if order.supplier_id != invoice.supplier_id or order.stage not in rules.IN_FORCE:
            raise Refused(_("%s is no purchase from this supplier in force.") % order, "5.2c", "lines")
    rows = [_row(invoice, x) for x in lines if x.quantity or x.allowance]
    if not rows:
        raise Refused(_("Say what the invoice is for."), "5.2c", "lines")
    SupplierInvoiceLine.objects.bulk_create(rows)
    rate = rows[0].purchase_line.purchase_order.tax_rate
    invoice.net = sum((row.net for row in rows), Decimal(0))
    invoice.tax = (invoice.net * rate / 100).quantize(CENT, ROUND_HALF_UP) if tax_amount is None else tax_amount
    invoice.total = invoice.net + invoice.tax
    invoice.held = rules.not_same(invoice, by) is not None
    if original is not None:
        mime, name = original.content_type or "application/octet-stream", original.name or "invoice"
        files.file(
            invoice, original.read(), form="supplier_invoice", title=_("Supplier's invoice"), name=name, mime=mime, origin=files.Paper.Origin.RECEIVED,
            field_class="S", by=by,
        )  # fmt: skip


def _row(invoice: SupplierInvoice, x: BilledInput) -> SupplierInvoiceLine:
    net = (x.quantity * x.price - x.allowance).quantize(CENT, ROUND_HALF_UP)
    return SupplierInvoiceLine(
        invoice=invoice, purchase_line=x.purchase_line, quantity=x.quantity, price=x.price, allowance=x.allowance, net=net
    )


@command(
    clause="5.2c", label=gettext_lazy("Accept the difference"), roles=DECIDERS, source={Stage.REGISTERED}, target=None, unless=rules.nothing_differs
)  # fmt: skip
def accept_difference(invoice: SupplierInvoice, *, why: Terms, by: Actor) -> None:
    """Decided by somebody who did not register it, on exactly the differences shown."""
    invoice.accepted_by_id, invoice.accepted_why = by.signer, why
    invoice.accepted_points, invoice.held = rules.points(rules.differences(invoice)), False


@command(
    clause="5.2c", label=gettext_lazy("Give the invoice back"), roles=FINANCE | DECIDERS, source={Stage.REGISTERED}, target=Stage.REFUSED
)
def refuse_invoice(invoice: SupplierInvoice, *, reason: str, by: Actor) -> None:
    invoice.held = False


@command(
    clause="5.2c", label=gettext_lazy("Approve the invoice"), roles=FINANCE, source={Stage.REGISTERED}, target=Stage.APPROVED,
    unless=rules.not_approvable_invoice,
)  # fmt: skip
def approve_invoice(invoice: SupplierInvoice, *, by: Actor) -> None:
    """PUR-1: counted on the purchase lines, never more than was received."""
    invoice.approved_by_id, invoice.held = by.signer, False
    rows: dict[PurchaseOrder, list[SupplierInvoiceLine]] = defaultdict(list)
    for line in invoice.lines.select_related("purchase_line__purchase_order"):
        rows[line.purchase_line.purchase_order].append(line)
    for order in sorted(rows, key=lambda one: one.chain_id):
        bill(order, invoice=invoice, quantities={line.purchase_line_id: line.quantity for line in rows[order]}, by=by.as_system())


@command(clause="5.2c", label=gettext_lazy("Invoiced by the supplier"), roles=SYSTEM, source=rules.IN_FORCE, target=None)
def bill(order: PurchaseOrder, *, invoice: SupplierInvoice, quantities: dict[int, Decimal], by: Actor) -> None:
    for pk, quantity in quantities.items():
        line = PurchaseLine.objects.filter(pk=pk, invoiced__lte=F("received") - quantity, invoiced__gte=-quantity)
        if not line.update(invoiced=F("invoiced") + quantity):
            raise Refused(_("%s: the supplier invoices more than was received.") % PurchaseLine.objects.get(pk=pk).item, "5.2c", "lines")


# ---- money ----


@command(
    clause="5.2c",
    label=gettext_lazy("Ask for a payment"),
    roles=FINANCE | BUYERS,
    source={NEW},
    target=Paying.REQUESTED,
    unless=rules.no_account,
)
def request_payment(payment: Payment, *, parts: Sequence[PartInput], by: Actor) -> None:
    """For approved invoices of one supplier; a credit note lowers it."""
    chosen = [x for x in parts if x.amount]
    _judge(payment, chosen, "parts")
    payment.amount = sum((x.amount for x in chosen), Decimal(0))
    if payment.amount <= 0:
        raise Refused(_("Nothing is left to pay."), "5.2c", "parts")
    PaymentPart.objects.bulk_create(PaymentPart(payment=payment, invoice=x.invoice, amount=x.amount, at=by.at) for x in chosen)
    payment.bank, payment.account = payment.supplier.bank, payment.supplier.account


def _judge(payment: Payment, parts: Sequence[PartInput], name: str) -> None:
    if not parts:
        raise Refused(_("Say which invoices are paid, and how much of each."), "5.2c", name)
    for x in parts:
        if x.invoice.supplier_id != payment.supplier_id or x.invoice.stage != Stage.APPROVED:
            raise Refused(_("%s is no approved invoice of this supplier.") % x.invoice, "5.2c", name)
        left = x.invoice.open - rules.asked(x.invoice)
        if abs(x.amount) > abs(left) or x.amount * left < 0:
            raise Refused(_("%s: more than is open and not yet asked for.") % x.invoice, "5.2c", name)


@command(
    clause="5.2c", label=gettext_lazy("Ask for an advance"), roles=FINANCE | BUYERS, source={NEW}, target=Paying.REQUESTED, unless=rules.no_advance
)  # fmt: skip
def request_advance(payment: Payment, *, amount: Cost, by: Actor) -> None:
    """On a purchase in force, never more than it is worth."""
    order = payment.advance_on
    assert order is not None  # the form asks for it
    if amount <= 0 or amount > order.total - rules.advanced(order):
        raise Refused(_("All advances together stay within the purchase."), "5.2c", "amount")
    payment.amount = amount
    payment.bank, payment.account = order.supplier.bank, order.supplier.account


@command(
    clause="5.2c", label=gettext_lazy("Approve the payment"), roles={Role.FINANCE_HEAD, Role.GENERAL_MANAGER}, source={Paying.REQUESTED},
    target=Paying.APPROVED, unless=rules.not_approvable_payment,
)  # fmt: skip
def approve_payment(payment: Payment, *, by: Actor) -> None:
    payment.approved_by_id = by.signer


@command(
    clause="5.2c", label=gettext_lazy("Refuse the payment"), roles=FINANCE | {Role.GENERAL_MANAGER}, source={Paying.REQUESTED, Paying.APPROVED},
    target=Paying.REFUSED,
)  # fmt: skip
def refuse_payment(payment: Payment, *, reason: str, by: Actor) -> None:
    pass


@command(clause="5.2c", label=gettext_lazy("Pay"), roles=FINANCE, source={Paying.APPROVED}, target=Paying.PAID, unless=rules.not_payable)
def pay(payment: Payment, *, paid_on: date, bank_reference: str, by: Actor) -> None:
    """Approved by one, paid by another; the invoices it is for count it."""
    payment.paid_by_id, payment.paid_on, payment.bank_reference = by.signer, paid_on, bank_reference
    parts = list(payment.parts.select_related("invoice"))
    payment.parts.update(settled=True)
    payment.applied = sum((part.amount for part in parts), Decimal(0))
    _settle(parts, by)


@command(
    clause="5.2c",
    label=gettext_lazy("Set the advance against invoices"),
    roles=FINANCE,
    source={Paying.PAID},
    target=None,
    unless=rules.nothing_left,
)
def apply_advance(payment: Payment, *, parts: Sequence[PartInput], by: Actor) -> None:
    chosen = [x for x in parts if x.amount]
    _judge(payment, chosen, "parts")
    total = sum((x.amount for x in chosen), Decimal(0))
    if total > payment.left:
        raise Refused(_("More than is left of this payment."), "5.2c", "parts")
    rows = [PaymentPart(payment=payment, invoice=x.invoice, amount=x.amount, settled=True, at=by.at) for x in chosen]
    PaymentPart.objects.bulk_create(rows)
    payment.applied += total
    _settle(rows, by)


def _settle(parts: Sequence[PaymentPart], by: Actor) -> None:
    for part in sorted(parts, key=lambda one: one.invoice.chain_id):
        verb = paid_off if part.invoice.paid + part.amount == part.invoice.total else paid_part
        verb(part.invoice, amount=part.amount, by=by.as_system())


@command(clause="5.2c", label=gettext_lazy("Paid in part"), roles=SYSTEM, source={Stage.APPROVED}, target=None)
def paid_part(invoice: SupplierInvoice, *, amount: Cost, by: Actor) -> None:
    invoice.paid += amount


@command(clause="5.2c", label=gettext_lazy("Paid"), roles=SYSTEM, source={Stage.APPROVED}, target=Stage.PAID)
def paid_off(invoice: SupplierInvoice, *, amount: Cost, by: Actor) -> None:
    invoice.paid += amount
