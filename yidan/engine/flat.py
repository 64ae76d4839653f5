"""Two classic problems and their schedule as flat arrays, the form the kernels read.

Minutes stand for whatever whole unit of time a file counts in. Lists of varying length are one array of values and one of bounds:
what belongs to `i` is `values[bounds[i]:bounds[i + 1]]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


def packed(lists: Sequence[Iterable[int]]) -> tuple[Ints, Ints]:
    """(bounds, values) of lists of varying length."""
    rows = [list(row) for row in lists]
    bounds = np.zeros(len(rows) + 1, np.int32)
    np.cumsum([len(row) for row in rows], out=bounds[1:])
    return bounds, np.array([value for row in rows for value in row], np.int32)


@dataclass(frozen=True)
class Shop:
    """Operations that need one machine each out of their alternatives, one operation at a time and machine.

    machines: how many. order: of each operation. choice_bounds, choice_machine, choice_minutes: alternatives of each operation.
    before_bounds, before: operations that must have ended first. release, due (minutes), weight: of each order. tardy: whether weighted
    tardiness counts (minutes late x weight, an order's end being that of its last operation) or the makespan.
    """

    machines: int
    order: Ints
    choice_bounds: Ints
    choice_machine: Ints
    choice_minutes: Ints
    before_bounds: Ints
    before: Ints
    release: Ints
    due: Ints
    weight: Ints
    tardy: bool = False

    @property
    def size(self) -> int:
        return len(self.order)

    @cached_property
    def after(self) -> tuple[Ints, Ints]:
        """(bounds, values): operations that wait for each."""
        return reversed_lists(self.before_bounds, self.before)

    @cached_property
    def shortest(self) -> Ints:
        """Minutes of each operation's quickest alternative."""
        return np.minimum.reduceat(self.choice_minutes, self.choice_bounds[:-1])

    @cached_property
    def ranks(self) -> Ints:
        """Operations, each behind those it waits for."""
        return ordered(self.before_bounds, self.after)

    @property
    def fixed(self) -> bool:
        """Whether no operation has a choice of machines."""
        return len(self.choice_machine) == self.size

    @property
    def chained(self) -> bool:
        """Whether each order is one chain of operations that follow each other in number: the plain job shop's shape."""
        first = np.r_[True, self.order[1:] != self.order[:-1]]
        counts = np.diff(self.before_bounds)
        return bool((counts == ~first).all() and (self.before == np.flatnonzero(~first) - 1).all())


@dataclass(frozen=True)
class Project:
    """Activities that need amounts of renewable resources (RCPSP), the last to end as early as can be.

    minutes: of each. demand: activities x resources. capacity: of each resource. before_bounds, before: as in `Shop`.
    """

    capacity: Ints
    minutes: Ints
    demand: Ints
    before_bounds: Ints
    before: Ints

    @property
    def size(self) -> int:
        return len(self.minutes)

    @cached_property
    def after(self) -> tuple[Ints, Ints]:
        """(bounds, values): activities that wait for each."""
        return reversed_lists(self.before_bounds, self.before)

    @cached_property
    def ranks(self) -> Ints:
        """Activities, each behind those it waits for."""
        return ordered(self.before_bounds, self.after)


@dataclass(frozen=True)
class Schedule:
    """What a solver found. machine: of each operation, -1 where there is none to choose (RCPSP). start, end: minutes. objective: makespan
    or weighted tardiness. bound: no schedule is below it. proven: objective is the least there is."""

    machine: Ints
    start: Ints
    end: Ints
    objective: int
    bound: int = 0

    @property
    def proven(self) -> bool:
        return self.objective <= self.bound


def reversed_lists(bounds: Ints, values: Ints) -> tuple[Ints, Ints]:
    """For each value, the positions whose lists name it."""
    size = len(bounds) - 1
    owner = np.repeat(np.arange(size, dtype=np.int32), np.diff(bounds))
    by_value = np.argsort(values, kind="stable")
    ends = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(values, minlength=size), out=ends[1:])
    return ends, owner[by_value]


def ordered(before_bounds: Ints, after: tuple[Ints, Ints]) -> Ints:
    """Numbers in an order that respects precedence. Raises ValueError when it runs in a circle."""
    waiting = np.diff(before_bounds).tolist()
    bounds, values = after[0].tolist(), after[1].tolist()
    free = [i for i, count in enumerate(waiting) if count == 0]
    for i in free:
        for j in values[bounds[i] : bounds[i + 1]]:
            waiting[j] -= 1
            if waiting[j] == 0:
                free.append(j)
    if len(free) != len(waiting):
        raise ValueError(f"precedence runs in a circle through {next(i for i, count in enumerate(waiting) if count)}")
    return np.array(free, np.int32)
