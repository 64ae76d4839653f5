"""The invariants of RELIABILITY, each as a question to the whole database: what breaks it, nothing when it holds.

Constraints and triggers hold most of them at every write; these look again, over everything, and need no trust in the code that wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yidan.desk.invariants import archive, goods, house, money, orders

Check = Callable[[], Iterator[str]]
CHECKS: dict[str, Check] = {**house.CHECKS, **archive.CHECKS, **orders.CHECKS, **goods.CHECKS, **money.CHECKS}
SHOWN = 20


def run() -> dict[str, list[str]]:
    """Invariant id -> what breaks it (at most twenty each)."""
    return {name: [reason for _n, reason in zip(range(SHOWN), check(), strict=False)] for name, check in sorted(CHECKS.items())}
