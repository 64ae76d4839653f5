"""Dispatching a factory by apparent tardiness cost, compiled: non-delay, on machines and their hours alone; people and material are left to
the decoder, which places in the order of starts."""

from __future__ import annotations

from math import exp

import numpy as np

from yidan.engine.kernels.compiled import Longs, compiled
from yidan.engine.kernels.dispatch import rooms
from yidan.engine.kernels.floor import FIXED, Floor, finish, inner
from yidan.engine.kernels.placing import pop, push


@compiled
def dispatch(f: Floor, tail: Longs, minutes: Longs, mean: float, look: float, fixed_start: Longs) -> tuple[Longs, Longs]:
    """(Operations in the order of their starts, the way of each). tail, minutes: as `tails` and `shortest`; look: look-ahead in mean
    operation times; fixed_start: where a fixed operation stands.

    A free machine takes, of the operations that wait for it, the one of highest weight / minutes x exp(-slack / (look x mean)). An
    operation waits at all its machines.
    """
    n, ways, machines = len(f.state), len(f.way_resource), len(f.cap)
    room = rooms(machines, f.way_resource)
    queue, queued, place_of = np.zeros(ways, np.int64), np.zeros(machines, np.int64), np.full(ways, -1, np.int64)
    owner = np.repeat(np.arange(n), np.diff(f.way_at))
    missing, ready = np.diff(f.before_at), f.release[f.order]
    busy, pin, out, done = np.zeros(machines, np.int64), np.full(n, -1, np.int64), np.empty(n, np.int64), 0
    # Events: an operation arrives (number), or one ends on its machine (n + number). Their times are the heap's keys.
    key, heap = np.zeros(2 * n, np.int64), np.empty(2 * n + 1, np.int64)
    touched, mark = np.empty(machines, np.int64), np.zeros(machines, np.int64)
    size = first(missing, ready, key, heap)
    scale = max(1.0, look * mean)
    while size:
        time, many = key[heap[0]], 0
        while size and key[heap[0]] == time:
            event = heap[0]
            size = pop(heap, size, key)
            if event >= n:
                r = f.way_resource[pin[event - n]]
                busy[r] -= 1
                many = touch(touched, mark, many, r)
            else:
                for way in range(f.way_at[event], f.way_at[event + 1]):
                    r = f.way_resource[way]
                    queue[room[r] + queued[r]], place_of[way] = way, queued[r]
                    queued[r] += 1
                    many = touch(touched, mark, many, r)
        for x in range(many):
            r = touched[x]
            mark[r] = 0
            while queued[r] > 0 and busy[r] < f.cap[r]:
                way = best(f, queue, room[r], queued[r], owner, tail, minutes, time, scale)
                o = owner[way]
                for other in range(f.way_at[o], f.way_at[o + 1]):
                    leave(queue, queued, place_of, room, f.way_resource[other], other)
                begun = max(time, fixed_start[o]) if f.state[o] == FIXED else time
                end = finish(f, f.way_hours[way], begun, f.way_minutes[way])
                busy[r] += 1
                pin[o], out[done] = way, o
                done += 1
                key[n + o] = end
                size = follow(f, o, end, ready, missing, key, heap, push(heap, size, key, n + o))
    return out[:done], pin


@inner
def first(missing: Longs, ready: Longs, key: Longs, heap: Longs) -> int:
    """What waits for nothing arrives at its release; the size of the heap after that."""
    size = 0
    for o in range(len(missing)):
        if missing[o] == 0:
            key[o] = ready[o]
            size = push(heap, size, key, o)
    return size


@inner
def follow(f: Floor, o: int, end: int, ready: Longs, missing: Longs, key: Longs, heap: Longs, size: int) -> int:
    """What waited for `o` alone arrives when it may; the size of the heap after that."""
    for k in range(f.after_at[o], f.after_at[o + 1]):
        b = f.after[k]
        ready[b] = max(ready[b], end + waiting(f, o, b))
        missing[b] -= 1
        if missing[b] == 0:
            key[b] = ready[b]
            size = push(heap, size, key, b)
    return size


@inner
def touch(touched: Longs, mark: Longs, many: int, r: int) -> int:
    if mark[r]:
        return many
    mark[r], touched[many] = 1, r
    return many + 1


@inner
def best(f: Floor, queue: Longs, base: int, count: int, owner: Longs, tail: Longs, minutes: Longs, time: int, scale: float) -> int:
    """The waiting way of the highest index; the lower number on a tie, so that the queue's order does not matter."""
    found, highest = -1, -1.0
    for x in range(base, base + count):
        way = queue[x]
        o = owner[way]
        index = f.weight[f.order[o]] / f.way_minutes[way]
        if index >= highest:
            slack = f.soft[f.order[o]] - tail[o] + minutes[o] - f.way_minutes[way] - time
            if slack > 0:
                index *= exp(-slack / scale)
            if index > highest or (index == highest and way < found):
                found, highest = way, index
    return int(found)


@inner
def leave(queue: Longs, queued: Longs, place_of: Longs, room: Longs, r: int, way: int) -> None:
    last = queue[room[r] + queued[r] - 1]
    queue[room[r] + place_of[way]], place_of[last] = last, place_of[way]
    queued[r] -= 1


@inner
def waiting(f: Floor, o: int, b: int) -> int:
    for k in range(f.before_at[b], f.before_at[b + 1]):
        if f.before[k] == o:
            return int(f.before_wait[k])
    return 0
