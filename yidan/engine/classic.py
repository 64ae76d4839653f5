"""Classic problems (job shops, order books, projects) solved: the tier is chosen by kind and size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yidan.engine.flat import Project, Schedule, Shop
from yidan.engine.tiers import jobshop, project
from yidan.engine.tiers.clock import Clock, Progress
from yidan.engine.tiers.start import start


def solve(
    problem: Shop | Project,
    seconds: float = 60.0,
    seed: int = 1,
    *,
    rounds: int | None = None,
    given: Schedule | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    workers: int = 2,
) -> Schedule:
    """The best schedule found within `seconds` of wall time on `workers` threads, never worse than `given`.

    rounds: counts pieces of search instead of seconds; then problem, rounds, seed, workers and start determine the schedule (but for
    CP-SAT's part, which is left out). In seconds the machine's speed decides how far the same search comes. progress: told (best, bound)
    whenever either moves. stop: asked several times a second; true ends the search with the best so far.
    """
    clock = Clock(seconds, rounds, progress, stop, workers)
    found = _solved(problem, seed, given, clock)
    return given if given is not None and given.objective <= found.objective else found


def _solved(problem: Shop | Project, seed: int, given: Schedule | None, clock: Clock) -> Schedule:
    if isinstance(problem, Project):
        return project.start(problem)
    begun = start(problem)
    if given is not None and given.objective < begun.objective:
        begun = replace(given, bound=begun.bound)
    clock.told(begun.objective, begun.bound)
    if begun.proven or clock.left == 0:
        return begun
    if problem.fixed and problem.chained and not problem.tardy:
        return jobshop.search(problem, begun, seed, clock)
    return begun
