"""Serial schedule generation with gap insertion, compiled: the same rules as `yidan.engine.timetable`, on arrays."""

from __future__ import annotations

import numpy as np

from yidan.engine.kernels.compiled import Longs, compiled
from yidan.engine.kernels.floor import (
    FREE,
    NEVER,
    NO_MATERIAL,
    NO_PREDECESSOR,
    NO_TIME,
    PLACED,
    STARTED,
    Floor,
    Table,
    begin,
    consume,
    finish,
    inner,
    opening,
    slot,
    supply,
    use,
    work,
)


@inner
def fit(f: Floor, t: Table, r: int, h: int, ready: int, minutes: int, units: int, family: int) -> tuple[int, int]:
    """First (start, end) at or after `ready` with `units` of resource `r` free throughout, working in hours `h`."""
    if f.fams[r] > 0:
        return fit_between(f, t, r, h, ready, minutes, units, family)
    base, own, limit = f.lane[r], f.hours[r], f.cap[r] - units
    if limit < 0:
        return NEVER, NEVER
    last = base + t.filled[r]
    w = max(work(f, own, ready), t.full[r])
    i = base + slot(t, base, t.filled[r], w) - 1
    while True:
        while t.lane_used[i] > limit:
            i += 1
            w = t.lane_time[i]
        start = begin(f, own, w)
        if start >= NEVER:
            return NEVER, NEVER
        if h == own:
            e = w + minutes
        else:
            start = opening(f, h, max(start, ready))
            if start >= NEVER:
                return NEVER, NEVER
            w = work(f, own, start)
            while i + 1 < last and t.lane_time[i + 1] <= w:
                i += 1
            if t.lane_used[i] > limit:
                continue
            e = work(f, own, finish(f, h, start, minutes))
        j = i + 1
        while j < last and t.lane_time[j] < e and t.lane_used[j] <= limit:
            j += 1
        if j == last or t.lane_time[j] >= e:
            return start, finish(f, h, start, minutes)
        i, w = j, t.lane_time[j]


@inner
def fit_between(f: Floor, t: Table, r: int, h: int, ready: int, minutes: int, units: int, family: int) -> tuple[int, int]:
    """The same on a machine with changeovers: room for those before and after."""
    if units > 1:
        return NEVER, NEVER
    base, own, n, size = f.lane[r], f.hours[r], t.filled[r], f.fams[r]
    costs = f.costs_at[r]
    w = work(f, own, ready)
    i = max(0, slot(t, base, n, w - 1) - 1)
    while True:
        if i > 0:
            x = max(w, t.lane_used[base + i - 1] + f.costs[costs + t.lane_family[base + i - 1] * size + family])
        else:
            x = max(w, work(f, own, f.now) + f.costs[costs + f.first[r] * size + family])
        if i < n and t.lane_time[base + i] - x < minutes:
            i += 1
            continue
        start = begin(f, own, x)
        if h != own:
            start = opening(f, h, max(start, ready))
        if start >= NEVER:
            return NEVER, NEVER
        end = finish(f, h, start, minutes)
        if end >= NEVER:
            return NEVER, NEVER
        if i == n or work(f, own, end) + f.costs[costs + family * size + t.lane_family[base + i]] <= t.lane_time[base + i]:
            return start, end
        i += 1


@inner
def lot(minutes: int, num: int, den: int) -> int:
    """Minutes of an operation for one transfer lot, rounded up."""
    return (minutes * num + den - 1) // den


@inner
def handed(f: Floor, t: Table, o: int) -> tuple[int, int]:
    """(When release and predecessors let it start, -1) or (0, the predecessor without a place)."""
    ready = f.release[f.order[o]]
    for k in range(f.before_at[o], f.before_at[o + 1]):
        b = f.before[k]
        if t.way[b] < 0:
            return 0, int(b)
        there = t.end[b]
        if f.lot_num[k] > 0:
            way = t.way[b]
            minutes = lot(f.way_minutes[way], f.lot_num[k], f.lot_den[k])
            there = min(there, finish(f, f.way_hours[way], t.start[b], minutes))
        ready = max(ready, there + f.before_wait[k])
    return int(ready), -1


@inner
def last_lots(f: Floor, t: Table, o: int, minutes: int, h: int) -> int:
    """The earliest start with which the last lot of every overlapping predecessor is worked after it was handed on."""
    earliest = -NEVER
    for k in range(f.before_at[o], f.before_at[o + 1]):
        if f.lot_num[k] > 0:
            there = t.end[f.before[k]] + f.before_wait[k]
            rest = minutes - lot(minutes, f.lot_num[k], f.lot_den[k])
            earliest = max(earliest, begin(f, h, max(0, work(f, h, there) - rest)))
    return earliest


