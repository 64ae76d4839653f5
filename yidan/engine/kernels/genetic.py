"""A genetic search for projects: sequences mixed at busy spans, each child justified right and left (after Valls, Ballestin, Quintanilla)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from yidan.engine.kernels.chance import State, below, draw
from yidan.engine.kernels.compiled import Ints, Longs, compiled
from yidan.engine.kernels.serial import justified


class Yard(NamedTuple):
    """A project for the kernel (see flat.Project and kernels.serial). work: of each activity, minutes x the share of capacity it needs."""

    minutes: Ints
    need: Longs
    total: Longs
    guard: int
    before_bounds: Ints
    before: Ints
    after_bounds: Ints
    after: Ints
    rank: Ints
    load: Ints


@compiled
def evaluate(yard: Yard, row: Ints, free: Longs, start: Ints, ends: Ints) -> int:
    """Justifies the sequence; the makespan."""
    return justified(
        row, yard.rank, yard.minutes, yard.need, yard.total, yard.guard, yard.before_bounds, yard.before, yard.after_bounds, yard.after,
        free, start, ends,
    )  # fmt: skip


@compiled
def first_ones(yard: Yard, tail: Ints, rows: Ints, starts: Ints, values: Ints, free: Longs, chance: State) -> None:
    """A population by latest starts with regret-biased chance; `rows`, `starts` and `values` are filled."""
    size, ends = len(yard.minutes), np.zeros(len(yard.minutes), np.int32)
    waiting, ready = np.zeros(size, np.int32), np.zeros(size, np.int32)
    for member in range(len(rows)):
        count = 0
        for i in range(size):
            waiting[i] = yard.before_bounds[i + 1] - yard.before_bounds[i]
            if waiting[i] == 0:
                ready[count] = i
                count += 1
        for k in range(size):
            at, best = 0, -1.0
            for c in range(count):
                # The longest way on, blurred: the first member by it alone.
                key = (tail[ready[c]] + yard.minutes[ready[c]]) * (1.0 if member == 0 else 0.6 + 0.4 * draw(chance))
                if key > best:
                    at, best = c, key
            i = ready[at]
            rows[member, k], count = i, count - 1
            ready[at] = ready[count]
            for a in range(yard.after_bounds[i], yard.after_bounds[i + 1]):
                waiting[yard.after[a]] -= 1
                if waiting[yard.after[a]] == 0:
                    ready[count] = yard.after[a]
                    count += 1
        values[member] = evaluate(yard, rows[member], free, starts[member], ends)


@compiled
def breed(yard: Yard, rows: Ints, starts: Ints, values: Ints, children: int, target: int, free: Longs, chance: State, halt: Ints) -> int:
    """That many children; each takes the place of the worse of its parents or of the worst, if it is no worse. The best makespan."""
    size, members = len(yard.minutes), len(rows)
    row, start, ends = np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    taken = np.zeros(size, np.int32)
    for _ in range(children):
        if halt[0] or values.min() <= target:
            break
        one, other = rival(values, chance), rival(values, chance)
        if one == other:
            continue
        mix(yard, rows[one], starts[one], values[one], rows[other], row, taken, chance)
        shake(yard, row, chance)
        value = evaluate(yard, row, free, start, ends)
        loser = one if values[one] >= values[other] else other
        worst = below(chance, members)
        for _k in range(3):
            other_one = below(chance, members)
            if values[other_one] > values[worst]:
                worst = other_one
        if values[worst] > values[loser] or value > values[loser]:
            loser = worst
        twin = False
        for m in range(members):
            if values[m] == value and (starts[m] == start).all():
                twin = True
        if value <= values[loser] and not twin:
            rows[loser], starts[loser], values[loser] = row, start, value
    return int(values.min())


@compiled
def rival(values: Ints, chance: State) -> int:
    """The better of two by chance."""
    a, b = below(chance, len(values)), below(chance, len(values))
    return a if values[a] <= values[b] else b


@compiled
def mix(yard: Yard, mother: Ints, start: Ints, span: int, father: Ints, row: Ints, taken: Ints, chance: State) -> None:
    """The mother's sequence within a span of time where her resources are busy, before and behind it in the father's order."""
    size, low, high, most = len(mother), 0, 0, -1.0
    for _ in range(4):
        # Of a few spans by chance the busiest.
        length = int(span * (0.2 + 0.4 * draw(chance)))
        begin = below(chance, max(1, span - length))
        busy = 0.0
        for i in range(size):
            if begin <= start[i] < begin + length:
                busy += yard.load[i]
        if busy / max(length, 1) > most:
            low, high, most = begin, begin + length, busy / max(length, 1)
    taken[:] = 0
    for i in range(size):
        taken[i] = low <= start[i] < high
    # What the mother's span waits for goes before it.
    early = np.zeros(size, np.bool_)
    for k in range(size - 1, -1, -1):
        i = mother[k]
        for a in range(yard.after_bounds[i], yard.after_bounds[i + 1]):
            j = yard.after[a]
            early[i] |= taken[i] == 0 and (taken[j] == 1 or early[j])
    inner = np.zeros(size, np.int32)
    count = at = 0
    for k in range(size):
        if taken[mother[k]]:
            inner[count] = mother[k]
            count += 1
    # The father's activities that come before the middle of those taken lead, the rest follows.
    seen, late = 0, np.zeros(size, np.bool_)
    for k in range(size):
        i = father[k]
        if taken[i]:
            seen += 1
            continue
        follows = late[i]
        for b in range(yard.before_bounds[i], yard.before_bounds[i + 1]):
            follows |= taken[yard.before[b]] == 1 or late[yard.before[b]]
        late[i] = not early[i] and (follows or seen * 2 > count)
        if not late[i]:
            row[at] = i
            at += 1
    row[at : at + count] = inner[:count]
    at += count
    for k in range(size):
        if late[father[k]]:
            row[at] = father[k]
            at += 1


@compiled
def shake(yard: Yard, row: Ints, chance: State) -> None:
    """Now and then an activity goes a few places forward, as far as what it waits for allows."""
    for k in range(1, len(row)):
        if draw(chance) < 0.03:
            i, p = row[k], k
            far = 1 + below(chance, 6)
            while p > 0 and far > 0 and not waits(yard, i, row[p - 1]):
                row[p] = row[p - 1]
                p -= 1
                far -= 1
            row[p] = i


@compiled
def waits(yard: Yard, i: int, other: int) -> bool:
    """Whether `i` waits for `other` directly."""
    found = False
    for b in range(yard.before_bounds[i], yard.before_bounds[i + 1]):
        found |= yard.before[b] == other
    return found
