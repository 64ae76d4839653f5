"""Working-time coordinates: a calendar read as a count of working minutes, so that adding a duration is a subtraction and a look-up.

All times are integer minutes since the caller's epoch; a working coordinate is the number of open minutes before a time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import lcm

NEVER = 10**9
"""Later than any date (minutes; about 1,900 years): the answer where there is no time at all."""

Interval = tuple[int, int]
"""Half-open [open, close) in minutes, open < close."""


class Hours:
    """Index over sorted, disjoint working intervals.

    Beyond `horizon` the last `period` minutes repeat for ever; where they hold no work, nothing beyond is open and the answers are NEVER.
    """

    __slots__ = ("_before", "_in_period", "_starts", "horizon", "intervals", "period", "total")

    def __init__(self, intervals: Sequence[Interval], horizon: int, repeat: int) -> None:
        self.intervals = tuple(intervals)
        self.horizon = horizon
        self._starts = [opened for opened, _ in intervals]
        self._before = [0]
        for opened, closed in intervals:
            self._before.append(self._before[-1] + closed - opened)
        self.total = self._before[-1]
        self.period, self._in_period = self._pattern(repeat)

    def _pattern(self, repeat: int) -> tuple[int, int]:
        """The period and its work: doubled until it holds work, so that a calendar ending in a holiday goes on working."""
        period = repeat
        while self.total and self._inside(self.horizon - period) == self.total:
            period *= 2
        return period, self.total - self._inside(self.horizon - period)

    def _inside(self, time: int) -> int:
        index = bisect_right(self._starts, time) - 1
        if index < 0:
            return 0
        opened, closed = self.intervals[index]
        return self._before[index] + min(time, closed) - opened

    def work(self, time: int) -> int:
        """Open minutes before `time`."""
        if time <= self.horizon:
            return self._inside(time)
        rounds, rest = divmod(time - self.horizon, self.period)
        partly = self._inside(self.horizon - self.period + rest) - self._inside(self.horizon - self.period)
        return self.total + rounds * self._in_period + partly

    def begin(self, work: int) -> int:
        """The clock time at which working minute number `work` begins; NEVER when there is none."""
        shift = 0
        if work >= self.total:
            if not self._in_period:
                return NEVER
            rounds, rest = divmod(work - self.total, self._in_period)
            work, shift = self.total - self._in_period + rest, (rounds + 1) * self.period
        index = bisect_right(self._before, work) - 1
        return self._starts[index] + work - self._before[index] + shift

    def open(self, time: int) -> int:
        """The first open minute at or after `time`."""
        return self.begin(self.work(time))

    def finish(self, time: int, minutes: int) -> int:
        """When `minutes` of work begun at `time` are done: the end of the last minute worked, so that Friday's work ends on Friday."""
        if minutes <= 0:
            return time
        return min(NEVER, self.begin(self.work(time) + minutes - 1) + 1)

    def latest(self, time: int, minutes: int) -> int:
        """The earliest start such that `minutes` of its work are done by the first open minute at or after `time`, or later."""
        return self.begin(max(0, self.work(time) - minutes))

    def between(self, start: int, end: int) -> int:
        """Open minutes in [start, end)."""
        return self.work(end) - self.work(start) if end > start else 0

    def until(self, end: int) -> list[Interval]:
        """The intervals up to `end`, the repeated ones written out; the last one is cut at `end`."""
        known = [(a, min(b, end)) for a, b in self.intervals if a < end]
        first = self.horizon - self.period
        pattern = [(max(a, first), b) for a, b in self.intervals if b > first]
        shift = self.period
        while self.horizon + shift - self.period < end and pattern:
            known += [(a + shift, min(b + shift, end)) for a, b in pattern if a + shift < end]
            shift += self.period
        return merged(known)


def merged(intervals: Sequence[Interval]) -> list[Interval]:
    """Sorted and disjoint: what touches or overlaps becomes one."""
    out: list[Interval] = []
    for opened, closed in sorted(intervals):
        if out and opened <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], closed))
        elif opened < closed:
            out.append((opened, closed))
    return out


def common(one: Hours, other: Hours) -> Hours:
    """The hours in which both are open (a machine and the people who run it)."""
    period = lcm(one.period, other.period)
    end = max(one.horizon, other.horizon) + period
    return Hours(_overlap(one.until(end), other.until(end)), end, period)


def _overlap(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    out: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        opened, closed = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if opened < closed:
            out.append((opened, closed))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return out