@inner
def fit_way(f: Floor, t: Table, o: int, way: int, ready: int) -> tuple[int, int]:
    """First (start, end) on one way, machine and people together."""
    r, h, minutes, c = f.way_resource[way], f.way_hours[way], f.way_minutes[way], f.crew[o]
    ready = max(ready, last_lots(f, t, o, minutes, h))
    while True:
        start, end = fit(f, t, r, h, ready, minutes, 1, f.way_family[way])
        if c < 0 or start >= NEVER:
            return start, end
        ready, _ = fit(f, t, c, h, start, minutes, f.people[o], 0)
        if ready >= NEVER:
            return NEVER, NEVER
        if ready == start:
            return start, end


@inner
def supplied(f: Floor, t: Table, o: int) -> tuple[int, int]:
    """(When its material is there, -1) or (0, the material there is none of). Writes what must be bought for it."""
    ready = -NEVER
    for k in range(f.need_at[o], f.need_at[o + 1]):
        m, quantity = f.need[k], f.need_quantity[k]
        t.bought[k] = 0
        last = f.seg_at[m + 1]
        g = supply(f, t, m, quantity, last)
        stocked = NEVER if g == last else f.seg_time[g]
        bought = NEVER
        arrives = f.lead_seg[m]
        if f.lead[m] < NEVER:
            g = supply(f, t, m, quantity, arrives)
            bought = f.lead[m] if g == arrives else f.seg_time[g]
        if min(stocked, bought) >= NEVER:
            return 0, int(m)
        if stocked > bought:
            spare = t.level[arrives]
            for g in range(arrives, last):
                spare = min(spare, t.level[g])
            t.bought[k] = quantity - min(quantity, max(0, spare))
        ready = max(ready, min(stocked, bought))
    return int(ready), -1


@inner
def enter(f: Floor, t: Table, o: int, sign: int) -> None:
    """What operation `o` takes where it stands; sign -1 gives it back."""
    way, start, end = t.way[o], t.start[o], t.end[o]
    begun = max(start, f.now) if f.state[o] == STARTED else start
    use(f, t, f.way_resource[way], begun, end, sign, f.way_family[way])
    if f.crew[o] >= 0:
        use(f, t, f.crew[o], begun, end, sign * f.people[o], 0)
    if f.state[o] != STARTED:
        for k in range(f.need_at[o], f.need_at[o + 1]):
            if t.bought[k] > 0:
                consume(f, t, f.need[k], f.lead[f.need[k]], -sign * t.bought[k])
            consume(f, t, f.need[k], start, sign * f.need_quantity[k])


@inner
def lift(f: Floor, t: Table, o: int) -> None:
    """Take operation `o` out; its start, end and purchases stay to be read."""
    enter(f, t, o, -1)
    t.way[o] = -1


@inner
def place(f: Floor, t: Table, o: int, floor: int, pin: int) -> int:
    """Put a free operation where it ends first, not before `floor`, on way `pin` if that is not -1. The outcome, with `subject` when it has
    no place."""
    supplies, lacking = supplied(f, t, o)
    if lacking >= 0:
        t.why[o], t.subject[o] = NO_MATERIAL, lacking
        return NO_MATERIAL
    ready, lacking = handed(f, t, o)
    if lacking >= 0:
        t.why[o], t.subject[o] = NO_PREDECESSOR, lacking
        return NO_PREDECESSOR
    ready = max(ready, supplies, floor)
    start, end, chosen = NEVER, NEVER, -1
    for way in range(f.way_at[o], f.way_at[o + 1]):
        if pin < 0 or way == pin:
            a, b = fit_way(f, t, o, way, ready)
            if b < end or (b == end and a < start):
                start, end, chosen = a, b, way
    if chosen < 0:
        t.why[o], t.subject[o] = NO_TIME, f.way_resource[pin if pin >= 0 else f.way_at[o]]
        return NO_TIME
    t.start[o], t.end[o], t.way[o], t.why[o] = start, end, chosen, PLACED
    enter(f, t, o, 1)
    return PLACED


@inner
def stand(f: Floor, t: Table, o: int, way: int, start: int, end: int) -> None:
    """Enter a started or fixed operation as it stands, with the purchases it supposes."""
    if f.state[o] != STARTED:
        _ready, lacking = supplied(f, t, o)
        if lacking >= 0:
            t.bought[f.need_at[o] : f.need_at[o + 1]] = 0
    t.way[o], t.start[o], t.end[o] = way, start, end
    enter(f, t, o, 1)


@compiled
def stand_all(f: Floor, t: Table, who: Longs, way: Longs, start: Longs, end: Longs) -> None:
    for i in range(len(who)):
        stand(f, t, who[i], way[i], start[i], end[i])


