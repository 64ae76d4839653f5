"""What is to be invoiced and paid; how order, accepted receipt, invoice and payment stand side by side (5.2c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from yidan.purchasing import rules
from yidan.purchasing.ledger import with_tax
from yidan.purchasing.models import Payment, PurchaseLine, PurchaseOrder, SupplierInvoice

ZERO = Decimal(0)
APPROVED = (SupplierInvoice.Stage.APPROVED, SupplierInvoice.Stage.PAID)


def to_bill(supplier: str) -> list[PurchaseLine]:
    """Accepted and not on an approved invoice."""
    rows = PurchaseLine.objects.filter(
        purchase_order__supplier__code=supplier, purchase_order__stage__in=rules.IN_FORCE, accepted__gt=F("invoiced")
    )
    return list(rows.select_related("purchase_order", "item__unit").order_by("purchase_order", "position")[:200])


def to_pay(supplier: str) -> list[SupplierInvoice]:
    rows = SupplierInvoice.objects.filter(supplier__code=supplier, stage=SupplierInvoice.Stage.APPROVED).order_by("due_on", "pk")[:200]
    return [one for one in rows if one.open != rules.asked(one)]


@dataclass(frozen=True)
class Match:
    """Sums with tax: what was ordered, accepted, invoiced and paid; advances among the paid."""

    orders: int
    ordered: Decimal
    accepted: Decimal
    invoiced: Decimal
    paid: Decimal

    @property
    def owed(self) -> Decimal:
        return self.accepted - self.paid


def match(orders: Iterable[PurchaseOrder]) -> Match:
    """An invoice over several purchases counts here with its lines of these; a payment by the share of them."""
    rows = [order for order in orders if order.stage != PurchaseOrder.Stage.CANCELLED]
    ordered = sum((order.total for order in rows), ZERO)
    lines = PurchaseLine.objects.filter(purchase_order__in=rows).select_related("purchase_order")
    accepted = sum((with_tax(line.accepted * line.price, line.purchase_order.tax_rate) for line in lines), ZERO)
    invoices = list(
        SupplierInvoice.objects.filter(stage__in=APPROVED, lines__purchase_line__purchase_order__in=rows)
        .distinct()
        .prefetch_related("lines__purchase_line")
    )
    wanted = {order.pk for order in rows}
    shares = [(invoice, _share(invoice, wanted)) for invoice in invoices]
    invoiced = sum((invoice.total * share for invoice, share in shares), ZERO)
    paid = sum((invoice.paid * share for invoice, share in shares), ZERO) + _advances(rows)
    return Match(len(rows), ordered, accepted, invoiced, paid)


def _share(invoice: SupplierInvoice, wanted: set[int]) -> Decimal:
    if not invoice.net:
        return ZERO
    return sum((line.net for line in invoice.lines.all() if line.purchase_line.purchase_order_id in wanted), ZERO) / invoice.net


def _advances(orders: Iterable[PurchaseOrder]) -> Decimal:
    """Paid ahead and not yet set against an invoice."""
    rows = Payment.objects.filter(advance_on__in=orders, stage=Payment.Stage.PAID)
    return rows.aggregate(n=Sum(F("amount") - F("applied")))["n"] or ZERO


def invoices_of(order: PurchaseOrder) -> QuerySet[SupplierInvoice]:
    return SupplierInvoice.objects.filter(lines__purchase_line__purchase_order=order).distinct().order_by("pk")
