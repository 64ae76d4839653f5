"""Serial schedule generation for projects, and justification: a schedule pushed right, then left, is never longer.

What is free of all resources in a unit of time is packed into 64-bit words, so that one subtraction asks them all: each resource has a
field whose highest bit is a guard that a shortage takes away.
"""

from __future__ import annotations

import numpy as np

from yidan.engine.kernels.compiled import Ints, Longs, compiled


@compiled
def packed_words(amounts: Ints, bits: int) -> Longs:
    """Rows of amounts per resource as words of fields `bits` wide, the guard bits empty."""
    rows, kinds = amounts.shape
    per = 63 // bits
    words = np.zeros((rows, (kinds + per - 1) // per), np.int64)
    for r in range(rows):
        for k in range(kinds):
            words[r, k // per] |= np.int64(amounts[r, k]) << np.int64((k % per) * bits)
    return words


@compiled
def guards(bits: int) -> int:
    """A word of guard bits alone."""
    word = np.int64(0)
    for k in range(63 // bits):
        word |= np.int64(1) << np.int64(k * bits + bits - 1)
    return int(word)


@compiled
def earliest(free: Longs, need: Longs, i: int, minutes: int, at: int, guard: int) -> int:
    """The first time from `at` on where activity `i` fits."""
    t, run = at, at
    while run < t + minutes:
        fits = True
        for w in range(free.shape[1]):
            fits &= ((free[run, w] | guard) - need[i, w]) & guard == guard
        run += 1
        if not fits:
            t = run
    return t


@compiled
def latest(free: Longs, need: Longs, i: int, minutes: int, until: int, guard: int) -> int:
    """The last start with which activity `i` fits and ends by `until`."""
    t, run = until - minutes, until - 1
    while run >= t:
        fits = True
        for w in range(free.shape[1]):
            fits &= ((free[run, w] | guard) - need[i, w]) & guard == guard
        if not fits:
            t = run - minutes
        run -= 1
    return t


@compiled
def take(free: Longs, need: Longs, i: int, start: int, end: int) -> None:
    for t in range(start, end):
        for w in range(free.shape[1]):
            free[t, w] -= need[i, w]


@compiled
def forward(
    sequence: Ints, minutes: Ints, need: Longs, total: Longs, guard: int, before_bounds: Ints, before: Ints, free: Longs, start: Ints
) -> int:
    """Each activity of the sequence as early as it fits; fills `start`, returns the makespan."""
    span = 0
    for w in range(free.shape[1]):
        free[:, w] = total[w]
    for k in range(len(sequence)):
        i, at = sequence[k], 0
        for b in range(before_bounds[i], before_bounds[i + 1]):
            at = max(at, start[before[b]] + minutes[before[b]])
        start[i] = earliest(free, need, i, minutes[i], at, guard)
        take(free, need, i, start[i], start[i] + minutes[i])
        span = max(span, start[i] + minutes[i])
    return span


@compiled
def backward(
    sequence: Ints,
    minutes: Ints,
    need: Longs,
    total: Longs,
    guard: int,
    after_bounds: Ints,
    after: Ints,
    free: Longs,
    start: Ints,
    span: int,
) -> int:
    """Each activity of the sequence (last first) as late as it fits before `span`; refills `start`, returns the earliest start."""
    first = span
    for w in range(free.shape[1]):
        free[:span, w] = total[w]
    for k in range(len(sequence)):
        i, until = sequence[k], span
        for a in range(after_bounds[i], after_bounds[i + 1]):
            until = min(until, start[after[a]])
        start[i] = latest(free, need, i, minutes[i], until, guard)
        take(free, need, i, start[i], start[i] + minutes[i])
        first = min(first, start[i])
    return first


@compiled
def sort_by(sequence: Ints, key: Ints, tie: Ints) -> None:
    """Insertion sort of a nearly sorted sequence by key, then tie."""
    for k in range(1, len(sequence)):
        i, p = sequence[k], k - 1
        while p >= 0 and (key[sequence[p]] > key[i] or (key[sequence[p]] == key[i] and tie[sequence[p]] > tie[i])):
            sequence[p + 1] = sequence[p]
            p -= 1
        sequence[p + 1] = i


@compiled
def justified(
    sequence: Ints,
    ranks: Ints,
    minutes: Ints,
    need: Longs,
    total: Longs,
    guard: int,
    before_bounds: Ints,
    before: Ints,
    after_bounds: Ints,
    after: Ints,
    free: Longs,
    start: Ints,
    ends: Ints,
) -> int:
    """The makespan after forward, right and left passes; `start` holds the schedule, `sequence` its activities by start."""
    span = forward(sequence, minutes, need, total, guard, before_bounds, before, free, start)
    for i in range(len(ends)):
        ends[i] = -(start[i] + minutes[i])
    sort_by(sequence, ends, -ranks)
    backward(sequence, minutes, need, total, guard, after_bounds, after, free, start, span)
    sort_by(sequence, start, ranks)
    span = forward(sequence, minutes, need, total, guard, before_bounds, before, free, start)
    sort_by(sequence, start, ranks)
    return span
