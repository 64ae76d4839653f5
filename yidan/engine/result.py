"""What comes out: a plan, and what in it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from yidan.engine.hours import NEVER
from yidan.engine.problem import Order, Problem, Quantity

if TYPE_CHECKING:
    from yidan.engine.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Assignment:
    """An operation in the plan: on `resource` from `start` to `end` (minutes, clock; closed time in between is a pause), with people of
    `skill`."""

    operation: str
    resource: str
    start: int
    end: int
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A proposal: `short` of `material` is missing for `operation`, or for a later use whose stock it takes; `quantity` (lot rule kept)
    ordered now is there at `arrives` (minutes)."""

    material: str
    operation: str
    short: Quantity
    quantity: Quantity
    arrives: int


@dataclass(frozen=True)
class Plan:
    """A schedule of `problem`: Assignment per operation key, purchases it supposes, and the operations that have no place, with the reason.

    A caller that keeps plans builds one from its rows: `Plan(problem, assignments, purchases)`; equal rows make equal plans.
    """

    problem: Problem
    assignments: Mapping[str, Assignment]
    purchases: tuple[Purchase, ...] = ()
    unplanned: Mapping[str, str] = field(default_factory=dict)

    def finish(self, order: str) -> int | None:
        """When the order's last operation ends (minutes); NEVER when one has no place, None when there is nothing to do."""
        return _finish(self.problem.order[order], self.assignments)

    def start(self, order: str) -> int | None:
        """When its first operation begins (minutes), None when nothing is planned."""
        keys = [o.key for o in self.problem.order[order].operations]
        return min((self.assignments[k].start for k in keys if k in self.assignments), default=None)

    def tardiness(self, order: str) -> int:
        """Minutes late against its target, 0 when in time."""
        finish = self.finish(order)
        return 0 if finish is None else max(0, finish - self.problem.order[order].target)

    def buffer_used(self, order: str) -> int:
        """Working minutes of the order's buffer that the plan uses up, at most the whole buffer."""
        demand, finish = self.problem.order[order], self.finish(order)
        whole = self.problem.buffer(demand)
        if finish is None or finish >= demand.target:
            return 0 if finish is None else whole
        return max(0, whole - self.problem.calendar.hours.between(finish, demand.target))

    @cached_property
    def value(self) -> int:
        """Weighted tardiness: sum over orders of weight x minutes late."""
        return sum(order.weight * self.tardiness(order.key) for order in self.problem.orders)

    @cached_property
    def beyond(self) -> tuple[str, ...]:
        """Operations that end after their work centre's published calendar: planned on the repeated pattern; warn."""
        ends = {r.key: r.calendar.end for r in self.problem.resources}
        return tuple(a.operation for a in self.assignments.values() if a.end > ends[a.resource])

    @cached_property
    def timetable(self) -> Timetable:
        """What is taken of machines, people and material; built once per plan, never written to (fork it)."""
        from yidan.engine.timetable import Timetable

        table = Timetable.of(self)
        table.on("")  # reads off who is where, once
        return table


@dataclass(frozen=True, slots=True)
class Delay:
    """What a change does to an order: its finish before and after and its target (minutes)."""

    order: str
    before: int
    after: int
    target: int

    @property
    def late(self) -> bool:
        """In time before, late after."""
        return self.before <= self.target < self.after


@dataclass(frozen=True)
class Changes:
    """Two plans compared. moved: operations of both whose start or resource differs, of `total` common ones; values are weighted
    tardiness."""

    moved: tuple[str, ...]
    total: int
    later: tuple[Delay, ...]
    earlier: tuple[Delay, ...]
    value_before: int
    value_after: int


def changes(before: Plan, after: Plan) -> Changes:
    """What going from one plan to the other changes, for operations and orders in both."""
    common = [k for k in before.assignments if k in after.assignments]
    moved = tuple(k for k in common if _place(before.assignments[k]) != _place(after.assignments[k]))
    delays = [d for d in _delays(before, after) if d.before != d.after]
    later = tuple(sorted((d for d in delays if d.after > d.before), key=lambda d: (not d.late, d.before - d.after)))
    earlier = tuple(sorted((d for d in delays if d.after < d.before), key=lambda d: d.after - d.before))
    return Changes(moved, len(common), later, earlier, before.value, after.value)


def _delays(before: Plan, after: Plan) -> Iterable[Delay]:
    for key in before.problem.order:
        if key in after.problem.order:
            was, now = before.finish(key), after.finish(key)
            if was is not None and now is not None:
                yield Delay(key, was, now, after.problem.order[key].target)


def _place(assignment: Assignment) -> tuple[str, int]:
    return assignment.resource, assignment.start


def _finish(order: Order, assignments: Mapping[str, Assignment]) -> int | None:
    if not order.operations:
        return None
    if any(o.key not in assignments for o in order.operations):
        return NEVER
    return max(assignments[o.key].end for o in order.operations)


@dataclass(frozen=True)
class Patch:
    """A difference between two plans that can be put on and taken off again exactly."""

    drop: tuple[Assignment, ...] = ()
    add: tuple[Assignment, ...] = ()
    unbuy: tuple[Purchase, ...] = ()
    buy: tuple[Purchase, ...] = ()

    @property
    def inverse(self) -> Patch:
        """What undoes it."""
        return Patch(self.add, self.drop, self.buy, self.unbuy)

    def rows(self, plan: Plan) -> tuple[dict[str, Assignment], tuple[Purchase, ...]]:
        """The plan's assignments and purchases with the patch on. Raises ValueError when the plan no longer holds what is to be dropped."""
        if any(plan.assignments.get(a.operation) != a for a in self.drop) or not set(self.unbuy) <= set(plan.purchases):
            raise ValueError("the plan has changed since")
        gone = {a.operation for a in self.drop}
        kept = {k: a for k, a in plan.assignments.items() if k not in gone}
        bought = (*(p for p in plan.purchases if p not in set(self.unbuy)), *self.buy)
        return kept | {a.operation: a for a in self.add}, bought


def difference(before: Plan, after: Plan) -> Patch:
    """The patch that leads from one plan to the other."""
    old, new = before.assignments, after.assignments
    return Patch(
        drop=tuple(a for k, a in old.items() if new.get(k) != a),
        add=tuple(a for k, a in new.items() if old.get(k) != a),
        unbuy=tuple(p for p in before.purchases if p not in set(after.purchases)),
        buy=tuple(p for p in after.purchases if p not in set(before.purchases)),
    )
