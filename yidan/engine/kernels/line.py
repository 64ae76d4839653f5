"""The graph of a job shop's schedule: what follows what in each job and on each machine, and how long the longest ways are.

One more node than operations: number `size` stands for "none" and has no length, so that nothing need be asked before looking.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from yidan.engine.kernels.compiled import Ints, compiled, inlined


class Line(NamedTuple):
    """minutes, job, machine: of each operation. job_before, job_after, before, after: neighbours in the job and on the machine. head:
    minutes of the longest way up to and with the operation; tail: with and after it. row: operations in an order that respects every arc;
    place: where each stands in it."""

    minutes: Ints
    job: Ints
    machine: Ints
    job_before: Ints
    job_after: Ints
    before: Ints
    after: Ints
    head: Ints
    tail: Ints
    row: Ints
    place: Ints


def lined(order: Ints, machine: Ints, minutes: Ints) -> Line:
    """The graph without a sequence; `arrange` gives it one. Operations of a job follow each other in number."""
    size = len(order)
    number, none = np.arange(size, dtype=np.int32), np.int32(size)
    first = np.r_[True, order[1:] != order[:-1]]
    last = np.r_[order[1:] != order[:-1], True]
    job_before, job_after = np.where(first, none, number - 1), np.where(last, none, number + 1)
    blank = [np.full(size + 1, none, np.int32) for _ in range(2)] + [np.zeros(size + 1, np.int32) for _ in range(4)]
    ended = [
        np.append(a, fill).astype(np.int32) for a, fill in ((minutes, 0), (order, 0), (machine, 0), (job_before, none), (job_after, none))
    ]
    return Line(ended[0], ended[1], ended[2], ended[3], ended[4], *blank)


@compiled
def arrange(line: Line, row: Ints) -> int:
    """Machines in the sequence of `row` (which respects the jobs); the makespan."""
    size = len(row)
    last = np.full(size + 1, size, np.int32)
    line.after[:] = size
    for k in range(size):
        i = row[k]
        line.row[k], line.place[i] = i, k
        line.before[i] = last[line.machine[i]]
        line.after[line.before[i]] = i
        last[line.machine[i]] = i
    line.after[size] = size
    line.place[size] = size
    renew_tails(line, size - 1)
    return renew_heads(line, 0)


@inlined
def renew_heads(line: Line, first: int) -> int:
    """Heads from that place of the row on; the makespan."""
    size, head = len(line.job) - 1, line.head
    for k in range(first, size):
        i = line.row[k]
        head[i] = line.minutes[i] + max(head[line.job_before[i]], head[line.before[i]])
    span = 0
    for i in range(size):
        if head[i] > span:
            span = head[i]
    return span


@inlined
def renew_tails(line: Line, last: int) -> None:
    """Tails from that place of the row back."""
    tail = line.tail
    for k in range(last, -1, -1):
        i = line.row[k]
        tail[i] = line.minutes[i] + max(tail[line.job_after[i]], tail[line.after[i]])


@inlined
def may_follow(line: Line, u: int, v: int) -> bool:
    """Whether `u` can be put right behind `v`, further on its machine: no way leads from u's job on to v."""
    j = line.job_after[u]
    return bool(line.place[j] > line.place[v] or (line.tail[v] >= line.tail[j] and line.minutes[j] > 0 and j != v))


@inlined
def may_lead(line: Line, v: int, u: int) -> bool:
    """Whether `v` can be put right before `u`, further up its machine."""
    j = line.job_before[v]
    if j == len(line.job) - 1:
        return True
    return bool(line.place[j] < line.place[u] or (line.head[u] >= line.head[j] and line.minutes[j] > 0 and j != u))


@inlined
def if_behind(line: Line, u: int, v: int, heads: Ints) -> int:
    """The longest way through what moves when `u` goes right behind `v`: an estimate of the makespan, in one pass there and one back."""
    before, count, i = line.head[line.before[u]], 0, line.after[u]
    while True:
        before = line.minutes[i] + max(line.head[line.job_before[i]], before)
        heads[count] = before
        count += 1
        if i == v:
            break
        i = line.after[i]
    before = line.minutes[u] + max(line.head[line.job_before[u]], before)
    after = max(line.tail[line.job_after[u]], line.tail[line.after[v]])
    worst = before + after
    after += line.minutes[u]
    i = v
    while i != u:
        count -= 1
        after = max(after, line.tail[line.job_after[i]])
        worst = max(worst, heads[count] + after)
        after += line.minutes[i]
        i = line.before[i]
    return int(worst)


