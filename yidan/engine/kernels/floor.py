"""The shop floor as flat arrays, and working time on it: what every kernel of the factory problem reads and writes.

Times are minutes. Lists of varying length are one array and one of bounds: what belongs to i is `values[bounds[i]:bounds[i + 1]]`.
`Floor` is the problem and never written to; `Table` is what a plan takes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
from numba import njit

from yidan.engine.kernels.compiled import Longs, compiled

P = ParamSpec("P")
R = TypeVar("R")
BARE: dict[str, Any] = {"cache": True, "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for what only kernels call: without the wrapper that would unpack fifty arrays, it compiles in a third of the time."""
    fast: Callable[P, R] = njit(**BARE)(function)
    return fast


NEVER = 10**9
FREE, FIXED, STARTED = 0, 1, 2
PLACED, NO_TIME, NO_MATERIAL, NO_PREDECESSOR = 0, 1, 2, 3
"""Outcomes of placing."""


class Floor(NamedTuple):
    """The problem.

    hour_*: calendars (machines alone and with their people): openings, open minutes before each, horizon, period, open minutes in all, in
    a period and before the last period. cap, hours, lane: of each resource, its use's place in the table. fams, costs_at, first: of
    resources with changeovers, number of families (0: none), place of their square in `costs`, the family they are set up for.
    way_*: ways to do each operation. before_*: its predecessors, with waiting minutes and, for overlap, the lot as lot_num / lot_den of the
    predecessor's quantity (0 / 1: none). after_*: who waits for it. crew, people: its pool (-1: none). need_*: material and quantity.
    seg_*: segments of each material's time, with the level at their end before any use; lead: when a new purchase is there; lead_seg: the
    segment that begins then.
    """

    now: int
    hour_at: Longs
    hour_open: Longs
    hour_before: Longs
    hour_horizon: Longs
    hour_period: Longs
    hour_total: Longs
    hour_in_period: Longs
    hour_rest: Longs
    cap: Longs
    hours: Longs
    lane: Longs
    fams: Longs
    costs_at: Longs
    first: Longs
    costs: Longs
    way_at: Longs
    way_resource: Longs
    way_minutes: Longs
    way_family: Longs
    way_hours: Longs
    before_at: Longs
    before: Longs
    before_wait: Longs
    lot_num: Longs
    lot_den: Longs
    after_at: Longs
    after: Longs
    crew: Longs
    people: Longs
    need_at: Longs
    need: Longs
    need_quantity: Longs
    state: Longs
    order: Longs
    order_at: Longs
    release: Longs
    target: Longs
    soft: Longs
    weight: Longs
    seg_at: Longs
    seg_time: Longs
    seg_level: Longs
    lead: Longs
    lead_seg: Longs


class Table(NamedTuple):
    """A plan on the floor.

    start, end, way: of each operation (way -1: not placed; numbered over all ways). why, subject: why it is not. filled: entries of each
    resource's lane. lane_time, lane_used: the step function of its use in its own working minutes; for one with changeovers the jobs'
    begin, end and family. full: working minute before which a lane has no room at all. level: of material at each segment's end. bought:
    short quantity of each need.
    """

    start: Longs
    end: Longs
    way: Longs
    why: Longs
    subject: Longs
    filled: Longs
    lane_time: Longs
    lane_used: Longs
    lane_family: Longs
    full: Longs
    level: Longs
    bought: Longs


@inner
def inside(f: Floor, h: int, time: int) -> int:
    low, high = f.hour_at[h], f.hour_at[h + 1]
    base = low
    while low < high:
        middle = (low + high) >> 1
        if f.hour_open[middle] <= time:
            low = middle + 1
        else:
            high = middle
    i = low - 1
    if i < base:
        return 0
    # Bounds of the open minutes have one entry more than there are openings, for each calendar.
    before = f.hour_before[i + h]
    return int(before + min(time - f.hour_open[i], f.hour_before[i + h + 1] - before))


@inner
def work(f: Floor, h: int, time: int) -> int:
    """Open minutes before `time`."""
    if time <= f.hour_horizon[h]:
        return inside(f, h, time)
    past = time - f.hour_horizon[h]
    rounds = past // f.hour_period[h]
    rest = past - rounds * f.hour_period[h]
    partly = inside(f, h, f.hour_horizon[h] - f.hour_period[h] + rest) - f.hour_rest[h]
    return int(f.hour_total[h] + rounds * f.hour_in_period[h] + partly)


@inner
def begin(f: Floor, h: int, minute: int) -> int:
    """When working minute number `minute` begins; NEVER when there is none."""
    shift = 0
    if minute >= f.hour_total[h]:
        if f.hour_in_period[h] == 0:
            return NEVER
        past = minute - f.hour_total[h]
        rounds = past // f.hour_in_period[h]
        minute = f.hour_rest[h] + past - rounds * f.hour_in_period[h]
        shift = (rounds + 1) * f.hour_period[h]
    low, high = f.hour_at[h] + h, f.hour_at[h + 1] + h + 1
    while low < high:
        middle = (low + high) >> 1
        if f.hour_before[middle] <= minute:
            low = middle + 1
        else:
            high = middle
    i = low - 1
    return int(min(NEVER, f.hour_open[i - h] + minute - f.hour_before[i] + shift))


