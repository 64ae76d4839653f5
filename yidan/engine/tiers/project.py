"""Projects (RCPSP)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yidan.engine.flat import Ints, Project, Schedule
from yidan.engine.kernels.chance import seeded
from yidan.engine.kernels.compiled import Longs
from yidan.engine.kernels.dispatch import tails
from yidan.engine.kernels.genetic import Yard, breed, first_ones
from yidan.engine.kernels.serial import guards, justified, packed_words
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.islands import side_by_side


@dataclass(frozen=True)
class Fields:
    """A project's resources as packed words (see kernels.serial)."""

    project: Project

    @cached_property
    def bits(self) -> int:
        """Of one field: the largest capacity and the guard."""
        return int(max(1, self.project.capacity.max(initial=0))).bit_length() + 1

    @cached_property
    def need(self) -> Longs:
        """Of each activity; those of no length need nothing."""
        return packed_words(np.where(self.project.minutes[:, None] > 0, self.project.demand, 0).astype(np.int32), self.bits)

    @cached_property
    def total(self) -> Longs:
        return np.asarray(packed_words(self.project.capacity.reshape(1, -1), self.bits)[0])

    @property
    def guard(self) -> int:
        return guards(self.bits)

    @cached_property
    def rank(self) -> Ints:
        """Of each activity in an order that respects precedence."""
        rank = np.empty(self.project.size, np.int32)
        rank[self.project.ranks] = np.arange(self.project.size, dtype=np.int32)
        return rank

    def empty(self) -> Longs:
        """Room for a profile."""
        return np.zeros((int(self.project.minutes.sum()) + 1, len(self.total)), np.int64)


def start(project: Project) -> Schedule:
    """By latest start, then justified."""
    fields = Fields(project)
    after_bounds, after = project.after
    tail = tails(project.ranks, project.minutes, after_bounds, after)
    sequence = project.ranks[np.argsort(-(tail + project.minutes)[project.ranks], kind="stable")]
    begin, ends = np.zeros(project.size, np.int32), np.zeros(project.size, np.int32)
    justified(
        np.ascontiguousarray(sequence), fields.rank, project.minutes, fields.need, fields.total, fields.guard, project.before_bounds,
        project.before, after_bounds, after, fields.empty(), begin, ends,
    )  # fmt: skip
    return schedule(project, begin)


def schedule(project: Project, begin: Ints, bound: int = 0) -> Schedule:
    """These starts as a schedule. bound: known beside those of way and energy."""
    end = begin + project.minutes
    return Schedule(np.full(project.size, -1, np.int32), begin.copy(), end, int(end.max()), max(bound, least(project)))


def least(project: Project) -> int:
    """What no schedule is below: the longest way, and each resource's work over its capacity."""
    tail = tails(project.ranks, project.minutes, *project.after)
    work = project.demand.T.astype(np.int64) @ project.minutes
    return max([int((tail + project.minutes).max()), *(-(-int(w) // int(c)) for w, c in zip(work, project.capacity, strict=True) if c)])


MEMBERS = 60
CHILDREN = 2000
"""Of a round."""
STALE = 12
"""Rounds without a better schedule after which a population begins anew; its best is kept."""


class Island:
    """A population of its own."""

    def __init__(self, project: Project, number: int, seed: int) -> None:
        fields = Fields(project)
        load = (project.minutes[:, None] * project.demand * 1000 // np.maximum(1, project.capacity)).sum(axis=1)
        self.yard = Yard(
            project.minutes, fields.need, fields.total, fields.guard, project.before_bounds, project.before, *project.after, fields.rank,
            load.astype(np.int32),
        )  # fmt: skip
        self.tail = tails(project.ranks, project.minutes, *project.after)
        self.free, self.chance = fields.empty(), seeded(seed, number, 11)
        self.rows, self.starts = (np.zeros((MEMBERS, project.size), np.int32) for _ in range(2))
        self.values, self.size = np.zeros(MEMBERS, np.int32), project.size
        self.anew()

    def anew(self) -> None:
        first_ones(self.yard, self.tail, self.rows, self.starts, self.values, self.free, self.chance)

    def search(self, begun: Schedule, rounds: int | None, halt: Ints, best: Ints) -> tuple[int, Ints]:
        """(makespan, starts), the best found. A round is CHILDREN children."""
        found, done, stale = (begun.objective, begun.start), 0, 0
        if not (self.values == begun.objective).any():
            self.values[-1], self.starts[-1] = begun.objective, begun.start
            self.rows[-1] = np.lexsort((self.yard.rank, begun.start))
        while not halt[0] and (rounds is None or done < rounds) and found[0] > begun.bound:
            value = breed(self.yard, self.rows, self.starts, self.values, CHILDREN, begun.bound, self.free, self.chance, halt)
            done, stale = done + 1, stale + 1
            if value < found[0]:
                found, stale = (value, self.starts[self.values.argmin()].copy()), 0
                best[0] = value
            elif stale >= STALE:
                self.anew()
                stale = 0
        return found


def search(project: Project, begun: Schedule, seed: int, clock: Clock, seconds: float) -> Schedule:
    """Breeds on each thread by itself for that long; the best. Counted in rounds it is the same every time."""
    rounds = None if clock.rounds is None else clock.rounds - clock.done

    def work(number: int, halt: Ints, best: Ints) -> tuple[int, Ints]:
        return Island(project, number, seed).search(begun, rounds, halt, best)

    value, starts = min(side_by_side(clock, seconds, work), key=lambda found: found[0])
    return begun if value >= begun.objective else schedule(project, starts, begun.bound)
