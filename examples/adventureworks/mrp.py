"""Requirements planning held against history: the work orders that the planning core proposes from three years of sales, day by day and product by product, beside
the recorded ones. As AdventureWorks planned: no netting, lot for lot, three days after the order, no offset between levels.

    python examples/adventureworks/mrp.py <folder of the tables> [--json]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from examples.adventureworks.mapping import Tables
from yidan.engine import Bom, BomLine, Demand, ItemPlan, requirements

OFFSET = timedelta(days=3)
Group = tuple[date, str]


def proposed(tables: Tables, last: date) -> Counter[Group]:
    """Pieces by day and product up to `last`, as the core plans them."""
    made = {key for key, row in tables.products.items() if row["MakeFlag"] == "1"}
    answer = requirements(demands(tables, made, last), structures(tables), {key: ItemPlan(key, made=True, whole=True) for key in made})
    found: Counter[Group] = Counter()
    for work_order in answer.work_orders:
        found[work_order.due, work_order.item] += int(work_order.quantity)
    return found


def demands(tables: Tables, made: set[str], last: date) -> list[Demand]:
    day = {row["SalesOrderID"]: date.fromisoformat(row["OrderDate"][:10]) + OFFSET for row in tables("SalesOrderHeader")}
    return [
        Demand(row["ProductID"], int(row["OrderQty"]), day[row["SalesOrderID"]], row["SalesOrderDetailID"])
        for row in tables("SalesOrderDetail")
        if row["ProductID"] in made and day[row["SalesOrderID"]] <= last
    ]


def structures(tables: Tables) -> Bom:
    """The lines in force today: those without an end, of something."""
    return Bom.of(
        BomLine(row["ProductAssemblyID"], row["ComponentID"], Decimal(row["PerAssemblyQty"]))
        for row in tables("BillOfMaterials")
        if row["ProductAssemblyID"] and not row["EndDate"]
    )


def recorded(tables: Tables) -> Counter[Group]:
    found: Counter[Group] = Counter()
    for row in tables("WorkOrder"):
        found[date.fromisoformat(row["StartDate"][:10]), row["ProductID"]] += int(row["OrderQty"])
    return found


def compared(tables: Tables, days: int | None = None) -> dict[str, Any]:
    """Over the days that have both: from the first sales, three days on, to the last recorded work order. days: only so many, from the first."""
    first = min(date.fromisoformat(row["OrderDate"][:10]) for row in tables("SalesOrderHeader")) + OFFSET
    history = recorded(tables)
    last = max(day for day, _product in history) if days is None else first + timedelta(days)
    wanted = proposed(tables, last)
    groups = [key for key in wanted.keys() | history.keys() if first <= key[0] <= last]
    return {
        "groups": len(groups),
        "exact": sum(wanted[key] == history[key] for key in groups),
        "proposed": sum(wanted[key] for key in groups),
        "recorded": sum(history[key] for key in groups),
        "difference": sum(abs(wanted[key] - history[key]) for key in groups),
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tables = Tables(given.folder)
    for name in ("Product", "BillOfMaterials", "SalesOrderHeader", "SalesOrderDetail", "WorkOrder"):
        tables(name)
    began = time.process_time()
    facts = compared(tables)
    facts |= {"cpu_s": round(time.process_time() - began, 1), "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    print(json.dumps(facts) if given.json else "\n".join(f"{name:12} {value:>12,}" for name, value in facts.items()))
    return 0 if facts["exact"] == facts["groups"] else 1


if __name__ == "__main__":
    sys.exit(main())
