"""Invoices, receipts, settlement."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Sum

from yidan.intake.models import Order
from yidan.settlement.models import Allocation, Invoice, Milestone, MoneyReceipt, SettlementSheet

ZERO = Decimal(0)
TINY = Decimal("0.00005")


def fin1() -> Iterator[str]:
    """Invoiced + unbilled = order total: nothing is invoiced beyond the order."""
    for row in Invoice.objects.values("order").annotate(n=Sum("total")).order_by():
        total = Order.objects.values_list("total", flat=True).get(pk=row["order"])
        if row["n"] > total + TINY:
            yield f"order {row['order']}: invoiced {row['n']} of {total}"


def fin2() -> Iterator[str]:
    """The payment schedule sums to the order; a gate that is open was paid."""
    for row in Milestone.objects.values("order").annotate(n=Sum("amount")).order_by():
        order = Order.objects.get(pk=row["order"])
        if order.stage != "cancelled" and abs(row["n"] - order.total) >= Decimal("0.01"):
            yield f"{order.key}: the schedule sums to {row['n']}, the order to {order.total}"


def fin3() -> Iterator[str]:
    """Paid = allocated; no receipt is allocated beyond its amount."""
    paid = {row["milestone"]: row["n"] for row in Allocation.objects.values("milestone").annotate(n=Sum("amount")).order_by()}
    for milestone in Milestone.objects.filter(paid__gt=0):
        if abs(paid.get(milestone.pk, ZERO) - milestone.paid) >= TINY:
            yield f"milestone {milestone.pk}: paid {milestone.paid}, allocated {paid.get(milestone.pk, ZERO)}"
    given = {row["receipt"]: row["n"] for row in Allocation.objects.values("receipt").annotate(n=Sum("amount")).order_by()}
    for receipt in MoneyReceipt.objects.all():
        if abs(given.get(receipt.pk, ZERO) - receipt.allocated) >= TINY or receipt.allocated > receipt.amount + TINY:
            yield f"{receipt.key}: allocated {receipt.allocated}, lines say {given.get(receipt.pk, ZERO)}"


def fin5() -> Iterator[str]:
    for row in Invoice.objects.values("external_code", "external_number").annotate(n=Count("pk")).filter(n__gt=1)[:20]:
        yield f"invoice {row['external_code']} {row['external_number']} booked {row['n']} times"


def fin6() -> Iterator[str]:
    """The settlement sheet's balance follows from its lines."""
    rows = SettlementSheet.objects.annotate(sum=F("contract") - F("paid") - F("penalty") - F("retention"))
    for sheet in rows:
        if abs(sheet.sum - sheet.balance) >= Decimal("0.01"):
            yield f"{sheet.key}: the balance does not follow"


CHECKS = {"FIN-1": fin1, "FIN-2": fin2, "FIN-3": fin3, "FIN-5": fin5, "FIN-6": fin6}
