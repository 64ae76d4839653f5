"""One month of work orders planned finitely: the routings of June 2013 on the seven work centres, judged, and its lateness beside the recorded one.

The month stands alone: what earlier months left to do is not in it. Each work centre has as many places as its Availability (hours a day) has shifts of eight hours, five days a week. An operation takes its recorded
resource hours; operations of a work order follow each other. Due is the work order's own due date, release its start date.

    python examples/adventureworks/finite.py <folder of the tables> [--seconds 20] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from examples.adventureworks.mapping import Tables
from yidan import engine
from yidan.engine import DAY, Alternative, Calendar, Link, Operation, Order, Problem, Resource

EPOCH, MONTH = date(2013, 6, 3), "2013-06"  # a Monday
WORKDAY = tuple((n * DAY + 480, n * DAY + 960) for n in range(7 * 26) if n % 7 < 5)


def minutes(text: str) -> int:
    return (date.fromisoformat(text[:10]) - EPOCH).days * DAY


def problem(tables: Tables) -> Problem:
    steps: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in tables("WorkOrderRouting"):
        steps[row["WorkOrderID"]].append(row)
    wanted = [row for row in tables("WorkOrder") if row["StartDate"].startswith(MONTH) and row["WorkOrderID"] in steps]
    calendar = Calendar(WORKDAY, 7 * 26 * DAY)
    places = {row["LocationID"]: int(float(row["Availability"]) // 8) for row in tables("Location")}
    resources = tuple(Resource(key, count, calendar) for key, count in places.items() if count)
    first = min(minutes(row["StartDate"]) for row in wanted)
    orders = tuple(
        Order(row["WorkOrderID"], minutes(row["DueDate"]) + DAY, chained(steps[row["WorkOrderID"]]), release=minutes(row["StartDate"]))
        for row in wanted
    )
    return Problem(min(first, 0), orders, resources)


def chained(rows: list[dict[str, str]]) -> tuple[Operation, ...]:
    found: list[Operation] = []
    for row in sorted(rows, key=lambda row: int(row["OperationSequence"])):
        key = f"{row['WorkOrderID']}.{row['OperationSequence']}"
        way = Alternative(row["LocationID"], max(1, round(float(row["ActualResourceHrs"]) * 60)))
        found.append(Operation(key, row["WorkOrderID"], (way,), after=(Link(found[-1].key),) if found else ()))
    return tuple(found)


def compared(tables: Tables, seconds: float) -> dict[str, Any]:
    asked = problem(tables)
    begun = time.perf_counter()
    plan = engine.plan(asked, seconds=seconds, seed=1)
    took = time.perf_counter() - begun
    keys = asked.order.keys()
    rows = [row for row in tables("WorkOrder") if row["WorkOrderID"] in keys]
    late = sum(1 for key in keys if plan.tardiness(key))
    recorded = sum(1 for row in rows if row["EndDate"] > row["DueDate"])
    ends: dict[str, str] = {}
    for row in tables("WorkOrderRouting"):
        ends[row["WorkOrderID"]] = max(ends.get(row["WorkOrderID"], ""), row["ActualEndDate"])
    by_routing = sum(1 for row in rows if ends[row["WorkOrderID"]] > row["DueDate"])
    return {
        "work_orders": len(rows), "operations": len(asked.operation), "violations": len(engine.check(asked, plan)), "unplanned": len(plan.unplanned),
        "late": late, "late_percent": round(100 * late / len(rows), 1), "days_late": round(plan.value / DAY, 1),
        "recorded_late": recorded, "recorded_late_percent": round(100 * recorded / len(rows), 1), "recorded_routing_late": by_routing,
        "seconds": round(took, 1), **{f"load_{one.resource}": round(one.used / 60) for one in engine.total(engine.load(plan, (0, 28 * DAY)))},
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    facts = compared(Tables(given.folder), given.seconds)
    print(json.dumps(facts) if given.json else "\n".join(f"{name:22} {value:>12,}" for name, value in facts.items()))
    return 1 if facts["violations"] or facts["unplanned"] else 0


if __name__ == "__main__":
    sys.exit(main())
