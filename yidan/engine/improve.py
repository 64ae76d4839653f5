"""The compiled tiers of `plan`: priority lists decoded, then ruin and recreate under annealing. Imports numpy and numba."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from yidan.engine.arrays import Arrays
from yidan.engine.kernels.chance import seeded
from yidan.engine.kernels.compiled import Longs
from yidan.engine.kernels.floor import FREE, NEVER, Table
from yidan.engine.kernels.placing import decode, earliest, shortest
from yidan.engine.kernels.ruin import anneal, memory, recall, survey
from yidan.engine.kernels.search import Aim, Search
from yidan.engine.kernels.tardy import dispatch
from yidan.engine.result import Plan

STEPS = 6000
"""Steps of ruin and recreate per second that a budget is counted in, so that the same budget gives the same plan everywhere."""
PIECE = 3000
"""Steps between two looks at the whole plan, and two calls of `progress`."""
SIZE = 20
"""Operations taken out at a time, at most about."""
MOST = 200
HOT, COLD = 0.2, 0.002
"""Temperatures as shares of what a late order costs on average."""
SOFT, EARLY = 0.02, 0.001
LOOKS = (1.0, 2.0, 3.0, 5.0, 8.0)
MANY = 20_000
"""Operations beyond which a first plan tries fewer lists."""

Progress = Callable[[int, int | None], bool | None]
"""Called with the weighted tardiness reached and a bound that none is below (None: not known); True stops the search."""
Rank = tuple[int, int, int]


@dataclass
class Best:
    """The best table so far as a copy of its columns, its rank, and why what has no place has none."""

    arrays: Arrays
    columns: Longs
    rank: Rank
    unplanned: Mapping[str, str]

    def onto(self, t: Table) -> Table:
        """The table made to hold it."""
        self.arrays.restore(t)
        recall(self.arrays.floor, t, self.columns)
        return t

    def plan(self, t: Table) -> Plan:
        """The plan, by way of the table."""
        return self.arrays.plan(self.onto(t), self.unplanned)


def columns(t: Table) -> Longs:
    return np.concatenate((t.start, t.end, t.way, t.bought))


def rows(arrays: Arrays, plan: Plan) -> Longs:
    """A plan's columns as `recall` reads them."""
    n, f = arrays.size, arrays.floor
    out = np.zeros(3 * n + len(f.need), np.int64)
    out[2 * n : 3 * n] = arrays.pins(plan)
    for i, key in enumerate(arrays.keys):
        if key in plan.assignments:
            out[i], out[n + i] = plan.assignments[key].start, plan.assignments[key].end
    for purchase in plan.purchases:
        o = arrays.index.get(purchase.operation)
        for k in range(f.need_at[o], f.need_at[o + 1]) if o is not None else ():
            if arrays.problem.materials[f.need[k]].key == purchase.material:
                out[3 * n + k] = int(purchase.short * arrays.scale[f.need[k]])
    return out


def first(arrays: Arrays, t: Table, given: Plan | None, hasty: bool) -> Best:
    """The best of the lists. given: a plan whose sequence is tried too. hasty: of a large problem only as many lists as a second allows."""
    best: Best | None = None
    floors = np.full(arrays.size, -NEVER, np.int64)
    for sequence, pins in _lists(arrays, given, hasty):
        decode(arrays.floor, arrays.restore(t), sequence, floors, pins)
        rank = arrays.rank(t)
        if best is None or rank < best.rank:
            best = Best(arrays, columns(t), rank, arrays.unplanned(t))
    assert best is not None
    return best


def _lists(arrays: Arrays, given: Plan | None, hasty: bool) -> Iterator[tuple[Longs, Longs]]:
    f, nothing = arrays.floor, np.full(arrays.size, -1, np.int64)
    if given is not None:
        starts = arrays.starts(given)
        sequence = arrays.listed(np.where(starts < 0, NEVER, starts))
        yield sequence, arrays.pins(given)
        yield sequence, nothing
    tail, minutes, due = arrays.tails(), shortest(f), f.soft[f.order]
    if hasty and arrays.size > MANY:
        yield dispatched(arrays, tail, minutes, LOOKS[1])
        return
    heavy = int(f.weight.max()) + 1 if len(f.weight) else 1
    yield arrays.listed(due * heavy - f.weight[f.order]), nothing
    yield arrays.listed(due - tail), nothing
    for look in LOOKS if arrays.size <= MANY else LOOKS[1:3]:
        yield dispatched(arrays, tail, minutes, look)


