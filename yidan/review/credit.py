"""What the customer's credit is with the order under review: for the review's depth and for the figures of sales and finance (3.2b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yidan.intake.models import Order
from yidan.people.rates import rates
from yidan.settlement.queries import exposure


@dataclass(frozen=True)
class Standing:
    """In yuan, as the limit is; `unrated`: the currencies that could not be counted, for want of a rate."""

    limit: Decimal
    used: Decimal  # by the customer's other orders
    after: Decimal
    overdue: Decimal
    late: bool
    unrated: tuple[str, ...]

    @property
    def over(self) -> bool:
        return bool(self.limit) and self.after > self.limit

    @property
    def bad(self) -> bool:
        return self.over or self.late


def standing(order: Order, day: date) -> Standing:
    found = exposure(order.customer, day, without=order)
    own, unrated = rates().together({order.currency: order.total})
    codes = tuple(sorted({*found.unrated, *unrated}))
    return Standing(order.customer.credit_limit, found.used, found.used + own, found.receivables.overdue, found.late, codes)
