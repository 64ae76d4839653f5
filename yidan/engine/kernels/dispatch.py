"""Dispatching: a machine that is free takes the waiting operation of highest priority. The start of every search."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from yidan.engine.kernels.compiled import Floats, Ints, Longs, compiled


@compiled
def tails(ranks: Ints, shortest: Ints, after_bounds: Ints, after: Ints) -> Ints:
    """Minutes of work that must follow each operation, on the longest way, the operation itself not counted."""
    tail = np.zeros(len(ranks), np.int32)
    for k in range(len(ranks) - 1, -1, -1):
        i = ranks[k]
        for a in range(after_bounds[i], after_bounds[i + 1]):
            tail[i] = max(tail[i], tail[after[a]] + shortest[after[a]])
    return tail


@compiled
def dispatch(
    machines: int, order: Ints, choice_bounds: Ints, choice_machine: Ints, choice_minutes: Ints, before_bounds: Ints, after_bounds: Ints,
    after: Ints, release: Ints, due: Ints, weight: Floats, tail: Ints, mean: float, look: float,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """(machine, start, end) of each operation, minutes.

    Priority: apparent tardiness cost weight / minutes x exp(-slack / (look x mean)), slack in minutes against the order's due date and the
    work that follows (`tail`). look 0: the earliest operation due date; look < 0: the longest tail (makespan).
    """
    size = len(order)
    machine, start, end = np.full(size, -1, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    waiting, ready = np.zeros(size, np.int32), np.zeros(size, np.int32)
    room = rooms(machines, choice_machine)
    queue, queued, minutes_of = (
        np.zeros(len(choice_machine), np.int32),
        np.zeros(machines, np.int32),
        np.zeros(len(choice_machine), np.int32),
    )
    free = np.zeros(machines, np.int64)
    coming = [(np.int64(0), np.int32(-1))]
    for i in range(size):
        waiting[i] = before_bounds[i + 1] - before_bounds[i]
        ready[i] = release[order[i]]
        if waiting[i] == 0:
            heappush(coming, (np.int64(ready[i]), np.int32(i)))
    while len(coming) > 0:
        now = int(coming[0][0])
        while len(coming) > 0 and coming[0][0] == now:
            i = int(heappop(coming)[1])
            if i >= 0:
                offer(i, choice_bounds, choice_machine, choice_minutes, room, queue, minutes_of, queued)
        for m in range(machines):
            if free[m] > now or queued[m] == 0:
                continue
            at = choose(queue, minutes_of, int(room[m]), queued, m, machine, order, due, weight, tail, now, mean, look)
            if at < 0:
                continue
            i, minutes = int(queue[at]), minutes_of[at]
            machine[i], start[i], end[i], free[m] = m, now, now + minutes, now + minutes
            heappush(coming, (np.int64(end[i]), np.int32(-1)))
            for a in range(after_bounds[i], after_bounds[i + 1]):
                j = after[a]
                waiting[j] -= 1
                ready[j] = max(ready[j], end[i])
                if waiting[j] == 0:
                    heappush(coming, (np.int64(ready[j]), np.int32(j)))
    return machine, start, end


@compiled
def rooms(machines: int, choice_machine: Ints | Longs) -> Longs:
    """Where each machine's part of the queues begins: as long as all that may ever wait for it."""
    room = np.zeros(machines + 1, np.int64)
    for c in range(len(choice_machine)):
        room[choice_machine[c] + 1] += 1
    return np.cumsum(room)


@compiled
def offer(
    i: int, choice_bounds: Ints, choice_machine: Ints, choice_minutes: Ints, room: Longs, queue: Ints, minutes_of: Ints, queued: Ints
) -> None:
    """Operation `i` waits at each machine that can do it."""
    for c in range(choice_bounds[i], choice_bounds[i + 1]):
        m = choice_machine[c]
        queue[room[m] + queued[m]], minutes_of[room[m] + queued[m]] = i, choice_minutes[c]
        queued[m] += 1


@compiled
def choose(
    queue: Ints,
    minutes_of: Ints,
    first: int,
    queued: Ints,
    m: int,
    machine: Ints,
    order: Ints,
    due: Ints,
    weight: Floats,
    tail: Ints,
    now: int,
    mean: float,
    look: float,
) -> int:
    """Where in the queue of machine `m` the operation stands that goes next, -1 when none waits; those begun elsewhere drop out."""
    kept, best, value = 0, -1, -np.inf
    for k in range(queued[m]):
        i, minutes = queue[first + k], minutes_of[first + k]
        if machine[i] >= 0:
            continue
        queue[first + kept], minutes_of[first + kept] = i, minutes
        slack = float(due[order[i]] - tail[i] - minutes)
        if look < 0:
            priority = float(tail[i] + minutes)
        elif look == 0:
            priority = -slack
        else:
            # As a logarithm, so that far away due dates do not all become zero.
            priority = np.log((weight[order[i]] + 1e-9) / max(minutes, 1)) - max(0.0, slack - now) / (look * mean)
        if priority > value:
            best, value = first + kept, priority
        kept += 1
    queued[m] = kept
    return best
