"""Classic problems (job shops, order books, projects) solved: the tier is chosen by kind and size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yidan.engine.flat import Project, Schedule, Shop
from yidan.engine.tiers import annealing, exact, jobshop, project, windows
from yidan.engine.tiers.clock import Clock, Progress
from yidan.engine.tiers.start import start

SMALL = 130
"""Operations up to which proof is tried first."""
LARGE = 2000
"""Operations from which an order book is searched in windows."""


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
    begun = project.start(problem) if isinstance(problem, Project) else start(problem)
    if given is not None and given.objective < begun.objective:
        begun = replace(given, bound=begun.bound)
    clock.told(begun.objective, begun.bound)
    if begun.proven or clock.left == 0:
        return begun
    if isinstance(problem, Project):
        return then_exact(problem, project.search(problem, begun, seed, clock, clock.left * 0.6), seed, clock)
    if problem.size <= SMALL and clock.rounds is None:
        begun = annealing.search(problem, begun, seed, clock, min(2.0, clock.left * 0.2))
        begun = exact.search(problem, begun, seed, clock, clock.left * 0.4) if clock.left else begun
        if begun.proven or clock.left == 0:
            return begun
    if problem.fixed and problem.chained and not problem.tardy:
        return jobshop.search(problem, begun, seed, clock)
    if problem.tardy and problem.size > LARGE:
        return windows.search(problem, begun, seed, clock)
    if problem.tardy:
        return then_exact(problem, annealing.search(problem, begun, seed, clock, clock.left * 0.5), seed, clock)
    return annealing.search(problem, begun, seed, clock, clock.left)


def then_exact(problem: Shop | Project, begun: Schedule, seed: int, clock: Clock) -> Schedule:
    """The rest of the time to CP-SAT, from what was found."""
    return exact.search(problem, begun, seed, clock, clock.left) if clock.rounds is None and clock.left and not begun.proven else begun
