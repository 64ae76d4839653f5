"""Ruin and recreate: some orders are taken out of the plan, with what stands around them on the same machines, and put in again in another
order; annealing decides whether that stays. Every constraint is kept at every step, because placing keeps it; a step costs what it moves,
not what the plan holds.
"""

from __future__ import annotations

from math import exp, log

import numpy as np

from yidan.engine.kernels.chance import State, below, draw
from yidan.engine.kernels.compiled import Longs, compiled
from yidan.engine.kernels.floor import FREE, NEVER, PLACED, Floor, Table, inner
from yidan.engine.kernels.placing import handed, keep, lift, place
from yidan.engine.kernels.search import Aim, Search

REACH = 40


@compiled
def memory(f: Floor, numbers: State, most: int) -> Search:
    n, orders, machines, needs = len(f.state), len(f.target), len(f.cap), len(f.need)
    return Search(
        numbers,
        np.zeros(machines + 1, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(orders, np.float64),
        np.zeros(orders, np.int64),
        np.full(orders, -1, np.int64),
        np.zeros(4, np.int64),
        np.zeros(most, np.int64),
        np.full(n, -1, np.int64),
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
        np.zeros(needs, np.int64),
        np.zeros(most, np.float64),
        np.zeros(orders, np.int64),
        np.zeros(orders, np.int64),
        np.zeros(64, np.int64),
        np.zeros(orders, np.float64),
    )


@inner
def cost_of(f: Floor, t: Table, aim: Aim, i: int) -> float:
    """Of one order; beyond its limit as good as impossible."""
    end, moved = -NEVER, 0
    for o in range(f.order_at[i], f.order_at[i + 1]):
        if t.way[o] < 0:
            return 1e18
        end = max(end, t.end[o])
        if aim.way[o] >= 0 and (t.start[o] != aim.start[o] or t.way[o] != aim.way[o]):
            moved += 1
    if end == -NEVER:
        return 0.0
    if end > aim.limit[i]:
        return float(1e15 + end)
    late = float(max(0, end - f.target[i]))
    return float(f.weight[i] * (late + aim.soft * max(0, end - f.soft[i]) + aim.early * (end - f.now)) + aim.moved * moved)


@inner
def is_late(f: Floor, t: Table, i: int) -> bool:
    for o in range(f.order_at[i], f.order_at[i + 1]):
        if t.end[o] > f.soft[i]:
            return bool(f.weight[i] > 0)
    return False


@inner
def tell(f: Floor, t: Table, s: Search, i: int) -> None:
    """Keep the list of late orders."""
    late, n = is_late(f, t, i), s.tally[0]
    if late and s.late_at[i] < 0:
        s.late_list[n], s.late_at[i], s.tally[0] = i, n, n + 1
    elif not late and s.late_at[i] >= 0:
        last = s.late_list[n - 1]
        s.late_list[s.late_at[i]], s.late_at[last] = last, s.late_at[i]
        s.late_at[i], s.tally[0] = -1, n - 1


@compiled
def survey(f: Floor, t: Table, s: Search, aim: Aim) -> float:
    """Read the table: who stands behind whom, what it costs. The total."""
    n = len(f.state)
    by_start = np.argsort(t.start)
    s.machine_at[:] = 0
    for o in range(n):
        if t.way[o] >= 0:
            s.machine_at[f.way_resource[t.way[o]] + 1] += 1
    for r in range(len(f.cap)):
        s.machine_at[r + 1] += s.machine_at[r]
    fill = s.machine_at[:-1].copy()
    for x in range(n):
        o = by_start[x]
        if t.way[o] >= 0:
            r = f.way_resource[t.way[o]]
            s.by_machine[fill[r]], s.place[o] = o, fill[r]
            fill[r] += 1
    total = 0.0
    for i in range(len(f.target)):
        s.cost[i] = cost_of(f, t, aim, i)
        total += s.cost[i]
        tell(f, t, s, i)
    return total


@inner
def take_out(f: Floor, t: Table, s: Search, aim: Aim, o: int) -> bool:
    """Mark an operation and all that wait for it; False when there are too many, or one of them may not move."""
    if s.inside[o] >= 0:
        return True
    begun = s.tally[1]
    s.out[begun], s.inside[o] = o, begun
    s.tally[1] = begun + 1
    x = begun
    fine = f.state[o] == FREE and t.way[o] >= 0 and t.start[o] >= aim.first
    while fine and x < s.tally[1]:
        for k in range(f.after_at[s.out[x]], f.after_at[s.out[x] + 1]):
            b = f.after[k]
            if s.inside[b] < 0:
                if f.state[b] != FREE or t.way[b] < 0 or s.tally[1] == len(s.out):
                    fine = False
                    break
                s.out[s.tally[1]], s.inside[b] = b, s.tally[1]
                s.tally[1] += 1
        x += 1
    if not fine:
        for x in range(begun, s.tally[1]):
            s.inside[s.out[x]] = -1
        s.tally[1] = begun
    return bool(fine)


@inner
def choose(f: Floor, t: Table, s: Search, aim: Aim, size: int) -> None:
    """Mark what is taken out: operations of a late order, and what stands just before them on their machines."""
    orders = len(f.target)
    i = below(s.numbers, orders)
    if s.tally[0] > 0 and draw(s.numbers) < 0.8:
        i = s.late_list[below(s.numbers, s.tally[0])]
    low, high = f.order_at[i], f.order_at[i + 1]
    if low == high:
        return
    s.tally[3] = i
    whole = draw(s.numbers) < 0.5
    seed = low + below(s.numbers, high - low)
    if t.start[seed] >= aim.last:
        return
    for o in range(low, high):
        if (whole or o == seed) and f.state[o] == FREE and s.tally[1] < len(s.out):
            take_out(f, t, s, aim, o)
    if s.tally[1] == 0:
        return
    # Some that stand in the way: on the machine of one already out, between the time when it was ready and its start.
    for _ in range(3 * size):
        if s.tally[1] >= size or s.tally[1] >= len(s.out):
            break
        o = s.out[below(s.numbers, s.tally[1])]
        x = in_the_way(f, t, s, o)
        if x >= 0:
            take_out(f, t, s, aim, x)


@inner
def in_the_way(f: Floor, t: Table, s: Search, o: int) -> int:
    """An operation that stood before `o` (by the last survey) after it could have started, the nearer ones more often; now and then the one
    behind it; -1 when there is none."""
    r = f.way_resource[t.way[o]]
    if draw(s.numbers) < 0.1:
        x = s.place[o] + 1
        return int(s.by_machine[x]) if x < s.machine_at[r + 1] else -1
    ready, _ = handed(f, t, o)
    many, x = 0, s.place[o] - 1
    while many < REACH and x >= s.machine_at[r] and t.end[s.by_machine[x]] > ready:
        many += 1
        x -= 1
    if many == 0:
        return -1
    return int(s.by_machine[s.place[o] - 1 - int(many * draw(s.numbers) * draw(s.numbers))])


@inner
def remove(f: Floor, t: Table, s: Search) -> None:
    """Lift what is marked, later ones first; note where it was and whose it is."""
    n = s.tally[1]
    s.tally[2] = 0
    for x in range(n):
        o = s.out[x]
        s.old_start[x], s.old_end[x], s.old_way[x] = t.start[o], t.end[o], t.way[o]
        for k in range(f.need_at[o], f.need_at[o + 1]):
            s.old_bought[k] = t.bought[k]
        lift(f, t, o)
        if s.mark[f.order[o]] == 0:
            s.mark[f.order[o]] = 1
            s.touched[s.tally[2]] = f.order[o]
            s.tally[2] += 1


@inner
def arrange(f: Floor, s: Search, tail: Longs) -> None:
    """In which order things are put back: whole orders by a shaken urgency, the chosen one first; or operations by where they were,
    shaken, or by their own due dates."""
    way, shake = draw(s.numbers), 1.0 + 1500.0 * draw(s.numbers) * draw(s.numbers)
    if way < 0.6:
        for x in range(s.tally[2]):
            i = s.touched[x]
            s.rank[i] = f.soft[i] + shake * 4.0 * (draw(s.numbers) - 0.5) if way < 0.4 else draw(s.numbers) * 1e6
            if i == s.tally[3] and draw(s.numbers) < 0.7:
                s.rank[i] = -1e9
    for x in range(s.tally[1]):
        o = s.out[x]
        if way < 0.6:
            # Behind its predecessors within the order: they start no later and have a longer tail.
            s.key[x] = s.rank[f.order[o]] * 1e6 - tail[o]
        elif way < 0.85:
            s.key[x] = s.old_start[x] + shake * (draw(s.numbers) - 0.5)
            if f.order[o] == s.tally[3]:
                s.key[x] -= shake
        else:
            s.key[x] = f.soft[f.order[o]] - tail[o] + shake * (draw(s.numbers) - 0.5)


@inner
def recreate(f: Floor, t: Table, s: Search, aim: Aim, loose: bool) -> bool:
    """Place what is out, by key, each once its predecessors stand. False when something has no place."""
    n = s.tally[1]
    by_key = np.argsort(s.key[:n])
    left = n
    while left:
        before = left
        for x in range(n):
            o = s.out[by_key[x]]
            if t.way[o] < 0 and s.inside[o] >= 0:
                stuck = False
                for k in range(f.before_at[o], f.before_at[o + 1]):
                    if t.way[f.before[k]] < 0:
                        stuck = True
                if not stuck:
                    floor, pin = aim.first, -1
                    if aim.way[o] >= 0 and not (loose and f.order[o] == s.tally[3]):
                        floor = max(floor, aim.start[o])
                        if aim.moved > 0 and draw(s.numbers) < 0.7:
                            pin = aim.way[o]
                    if place(f, t, o, floor, pin) != PLACED:
                        return False
                    left -= 1
        if left == before:
            return False
    return True


@inner
def undo(f: Floor, t: Table, s: Search) -> None:
    n = s.tally[1]
    for x in range(n):
        if t.way[s.out[x]] >= 0:
            lift(f, t, s.out[x])
    for x in range(n):
        o = s.out[x]
        for k in range(f.need_at[o], f.need_at[o + 1]):
            t.bought[k] = s.old_bought[k]
        keep(f, t, o, s.old_way[x], s.old_start[x], s.old_end[x])


@inner
def room_left(f: Floor, t: Table) -> bool:
    """Whether every changeover still fits: taking a job out may leave a longer one between its neighbours."""
    for r in range(len(f.cap)):
        if f.fams[r] > 0:
            base, size = f.lane[r], f.fams[r]
            for i in range(1, t.filled[r]):
                a, b = t.lane_family[base + i - 1], t.lane_family[base + i]
                if t.lane_used[base + i - 1] + f.costs[f.costs_at[r] + a * size + b] > t.lane_time[base + i]:
                    return False
    return True


@compiled
def anneal(f: Floor, t: Table, s: Search, aim: Aim, tail: Longs, tries: int, size: int, hot: float, cold: float, best: Longs) -> float:
    """`tries` steps from temperature `hot` to `cold` (weighted minutes). The change of the total from its beginning to the best plan seen,
    which is in `best` (start, end and way of each operation, one column behind the other, then purchases); the table holds the last one."""
    fussy = f.fams.max() > 0
    gained, lowest, at_best = 0.0, 0.0, True
    for step in range(tries):
        heat = hot * exp(log(cold / hot) * step / tries)
        s.tally[1] = 0
        choose(f, t, s, aim, 2 + below(s.numbers, size))
        if s.tally[1] == 0:
            continue
        remove(f, t, s)
        arrange(f, s, tail)
        fine = recreate(f, t, s, aim, draw(s.numbers) < 0.8)
        if fine and fussy:
            fine = room_left(f, t)
        change = 0.0
        for x in range(s.tally[2]):
            i = s.touched[x]
            s.mark[i] = 0
            if fine:
                s.rank[i] = cost_of(f, t, aim, i)
                change += s.rank[i] - s.cost[i]
        if fine and (change <= 0 or draw(s.numbers) < exp(-change / heat)):
            if at_best and change > 0:
                note(f, t, s, best, True)
                at_best = False
            gained += change
            for x in range(s.tally[2]):
                s.cost[s.touched[x]] = s.rank[s.touched[x]]
                tell(f, t, s, s.touched[x])
            if gained < lowest - 1e-9:
                lowest, at_best = gained, True
        else:
            undo(f, t, s)
        for x in range(s.tally[1]):
            s.inside[s.out[x]] = -1
    if at_best:
        s.tally[1] = 0
        note(f, t, s, best, False)
    return lowest


@inner
def note(f: Floor, t: Table, s: Search, best: Longs, before: bool) -> None:
    """Keep the plan, or the one before this step: a copy is made only when the search leaves the best it has seen."""
    n = len(f.state)
    best[0:n] = t.start
    best[n : 2 * n] = t.end
    best[2 * n : 3 * n] = t.way
    best[3 * n :] = t.bought
    if before:
        for x in range(s.tally[1]):
            o = s.out[x]
            best[o], best[n + o], best[2 * n + o] = s.old_start[x], s.old_end[x], s.old_way[x]
            for k in range(f.need_at[o], f.need_at[o + 1]):
                best[3 * n + k] = s.old_bought[k]


@compiled
def recall(f: Floor, t: Table, best: Longs) -> None:
    """Rebuild the noted plan: the free operations where `best` has them. The table holds what stands."""
    n = len(f.state)
    t.bought[:] = best[3 * n :]
    for o in range(n):
        if f.state[o] == FREE and best[2 * n + o] >= 0:
            keep(f, t, o, best[2 * n + o], best[o], best[n + o])
