"""What suppliers invoice and are paid, against what was received."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from yidan.purchasing.models import Payment, PaymentPart, PurchaseLine, ReceiptLine, SupplierInvoice, SupplierInvoiceLine, SupplierStatement

ZERO = Decimal(0)
TINY = Decimal("0.00005")
COUNTED = (SupplierInvoice.Stage.APPROVED, SupplierInvoice.Stage.PAID)


def pur1() -> Iterator[str]:
    """A purchase line's counters are what its receipts and approved invoices say."""
    came = {
        row["purchase_line"]: row
        for row in ReceiptLine.objects.values("purchase_line").annotate(n=Sum("quantity"), a=Sum("accepted"), r=Sum("rejected")).order_by()
    }
    rows = SupplierInvoiceLine.objects.filter(invoice__stage__in=COUNTED).values("purchase_line").annotate(n=Sum("quantity")).order_by()
    billed = {row["purchase_line"]: row["n"] for row in rows}
    lines = PurchaseLine.objects.filter(Q(received__gt=0) | Q(invoiced__gt=0) | Q(pk__in=came) | Q(pk__in=billed))
    for line in lines:
        one = came.get(line.pk, {"n": ZERO, "a": ZERO, "r": ZERO})
        if abs(line.received - one["n"]) > TINY or abs(line.accepted - one["a"]) > TINY or abs(line.rejected - one["r"]) > TINY:
            yield f"purchase line {line.pk}: received {line.received}, its receipts say {one['n']}"
        if abs(line.invoiced - billed.get(line.pk, ZERO)) > TINY:
            yield f"purchase line {line.pk}: invoiced {line.invoiced}, approved invoices say {billed.get(line.pk, ZERO)}"


def fin3() -> Iterator[str]:
    """A supplier's invoice is paid by its settled parts, a payment applied by its own; nobody approves and pays the same one."""
    paid = {
        row["invoice"]: row["n"] for row in PaymentPart.objects.filter(settled=True).values("invoice").annotate(n=Sum("amount")).order_by()
    }
    for invoice in SupplierInvoice.objects.filter(Q(pk__in=paid) | ~Q(paid=0)):
        if abs(invoice.paid - paid.get(invoice.pk, ZERO)) > TINY:
            yield f"{invoice.key}: paid {invoice.paid}, its payments say {paid.get(invoice.pk, ZERO)}"
    used = {
        row["payment"]: row["n"] for row in PaymentPart.objects.filter(settled=True).values("payment").annotate(n=Sum("amount")).order_by()
    }
    for payment in Payment.objects.filter(Q(pk__in=used) | ~Q(applied=0)):
        if abs(payment.applied - used.get(payment.pk, ZERO)) > TINY:
            yield f"{payment.key}: applied {payment.applied}, its parts say {used.get(payment.pk, ZERO)}"


def fin5() -> Iterator[str]:
    names = ("supplier", "external_code", "external_number")
    for row in SupplierInvoice.objects.values(*names).annotate(n=Count("pk")).filter(n__gt=1)[:20]:
        yield f"supplier's invoice {row['external_code']} {row['external_number']} booked {row['n']} times"


def statements() -> Iterator[str]:
    """A statement's closing follows from its lines."""
    rows = SupplierStatement.objects.annotate(moved=Sum("lines__amount"))
    for row in rows.annotate(rest=F("closing") - F("opening")):
        if abs(row.rest - (row.moved or ZERO)) > Decimal("0.005"):
            yield f"{row.key}: closing does not follow from its lines"
