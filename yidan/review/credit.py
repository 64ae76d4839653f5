"""What the customer's credit is with the order under review: for the review's depth and for the figures of sales and finance (3.2b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yidan.intake.models import Order
from yidan.settlement.queries import exposure


@dataclass(frozen=True)
class Standing:
    limit: Decimal
    used: Decimal  # by the customer's other orders
    after: Decimal
    overdue: Decimal

    @property
    def over(self) -> bool:
        return bool(self.limit) and self.after > self.limit

    @property
    def bad(self) -> bool:
        return self.over or bool(self.overdue)


def standing(order: Order, day: date) -> Standing:
    found = exposure(order.customer, day, without=order)
    return Standing(order.customer.credit_limit, found.used, found.used + order.total, found.receivables.overdue)
