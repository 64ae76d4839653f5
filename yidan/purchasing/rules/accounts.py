"""Questions about suppliers' invoices and payments. Reasons carry no price: who may not read one sees why a button is grey all the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.documents import NEW
from yidan.core.signatures import content_hash
from yidan.people.rules import apart
from yidan.people.settings import setting
from yidan.purchasing.models import (
    Payment,
    PaymentPart,
    PurchaseLine,
    PurchaseOrder,
    Receipt,
    SupplierInvoice,
    SupplierInvoiceLine,
    SupplyIssue,
)
from yidan.purchasing.rules.contract import unsigned

ZERO = Decimal(0)
IN_FORCE = {PurchaseOrder.Stage.SENT, PurchaseOrder.Stage.CONFIRMED, PurchaseOrder.Stage.RECEIVED}
ALIVE = (Payment.Stage.REQUESTED, Payment.Stage.APPROVED)


@dataclass(frozen=True)
class Difference:
    """Where an invoice's line differs from the order or from what was accepted."""

    line: SupplierInvoiceLine
    kind: str  # quantity, price or allowance
    says: Decimal
    ours: Decimal

    @property
    def label(self) -> str:
        return {"quantity": _("quantity"), "price": _("price")}.get(self.kind, _("allowance agreed"))


def differences(invoice: SupplierInvoice) -> list[Difference]:
    """Three-way: invoice against order (price) and accepted receipt (quantity), each within its tolerance; and what was agreed for bad supply."""
    price_share, quantity_share = setting("match_price_percent") / 100, setting("match_quantity_percent") / 100
    found = []
    for line in invoice.lines.all():
        bought = line.purchase_line
        there = bought.accepted - bought.invoiced if invoice.stage in (NEW, SupplierInvoice.Stage.REGISTERED) else line.quantity
        if line.quantity > there + bought.quantity * quantity_share:
            found.append(Difference(line, "quantity", line.quantity, there))
        if line.quantity > 0 and line.price > bought.price * (1 + price_share):
            found.append(Difference(line, "price", line.price, bought.price))
        if line.quantity > 0 and line.allowance < (owed := allowance_owed(bought, invoice)):
            found.append(Difference(line, "allowance", line.allowance, owed))
    return found


def allowance_owed(bought: PurchaseLine, invoice: SupplierInvoice | None = None) -> Decimal:
    """What the supplier agreed to take off for bad supply that we keep (5.2b), less what his other invoices took off."""
    kept = SupplyIssue.objects.filter(purchase_line=bought, remedy=SupplyIssue.Remedy.ALLOWANCE).exclude(stage=SupplyIssue.Stage.OPEN)
    if not (agreed := kept.aggregate(n=Sum("claim"))["n"]):
        return ZERO
    others = SupplierInvoiceLine.objects.filter(purchase_line=bought).exclude(invoice__stage=SupplierInvoice.Stage.REFUSED)
    taken = others.exclude(invoice=invoice.pk if invoice else 0).aggregate(n=Sum("allowance"))["n"] or ZERO
    return max(Decimal(agreed) - taken, ZERO)


def points(found: list[Difference]) -> str:
    """Names exactly these differences: whoever accepted them accepted no other."""
    return content_hash([[one.line.pk, one.kind, str(one.says.normalize()), str(one.ours.normalize())] for one in found]) if found else ""


def not_same(invoice: SupplierInvoice, by: Actor) -> str | None:
    found = differences(invoice)
    if not found or points(found) == invoice.accepted_points:
        return None
    kinds = ", ".join(dict.fromkeys(one.label for one in found))
    return _("It differs from order and accepted receipt (%(kinds)s) in %(n)s points; somebody has to decide.") % {
        "kinds": kinds,
        "n": len(found),
    }


def not_approvable_invoice(invoice: SupplierInvoice, by: Actor) -> str | None:
    """Whoever registered it, ordered the goods or received them does not approve the invoice."""
    return not_same(invoice, by) or others_duty(invoice, by)


def others_duty(invoice: SupplierInvoice, by: Actor) -> str | None:
    orders = {line.purchase_line.purchase_order for line in invoice.lines.all()}
    had = {invoice.created_by_id, *(pk for order in orders for pk in (order.created_by_id, order.approved_by_id))}
    had |= set(Receipt.objects.filter(purchase_order__in=orders).values_list("received_by_id", flat=True))
    return apart("payables", by.user_id, by) if by.user_id in had else None


def nothing_differs(invoice: SupplierInvoice, by: Actor) -> str | None:
    if not_same(invoice, by) is None:
        return _("Nothing is left to decide.")
    return apart("payables", invoice.created_by_id, by)


def no_account(payment: Payment, by: Actor) -> str | None:
    if payment.supplier_id is None:
        return None
    return None if payment.supplier.account else _("%s has no bank account: set it first.") % payment.supplier


def no_advance(payment: Payment, by: Actor) -> str | None:
    order = payment.advance_on
    if order is None:
        return None
    if order.stage not in IN_FORCE:
        return _("Purchase %(order)s is %(stage)s: nothing is paid on it.") % {"order": order, "stage": order.stage_label}
    if not order.supplier.account:
        return _("%s has no bank account: set it first.") % order.supplier
    return unsigned(order)


def account_changed(payment: Payment) -> str | None:
    same = (payment.bank, payment.account) == (payment.supplier.bank, payment.supplier.account)
    return None if same else _("The supplier's bank account has changed since: refuse this and ask again.")


def not_approvable_payment(payment: Payment, by: Actor) -> str | None:
    return account_changed(payment) or apart("payment", payment.created_by_id, by)


def not_payable(payment: Payment, by: Actor) -> str | None:
    """Approved by one, paid by another."""
    return account_changed(payment) or apart("payment", payment.approved_by_id, by)


def nothing_left(payment: Payment, by: Actor) -> str | None:
    return None if payment.left > 0 else _("All of it has been set against invoices.")


def asked(invoice: SupplierInvoice) -> Decimal:
    """In payments that have not left yet."""
    rows = PaymentPart.objects.filter(invoice=invoice, settled=False, payment__stage__in=ALIVE)
    return rows.aggregate(n=Sum("amount"))["n"] or ZERO


def advanced(order: PurchaseOrder) -> Decimal:
    rows = Payment.objects.filter(advance_on=order).exclude(stage=Payment.Stage.REFUSED)
    return rows.aggregate(n=Sum("amount"))["n"] or ZERO
