"""What is taken of a resource or a material over time, and the search for the first gap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from yidan.engine.hours import NEVER, Hours
from yidan.engine.problem import ALWAYS, Material, Quantity


class Lane:
    """A resource's use as a step function of clock time: `used[i]` units from `times[i]` on. Kept minimal, so `give` undoes `take`
    exactly."""

    __slots__ = ("capacity", "times", "used")

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.times = [-NEVER]
        self.used = [0]

    def copy(self) -> Lane:
        other = Lane(self.capacity)
        other.times, other.used = self.times.copy(), self.used.copy()
        return other

    def fit(self, time: int, hours: Hours, minutes: int, need: int, family: str) -> tuple[int, int]:
        """First (start, end) at or after `time` with `need` units free throughout; (NEVER, NEVER) when there is none."""
        times, used, limit = self.times, self.used, self.capacity - need
        last = len(times)
        if limit < 0:
            return NEVER, NEVER
        i = bisect_right(times, time) - 1
        while True:
            while used[i] > limit:
                i += 1
                time = times[i]
            time = hours.open(time)
            if time >= NEVER:
                return NEVER, NEVER
            while i + 1 < last and times[i + 1] <= time:
                i += 1
            if used[i] > limit:
                continue
            end = hours.finish(time, minutes)
            j = i + 1
            while j < last and times[j] < end and used[j] <= limit:
                j += 1
            if j == last or times[j] >= end:
                return time, end
            i, time = j, times[j]

    def take(self, start: int, end: int, need: int, family: str) -> None:
        """Use `need` units over [start, end)."""
        self._add(start, end, need)

    def give(self, start: int, end: int, need: int, family: str) -> None:
        """Exact inverse of `take`."""
        self._add(start, end, -need)

    def _add(self, start: int, end: int, need: int) -> None:
        if start >= end:
            return
        i = self._cut(start)
        j = self._cut(end)
        for x in range(i, j):
            self.used[x] += need
        self._merge(j)
        self._merge(i)

    def _cut(self, time: int) -> int:
        i = bisect_left(self.times, time)
        if i == len(self.times) or self.times[i] != time:
            self.times.insert(i, time)
            self.used.insert(i, self.used[i - 1])
        return i

    def _merge(self, i: int) -> None:
        if i > 0 and self.used[i] == self.used[i - 1]:
            del self.times[i], self.used[i]


class SetupLane:
    """A machine (capacity 1) whose changeover depends on the families before and after, in its own working time."""

    __slots__ = ("_costs", "_first", "_hours", "_now", "jobs")

    def __init__(self, costs: Mapping[tuple[str, str], int], first: str, hours: Hours, now: int) -> None:
        self._costs, self._first, self._hours, self._now = costs, first, hours, now
        self.jobs: list[tuple[int, int, str]] = []

    def copy(self) -> SetupLane:
        other = SetupLane(self._costs, self._first, self._hours, self._now)
        other.jobs = self.jobs.copy()
        return other

    def around_the_clock(self) -> SetupLane:
        """The same jobs, changeovers at any hour."""
        other = SetupLane(self._costs, self._first, ALWAYS.hours, self._now)
        other.jobs = self.jobs
        return other

    def fit(self, time: int, hours: Hours, minutes: int, need: int, family: str) -> tuple[int, int]:
        """First (start, end) at or after `time` that leaves room for the changeovers before and after; (NEVER, NEVER) when there is
        none."""
        if need > 1:
            return NEVER, NEVER
        i = max(0, bisect_right(self.jobs, (time,)) - 1)
        while True:
            start = hours.open(max(time, self._ready(i, family)))
            end = hours.finish(start, minutes)
            if end >= NEVER:
                return NEVER, NEVER
            if i == len(self.jobs) or self._changed(end, family, self.jobs[i][2]) <= self.jobs[i][0]:
                return start, end
            i += 1

    def _ready(self, i: int, family: str) -> int:
        """When the machine is ready for `family` behind job i - 1."""
        _, end, before = self.jobs[i - 1] if i else (0, self._now, self._first)
        return self._changed(end, before, family)

    def _changed(self, end: int, before: str, after: str) -> int:
        return self._hours.finish(end, self._costs.get((before, after), 0))

    def take(self, start: int, end: int, need: int, family: str) -> None:
        """Put a job in."""
        if start < end:
            job = (start, end, family)
            self.jobs.insert(bisect_left(self.jobs, job), job)

    def give(self, start: int, end: int, need: int, family: str) -> None:
        """Exact inverse of `take`."""
        if start < end:
            self.jobs.remove((start, end, family))


class Ledger:
    """A material's balance over time: `level[i]` is what is left from `times[i]` on, all known receipts and uses counted."""

    __slots__ = ("level", "times")

    def __init__(self, material: Material, now: int) -> None:
        self.times = [-NEVER]
        self.level: list[Quantity] = [material.stock]
        for receipt in material.receipts:
            self.add(max(now, receipt.time), receipt.quantity)

    def copy(self) -> Ledger:
        other = Ledger.__new__(Ledger)
        other.times, other.level = self.times.copy(), self.level.copy()
        return other

    def ready(self, quantity: Quantity, until: int = NEVER) -> int:
        """The first time from which `quantity` can be taken without leaving a use before `until` short: at the latest `until`, NEVER
        meaning never."""
        for i in range(bisect_left(self.times, until) - 1, -1, -1):
            if self.level[i] < quantity:
                return min(until, self.times[i + 1]) if i + 1 < len(self.times) else until
        return -NEVER

    def spare(self, time: int) -> Quantity:
        """What can be taken from `time` on without leaving a later use short, at least 0."""
        i = bisect_right(self.times, time) - 1
        return max(0, min(self.level[i:]))

    def add(self, time: int, quantity: Quantity) -> None:
        """Receive `quantity` at `time`; a use is negative."""
        i = bisect_left(self.times, time)
        if i == len(self.times) or self.times[i] != time:
            self.times.insert(i, time)
            self.level.insert(i, self.level[i - 1])
        for x in range(i, len(self.level)):
            self.level[x] += quantity
