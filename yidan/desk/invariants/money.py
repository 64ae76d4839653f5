"""Invoices, receipts, settlement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Trim, Upper

from yidan.desk.invariants import supply
from yidan.intake.models import Order
from yidan.settlement import rules
from yidan.settlement.models import Allocation, Invoice, Milestone, MoneyReceipt, Refund, SettlementSheet, Statement

ZERO = Decimal(0)
TINY = Decimal("0.00005")


def fin1() -> Iterator[str]:
    """Invoiced + unbilled = order total, credit notes included: nothing is invoiced beyond the order, no invoice taken back beyond what it was."""
    for red in Invoice.objects.filter(reverses__isnull=False).values("reverses", "reverses__total").annotate(n=Sum("total")).order_by():
        if -red["n"] > red["reverses__total"] + TINY:
            yield f"invoice {red['reverses']}: {-red['n']} of {red['reverses__total']} taken back"
    for row in Invoice.objects.values("order").annotate(n=Sum("total")).order_by():
        total = Order.objects.values_list("total", flat=True).get(pk=row["order"])
        if row["n"] > total + TINY:
            yield f"order {row['order']}: invoiced {row['n']} of {total}"


def fin2() -> Iterator[str]:
    """The payment schedule sums to the order; what is shut waits for a payment, and what is open was paid or released by two.

    An amended order is scheduled anew after its verdict: it must be right when the order is delivered, and until then of the first revision."""
    yield from _gates()
    for row in Milestone.objects.values("order").annotate(n=Sum("amount")).order_by():
        order = Order.objects.get(pk=row["order"])
        settled = order.revision == 1 or order.stage in ("delivered", "settled", "archived")
        if settled and order.stage != "cancelled" and abs(row["n"] - order.total) >= Decimal("0.01"):
            yield f"{order.key}: the schedule sums to {row['n']}, the order to {order.total}"


def _gates() -> Iterator[str]:
    released = Q(release__finance_by__isnull=False, release__manager_by__isnull=False, release__amount__gte=F("amount"))
    rows = Milestone.objects.filter(paid__lt=F("amount")).exclude(gate="none").exclude(released)
    ended = ["draft", "abandoned", "cancelled", "historic"]
    for one in rows.exclude(order__stage__in=ended).select_related("order"):
        if not (one.order.start_blocked if one.gate == "start" else one.order.delivery_blocked):
            yield f"{one.order.key}: {one.gate} waits for a payment, and the order says that nothing is held"


def fin3() -> Iterator[str]:
    """Paid = allocated; no receipt is allocated beyond its amount."""
    paid = {row["milestone"]: row["n"] for row in Allocation.objects.values("milestone").annotate(n=Sum("amount")).order_by()}
    for milestone in Milestone.objects.filter(paid__gt=0):
        if abs(paid.get(milestone.pk, ZERO) - milestone.paid) >= TINY:
            yield f"milestone {milestone.pk}: paid {milestone.paid}, allocated {paid.get(milestone.pk, ZERO)}"
    money = Allocation.objects.filter(receipt__isnull=False)
    given = {row["receipt"]: row["n"] for row in money.values("receipt").annotate(n=Sum("amount")).order_by()}
    for receipt in MoneyReceipt.objects.all():
        if abs(given.get(receipt.pk, ZERO) - receipt.allocated) >= TINY or receipt.allocated > receipt.amount + TINY:
            yield f"{receipt.key}: allocated {receipt.allocated}, lines say {given.get(receipt.pk, ZERO)}"
    yield from _refunds()
    yield from supply.fin3()
    yield from supply.statements()


def _refunds() -> Iterator[str]:
    """No more is given back than came in beyond what the order is worth."""
    given = Refund.objects.filter(stage=Refund.Stage.PAID).values("order").annotate(n=Sum("amount")).order_by()
    for row in given:
        order = Order.objects.get(pk=row["order"])
        settled = (
            SettlementSheet.objects.filter(order=order, stage=SettlementSheet.Stage.CONFIRMED).aggregate(n=Sum("penalty"))["n"] or ZERO
        )
        worth = order.total - rules.credited(order) - settled
        if row["n"] > rules.came_in(order) - worth + TINY:
            yield f"{order.key}: {row['n']} given back, {rules.came_in(order)} came in for {worth}"


def fin4() -> Iterator[str]:
    """A statement's figures follow from its rows, and the next one opens where a confirmed one closed."""
    for one in Statement.objects.select_related("customer").prefetch_related("rows"):
        rows = [row for row in one.rows.all() if row.revision == one.revision]
        if abs(one.opening + sum((row.change for row in rows), ZERO) - one.closing) >= TINY:
            yield f"{one.key}: opening and rows do not make the closing"
    last: dict[tuple[int, str], Statement] = {}
    for one in Statement.objects.order_by("customer_id", "currency", "until"):
        before = last.get((one.customer_id, one.currency))
        if (
            before
            and before.stage == "confirmed"
            and before.until == one.since - timedelta(days=1)
            and abs(before.closing - one.opening) >= TINY
        ):
            yield f"{one.key}: opens with {one.opening}, {before.key} closed with {before.closing}"
        last[one.customer_id, one.currency] = one


def fin5() -> Iterator[str]:
    """Also where blanks or the case of a letter hide that it is the same."""
    same = Invoice.objects.annotate(code=Upper(Trim("external_code")), no=Upper(Trim("external_number"))).values("code", "no").order_by()
    for row in same.annotate(n=Count("pk")).filter(n__gt=1)[:20]:
        yield f"invoice {row['code']} {row['no']} booked {row['n']} times"
    yield from supply.fin5()


def fin6() -> Iterator[str]:
    """The settlement sheet's balance follows from its lines, and it is of the order as it stands."""
    rows = SettlementSheet.objects.annotate(sum=F("contract") - F("credited") - F("paid") - F("penalty") - F("retention"))
    for sheet in rows:
        if abs(sheet.sum - sheet.balance) >= Decimal("0.01"):
            yield f"{sheet.key}: the balance does not follow"
    for other in SettlementSheet.objects.exclude(contract=F("order__total"))[:20]:
        yield f"{other.key}: drawn up over another total than the order's"


CHECKS = {"FIN-1": fin1, "FIN-2": fin2, "FIN-3": fin3, "FIN-4": fin4, "FIN-5": fin5, "FIN-6": fin6}
