"""A schedule as sequences on machines, with starts kept right by local propagation: what annealing changes and takes back.

An order's lateness counts from the latest of its last operations. A makespan is one order of weight 1 that is due at 0. Number `size`
stands for "no operation" and ends at 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from yidan.engine.kernels.compiled import Ints, Longs, compiled, inlined


class Plant(NamedTuple):
    """The problem: choice_*, before*, after*: as in flat.Shop. release: of each operation, minutes. opens: of each machine. order: whose last
    operation it is, -1 for others. last_bounds, last: last operations of each order. extra: minutes from an operation's end to the
    order's (work outside). due, weight: of orders. tail: minutes of work that must follow each operation.

    The schedule: choice, machine, minutes: of each operation; prior, next: neighbours on the machine; first: of each machine; end: minutes;
    row, place: operations in an order that respects every arc; cost: of each order; late, late_place: orders that cost something (late[0]
    counts them). Room: mark, touched, and changed (operation, old end)."""

    choice_bounds: Ints
    choice_machine: Ints
    choice_minutes: Ints
    before_bounds: Ints
    before: Ints
    after_bounds: Ints
    after: Ints
    release: Ints
    opens: Ints
    order: Ints
    last_bounds: Ints
    last: Ints
    extra: Ints
    due: Ints
    weight: Longs
    tail: Ints
    choice: Ints
    machine: Ints
    minutes: Ints
    prior: Ints
    next: Ints
    first: Ints
    end: Ints
    row: Ints
    place: Ints
    cost: Longs
    late: Ints
    late_place: Ints
    mark: Ints
    touched: Ints
    changed: Ints
    old: Ints


@compiled
def arrange(plant: Plant, row: Ints, choice: Ints) -> int:
    """Every operation by its choice of machine, machines in the sequence of `row`; the total cost."""
    size = len(row)
    last = np.full(len(plant.first), size, np.int32)
    plant.first[:] = size
    plant.end[size], plant.place[size] = 0, size
    for k in range(size):
        i, c = row[k], choice[row[k]]
        m = plant.choice_machine[c]
        plant.choice[i], plant.machine[i], plant.minutes[i], plant.row[k], plant.place[i] = c, m, plant.choice_minutes[c], i, k
        a = last[m]
        plant.prior[i], plant.next[i], last[m] = a, size, i
        if a == size:
            plant.first[m] = i
        else:
            plant.next[a] = i
        plant.end[i] = begins(plant, i) + plant.minutes[i]
    total = np.int64(0)
    plant.late[0] = 0
    for o in range(len(plant.due)):
        plant.cost[o] = costs(plant, o)
        total += plant.cost[o]
        if plant.cost[o] > 0:
            plant.late[0] += 1
            plant.late[plant.late[0]], plant.late_place[o] = o, plant.late[0]
    return int(total)


@inlined
def begins(plant: Plant, i: int) -> int:
    """The start that machine, predecessors and release allow."""
    start = max(plant.release[i], plant.opens[plant.machine[i]])
    start = max(start, plant.end[plant.prior[i]])
    for b in range(plant.before_bounds[i], plant.before_bounds[i + 1]):
        start = max(start, plant.end[plant.before[b]])
    return int(start)


@inlined
def costs(plant: Plant, o: int) -> int:
    """Weighted minutes the order is late."""
    finish = np.int64(0)
    for k in range(plant.last_bounds[o], plant.last_bounds[o + 1]):
        i = plant.last[k]
        finish = max(finish, np.int64(plant.end[i]) + plant.extra[i])
    return int(plant.weight[o] * max(np.int64(0), finish - plant.due[o]))


@inlined
def relink(plant: Plant, u: int, c: int, a: int) -> None:
    """`u` by choice `c` right behind `a` on its machine (a = size: first)."""
    size = len(plant.row)
    p, n = plant.prior[u], plant.next[u]
    if p == size:
        plant.first[plant.machine[u]] = n
    else:
        plant.next[p] = n
    if n != size:
        plant.prior[n] = p
    m = plant.choice_machine[c]
    plant.choice[u], plant.machine[u], plant.minutes[u] = c, m, plant.choice_minutes[c]
    if a == size:
        n, plant.first[m] = plant.first[m], u
    else:
        n, plant.next[a] = plant.next[a], u
    plant.prior[u], plant.next[u] = a, n
    if n != size:
        plant.prior[n] = u


@inlined
def shift(plant: Plant, u: int, to: int) -> None:
    """`u` to that place of the row, what lies between closes up."""
    at = plant.place[u]
    step = 1 if to > at else -1
    while at != to:
        i = plant.row[at + step]
        plant.row[at], plant.place[i] = i, at
        at += step
    plant.row[to], plant.place[u] = u, to


@inlined
def pull(plant: Plant, u: int, v: int, room: Ints) -> None:
    """The row with `u`, and all between that must come behind it, right behind `v`."""
    first, last = plant.place[u], plant.place[v]
    count, at = 0, first
    plant.mark[u] = 1
    for k in range(first, last + 1):
        i = plant.row[k]
        behind = plant.mark[i] == 1 or (plant.prior[i] != len(plant.row) and plant.mark[plant.prior[i]] == 1)
        for b in range(plant.before_bounds[i], plant.before_bounds[i + 1]):
            behind |= plant.mark[plant.before[b]] == 1
        if behind:
            plant.mark[i] = 1
            room[count] = i
            count += 1
        else:
            plant.row[at], plant.place[i] = i, at
            at += 1
    for k in range(count):
        i = room[k]
        plant.row[at], plant.place[i], plant.mark[i] = i, at, 0
        at += 1


@inlined
def settle(plant: Plant, k: int, pending: int, limit: int) -> tuple[int, int, bool]:
    """Ends of the marked operations and all that follows from them, from place `k` of the row on; (how many changed, orders touched, whether
    no end with the work behind it goes beyond `limit`). Old ends are kept in `changed` and `old`."""
    size, count, orders, fine = len(plant.row), 0, 0, True
    while pending > 0:
        i = plant.row[k]
        k += 1
        if plant.mark[i] == 0:
            continue
        plant.mark[i] = 0
        pending -= 1
        if not fine:
            continue
        end = begins(plant, i) + plant.minutes[i]
        if end == plant.end[i]:
            continue
        plant.changed[count], plant.old[count], plant.end[i] = i, plant.end[i], end
        count += 1
        if end + plant.tail[i] > limit:
            fine = False
            continue
        if plant.order[i] >= 0 and plant.mark[size + 1 + plant.order[i]] == 0:
            plant.mark[size + 1 + plant.order[i]] = 1
            plant.touched[orders] = plant.order[i]
            orders += 1
        n = plant.next[i]
        if n != size and plant.mark[n] == 0:
            plant.mark[n] = 1
            pending += 1
        for a in range(plant.after_bounds[i], plant.after_bounds[i + 1]):
            j = plant.after[a]
            if plant.mark[j] == 0:
                plant.mark[j] = 1
                pending += 1
    for t in range(orders):
        plant.mark[size + 1 + plant.touched[t]] = 0
    return count, orders, fine


@inlined
def price(plant: Plant, orders: int) -> int:
    """By how much the touched orders cost more now."""
    more = np.int64(0)
    for t in range(orders):
        more += costs(plant, plant.touched[t]) - plant.cost[plant.touched[t]]
    return int(more)


@inlined
def book(plant: Plant, orders: int) -> None:
    """The touched orders' costs as they are now, and the list of late ones."""
    for t in range(orders):
        o = plant.touched[t]
        cost = costs(plant, o)
        if cost > 0 and plant.cost[o] == 0:
            plant.late[0] += 1
            plant.late[plant.late[0]], plant.late_place[o] = o, plant.late[0]
        elif cost == 0 and plant.cost[o] > 0:
            at, moved = plant.late_place[o], plant.late[plant.late[0]]
            plant.late[at], plant.late_place[moved] = moved, at
            plant.late[0] -= 1
        plant.cost[o] = cost