def dispatched(arrays: Arrays, tail: Longs, minutes: Longs, look: float) -> tuple[Longs, Longs]:
    """By apparent tardiness cost. What stands takes its machine as well; it is left out of the sequence."""
    stands = np.zeros(arrays.size, np.int64)
    stands[arrays.standing[0]] = arrays.standing[2]
    mean = float(minutes.mean()) if arrays.size else 1.0
    return dispatch(arrays.floor, tail, minutes, mean, look, stands)


def bound(arrays: Arrays) -> int:
    """Weighted tardiness that no plan is below: every order as if it had the factory to itself, all material there."""
    f = arrays.floor
    stands = np.full(arrays.size, -1, np.int64)
    stands[arrays.standing[0]] = arrays.standing[3]
    ends = earliest(f, arrays.listed(np.zeros(arrays.size, np.int64)), stands)
    return int((f.weight * np.maximum(0, ends - f.target)).sum())


def plain_aim(arrays: Arrays) -> Aim:
    """Weighted tardiness, then buffer used, then finishing early; any operation may move."""
    nothing = np.full(arrays.size, -1, np.int64)
    return Aim(SOFT, EARLY, 0.0, nothing, nothing, np.full(len(arrays.floor.target), NEVER, np.int64), -NEVER, NEVER)


def improve(arrays: Arrays, t: Table, best: Best, steps: int, seed: int, aim: Aim, progress: Progress | None = None) -> Best:
    """Ruin and recreate from `best`, never to worse. `best.rank` counts tardiness; with an aim that counts more, so does what is kept."""
    f = arrays.floor
    if arrays.size == 0 or not (f.state == FREE).any():
        return best
    s, tail, low = memory(f, seeded(seed), min(MOST, arrays.size)), arrays.tails(), bound(arrays)
    best.onto(t)
    total = survey(f, t, s, aim)
    held, lowest = best.columns.copy(), total
    hot, cold = _temperatures(s)
    pieces = max(1, -(-steps // PIECE))
    for n in range(pieces):
        if n:
            total = survey(f, t, s, aim)
        many = min(PIECE, steps - n * PIECE)
        ahead = total + anneal(f, t, s, aim, tail, many, SIZE, _heat(hot, cold, n / pieces), _heat(hot, cold, (n + 1) / pieces), held)
        if ahead < lowest - 1e-6:
            lowest = ahead
            best = _better(arrays, best, held, aim)
        if progress is not None and progress(best.rank[0], low):
            break
        if best.rank[0] <= low and not best.rank[1] and aim.moved == 0:
            break
    return best


def _better(arrays: Arrays, best: Best, held: Longs, aim: Aim) -> Best:
    ends = finishes_of(arrays, held)
    rank = arrays.rank_of(ends)
    return Best(arrays, held.copy(), rank, best.unplanned) if aim.moved > 0 or rank < best.rank else best


def finishes_of(arrays: Arrays, held: Longs) -> Longs:
    """When each order ends, read from columns."""
    n, f = arrays.size, arrays.floor
    ends = np.where(held[2 * n : 3 * n] >= 0, held[n : 2 * n], NEVER)
    out = np.full(len(f.target), -NEVER, np.int64)
    np.maximum.at(out, f.order, ends)
    return out


def _temperatures(s: Search) -> tuple[float, float]:
    costs = s.cost[s.cost < 1e15]
    typical = float(costs.sum()) / max(1, int(s.tally[0])) if len(costs) else 1.0
    return max(1.0, HOT * typical), max(0.01, COLD * typical)


def _heat(hot: float, cold: float, share: float) -> float:
    return float(hot * (cold / hot) ** share)


__all__ = ["Best", "Progress", "bound", "columns", "dispatched", "first", "improve", "plain_aim", "rows"]
