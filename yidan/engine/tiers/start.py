"""Feasible at once: dispatching with several look-aheads, the best kept."""

from __future__ import annotations

import numpy as np

from yidan.engine.flat import Schedule, Shop
from yidan.engine.kernels.dispatch import dispatch, tails

LOOKS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 0.0)


def start(shop: Shop) -> Schedule:
    """The best of ATC with several look-aheads and the earliest due date (tardiness), or of the longest work ahead (makespan)."""
    found = [dispatched(shop, look) for look in (LOOKS if shop.tardy else (-1.0,))]
    return min(found, key=lambda schedule: schedule.objective)


def dispatched(shop: Shop, look: float) -> Schedule:
    """One dispatching pass. look: of ATC, in mean processing times; 0: by due date; negative: longest work ahead first."""
    after_bounds, after = shop.after
    tail = tails(shop.ranks, shop.shortest, after_bounds, after)
    mean = max(1.0, float(shop.choice_minutes.mean()))
    machine, begin, end = dispatch(
        shop.machines, shop.order, shop.choice_bounds, shop.choice_machine, shop.choice_minutes, shop.before_bounds, after_bounds, after,
        shop.release, shop.due, shop.weight.astype(np.float64), tail, mean, look,
    )  # fmt: skip
    return Schedule(machine, begin, end, value(shop, end), bound(shop))


def value(shop: Shop, end: np.ndarray[tuple[int], np.dtype[np.int32]]) -> int:
    """Makespan or weighted tardiness of these ends."""
    if not shop.tardy:
        return int(end.max())
    finish = np.zeros(len(shop.due), np.int64)
    np.maximum.at(finish, shop.order, end)
    return int((np.maximum(0, finish - shop.due) * shop.weight).sum())


def bound(shop: Shop) -> int:
    """What no schedule is below: the longest way, and per machine the work only it can do with the least head and tail."""
    after_bounds, after = shop.after
    tail = tails(shop.ranks, shop.shortest, after_bounds, after)
    head = heads(shop)
    if shop.tardy:
        return value(shop, head + shop.shortest)
    alone = np.flatnonzero(np.diff(shop.choice_bounds) == 1)
    machine = shop.choice_machine[shop.choice_bounds[alone]]
    loads = [int(head[m].min() + shop.shortest[m].sum() + tail[m].min()) for k in np.unique(machine) if len(m := alone[machine == k])]
    return max([int((head + shop.shortest + tail).max()), *loads])


def heads(shop: Shop) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The earliest start of each operation were it alone: release and the work before it."""
    head = shop.release[shop.order].astype(np.int32)
    for i in shop.ranks:
        for j in shop.before[shop.before_bounds[i] : shop.before_bounds[i + 1]]:
            head[i] = max(head[i], head[j] + shop.shortest[j])
    return head
