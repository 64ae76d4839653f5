"""Load against capacity per resource and period: what the review looks at, with and without an order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yidan.engine.problem import Operation, Problem, State
from yidan.engine.result import Assignment, Plan


@dataclass(frozen=True, slots=True)
class Load:
    """One resource in one period [start, end), minutes.

    capacity: open minutes x units. used: minutes of work planned into it x units, changeovers not counted. of_order: the part of `used`
    that belongs to the order asked about.
    """

    resource: str
    start: int
    end: int
    capacity: int
    used: int
    of_order: int = 0

    @property
    def without(self) -> int:
        """Used minutes without the order asked about."""
        return self.used - self.of_order

    @property
    def share(self) -> float:
        """used / capacity; 0 where nothing is open and nothing planned, infinite where only nothing is open."""
        return _share(self.used, self.capacity)

    @property
    def share_without(self) -> float:
        """The same without the order asked about."""
        return _share(self.without, self.capacity)


def edges(start: int, end: int, step: int) -> tuple[int, ...]:
    """Bounds of periods of `step` minutes (DAY, WEEK) from `start` to at least `end`."""
    return tuple(range(start, end + step, step)) if end > start else (start, start + step)


def load(plan: Plan, bounds: Sequence[int], order: str | None = None) -> tuple[Load, ...]:
    """Load of every resource in every period between consecutive `bounds` (minutes, ascending, at least two), resources in the problem's
    order, periods in time.

    Work counts in the open minutes of its machine and people together, so a machine that waits for people is not loaded meanwhile. order:
    key of the order shown apart (hold a promise first to see one that is not in the plan yet). Raises ValueError when bounds do not
    ascend.
    """
    if len(bounds) < 2 or any(a >= b for a, b in zip(bounds, bounds[1:], strict=False)):
        raise ValueError("bounds must ascend")
    periods = len(bounds) - 1
    used = {r.key: [0] * periods for r in plan.problem.resources}
    own = {r.key: [0] * periods for r in plan.problem.resources}
    for assignment in plan.assignments.values():
        mine = plan.problem.owner[assignment.operation].key == order
        for resource, period, minutes in _worked(plan.problem, assignment, bounds):
            used[resource][period] += minutes
            own[resource][period] += minutes if mine else 0
    return tuple(_load(plan.problem, key, bounds, i, used[key][i], own[key][i]) for key in used for i in range(periods))


def total(loads: Sequence[Load]) -> tuple[Load, ...]:
    """One Load per resource over all its periods, the highest share first: the first one is the bottleneck."""
    groups: dict[str, list[Load]] = {}
    for item in loads:
        groups.setdefault(item.resource, []).append(item)
    sums = (
        Load(k, g[0].start, g[-1].end, sum(x.capacity for x in g), sum(x.used for x in g), sum(x.of_order for x in g))
        for k, g in groups.items()
    )
    return tuple(sorted(sums, key=lambda item: -item.share))


def bottleneck(loads: Sequence[Load]) -> Load | None:
    """The resource of the highest share over all periods, None when nothing is planned."""
    first = next(iter(total(loads)), None)
    return first if first is not None and first.used else None


def _worked(problem: Problem, a: Assignment, bounds: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    operation = problem.operation[a.operation]
    hours = problem.hours(a.resource, operation.skill)
    start = max(a.start, problem.now) if operation.state is State.STARTED else a.start
    for period in range(max(0, bisect_right(bounds, start) - 1), len(bounds) - 1):
        if bounds[period] >= a.end:
            return
        minutes = hours.between(max(start, bounds[period]), min(a.end, bounds[period + 1]))
        for resource, units in _units(operation, a):
            yield resource, period, minutes * units


def _units(operation: Operation, a: Assignment) -> Iterator[tuple[str, int]]:
    yield a.resource, 1
    if a.skill is not None and operation.skill is not None:
        yield a.skill, operation.skill.people


def _load(problem: Problem, key: str, bounds: Sequence[int], period: int, used: int, own: int) -> Load:
    resource, start, end = problem.resource[key], bounds[period], bounds[period + 1]
    return Load(key, start, end, resource.calendar.hours.between(start, end) * resource.capacity, used, own)


def _share(used: int, capacity: int) -> float:
    if not used:
        return 0.0
    return used / capacity if capacity else float("inf")
