"""What ruin and recreate aims at, and the memory it works in."""

from __future__ import annotations

from typing import NamedTuple

from yidan.engine.kernels.chance import State
from yidan.engine.kernels.compiled import Floats, Longs


class Aim(NamedTuple):
    """What counts, in weighted minutes late. soft: of a minute of buffer used; early: of a minute of finishing later; moved: of a start or
    machine that is not the published one. start, way: the published plan (way -1: none). limit: when each order must have ended (NEVER: no
    matter). first, last: only operations that start in [first, last) are moved."""

    soft: float
    early: float
    moved: float
    start: Longs
    way: Longs
    limit: Longs
    first: int
    last: int


class Search(NamedTuple):
    """Working memory. numbers: state of chance. by_machine: operations in the order of starts on each machine (machine_at bounds), place:
    where in it. cost, late: of each order. late_list, late_at: orders late, and where in the list. tally: orders late, operations out,
    orders touched, the order chosen. out: what is taken out, at most `len(out)`. old_*: where it was. key: order of putting in. touched:
    orders whose cost may change."""

    numbers: State
    machine_at: Longs
    by_machine: Longs
    place: Longs
    cost: Floats
    late_list: Longs
    late_at: Longs
    tally: Longs
    out: Longs
    inside: Longs
    old_start: Longs
    old_end: Longs
    old_way: Longs
    old_bought: Longs
    key: Floats
    touched: Longs
    mark: Longs
    chosen: Longs
    rank: Floats
