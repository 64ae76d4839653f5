"""The factory problem as a file: what is written is read again, what is strange is refused, and the command line answers from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.engine.shop import op, order, problems, shop
from yidan.engine import Problem, plan
from yidan.engine.__main__ import main
from yidan.engine.factory_json import plan_of, problem_of, rows_of, written


@given(problems())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(problem: Problem) -> None:
    read = problem_of(json.loads(json.dumps(written(problem))))
    assert read == problem
    made = plan(problem)
    assert plan_of(read, json.loads(json.dumps(rows_of(made.assignments.values())))).assignments == made.assignments


@pytest.mark.parametrize("strange", [{}, {"now": 0, "orders": [{"key": "a", "due": 1, "colour": "red"}], "resources": []}])
def test_what_is_no_problem_is_refused(strange: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a factory problem|has no colour"):
        problem_of(strange)


def test_the_command_line_promises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    busy = written(shop(order("a", op("a1", 100), due=100)))
    asked = {"key": "x", "due": 90, "operations": [{"key": "x1", "alternatives": [["M", 20]]}]}
    (tmp_path / "asked.json").write_text(json.dumps({"problem": busy, "order": asked}))
    assert main(["promise", str(tmp_path / "asked.json"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["date"], answer["feasible"]) == (120, False)
    assert answer["reasons"][0] == {"kind": "machine", "subject": "M", "gain": 100, "blockers": ["a"]}
    (tmp_path / "empty.json").write_text("{}")
    assert main(["promise", str(tmp_path / "empty.json")]) == 2
