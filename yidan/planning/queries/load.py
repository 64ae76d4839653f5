"""Load against capacity per work centre and week, with and without an order (3.2d, 4.1c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yidan import engine
from yidan.catalog.models import WorkCentre
from yidan.intake.models import Order
from yidan.planning.jobs import FULL
from yidan.planning.models import Plan
from yidan.planning.queries.current import current
from yidan.planning.queries.promise import ASKED, promise_for


@dataclass(frozen=True)
class Cell:
    """One period of one work centre; hours. `of_order` is the part of `used` that belongs to the order asked about."""

    start: date
    capacity: float
    used: float
    of_order: float

    @property
    def share(self) -> float:
        return self.used / self.capacity if self.capacity else (1.0 if self.used else 0.0)

    @property
    def without(self) -> float:
        return (self.used - self.of_order) / self.capacity if self.capacity else 0.0

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def percent_without(self) -> int:
        return round(self.without * 100)


@dataclass(frozen=True)
class CentreLoad:
    """A work centre over the whole span, with its periods."""

    centre: WorkCentre
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Cell:
        sums = [sum(getattr(cell, name) for cell in self.cells) for name in ("capacity", "used", "of_order")]
        return Cell(self.cells[0].start, *sums)

    @property
    def bottleneck(self) -> bool:
        return self.total.share >= FULL


def load(now: datetime, *, days: int = 28, step: int = 7, order: Order | None = None, proposal: Plan | None = None) -> list[CentreLoad]:
    """From today for so many days in periods of `step` days; work centres by code. `order`: shown apart, put in where it would go when the
    plan does not know it yet. `proposal`: as it would be by that plan."""
    snapshot, plan = current(now, proposal)
    key = None
    if order is not None:
        key, plan = _with(plan, order, now)
    first = snapshot.clock.end_of(snapshot.clock.day(snapshot.clock.minutes(now) + 1)) - 1440
    bounds = engine.edges(first, first + days * 1440, step * 1440)
    cells: dict[str, list[Cell]] = {}
    for one in engine.load(plan, bounds, key):
        day = snapshot.clock.day(one.start + 1)
        cells.setdefault(one.resource, []).append(Cell(day, one.capacity / 60, one.used / 60, one.of_order / 60))
    return [CentreLoad(centre, tuple(cells[f"W{centre.pk}"])) for centre in snapshot.rows.centres]


def _with(plan: engine.Plan, order: Order, now: datetime) -> tuple[str | None, engine.Plan]:
    if str(order.pk) in plan.problem.order:
        return str(order.pk), plan
    answer = promise_for(order, now=now)
    if answer.promise is None or answer.promise.date is None:
        return None, plan
    return ASKED, engine.hold(plan, answer.promise)