@inner
def opening(f: Floor, h: int, time: int) -> int:
    """The first open minute at or after `time`."""
    return begin(f, h, work(f, h, time))


@inner
def finish(f: Floor, h: int, time: int, minutes: int) -> int:
    """When `minutes` of work begun at `time` are done."""
    if minutes <= 0:
        return time
    return min(NEVER, begin(f, h, work(f, h, time) + minutes - 1) + 1)


@compiled
def clear(f: Floor, t: Table) -> None:
    """Nothing placed, nothing used."""
    t.way[:] = -1
    t.why[:] = 0
    t.bought[:] = 0
    t.level[:] = f.seg_level
    for r in range(len(f.cap)):
        t.full[r] = work(f, f.hours[r], f.now)
        t.filled[r] = 0
        if f.fams[r] == 0:
            t.filled[r] = 1
            t.lane_time[f.lane[r]] = -4 * NEVER
            t.lane_used[f.lane[r]] = 0


@inner
def slot(t: Table, base: int, n: int, time: int) -> int:
    """How many entries of the lane begin at or before `time`."""
    low, high = base, base + n
    while low < high:
        middle = (low + high) >> 1
        if t.lane_time[middle] <= time:
            low = middle + 1
        else:
            high = middle
    return int(low - base)


@inner
def cut(t: Table, base: int, r: int, time: int) -> int:
    n = t.filled[r]
    i = slot(t, base, n, time)
    if t.lane_time[base + i - 1] == time:
        return i - 1
    for x in range(base + n, base + i, -1):
        t.lane_time[x] = t.lane_time[x - 1]
        t.lane_used[x] = t.lane_used[x - 1]
    t.lane_time[base + i] = time
    t.lane_used[base + i] = t.lane_used[base + i - 1]
    t.filled[r] = n + 1
    return i


@inner
def merge(t: Table, base: int, r: int, i: int) -> None:
    if i > 0 and t.lane_used[base + i] == t.lane_used[base + i - 1]:
        for x in range(base + i, base + t.filled[r] - 1):
            t.lane_time[x] = t.lane_time[x + 1]
            t.lane_used[x] = t.lane_used[x + 1]
        t.filled[r] -= 1


@inner
def use(f: Floor, t: Table, r: int, start: int, end: int, units: int, family: int) -> None:
    """Take `units` of resource `r` over [start, end), minutes of the clock; negative units give them back."""
    if start >= end:
        return
    base, h = f.lane[r], f.hours[r]
    a, b = work(f, h, start), work(f, h, end)
    if f.fams[r] > 0:
        job(t, base, r, a, b, units, family)
        return
    if a >= b:
        return
    i = cut(t, base, r, a)
    j = cut(t, base, r, b)
    for x in range(base + i, base + j):
        t.lane_used[x] += units
    merge(t, base, r, j)
    merge(t, base, r, i)
    if units < 0:
        t.full[r] = min(t.full[r], a)
    elif a <= t.full[r]:
        i = slot(t, base, t.filled[r], t.full[r]) - 1
        while t.lane_used[base + i] >= f.cap[r]:
            i += 1
            t.full[r] = t.lane_time[base + i]


@inner
def job(t: Table, base: int, r: int, a: int, b: int, units: int, family: int) -> None:
    n = t.filled[r]
    if units > 0:
        i = n
        while i > 0 and t.lane_time[base + i - 1] > a:
            i -= 1
        for x in range(base + n, base + i, -1):
            t.lane_time[x] = t.lane_time[x - 1]
            t.lane_used[x] = t.lane_used[x - 1]
            t.lane_family[x] = t.lane_family[x - 1]
        t.lane_time[base + i], t.lane_used[base + i], t.lane_family[base + i] = a, b, family
        t.filled[r] = n + 1
        return
    i = 0
    while t.lane_time[base + i] != a or t.lane_used[base + i] != b or t.lane_family[base + i] != family:
        i += 1
    for x in range(base + i, base + n - 1):
        t.lane_time[x] = t.lane_time[x + 1]
        t.lane_used[x] = t.lane_used[x + 1]
        t.lane_family[x] = t.lane_family[x + 1]
    t.filled[r] = n - 1


@inner
def supply(f: Floor, t: Table, m: int, quantity: int, below: int) -> int:
    """The first segment of material `m`, at most `below`, from which `quantity` can be taken without leaving a use before segment `below`
    short."""
    g = below - 1
    while g >= f.seg_at[m] and t.level[g] >= quantity:
        g -= 1
    return g + 1


@inner
def consume(f: Floor, t: Table, m: int, time: int, quantity: int) -> None:
    """Take `quantity` of material `m` at `time`; negative: it comes."""
    low, high = f.seg_at[m], f.seg_at[m + 1]
    for g in range(high - 1, low - 1, -1):
        t.level[g] -= quantity
        if f.seg_time[g] <= time:
            break


@compiled
def empty(f: Floor, room: int, segments: int, needs: int) -> Table:
    """A table of the right size with nothing in it."""
    n, r = len(f.state), len(f.cap)
    t = Table(
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.full(n, -1, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(r, np.int64),
        np.zeros(room, np.int64),
        np.zeros(room, np.int64),
        np.zeros(room, np.int64),
        np.zeros(r, np.int64),
        np.zeros(segments, np.int64),
        np.zeros(needs, np.int64),
    )
    clear(f, t)
    return t
