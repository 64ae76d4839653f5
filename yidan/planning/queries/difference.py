"""Two versions of the plan: which operations stand elsewhere, and whose forecast is another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from yidan.catalog.models import WorkCentre
from yidan.planning.models import Operation, Plan, Slot
from yidan.planning.moving import Shift

SHOWN = 200


@dataclass(frozen=True)
class Moved:
    """An operation that starts at another time, or on another work centre."""

    operation: Operation
    was: Slot
    now: Slot

    @property
    def by(self) -> timedelta:
        return self.now.start - self.was.start

    @property
    def hours(self) -> float:
        return round(self.by.total_seconds() / 3600, 1)

    @property
    def from_centre(self) -> WorkCentre:
        return self.was.work_centre or self.operation.work_centre

    @property
    def to_centre(self) -> WorkCentre:
        return self.now.work_centre or self.operation.work_centre

    @property
    def elsewhere(self) -> bool:
        return self.from_centre.pk != self.to_centre.pk


@dataclass(frozen=True)
class Difference:
    """`both`: operations of both versions, `moved` of them stand elsewhere (the first SHOWN, furthest first)."""

    both: int
    count: int
    moved: list[Moved]
    orders: list[Shift]
    only_first: int
    only_second: int


def difference(first: Plan, second: Plan) -> Difference:
    """From the first version to the second, in a handful of queries."""
    was, now = _slots(first), _slots(second)
    both = was.keys() & now.keys()
    pairs = {pk: (was[pk], now[pk]) for pk in both if _place(was[pk]) != _place(now[pk])}
    furthest = sorted(pairs, key=lambda pk: (-abs((pairs[pk][1].start - pairs[pk][0].start).total_seconds()), pk))[:SHOWN]
    joined = Operation.objects.select_related("work_order__order", "work_order__item", "work_centre").in_bulk(furthest)
    moved = [Moved(joined[pk], *pairs[pk]) for pk in furthest]
    return Difference(len(both), len(pairs), moved, _orders(first, second), len(was.keys() - both), len(now.keys() - both))


def _slots(plan: Plan) -> dict[int, Slot]:
    return {slot.operation_id: slot for slot in plan.slots.select_related("work_centre", "operation")}


def _place(slot: Slot) -> tuple[object, int]:
    return slot.start, slot.work_centre_id or slot.operation.work_centre_id


def _orders(first: Plan, second: Plan) -> list[Shift]:
    before = {row.order_id: timezone.localdate(row.finish) for row in first.forecasts.all()}
    rows = second.forecasts.select_related("order__customer")
    found = [
        Shift(row.order, before[row.order_id], timezone.localdate(row.finish), row.order.target) for row in rows if row.order_id in before
    ]
    return sorted((one for one in found if one.days), key=lambda one: (-one.days, one.order.pk))
