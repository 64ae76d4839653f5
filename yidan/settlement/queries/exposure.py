"""How much a customer owes and may come to owe (3.2b, 7.1d). All figures class P; with tax."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from yidan.catalog.models import Customer
from yidan.intake.models import Order
from yidan.settlement.models import Milestone, MoneyReceipt
from yidan.settlement.sums import ZERO, due_on, is_due

Stage = Order.Stage
IN_HAND = (
    Stage.RECEIVED, Stage.IN_REVIEW, Stage.TO_AMEND, Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED, Stage.DELIVERED,
)  # fmt: skip
DEAD = (Stage.DRAFT, Stage.ABANDONED, Stage.CANCELLED, Stage.HISTORIC)


@dataclass(frozen=True)
class Ageing:
    """What is due and unpaid, by days past its due date; `later`: not due yet."""

    later: Decimal = ZERO
    current: Decimal = ZERO  # due, not late
    to_30: Decimal = ZERO
    to_60: Decimal = ZERO
    older: Decimal = ZERO

    @property
    def due(self) -> Decimal:
        return self.current + self.overdue

    @property
    def overdue(self) -> Decimal:
        return self.to_30 + self.to_60 + self.older


@dataclass(frozen=True)
class Exposure:
    """`orders`: unpaid part of the orders in hand; `used`: all unpaid, less money not yet allocated; `free` may be negative."""

    limit: Decimal
    orders: Decimal
    count: int
    receivables: Ageing
    advances: Decimal  # money received and allocated to nothing
    used: Decimal

    @property
    def free(self) -> Decimal:
        return self.limit - self.used


def open_milestones(customer: Customer | None = None) -> QuerySet[Milestone]:
    """Payments not paid in full, the oldest due date first; of living and settled orders alike (retention money)."""
    rows = Milestone.objects.filter(paid__lt=F("amount")).exclude(order__stage__in=DEAD).select_related("order__customer")
    rows = rows.filter(order__customer=customer) if customer is not None else rows
    return rows.order_by(F("due").asc(nulls_last=True), "order_id", "position")


def currencies(customer: Customer) -> list[str]:
    """In which he has bought or paid, the usual one first."""
    bought = Order.objects.filter(customer=customer).exclude(stage__in=DEAD).values_list("currency", flat=True)
    paid = MoneyReceipt.objects.filter(customer=customer).values_list("currency", flat=True)
    return sorted({*bought, *paid} or {"CNY"}, key=lambda code: (code != "CNY", code))


def ageing(milestones: Iterable[Milestone], today: date) -> Ageing:
    sums = dict.fromkeys(("later", "current", "to_30", "to_60", "older"), ZERO)
    for one in milestones:
        sums[band(one, today)] += one.amount - one.paid
    return Ageing(**sums)


def band(one: Milestone, today: date) -> str:
    due = due_on(one, one.order)
    if due is None or not is_due(one, one.order, today):
        return "later"
    late = (today - due).days
    return "current" if late <= 0 else "to_30" if late <= 30 else "to_60" if late <= 60 else "older"


def aged(one: Milestone, today: date) -> dict[str, object]:
    """One open payment as the account shows it: its day, and what is open under its band."""
    return {"row": one, "due": due_on(one, one.order), "open": one.amount - one.paid, "band": band(one, today)}


def exposure(customer: Customer, today: date, without: Order | None = None) -> Exposure:
    """`without`: the order under review, whose own sum is weighed against the rest."""
    orders = Order.objects.filter(customer=customer, stage__in=IN_HAND)
    milestones = [one for one in open_milestones(customer) if without is None or one.order_id != without.pk]
    if without is not None:
        orders = orders.exclude(pk=without.pk)
    totals = orders.aggregate(n=Sum("total"))["n"] or ZERO
    paid = Milestone.objects.filter(order__in=orders).aggregate(n=Sum("paid"))["n"] or ZERO
    after = sum((one.amount - one.paid for one in milestones if one.order.stage not in IN_HAND), ZERO)
    money = MoneyReceipt.objects.filter(customer=customer).aggregate(n=Sum(F("amount") - F("allocated")))["n"] or ZERO
    used = totals - paid + after - money
    return Exposure(customer.credit_limit, totals - paid, orders.count(), ageing(milestones, today), money, used)
