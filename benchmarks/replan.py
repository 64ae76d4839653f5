"""python -m benchmarks.replan [--short]: the busiest machine stops for a day; right shift, match-up, the same sequence anew, and our repair with
0, 1 and 4 seconds, in one run: CPU seconds, starts moved, orders late, weighted tardiness."""

from __future__ import annotations

import json
import sys
from collections import Counter
from time import process_time
from typing import Any

from benchmarks.shops import book
from yidan.engine import DAY, Down, Plan, changes, check, disturbed, plan, replan
from yidan.engine.arrays import Arrays
from yidan.engine.repair import repairs_of

SEED = 2


def told(before: Plan, after: Plan, seconds: float) -> dict[str, Any]:
    """The figures of one repair."""
    found = changes(before, after)
    late = sum(after.tardiness(o.key) > 0 for o in after.problem.orders)
    return {
        "cpu": round(seconds, 3),
        "moved": len(found.moved),
        "late": late,
        "tardiness": after.value,
        "violations": len(check(after.problem, after)),
    }


def one(orders: int, machines: int, load: float) -> dict[str, Any]:
    published = plan(book(orders, machines, load, SEED, 8.0), seconds=4)
    first = 7 * DAY + 480
    busy = Counter[str]()
    for a in published.assignments.values():
        busy[a.resource] += a.end - a.start if first <= a.start < first + 14 * DAY else 0
    down = Down(busy.most_common(1)[0][0], first, first + DAY)
    replan(published, down, seconds=0.1)  # kernels loaded
    out: dict[str, Any] = {
        "published": {"late": sum(published.tardiness(o.key) > 0 for o in published.problem.orders), "tardiness": published.value}
    }
    arrays = Arrays.of(disturbed(published.problem, down))
    starts, pins, t = arrays.starts(published), arrays.pins(published), arrays.table()
    for name, best in zip(
        ("right shift", "match-up", "same sequence"), repairs_of(arrays, t, arrays.listed(starts), starts, pins), strict=False
    ):
        out[name] = told(published, best.plan(t), 0)
    for seconds in (0, 1, 4):
        began = process_time()
        answer = replan(published, down, seconds=seconds)
        out[f"ours, {seconds} s"] = told(published, answer, process_time() - began)
    return out


def run(short: bool) -> dict[str, Any]:
    out: dict[str, Any] = {"seed": SEED}
    for orders, machines, load in (
        ((1000, 30, 0.70), (1000, 30, 0.85), (1000, 30, 0.95), (5000, 60, 0.85)) if not short else ((200, 12, 0.85),)
    ):
        out[f"{orders}x{machines} at {load:.2f}"] = one(orders, machines, load)
        print(json.dumps(out[f"{orders}x{machines} at {load:.2f}"]), file=sys.stderr)
    return out


if __name__ == "__main__":
    print(json.dumps(run("--short" in sys.argv), indent=1))
