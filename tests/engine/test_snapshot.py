"""A snapshot answers as the plan it was taken of, without anything heavy."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.engine.shop import op, order, problems, shop
from yidan.engine import Problem, plan, promise, snapshot


@given(problems())
@settings(max_examples=40, deadline=None)
def test_it_promises_as_the_plan_does(problem: Problem) -> None:
    rest, asked = replace(problem, orders=problem.orders[:-1]), problem.orders[-1]
    base = plan(rest)
    read = snapshot.loads(snapshot.dumps(base, "7"), "7")
    assert promise(read, asked) == promise(base, asked)
    assert dict(read.assignments) == base.assignments
    for known in rest.orders[:1]:
        with pytest.raises(ValueError, match="in the plan already"):
            promise(read, known)


def test_another_version_is_refused(tmp_path: Path) -> None:
    snapshot.save(plan(shop(order("a", op("a1")))), tmp_path / "plan.snap", "7")
    with pytest.raises(snapshot.Stale, match="of 7, not of 8"):
        snapshot.load(tmp_path / "plan.snap", "8")
    with pytest.raises(snapshot.Stale, match="not a snapshot"):
        snapshot.loads(b"something else")


def test_a_cold_process_answers_without_numpy(tmp_path: Path) -> None:
    path = tmp_path / "plan.snap"
    snapshot.save(plan(shop(order("a", op("a1", 30)))), path, "7")
    asked = f"""
import sys
from pathlib import Path
from yidan.engine import Alternative, Operation, Order, promise, snapshot
asked = Order("x", 99, (Operation("x1", "W", (Alternative("M", 5),)),))
print(promise(snapshot.load(Path({str(path)!r}), "7"), asked).finish, sorted({{"numpy", "numba", "ortools"}} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip() == "35 []"