@inlined
def if_before(line: Line, v: int, u: int, tails: Ints) -> int:
    """The same when `v` goes right before `u`."""
    after, count, i = line.tail[line.after[v]], 0, line.before[v]
    while True:
        after = line.minutes[i] + max(line.tail[line.job_after[i]], after)
        tails[count] = after
        count += 1
        if i == u:
            break
        i = line.before[i]
    after = line.minutes[v] + max(line.tail[line.job_after[v]], after)
    before = max(line.head[line.job_before[v]], line.head[line.before[u]])
    worst = before + after
    before += line.minutes[v]
    i = u
    while i != v:
        count -= 1
        before = max(before, line.head[line.job_before[i]])
        worst = max(worst, before + tails[count])
        before += line.minutes[i]
        i = line.after[i]
    return int(worst)


@inlined
def least_behind(line: Line, u: int, v: int) -> int:
    """What `if_behind` cannot be below, where all from `u` to `v` follow each other on a longest way: seen at once."""
    head, tail, i = line.head, line.tail, line.after[u]
    start = max(head[line.before[u]], head[line.job_before[i]])
    return int(start + head[v] - head[u] + line.minutes[u] + max(tail[line.job_after[u]], tail[line.after[v]]))


@inlined
def least_before(line: Line, v: int, u: int) -> int:
    """What `if_before` cannot be below, likewise."""
    head, tail, i = line.head, line.tail, line.before[v]
    end = max(tail[line.after[v]], tail[line.job_after[i]])
    return int(end + tail[u] - tail[v] + line.minutes[v] + max(head[line.job_before[v]], head[line.before[u]]))


@inlined
def put_behind(line: Line, u: int, v: int, mark: Ints, kept: Ints) -> int:
    """`u` right behind `v` on its machine; heads, tails and row renewed; the makespan. mark, kept: room, mark all zero."""
    before, after, size = line.before, line.after, len(line.job) - 1
    after[before[u]], before[after[u]] = after[u], before[u]
    before[u], after[u] = v, after[v]
    before[after[v]], after[v] = u, u
    before[size], after[size] = size, size
    first, last = line.place[u], line.place[v]
    # What must now come behind u moves behind v, in its order; the rest closes up.
    mark[u] = 1
    count, at = 0, first
    for k in range(first, last + 1):
        i = line.row[k]
        if mark[i] or mark[line.job_before[i]] or mark[before[i]]:
            mark[i] = 1
            kept[count] = i
            count += 1
        else:
            line.row[at], line.place[i] = i, at
            at += 1
    for k in range(count):
        i = kept[k]
        line.row[at], line.place[i], mark[i] = i, at, 0
        at += 1
    renew_tails(line, last)
    return renew_heads(line, first)


@inlined
def put_before(line: Line, v: int, u: int, mark: Ints, kept: Ints) -> int:
    """`v` right before `u` on its machine, as above."""
    before, after, size = line.before, line.after, len(line.job) - 1
    after[before[v]], before[after[v]] = after[v], before[v]
    after[v], before[v] = u, before[u]
    after[before[u]], before[u] = v, v
    before[size], after[size] = size, size
    first, last = line.place[u], line.place[v]
    mark[v] = 1
    count, at = 0, last
    for k in range(last, first - 1, -1):
        i = line.row[k]
        if mark[i] or mark[line.job_after[i]] or mark[after[i]]:
            mark[i] = 1
            kept[count] = i
            count += 1
        else:
            line.row[at], line.place[i] = i, at
            at -= 1
    for k in range(count):
        i = kept[k]
        line.row[at], line.place[i], mark[i] = i, at, 0
        at -= 1
    renew_tails(line, last)
    return renew_heads(line, first)
