"""Job shops with makespan: tabu searches from sequences between good ones (a memetic search)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from yidan.engine.flat import Ints, Schedule, Shop
from yidan.engine.kernels.chance import seeded
from yidan.engine.kernels.line import arrange, lined
from yidan.engine.kernels.tabu import tabu
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.islands import side_by_side

PATIENCE = 16_000
"""Iterations a tabu search goes on without a better makespan."""
MEMBERS = 8


@dataclass
class Island:
    """A small population of good sequences of its own. A round is one tabu search."""

    shop: Shop
    number: int
    seed: int
    target: int
    members: list[tuple[int, Ints]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line = lined(self.shop.order, self.shop.choice_machine, self.shop.choice_minutes)
        self.random, self.chance = np.random.default_rng((self.seed, self.number)), seeded(self.seed, self.number)
        self.tenure = 10 + len(self.shop.due) // self.shop.machines

    def search(self, first: Ints, rounds: int | None, halt: Ints, best: Ints) -> tuple[int, Ints]:
        """(makespan, sequence), the best found."""
        done = 0
        while not halt[0] and (rounds is None or done < rounds) and best[0] > self.target:
            row = first.copy() if done == 0 and self.number == 0 else self.fresh() if len(self.members) < MEMBERS else self.between()
            value, _ = tabu(self.line, row, 2**30, PATIENCE, self.tenure, self.target, self.chance, halt)
            self.enter(value, row)
            best[0], done = min(int(best[0]), value), done + 1
        return min(self.members, key=lambda member: member[0], default=(2**30, first))

    def fresh(self) -> Ints:
        """Jobs mixed by chance."""
        order = self.shop.order
        keys = self.random.random(len(order))
        # The numbers drawn for a job's operations, in rising order, keep its chain.
        mixed = np.lexsort((keys, order))
        place = np.empty(len(order))
        place[np.arange(len(order))] = keys[mixed]
        return np.argsort(place, kind="stable").astype(np.int32)

    def between(self) -> Ints:
        """A sequence on the way from one member to another: the mean of two orders that respect the jobs respects them too."""
        one, other = self.random.choice(len(self.members), 2, replace=False)
        share = self.random.uniform(0.3, 0.7)
        mean = (1 - share) * places(self.members[one][1]) + share * places(self.members[other][1])
        return np.argsort(mean, kind="stable").astype(np.int32)

    def enter(self, value: int, row: Ints) -> None:
        """Takes the worst member's place, unless it is worse or all but the same as one of equal value."""
        if len(self.members) < MEMBERS:
            self.members.append((value, row))
            return
        worst = max(range(MEMBERS), key=lambda k: self.members[k][0])
        here = places(row)
        twin = any(v == value and np.abs(places(r) - here).mean() < 1 for v, r in self.members)
        if value <= self.members[worst][0] and not twin:
            self.members[worst] = (value, row)


def places(row: Ints) -> Ints:
    """Where each operation stands in the row."""
    place = np.empty(len(row), np.int32)
    place[row] = np.arange(len(row), dtype=np.int32)
    return place


def search(shop: Shop, begun: Schedule, seed: int, clock: Clock) -> Schedule:
    """Improves `begun` on each thread by itself; the best of them. Counted in rounds (tabu searches a thread) it is the same every time."""
    first = np.lexsort((np.arange(shop.size), begun.start)).astype(np.int32)
    rounds = None if clock.rounds is None else clock.rounds - clock.done

    def work(number: int, halt: Ints, best: Ints) -> tuple[int, Ints]:
        return Island(shop, number, seed, begun.bound).search(first, rounds, halt, best)

    value, row = min(side_by_side(clock, clock.left, work), key=lambda found: found[0])
    return begun if value >= begun.objective else timed(shop, row, begun.bound)


def timed(shop: Shop, row: Ints, bound: int) -> Schedule:
    """The sequence as a schedule."""
    line = lined(shop.order, shop.choice_machine, shop.choice_minutes)
    span = arrange(line, row)
    end = line.head[: shop.size].copy()
    return Schedule(shop.choice_machine, (end - shop.choice_minutes).astype(np.int32), end, span, bound)
