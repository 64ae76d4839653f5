"""Rolling repair after a disturbance, compiled: what can stand stands, and ruin and recreate mends the rest at a price for every moved start.
Imports numpy and numba."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from yidan.engine.arrays import Arrays, closed
from yidan.engine.columns import NotFlat
from yidan.engine.improve import STEPS, Best, columns, improve
from yidan.engine.kernels.compiled import Longs
from yidan.engine.kernels.floor import NEVER, Table
from yidan.engine.kernels.placing import decode, match
from yidan.engine.kernels.search import Aim
from yidan.engine.problem import Problem
from yidan.engine.result import Plan

PRICE = 15
"""Weighted minutes late that a changed start is worth where the caller names no price and time is given."""
SOFT = 0.02

__all__ = ["NotFlat", "repaired"]


def repaired(plan: Plan, problem: Problem, first: Mapping[str, int], price: int, seconds: float, seed: int, calendars_only: bool) -> Plan:
    """As `replan`. first: sequence keys of operations that go before the others. calendars_only: nothing else of the problem has changed, so
    its arrays need not be read again."""
    arrays = closed(Arrays.of(plan.problem), problem) if calendars_only else Arrays.of(problem)
    starts, pins = arrays.starts(plan), arrays.pins(plan)
    keys = np.where(starts < 0, NEVER, starts)
    for key, value in first.items():
        keys[arrays.index[key]] = value
    sequence, t = arrays.listed(keys), arrays.table()
    repairs = repairs_of(arrays, t, sequence, starts, pins)
    best = min(repairs, key=lambda b: _cost(b, starts, pins, price))
    if seconds:
        # From match-up, which moves least: what right shift has pushed along a whole machine is not put back order by order.
        mended = repairs[1]
        count = len(arrays.floor.target)
        aim = Aim(SOFT, 0.0, float(price or PRICE), starts, pins, np.full(count, NEVER, np.int64), problem.now, NEVER)
        mended = improve(arrays, t, mended, int(seconds * STEPS), seed, aim)
        best = min(mended, best, key=lambda b: _cost(b, starts, pins, price or PRICE))
    return best.plan(t)


def repairs_of(arrays: Arrays, t: Table, sequence: Longs, starts: Longs, pins: Longs) -> list[Best]:
    """Right shift, match up, and the same sequence anew: on the published machines, and choosing again."""
    f, free, nowhere = arrays.floor, np.full(arrays.size, -NEVER, np.int64), np.full(arrays.size, -1, np.int64)
    floors = np.where(starts < 0, -NEVER, starts)
    found = []
    for matched, low, on in ((False, floors, pins), (True, free, nowhere), (False, free, pins), (False, free, nowhere)):
        arrays.restore(t)
        if matched:
            match(f, t, sequence, floors, pins)
        decode(f, t, sequence, low, on)
        found.append(Best(arrays, columns(t), arrays.rank(t), arrays.unplanned(t)))
    return found


def moved(best: Best, starts: Longs, pins: Longs) -> int:
    """Operations that stood elsewhere, in time or place."""
    n = best.arrays.size
    start, way = best.columns[:n], best.columns[2 * n : 3 * n]
    return int(((pins >= 0) & (way >= 0) & ((start != starts) | (way != pins))).sum())


def _cost(best: Best, starts: Longs, pins: Longs, price: int) -> tuple[int, int]:
    changed = moved(best, starts, pins)
    return best.rank[0] + price * changed, changed
