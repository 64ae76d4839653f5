"""Kernels compiled before a clock runs: the first time on a machine takes up to a minute, afterwards they come from disk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from yidan.engine.flat import Project, Shop, packed
from yidan.engine.tiers import annealing, jobshop, project
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.start import start


def warm(problem: Shop | Project) -> None:
    """Runs each kernel that this kind of problem may need on the smallest problem of its kind."""
    if isinstance(problem, Project):
        one = np.ones(3, np.int32)
        tiny = Project(one[:1], one, one.reshape(3, 1), *packed([[], [], [0]]))
        project.search(tiny, replace(project.start(tiny), bound=0), 1, Clock(rounds=1, workers=1), 0.0)
        return
    shop = chain()
    begun = replace(start(shop), bound=0)
    annealing.search(shop, begun, 1, Clock(rounds=1, workers=1), 0.0)
    if problem.fixed and problem.chained and not problem.tardy:
        jobshop.search(shop, begun, 1, Clock(rounds=1, workers=1))


def chain() -> Shop:
    """Two jobs on two machines."""
    machine, minutes = np.array([0, 1, 1, 0], np.int32), np.array([3, 4, 2, 5], np.int32)
    nothing, one = np.zeros(2, np.int32), np.ones(2, np.int32)
    order = np.array([0, 0, 1, 1], np.int32)
    return Shop(2, order, np.arange(5, dtype=np.int32), machine, minutes, *packed([[], [0], [], [2]]), nothing, nothing, one)
