"""History in bulk: days in order, each day's orders in one go at their own date; and what of them is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yidan.core import many
from yidan.core.actors import Actor
from yidan.intake.commands.history import HistoricLine, take_over
from yidan.intake.models import Line, Order

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Historic:
    """An unsaved order and its lines."""

    order: Order
    lines: Sequence[HistoricLine]


def bring_in(found: Iterable[Historic], *, by: Actor) -> int:
    """Every order with one event at the moment it was received; the number of orders. All or none is the caller's transaction."""
    count = 0
    for _day, group in groupby(sorted(found, key=received), key=day_of):
        orders = list(group)
        many.each(
            take_over,
            [one.order for one in orders],
            by=replace(by, at=orders[0].order.received_at),
            own=[{"lines": one.lines} for one in orders],
        )
        count += len(orders)
    return count


def received(one: Historic) -> tuple[object, str]:
    return one.order.received_at, one.order.external


def day_of(one: Historic) -> date:
    return timezone.localdate(one.order.received_at)


def apportioned(exact: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Lines to 4 places whose sum is the total: each is its exact amount rounded down, and what is left over goes, a ten-thousandth
    each, to those that lost most. Raises ValueError when the total is not the sum within half a ten-thousandth."""
    down = [amount.quantize(PLACES, ROUND_FLOOR) for amount in exact]
    left = total - sum(down, Decimal(0))
    steps = int(left / PLACES)
    if steps * PLACES != left or not 0 <= steps <= len(exact) or abs(sum(exact, Decimal(0)) - total) > PLACES / 2:
        raise ValueError(f"{total} is not the sum of the lines, {sum(exact, Decimal(0))}")
    lost = sorted(range(len(exact)), key=lambda n: (down[n] - exact[n], n))
    return [amount + (PLACES if n in set(lost[:steps]) else 0) for n, amount in enumerate(down)]


def unknown_tax() -> QuerySet[Order]:
    """Orders brought in with lines whose tax is not known: listed, never filled in."""
    rows = Order.objects.filter(stage=Order.Stage.HISTORIC)
    return rows.annotate(unknown=Count("lines", filter=Q(lines__tax=None))).filter(unknown__gt=0).order_by("external")


def sums() -> dict[str, Decimal | int]:
    """Counts and sums of all that was brought in, added in decimal: SQLite would add floating numbers."""
    heads = Order.objects.filter(stage=Order.Stage.HISTORIC).values_list("net", "tax", "freight", "total")
    lines = Line.objects.filter(order__stage=Order.Stage.HISTORIC)
    orders, (net, tax, freight, total) = _added(heads, 4)
    count, (quantity, line_net) = _added(lines.values_list("ordered", "net"), 2)
    unknown = lines.filter(tax=None).count()
    return {
        "orders": orders, "lines": count, "quantity": quantity, "line_net": line_net, "net": net, "tax": tax, "freight": freight, "total": total,
        "unknown_tax_lines": unknown,
    }  # fmt: skip


def _added(rows: QuerySet[Any, Any], width: int) -> tuple[int, list[Decimal]]:
    count, totals = 0, [Decimal(0)] * width
    for row in rows.iterator(chunk_size=5000):
        count += 1
        totals = [total + value for total, value in zip(totals, row, strict=True)]
    return count, totals
