"""Projects (RCPSP)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yidan.engine.flat import Ints, Project, Schedule
from yidan.engine.kernels.compiled import Longs
from yidan.engine.kernels.dispatch import tails
from yidan.engine.kernels.serial import guards, justified, packed_words


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
