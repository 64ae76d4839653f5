"""How a factory is planned with the compiled kernels: lists at once, ruin and recreate with time. Imports numpy and numba."""

from __future__ import annotations

from yidan.engine.arrays import Arrays
from yidan.engine.columns import NotFlat
from yidan.engine.improve import STEPS, Best, Progress, bound, first, improve, plain_aim, rows
from yidan.engine.problem import Problem
from yidan.engine.result import Plan
from yidan.engine.solve import rank, sound

__all__ = ["NotFlat", "improved"]


def improved(problem: Problem, seconds: float, seed: int, start: Plan | None, progress: Progress | None) -> Plan:
    """As `plan`. Raises NotFlat when the problem does not fit the arrays."""
    arrays = Arrays.of(problem)
    t = arrays.table()
    known = sound(problem, start)
    best = first(arrays, t, start, hasty=not seconds)
    if known is not None and rank(known) <= best.rank:
        best = Best(arrays, rows(arrays, known), rank(known), known.unplanned)
    begun = best
    stopped = progress is not None and progress(best.rank[0], bound(arrays))
    if seconds and not stopped:
        best = improve(arrays, t, best, int(seconds * STEPS), seed, plain_aim(arrays), progress)
    if known is not None and best is begun and best.rank == rank(known):
        return known
    return best.plan(t)
