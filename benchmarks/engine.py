"""The planning core on public problems: ours, CP-SAT alone and the best known value side by side, and order books of our own generator.

`python -m benchmarks.engine [--seconds 60] [--seeds 1] [--short] [--only NAME ...] [--books]`. Instances are read from
../shared/data/scheduling or $SCHEDULING_DATA; without them a few are generated here. Every schedule passes the judge, which shares no code
with the solvers; one that does not ends the run. Wall time is the budget, two threads; CPU seconds are printed beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean

from yidan.engine.__main__ import shown
from yidan.engine.classic import solve
from yidan.engine.flat import Project, Schedule, Shop
from yidan.engine.formats import read
from yidan.engine.judge_classic import judge
from yidan.engine.tiers import exact, project
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.start import dispatched, start
from yidan.engine.tiers.warm import warm

ROOT = Path(__file__).parents[1]
PUBLIC = Path(os.environ.get("SCHEDULING_DATA") or ROOT / "../shared/data/scheduling")
SETS = {
    "job shop": ("jsp", 1.3, "ta21 ta41 ta61 dmu41 dmu61 swv06 yn1 abz7"),
    "flexible job shop": ("fjsp", 2.0, "mk06 mk10 la21_rdata dpp16a behnke51"),
    "project": ("rcpsp", 3.0, "j6013_1 j12036_1 j12051_3 rg300_61 rg300_221"),
}


@dataclass(frozen=True)
class Case:
    """A file; best: known value; scale: what the distance to it is a percentage of."""

    name: str
    path: Path
    format: str
    best: float
    scale: float


def public() -> dict[str, list[Case]]:
    """The instances of the goals, by kind; empty where the data is not there."""
    if not (PUBLIC / "best_known.json").exists():
        return {}
    known = json.loads((PUBLIC / "best_known.json").read_text())["instances"]
    cases = {
        kind: [Case(name, PUBLIC / known[name]["file"], format, known[name]["ub"], known[name]["ub"]) for name in names.split()]
        for kind, (format, _, names) in SETS.items()
    }
    books = json.loads((PUBLIC / "orderbook_reference.json").read_text())
    cases["order books"] = [Case(name, PUBLIC / one["file"], "orderbook", one["reference"], one["atc"]) for name, one in books.items()]
    return cases


def judged(case: Case, schedule: Schedule) -> int:
    wrong = judge(case.path, case.format, shown(schedule))
    if wrong:
        sys.exit(f"{case.name}: {wrong[0]}")
    return schedule.objective


def alone(problem: Shop | Project, seconds: float, seed: int) -> Schedule:
    """CP-SAT from the plain start."""
    begun = project.start(problem) if isinstance(problem, Project) else start(problem)
    return exact.search(problem, begun, seed, Clock(seconds), seconds)


def measured(case: Case, seconds: float, seed: int, beside: bool) -> tuple[float, str]:
    """(distance in percent, row of the table)."""
    problem = read(case.path, case.format)
    warm(problem)
    began = time.process_time()
    value = judged(case, solve(problem, seconds, seed))
    spent = time.process_time() - began
    away = 100 * (value - case.best) / case.scale
    other = judged(case, alone(problem, seconds, seed)) if beside else None
    side = "-" if other is None else f"{other} ({100 * (other - case.best) / case.scale:.2f} %)"
    return away, f"| {case.name} | {seed} | {value} | {away:.2f} % | {side} | {case.best:.0f} | {spent:.0f} |"


def table(kinds: dict[str, list[Case]], seconds: float, seeds: list[int], only: list[str]) -> None:
    for kind, cases in kinds.items():
        print(f"\n### {kind}, {seconds:g} s\n\n| instance | seed | ours | to best known | CP-SAT alone | best known | CPU s |")
        print("|---|---|---|---|---|---|---|", flush=True)
        ways: list[float] = []
        for case in cases:
            for seed in seeds if not only or case.name in only else []:
                # CP-SAT's model of tens of thousands of operations is no comparison, only memory.
                away, row = measured(case, seconds, seed, beside="5000" not in case.name)
                ways.append(away)
                print(row, flush=True)
        if ways:
            goal = f", goal {SETS[kind][1]} %" if kind in SETS else ", goal 2 % of ATC each"
            print(f"\nMean {mean(ways):.2f} %, worst {max(ways):.2f} %{goal}.", flush=True)


def order_book(orders: int, tightness: float, seed: int) -> dict[str, object]:
    """A make-to-order book: work centres of one to four machines, five to eight steps an order (every third order of two parts that are put
    together), machines loaded to nine tenths. tightness: of the due dates, 1 loose, below tighter."""
    random, machines = Random(seed), {200: 30, 1000: 40}.get(orders, 60 if orders > 1000 else 20)
    centres: list[list[int]] = []
    left = list(range(machines))
    while left:
        size = random.randint(1, 4)
        centres.append(left[:size])
        left = left[size:]
    ops: list[list[object]] = []
    works: list[int] = []
    for order in range(orders):
        steps, first, work = random.randint(5, 8), len(ops), 0
        split = steps // 2 if order % 3 == 0 else 0
        for k in range(steps):
            minutes, centre = random.randint(10, 120), random.choices(centres, [len(one) for one in centres])[0]
            before = [] if k in (0, split) else [first + k - 1]
            ops.append([order, before + ([first + split - 1] if split and k == steps - 1 else []), [[m, minutes] for m in centre]])
            work += minutes
        works.append(work)
    horizon = sum(works) / machines / 0.9
    terms = []
    for work in works:
        release = random.randint(0, int(horizon))
        terms.append([release, release + int(work * random.uniform(1.5, 6) * tightness), random.choice((1, 2, 2, 4))])
    return {"machines": machines, "orders": terms, "ops": ops}


def written(folder: Path) -> Iterator[Case]:
    """Order books of the generator, two tightnesses of each size."""
    for orders in (200, 1000, 5000):
        for tightness in (1.0, 0.7):
            path = folder / f"book{orders}-{tightness:g}.json"
            path.write_text(json.dumps(order_book(orders, tightness, 1)))
            yield Case(path.stem, path, "orderbook", 0, 1)


def books(folder: Path, budgets: list[float], seed: int, only: list[str]) -> None:
    head = " | ".join(f"ours {seconds:g} s" for seconds in budgets)
    print(f"\n### order books of the generator, weighted minutes late, seed {seed}\n\n| book | EDD | ATC | {head} |")
    print("|---" * (3 + len(budgets)) + "|", flush=True)
    for case in written(folder):
        problem = read(case.path, case.format)
        assert isinstance(problem, Shop)
        if only and case.name not in only:
            continue
        warm(problem)
        plain = [judged(case, dispatched(problem, 0.0)), judged(case, start(problem))]
        ours = [judged(case, solve(problem, seconds, seed)) for seconds in budgets]
        print(f"| {case.name} | " + " | ".join(f"{value:,}" for value in plain + ours) + " |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument(
        "--short", action="store_true", default=os.environ.get("SHORT", "0") not in ("", "0"), help="2 s an instance, the small books only"
    )
    parser.add_argument("--only", nargs="*", default=[], help="names of instances")
    parser.add_argument("--books", action="store_true", help="the generator's order books alone")
    given = parser.parse_args()
    seconds = 2.0 if given.short else given.seconds
    kinds = {} if given.books else public()
    if not kinds and not given.books:
        print(f"No published instances at {PUBLIC} (set SCHEDULING_DATA): order books of the generator alone.")
    table(kinds, seconds, given.seeds, given.only)
    small = ["book200-1", "book200-0.7"]
    with tempfile.TemporaryDirectory() as folder:
        books(Path(folder), [2.0] if given.short else [2.0, 20.0, 60.0], given.seeds[0], given.only or (small if given.short else []))
    return 0


if __name__ == "__main__":
    sys.exit(main())
