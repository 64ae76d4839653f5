"""The figures of an order's money: pure, from rows. One rounding rule: to the cent, half up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from yidan.acceptance.pieces import plain
from yidan.intake.lines import CENT
from yidan.intake.models import Line, Order
from yidan.logistics.models import ReturnLine
from yidan.settlement.models import Milestone

ZERO = Decimal(0)
HUNDRED = Decimal(100)
READY = {Order.Stage.INSPECTED, Order.Stage.ACCEPTED, Order.Stage.DELIVERED, Order.Stage.SETTLED, Order.Stage.ARCHIVED}
ACCEPTED = READY - {Order.Stage.INSPECTED}
DELIVERED = ACCEPTED - {Order.Stage.ACCEPTED}


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def shares(total: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """`total` cut by per cents that sum to 100; the last takes what rounding leaves, so the parts sum to the total exactly."""
    parts = [cents(total * percent / HUNDRED) for percent in percents[:-1]]
    return [*parts, total - sum(parts, ZERO)]


def gross(line: Line) -> Decimal:
    return line.net + (line.tax or ZERO)


def delivered_value(lines: Iterable[Line]) -> Decimal:
    """With tax, of what the customer keeps; a line delivered over its quantity counts as ordered."""
    return sum(
        (cents(gross(line) * min(line.delivered - line.returned, line.ordered) / line.ordered) for line in lines if line.ordered), ZERO
    )


def returned_value(rows: Iterable[ReturnLine]) -> Decimal:
    """With tax, of what came back for credit."""
    return sum((cents(gross(row.line) * row.quantity / row.line.ordered) for row in rows if row.line.ordered), ZERO)


def due_on(milestone: Milestone, order: Order) -> date | None:
    """The day it is due: after the real delivery once that is known, until then as scheduled."""
    if milestone.event in (Milestone.Event.ACCEPTANCE, Milestone.Event.DELIVERY, Milestone.Event.RETENTION) and order.actual:
        return order.actual + timedelta(days=milestone.days)
    return milestone.due


def is_due(milestone: Milestone, order: Order, day: date) -> bool:
    """Whether what makes it due has happened; a retention is due by its day alone."""
    match milestone.event:
        case Milestone.Event.ORDER:
            return True
        case Milestone.Event.SHIPMENT:
            return order.stage in READY
        case Milestone.Event.ACCEPTANCE:
            return order.stage in ACCEPTED
        case Milestone.Event.DELIVERY:
            return order.stage in DELIVERED
    due = due_on(milestone, order)
    return order.stage in DELIVERED and due is not None and due <= day


def billable(order: Order, milestones: Iterable[Milestone], lines: Iterable[Line], day: date, credited: Decimal = ZERO) -> Decimal:
    """FIN-2: the most that may be invoiced: delivered value and milestones due, never over the order less what was `credited` (FIN-1)."""
    due = sum((one.amount for one in milestones if is_due(one, order, day)), ZERO)
    return min(order.total - credited, delivered_value(lines) + due)


@dataclass(frozen=True)
class Penalty:
    amount: Decimal
    days: int  # of the line that came latest
    basis: str  # the formula with its figures, line by line


def penalty(order: Order, lines: Iterable[Line], rate: Decimal, cap: Decimal, today: date, grace: int = 0) -> Penalty:
    """Days late beyond the grace x rate a day x value of the late line, summed, at most the cap's share of the contract. Rates in per cent."""
    total, worst, parts = ZERO, 0, []
    for line in lines:
        promised = line.promised or order.promised
        late = ((line.actual or order.actual or today) - promised).days - grace if promised else 0
        if late > 0:
            total += cents(gross(line) * rate / HUNDRED * late)
            worst = max(worst, late)
            parts.append(f"{line.position}: {late} × {plain(rate)}% × {gross(line):.2f}")
    most = cents(order.total * cap / HUNDRED)
    basis = "; ".join(parts) + f" ≤ {plain(cap)}%" if parts else ""
    return Penalty(min(total, most), worst, basis[:200])
