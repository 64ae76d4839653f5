"""Large order books: annealing in windows that roll over time, each the next operations of the plan; half of a window is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yidan.engine.flat import Ints, Schedule, Shop, packed
from yidan.engine.kernels.anneal import anneal
from yidan.engine.kernels.chance import State, seeded
from yidan.engine.kernels.dispatch import tails
from yidan.engine.kernels.plant import Plant, arrange
from yidan.engine.tiers.annealing import laid, made, taken
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.islands import side_by_side

WINDOW = 700
"""Operations in a window."""
PIECE = 50_000
"""Iterations between two looks at the clock; a round is one in each window of a pass."""


@dataclass(frozen=True)
class Window:
    """Part of the plan. members: operations of the shop, by number in the window. plant: them as a problem of their own, in which an
    order's last operations here answer for the work that follows later."""

    members: Ints
    plant: Plant


def cut(shop: Shop, members: Ints, end: Ints, opens: Ints, due: Ints) -> Window:
    """The window of these operations. end: of all operations planned before it. opens: when each machine is free for it. due: the end of
    each operation with which its order can still be on time as things stand (see `targets`)."""
    inside = np.full(shop.size, -1, np.int32)
    inside[members] = np.arange(len(members), dtype=np.int32)
    release, before, lasts = shop.release[shop.order[members]].copy(), [], []
    orders, order = np.unique(shop.order[members], return_inverse=True)
    after_bounds, after = shop.after
    for k, i in enumerate(members):
        firsts = shop.before[shop.before_bounds[i] : shop.before_bounds[i + 1]]
        before.append([int(inside[j]) for j in firsts if inside[j] >= 0])
        release[k] = max(int(release[k]), *(int(end[j]) for j in firsts if inside[j] < 0), 0)
        if not (inside[after[after_bounds[i] : after_bounds[i + 1]]] >= 0).any():
            lasts.append(k)
    bounds = np.r_[0, np.cumsum(np.diff(shop.choice_bounds)[members])].astype(np.int32)
    picked = np.concatenate([np.arange(shop.choice_bounds[i], shop.choice_bounds[i + 1]) for i in members])
    part = Shop(
        shop.machines, order.astype(np.int32), bounds, shop.choice_machine[picked], shop.choice_minutes[picked], *packed(before),
        shop.release[orders], shop.due[orders], shop.weight[orders], True,
    )  # fmt: skip
    ending = np.full(len(members), -1, np.int32)
    ending[lasts] = order[lasts]
    groups: list[list[int]] = [[] for _ in orders]
    for k in lasts:
        groups[order[k]].append(k)
    extra = (shop.due[shop.order[members]] - due[members]).astype(np.int32)
    tail = tails(part.ranks, part.shortest, *part.after)
    plant = made(
        part, release.astype(np.int32), opens, ending, packed(groups), extra, part.due, part.weight.astype(np.int64), tail
    )  # fmt: skip
    return Window(members, plant)


def targets(shop: Shop, schedule: Schedule, patience: float) -> Ints:
    """When each operation must end for its order to be on time: the due date less the work that follows and a share of the waiting that
    the schedule at hand has there."""
    tail = tails(shop.ranks, shop.shortest, *shop.after)
    finish = np.zeros(len(shop.due), np.int64)
    np.maximum.at(finish, shop.order, schedule.end)
    waiting = np.maximum(0, finish[shop.order] - schedule.end - tail)
    return (shop.due[shop.order] - tail - patience * waiting).astype(np.int32)


def swept(shop: Shop, begun: Schedule, spent: float, patience: float, chance: State, halt: Ints, clock: Clock, rounds: int) -> Schedule:
    """One pass of windows over the plan, `spent` seconds in all (or `rounds` pieces a window)."""
    row, choice = taken(shop, begun)
    due, end, opens = targets(shop, begun, patience), np.zeros(shop.size, np.int32), np.zeros(shop.machines, np.int32)
    done, half = 0, WINDOW // 2
    count, mean = max(1, -(-shop.size // half)), float(shop.choice_minutes.mean()) * float(shop.weight.mean())
    until = clock.now()
    while done < shop.size and not halt[0]:
        members = row[done : done + WINDOW].copy()
        window = cut(shop, members, end, opens, due)
        local = (choice[members] - shop.choice_bounds[members] + window.plant.choice_bounds[:-1]).astype(np.int32)
        line = np.arange(len(members), dtype=np.int32)
        value, until = arrange(window.plant, line, local), max(until, clock.now()) + spent / count
        piece, share = 0, 0.0
        while share < 1 and value > 0 and not halt[0]:
            heat = 0.5 * mean * 0.04**share
            value, _ = anneal(window.plant, line, local, value, PIECE // 5, heat, heat, chance, halt)
            piece += 1
            share = piece / (5 * rounds) if rounds else 1 - max(0.0, until - clock.now()) / (spent / count)
        arrange(window.plant, line, local)
        # By start, so that what is kept lies before what is still free.
        begin = window.plant.end[: len(members)] - window.plant.minutes[: len(members)]
        line = line[np.argsort(begin[line], kind="stable")]
        row[done : done + len(members)] = members[line]
        choice[members] = local - window.plant.choice_bounds[:-1] + shop.choice_bounds[members]
        kept = line[: half if done + len(members) < shop.size else len(members)]
        end[members[kept]] = window.plant.end[kept]
        np.maximum.at(opens, window.plant.machine[kept], window.plant.end[kept])
        done += len(kept)
    return laid(shop, row, choice, begun.bound)


def search(shop: Shop, begun: Schedule, seed: int, clock: Clock) -> Schedule:
    """Passes over the plan on each thread by itself, the first at two fifths of the time, the next over the best so far. With rounds: so
    many pieces a window in one pass, the same every time."""
    total, rounds = clock.left, clock.rounds or 0

    def work(number: int, halt: Ints, best: Ints) -> Schedule:
        chance, found, patience = seeded(seed, number, 13), begun, (0.6, 0.9)[number % 2]
        while not halt[0] and found.objective > begun.bound:
            spent = min(clock.left, total) * 0.45
            now = swept(shop, found, spent, patience, chance, halt, clock, rounds)
            found = min(found, now, key=lambda one: one.objective)
            best[0] = min(int(best[0]), found.objective)
            patience = 0.6 if patience == 0.9 else 0.9
            if rounds or spent < total * 0.05:
                break
        return found

    return min(side_by_side(clock, total, work), key=lambda one: one.objective)
