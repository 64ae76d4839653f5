"""python -m benchmarks.promises [--short]: promises by insertion at 1,000, 10,000 and 30,000 operations, warm and from a cold process, exact ones with
proof, and many given in sequence, all kept by the plan made anew. CPU milliseconds."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from benchmarks.shops import book, order
from yidan.engine import DAY, Plan, check, hold, plan, promise, snapshot

SEED = 1
COLD = """
import sys
from pathlib import Path
from random import Random
from time import process_time
from yidan.engine import promise, snapshot
from benchmarks.shops import order
asked = order(Random({seed}), "x", {machines}, {release})
promise(snapshot.load(Path({path!r}), "1"), asked)
print(process_time() * 1000)
"""


def spread(values: list[float]) -> dict[str, float]:
    """p50, p95, max."""
    ranked = sorted(values)
    return {"p50": round(ranked[len(ranked) // 2], 2), "p95": round(ranked[int(0.95 * len(ranked))], 2), "max": round(ranked[-1], 2)}


def warm(base: Plan, machines: int, releases: int, count: int) -> dict[str, float]:
    """With the plan's timetable at hand; every answer with its verified reasons."""
    _ = base.timetable
    spent = []
    for i in range(count):
        random = Random(SEED + i)
        asked = order(random, f"x{i}", machines, random.randrange(releases))
        began = process_time()
        promise(base, asked)
        spent.append((process_time() - began) * 1000)
    return spread(spent)


def exact(base: Plan, machines: int, releases: int, count: int) -> dict[str, Any]:
    """The earliest date asked for exactly: how many are proven, and the lead time by insertion and found against the bound (sums)."""
    _ = base.timetable
    spent, proven, lead = [], 0, [0, 0, 0]
    for i in range(count):
        random = Random(SEED + i)
        asked = replace(order(random, f"x{i}", machines, random.randrange(releases)), due=0)
        began = process_time()
        answer = promise(base, asked, exact=True)
        spent.append((process_time() - began) * 1000)
        proven += answer.proven
        plain = promise(base, asked)
        for k, date in enumerate((plain.date, answer.date, answer.bound)):
            lead[k] += (date or 0) - asked.release
    ratio = {"insertion": round(lead[0] / lead[2], 2), "exact": round(lead[1] / lead[2], 2)}
    return {"ms": spread(spent), "asked": count, "proven": proven, "lead to bound": ratio}


def cold(base: Plan, machines: int, releases: int, count: int) -> dict[str, float]:
    """The whole of a fresh process: interpreter, import, snapshot, answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.snap"
        snapshot.save(base, path, "1")
        spent = []
        for i in range(count):
            text = COLD.format(seed=SEED + i, machines=machines, release=Random(i).randrange(releases), path=str(path))
            spent.append(float(subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout))
    return spread(spent)


def sequence(base: Plan, machines: int, releases: int, count: int) -> dict[str, Any]:
    """Promises given one after the other, then the plan made anew with all of them as dates: how many are kept."""
    spent, given = [], []
    for i in range(count):
        random = Random(10_000 + SEED + i)
        asked = order(random, f"y{i}", machines, random.randrange(releases))
        began = process_time()
        answer = promise(base, asked)
        spent.append((process_time() - began) * 1000)
        base = hold(base, answer)
        given.append((asked.key, answer.date or 0))
    again = plan(base.problem, start=base)
    kept = sum((again.finish(key) or 0) <= date for key, date in given)
    return {"ms": spread(spent), "given": count, "kept": kept, "violations": len(check(again.problem, again))}


def run(short: bool) -> dict[str, Any]:
    out: dict[str, Any] = {"seed": SEED}
    for orders, machines in ((167, 12), (1667, 30), (5000, 60)) if not short else ((167, 12),):
        for load in (0.70, 0.85, 0.95):
            base = plan(book(orders, machines, load, SEED))
            releases = max(o.release for o in base.problem.orders)
            facts: dict[str, Any] = {"operations": len(base.assignments), "load": load, "warm": warm(base, machines, releases, 200)}
            # Asked for work to begin within three days, as customers ask; and for any time in the plan.
            facts["exact, now"] = exact(base, machines, 3 * DAY, 10 if short else 40)
            facts["exact, any time"] = exact(base, machines, releases, 10 if short else 20)
            if load == 0.85:
                facts["cold"] = cold(base, machines, releases, 5 if short else 20)
                facts["sequence"] = sequence(base, machines, releases, 50 if short else 500)
            out[f"{orders}x{machines} at {load:.2f}"] = facts
            print(json.dumps({f"{orders}x{machines} at {load:.2f}": facts}), file=sys.stderr)
    return out


if __name__ == "__main__":
    print(json.dumps(run("--short" in sys.argv), indent=1))
