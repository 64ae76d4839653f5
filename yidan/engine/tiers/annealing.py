"""Shops with alternatives, precedence graphs or due dates: annealing on machine sequences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yidan.engine.flat import Ints, Schedule, Shop, packed
from yidan.engine.kernels.anneal import anneal
from yidan.engine.kernels.chance import seeded
from yidan.engine.kernels.dispatch import tails
from yidan.engine.kernels.plant import Plant, arrange
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.islands import side_by_side
from yidan.engine.tiers.start import value

PIECE = 100_000
"""Iterations of a round."""


def planted(shop: Shop) -> Plant:
    """The whole problem for annealing."""
    after_bounds, after = shop.after
    ends = np.diff(after_bounds) == 0
    owner = shop.order if shop.tardy else np.zeros(shop.size, np.int32)
    orders = len(shop.due) if shop.tardy else 1
    lasts: list[list[int]] = [[] for _ in range(orders)]
    for i in np.flatnonzero(ends):
        lasts[owner[i]].append(int(i))
    due, weight = (shop.due, shop.weight) if shop.tardy else (np.zeros(1, np.int32), np.ones(1, np.int32))
    return made(
        shop,
        release=shop.release[shop.order],
        opens=np.zeros(shop.machines, np.int32),
        order=np.where(ends, owner, -1).astype(np.int32),
        lasts=packed(lasts),
        extra=np.zeros(shop.size, np.int32),
        due=due,
        weight=weight.astype(np.int64),
        tail=tails(shop.ranks, shop.shortest, after_bounds, after),
    )


def made(
    shop: Shop,
    release: Ints,
    opens: Ints,
    order: Ints,
    lasts: tuple[Ints, Ints],
    extra: Ints,
    due: Ints,
    weight: NDArray[np.int64],
    tail: Ints,
) -> Plant:
    """A plant not yet arranged."""
    size, orders = shop.size, len(due)

    def room(count: int) -> Ints:
        return np.zeros(count, np.int32)

    return Plant(
        shop.choice_bounds, shop.choice_machine, shop.choice_minutes, shop.before_bounds, shop.before, *shop.after, release, opens, order,
        *lasts, extra, due, weight, tail, room(size + 1), room(size + 1), room(size + 1), room(size + 1), room(size + 1), room(shop.machines),
        room(size + 1), room(size), room(size + 1), np.zeros(orders, np.int64), room(orders + 1), room(orders), room(size + 1 + orders),
        room(orders), room(size), room(size),
    )  # fmt: skip


def taken(shop: Shop, schedule: Schedule) -> tuple[Ints, Ints]:
    """(row, choice) of a schedule: operations by start, behind those they wait for; where each stands among the alternatives."""
    rank = np.empty(shop.size, np.int32)
    rank[shop.ranks] = np.arange(shop.size, dtype=np.int32)
    row = np.lexsort((rank, schedule.end, schedule.start)).astype(np.int32)
    owner = np.repeat(np.arange(shop.size), np.diff(shop.choice_bounds))
    right = (shop.choice_machine == schedule.machine[owner]) & (shop.choice_minutes == (schedule.end - schedule.start)[owner])
    choice = np.empty(shop.size, np.int32)
    choice[owner[right][::-1]] = np.flatnonzero(right)[::-1]
    return row, choice


def laid(shop: Shop, row: Ints, choice: Ints, bound: int) -> Schedule:
    """The sequence as a schedule."""
    plant = planted(shop)
    arrange(plant, row, choice)
    end = plant.end[: shop.size].copy()
    return Schedule(plant.machine[: shop.size].copy(), (end - plant.minutes[: shop.size]).astype(np.int32), end, value(shop, end), bound)


def warmth(shop: Shop) -> tuple[float, float]:
    """Temperature at the beginning and the end: shares of a mean operation's minutes, times the weight of an order."""
    mean = float(shop.choice_minutes.mean()) * (float(shop.weight.mean()) if shop.tardy else 1.0)
    return (0.5 * mean, 0.02 * mean) if shop.tardy else (0.15 * mean, 0.01 * mean)


def search(shop: Shop, begun: Schedule, seed: int, clock: Clock, seconds: float) -> Schedule:
    """Anneals `begun` on each thread by itself for that long; the best of them. A round is PIECE iterations a thread."""
    rounds = None if clock.rounds is None else clock.rounds - clock.done
    warm, cold = warmth(shop)
    until = clock.now() + seconds

    def work(number: int, halt: Ints, best: Ints) -> tuple[int, Ints, Ints]:
        plant, chance = planted(shop), seeded(seed, number, 7)
        row, choice = taken(shop, begun)
        found, done, share = arrange(plant, row, choice), 0, 0.0
        while share < 1 and not halt[0] and found > begun.bound:
            heat = warm * (cold / warm) ** share
            found, _ = anneal(plant, row, choice, found, PIECE, heat, heat, chance, halt)
            best[0], done = found, done + 1
            share = done / rounds if rounds is not None else 1 - (until - clock.now()) / seconds
        return found, row, choice

    found, row, choice = min(side_by_side(clock, seconds, work), key=lambda one: one[0])
    return begun if found >= begun.objective else laid(shop, row, choice, begun.bound)
