"""Simulated annealing on machine sequences: a critical operation of a late order changes places with the one before it on the machine, or
goes to another place or machine; starts follow by local propagation and come back when the change is refused."""

from __future__ import annotations

import numpy as np

from yidan.engine.kernels.chance import State, below, draw
from yidan.engine.kernels.compiled import Ints, compiled, inlined
from yidan.engine.kernels.plant import Plant, book, price, pull, relink, settle, shift

FAR = 2**31 - 1
STRIDE = 2000


@compiled
def anneal(
    plant: Plant, row: Ints, choice: Ints, best: int, iterations: int, warm: float, cold: float, chance: State, halt: Ints
) -> tuple[int, int]:
    """(best cost, cost where it ended). `row` and `choice`, whose cost is `best`, are left holding the best found, `plant` where it ended.

    The plant must be arranged. warm, cold: temperature at the beginning and end, in units of cost, falling evenly by ratio.
    """
    size, value, heat = len(plant.row), np.int64(plant.cost.sum()), warm
    cooling = (cold / warm) ** (STRIDE / max(iterations, STRIDE))
    single = len(plant.due) == 1 and plant.weight[0] == 1
    room, kept, move = np.zeros(size + 1, np.int32), np.zeros(size + 1, np.int32), np.zeros(7, np.int32)
    for step in range(iterations):
        if step % STRIDE == 0:
            heat = warm * cooling ** (step // STRIDE)
            sort_row(plant)
            if halt[0]:
                break
        if plant.late[0] == 0:
            break
        if not propose(plant, move, chance):
            continue
        limit = value - heat * np.log(draw(chance) + 1e-300)
        far = int(min(limit + plant.due[0], FAR)) if single else FAR
        low, pending = change(plant, move, kept, room)
        count, orders, fine = settle(plant, low, pending, far)
        more = price(plant, orders) if fine else np.int64(0)
        if not fine or value + more > limit:
            take_back(plant, move, kept, count)
            continue
        book(plant, orders)
        value += more
        if value < best:
            best = int(value)
            row[:], choice[:] = plant.row, plant.choice[:size]
    return best, int(value)


@inlined
def propose(plant: Plant, move: Ints, chance: State) -> bool:
    """A change into `move`: what, by which choice, behind what, whether a swap of neighbours. False when the one drawn is not possible."""
    size, i = len(plant.row), critical(plant, chance)
    p = plant.prior[i]
    if p != size and plant.end[p] == plant.end[i] - plant.minutes[i] and draw(chance) < 0.5:
        move[0], move[1], move[2], move[3] = p, plant.choice[p], i, 1
        return free_to_swap(plant, p, i)
    c = plant.choice_bounds[i] + below(chance, plant.choice_bounds[i + 1] - plant.choice_bounds[i])
    move[0], move[1], move[2], move[3] = i, c, slot(plant, i, c, chance), 0
    return bool(move[2] >= 0)


@inlined
def change(plant: Plant, move: Ints, kept: Ints, room: Ints) -> tuple[int, int]:
    """Makes the change and marks what must be reckoned anew: (from which place of the row on, how many). What was is kept in `move`."""
    u, a, size = move[0], move[2], len(plant.row)
    after, at = plant.next[u], plant.place[u]
    move[4], move[5], move[6] = plant.choice[u], plant.prior[u], at
    if move[3]:
        to = plant.place[a]
        kept[: to - at + 1] = plant.row[at : to + 1]
        relink(plant, u, move[1], a)
        pull(plant, u, a, room)
        move[1] = to
    else:
        to = target(plant, u, a)
        relink(plant, u, move[1], a)
        shift(plant, u, to)
    low, pending = plant.place[u], 1
    plant.mark[u] = 1
    for j in (after, plant.next[u]):
        if j != size and plant.mark[j] == 0:
            plant.mark[j] = 1
            pending += 1
            low = min(low, plant.place[j])
    return low, pending


@inlined
def take_back(plant: Plant, move: Ints, kept: Ints, count: int) -> None:
    """The plant as before `change` and `settle`."""
    for k in range(count):
        plant.end[plant.changed[k]] = plant.old[k]
    relink(plant, move[0], move[4], move[5])
    if not move[3]:
        shift(plant, move[0], move[6])
        return
    for k in range(move[6], move[1] + 1):
        plant.row[k] = kept[k - move[6]]
        plant.place[plant.row[k]] = k


@inlined
def critical(plant: Plant, chance: State) -> int:
    """One operation by chance on the way that makes a late order late."""
    size = len(plant.row)
    o = plant.late[1 + below(chance, plant.late[0])]
    i, worst = plant.last[plant.last_bounds[o]], -1
    for k in range(plant.last_bounds[o], plant.last_bounds[o + 1]):
        j = plant.last[k]
        if plant.end[j] + plant.extra[j] > worst:
            i, worst = j, plant.end[j] + plant.extra[j]
    found, seen = i, 0
    while True:
        seen += 1
        if below(chance, seen) == 0:
            found = i
        start, ahead, ways = plant.end[i] - plant.minutes[i], -1, 0
        p = plant.prior[i]
        if p != size and plant.end[p] == start:
            ahead, ways = p, 1
        for b in range(plant.before_bounds[i], plant.before_bounds[i + 1]):
            j = plant.before[b]
            if plant.end[j] == start:
                ways += 1
                if below(chance, ways) == 0:
                    ahead = j
        if ahead < 0 or start == 0:
            return int(found)
        i = ahead


@inlined
def free_to_swap(plant: Plant, u: int, v: int) -> bool:
    """Whether no way but the machine's leads from `u` to `v`, which follows at once; asked of zero lengths only by their row."""
    for b in range(plant.before_bounds[v], plant.before_bounds[v + 1]):
        j = plant.before[b]
        if j == u or (plant.place[j] > plant.place[u] and plant.end[j] == plant.end[u] and plant.minutes[j] == 0):
            return False
    return True


@inlined
def bounds(plant: Plant, u: int) -> tuple[int, int]:
    """Places of the row between which `u` may lie for its job's sake."""
    low, high = -1, len(plant.row)
    for b in range(plant.before_bounds[u], plant.before_bounds[u + 1]):
        low = max(low, plant.place[plant.before[b]])
    for a in range(plant.after_bounds[u], plant.after_bounds[u + 1]):
        high = min(high, plant.place[plant.after[a]])
    return low, high


@inlined
def slot(plant: Plant, u: int, c: int, chance: State) -> int:
    """Behind which operation of the choice's machine `u` goes: one by chance of those the row allows (size: first), -1 when none."""
    size, m = len(plant.row), plant.choice_machine[c]
    low, high = bounds(plant, u)
    a, b, found, seen = size, plant.first[m], -1, 0
    while True:
        if b == u:
            # Where it stands is no change.
            b = plant.next[u]
            if b == size or plant.place[b] >= high:
                return found
            a, b = b, plant.next[b]
            continue
        if b == size or plant.place[b] > low:
            seen += 1
            if below(chance, seen) == 0:
                found = a
        if b == size or plant.place[b] >= high:
            return found
        a, b = b, plant.next[b]


@inlined
def target(plant: Plant, u: int, a: int) -> int:
    """The place of the row for `u` behind `a` on the machine: right behind `a` and all that must precede it."""
    low = bounds(plant, u)[0]
    if a != len(plant.row):
        low = max(low, plant.place[a])
    return int(low if low >= plant.place[u] else low + 1)


@compiled
def sort_row(plant: Plant) -> None:
    """The row by starts, so that places say as much as times do; ties as they lay."""
    size = len(plant.row)
    key = np.empty(size, np.int64)
    for k in range(size):
        i = plant.row[k]
        key[k] = np.int64(plant.end[i] - plant.minutes[i]) * size + k
    order = np.argsort(key)
    rows = plant.row.copy()
    for k in range(size):
        i = rows[order[k]]
        plant.row[k], plant.place[i] = i, k
