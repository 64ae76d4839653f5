"""How much a customer owes and may come to owe (3.2b, 7.1d). All figures class P; with tax. What he owes in several currencies is never added
but at the company's rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from yidan.catalog.models import Customer
from yidan.core.formats import HOME
from yidan.intake.models import Order
from yidan.people.rates import Rates, rates
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
    """In yuan, at the company's rates. `orders`: unpaid part of the orders in hand; `used`: all unpaid, less money not yet allocated;
    `free` may be negative. `unrated`: currency -> what is used in it where no rate is set; it is in none of the sums."""

    limit: Decimal
    orders: Decimal
    count: int
    receivables: Ageing
    advances: Decimal  # money received and allocated to nothing
    used: Decimal
    unrated: dict[str, Decimal]
    late: bool  # something is overdue, in whatever currency

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


def ageing(milestones: Iterable[Milestone], today: date, rates: Rates | None = None) -> Ageing:
    """Of one currency; of several in yuan, at these rates."""
    sums: dict[str, dict[str, Decimal]] = {}
    for one in milestones:
        theirs = sums.setdefault(band(one, today), {})
        code = one.order.currency if rates is not None else HOME
        theirs[code] = theirs.get(code, ZERO) + one.amount - one.paid
    return Ageing(**{name: (rates or Rates()).together(found)[0] for name, found in sums.items()})


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
    orders, worth = Order.objects.filter(customer=customer, stage__in=IN_HAND), rates()
    milestones = [one for one in open_milestones(customer) if without is None or one.order_id != without.pk]
    if without is not None:
        orders = orders.exclude(pk=without.pk)
    hand = _plus(_sums(orders, "currency", "total"), _sums(Milestone.objects.filter(order__in=orders), "order__currency", "paid"), -1)
    money = _sums(MoneyReceipt.objects.filter(customer=customer), "currency", F("amount") - F("allocated"))
    after: dict[str, Decimal] = {}
    for one in milestones:
        if one.order.stage not in IN_HAND:
            after[one.order.currency] = after.get(one.order.currency, ZERO) + one.amount - one.paid
    used, unrated = worth.together(_plus(_plus(hand, after), money, -1))
    late = any(band(one, today) in ("to_30", "to_60", "older") for one in milestones)
    return Exposure(
        customer.credit_limit, worth.together(hand)[0], orders.count(), ageing(milestones, today, worth), worth.together(money)[0], used,
        unrated, late,
    )  # fmt: skip


def _sums(rows: QuerySet[Any], currency: str, amount: Any) -> dict[str, Decimal]:
    return {code: total or ZERO for code, total in rows.values_list(currency).annotate(n=Sum(amount)).order_by()}


def _plus(one: dict[str, Decimal], other: dict[str, Decimal], sign: int = 1) -> dict[str, Decimal]:
    return {code: one.get(code, ZERO) + sign * other.get(code, ZERO) for code in {*one, *other}}