@inner
def keep(f: Floor, t: Table, o: int, way: int, start: int, end: int) -> None:
    """Put an operation back exactly where it was; its purchases are in `bought`."""
    t.way[o], t.start[o], t.end[o] = way, start, end
    enter(f, t, o, 1)


@compiled
def decode(f: Floor, t: Table, sequence: Longs, floors: Longs, pins: Longs) -> None:
    """Place what is not placed yet, in `sequence` (predecessors first); floors and pins (-1: none) by operation."""
    for i in range(len(sequence)):
        o = sequence[i]
        if t.way[o] < 0:
            place(f, t, o, floors[o], pins[o])


@compiled
def match(f: Floor, t: Table, sequence: Longs, starts: Longs, pins: Longs) -> None:
    """Place those that can start as published (pin -1: not published), leave the others out."""
    for i in range(len(sequence)):
        o = sequence[i]
        if t.way[o] < 0 and pins[o] >= 0 and place(f, t, o, starts[o], pins[o]) == PLACED and t.start[o] != starts[o]:
            lift(f, t, o)


@compiled
def finishes(f: Floor, t: Table) -> Longs:
    """When each order ends: NEVER with an operation that has no place, -NEVER with nothing to do."""
    out = np.full(len(f.target), -NEVER, np.int64)
    for o in range(len(f.state)):
        end = t.end[o] if t.way[o] >= 0 else NEVER
        out[f.order[o]] = max(out[f.order[o]], end)
    return out


@compiled
def listed(f: Floor, priority: Longs) -> Longs:
    """All operations, predecessors first, else lowest priority value first, ties in the problem's order; shorter when they run in a
    circle. A heap of (priority, number)."""
    n = len(f.state)
    missing, out, heap, size, done = np.diff(f.before_at), np.empty(n, np.int64), np.empty(n, np.int64), 0, 0
    for o in range(n):
        if missing[o] == 0:
            size = push(heap, size, priority, o)
    while size:
        o = heap[0]
        size = pop(heap, size, priority)
        out[done] = o
        done += 1
        for k in range(f.after_at[o], f.after_at[o + 1]):
            b = f.after[k]
            missing[b] -= 1
            if missing[b] == 0:
                size = push(heap, size, priority, b)
    return out[:done]


@inner
def sooner(key: Longs, a: int, b: int) -> bool:
    return bool(key[a] < key[b] or (key[a] == key[b] and a < b))


@inner
def push(heap: Longs, size: int, key: Longs, o: int) -> int:
    i = size
    while i > 0 and sooner(key, o, heap[(i - 1) >> 1]):
        heap[i] = heap[(i - 1) >> 1]
        i = (i - 1) >> 1
    heap[i] = o
    return size + 1


@inner
def pop(heap: Longs, size: int, key: Longs) -> int:
    size -= 1
    o, i = heap[size], 0
    while 2 * i + 1 < size:
        c = 2 * i + 1
        if c + 1 < size and sooner(key, heap[c + 1], heap[c]):
            c += 1
        if not sooner(key, heap[c], o):
            break
        heap[i] = heap[c]
        i = c
    heap[i] = o
    return size


@compiled
def shortest(f: Floor) -> Longs:
    """Minutes of each operation's quickest way."""
    out = np.empty(len(f.state), np.int64)
    for o in range(len(out)):
        out[o] = f.way_minutes[f.way_at[o]]
        for way in range(f.way_at[o] + 1, f.way_at[o + 1]):
            out[o] = min(out[o], f.way_minutes[way])
    return out


@compiled
def tails(f: Floor, topological: Longs, minutes: Longs) -> Longs:
    """Working minutes from each operation's start to the end of its longest path."""
    out = minutes.copy()
    for i in range(len(topological) - 1, -1, -1):
        o = topological[i]
        for k in range(f.after_at[o], f.after_at[o + 1]):
            out[o] = max(out[o], minutes[o] + out[f.after[k]])
    return out


@compiled
def earliest(f: Floor, topological: Longs, stands: Longs) -> Longs:
    """Before when no order can end: nobody else in the way, all material there, any number of people. stands: ends of what is not free."""
    end, out = np.zeros(len(f.state), np.int64), np.full(len(f.target), -NEVER, np.int64)
    for i in range(len(topological)):
        o = topological[i]
        ready, end[o] = f.release[f.order[o]], NEVER
        for k in range(f.before_at[o], f.before_at[o + 1]):
            if f.lot_num[k] == 0:
                ready = max(ready, end[f.before[k]] + f.before_wait[k])
        if f.state[o] == FREE:
            for way in range(f.way_at[o], f.way_at[o + 1]):
                h = f.way_hours[way]
                end[o] = min(end[o], finish(f, h, opening(f, h, ready), f.way_minutes[way]))
        else:
            end[o] = stands[o]
        out[f.order[o]] = max(out[f.order[o]], end[o])
    return out
