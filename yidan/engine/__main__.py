"""`python -m yidan.engine solve FILE --format jsp|fjsp|fajsp|rcpsp|orderbook [--seconds 60] [--seed 1] [--json]` and
`check FILE PLAN --format ... [--json]`, `promise FILE [--exact] [--json]` (a factory as `yidan.engine.factory_json` reads it): the planning core on public problem files, so that anybody can judge it with a checker of their own.

`solve --json` prints {"objective": .., "operations": [{"index", "machine", "start", "end"}, ..]}; `check` ends with 1 and says why when the
plan is not sound.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yidan.engine.judge_classic import CASES, judge

if TYPE_CHECKING:
    from yidan.engine.flat import Schedule


def main(words: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 the plan is not sound, 2 the file cannot be read."""
    given = _arguments().parse_args(words)
    try:
        return {"solve": _solve, "check": _check, "promise": _promise}[given.act](given)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m yidan.engine")
    acts = parser.add_subparsers(dest="act", required=True)
    solve, check = acts.add_parser("solve", help="plan a problem file"), acts.add_parser("check", help="judge a plan")
    for act in (solve, check):
        act.add_argument("file", type=Path)
        act.add_argument("--format", required=True, choices=sorted(CASES))
        act.add_argument("--json", action="store_true")
    check.add_argument("plan", type=Path, help="what solve --json printed; - reads standard input")
    promise = acts.add_parser("promise", help="when could a factory deliver an order, and what binds the date")
    promise.add_argument("file", type=Path, help='{"problem": .., "order": .., "plan": rows, left out: planned first}')
    promise.add_argument("--json", action="store_true")
    promise.add_argument("--exact", action="store_true", help="others may move as long as no promise breaks")
    solve.add_argument("--seconds", type=float, default=60, help="wall time for searching; compiling at first use comes on top")
    solve.add_argument("--rounds", type=int, help="pieces of search instead of seconds: then the same seed gives the same plan")
    solve.add_argument("--seed", type=int, default=1)
    solve.add_argument("--workers", type=int, default=2, choices=(1, 2))
    return parser


def _solve(given: argparse.Namespace) -> int:
    from yidan.engine.classic import solve
    from yidan.engine.formats import read
    from yidan.engine.tiers.warm import warm

    problem = read(given.file, given.format)
    warm(problem)
    found = solve(problem, given.seconds, given.seed, rounds=given.rounds, workers=given.workers)
    if given.json:
        print(json.dumps(shown(found)))
    else:
        print(f"{given.file.name}: {found.objective}" + (" (proven)" if found.proven else f", bound {found.bound}"))
    return 0


def shown(found: Schedule) -> dict[str, object]:
    """The schedule as the command line prints it."""
    rows = zip(found.machine.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    operations = [{"index": i, "machine": m if m >= 0 else None, "start": s, "end": e} for i, (m, s, e) in enumerate(rows)]
    return {"objective": found.objective, "operations": operations}


def _promise(given: argparse.Namespace) -> int:
    from yidan.engine import plan, promise
    from yidan.engine.factory_json import answer_of, order_of, plan_of, problem_of

    told = json.loads(given.file.read_text(encoding="utf-8"))
    if not {"problem", "order"} <= set(told):
        raise ValueError("neither problem nor order in the file")
    problem = problem_of(told["problem"])
    base = plan_of(problem, told["plan"]) if "plan" in told else plan(problem)
    answer = answer_of(promise(base, order_of(told["order"]), exact=given.exact))
    print(json.dumps(answer) if given.json else f"{answer['order']}: {answer['date']} {answer['obstacle']}".strip())
    return 0


def _check(given: argparse.Namespace) -> int:
    text = sys.stdin.read() if str(given.plan) == "-" else given.plan.read_text()
    wrong = judge(given.file, given.format, json.loads(text))
    if given.json:
        print(json.dumps({"sound": not wrong, "wrong": wrong}))
    else:
        print("\n".join(wrong) or "sound")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
