"""The judge of the public formats finds what is wrong, whoever made the plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.classic import TEXTS, written
from yidan.engine.__main__ import main
from yidan.engine.judge_classic import judge

SOUND: dict[str, tuple[int, list[tuple[int | None, int, int]]]] = {
    "jsp": (12, [(0, 0, 3), (1, 4, 6), (2, 8, 10), (0, 3, 5), (2, 7, 8), (1, 8, 12), (1, 0, 4), (2, 4, 7)]),
    "fjsp": (10, [(1, 5, 8), (2, 8, 10), (1, 0, 5), (0, 5, 8), (0, 8, 10)]),
    "fajsp": (7, [(0, 0, 3), (1, 0, 5), (1, 5, 7)]),
    "rcpsp": (12, [(None, 0, 0), (None, 4, 7), (None, 0, 4), (None, 10, 12), (None, 7, 10), (None, 12, 12)]),
    "orderbook": (0, [(0, 0, 3), (0, 3, 5), (1, 1, 4), (1, 4, 6)]),
}


def plan(format: str, **changed: tuple[int | None, int, int]) -> dict[str, Any]:
    value, rows = SOUND[format]
    rows = [changed.get(f"op{i}", row) for i, row in enumerate(rows)]
    return {"objective": value, "operations": [{"index": i, "machine": m, "start": s, "end": e} for i, (m, s, e) in enumerate(rows)]}


@pytest.mark.parametrize(
    ("format", "changed", "objective", "said"),
    [
        ("jsp", {}, 12, []),
        ("jsp", {}, 11, ["the objective is 12, not 11"]),
        ("jsp", {"op1": (1, 2, 4)}, 12, ["operation 1 starts before operation 0 ends", "operations 6 and 1 overlap on machine 1"]),
        ("jsp", {"op0": (1, 0, 3)}, 12, ["operation 0 cannot take 3 on machine 1", "operations 0 and 6 overlap on machine 1"]),
        ("jsp", {"op2": (2, 8, 11)}, 12, ["operation 2 cannot take 3 on machine 2"]),
        ("jsp", {"op0": (0, -1, 2)}, 12, ["operation 0 starts before 0"]),
        ("fjsp", {}, 10, []),
        ("fjsp", {"op3": (2, 5, 11)}, 11, ["operations 3 and 1 overlap on machine 2", "operation 4 starts before operation 3 ends"]),
        ("fjsp", {"op0": (0, 4, 7)}, 10, ["operation 0 cannot take 3 on machine 0", "operations 0 and 3 overlap on machine 0"]),
        ("fajsp", {}, 7, []),
        ("fajsp", {"op2": (1, 4, 6)}, 6, ["operation 2 starts before operation 1 ends", "operations 1 and 2 overlap on machine 1"]),
        ("rcpsp", {}, 12, []),
        ("rcpsp", {"op1": (None, 3, 6)}, 12, ["resource 0 is asked for 5 of 4 at 3"]),
        ("rcpsp", {"op5": (None, 11, 11)}, 12, ["operation 5 starts before operation 3 ends"]),
        ("rcpsp", {"op5": (0, 12, 12)}, 12, ["operation 5 cannot take 0 on machine 0"]),
        ("orderbook", {}, 0, []),
        ("orderbook", {"op2": (1, 0, 3)}, 0, ["operation 2 starts before its order's release"]),
        ("orderbook", {"op1": (1, 6, 10)}, 0, ["the objective is 10, not 0"]),
    ],
)  # fmt: skip
def test_every_broken_rule_is_named(tmp_path: Path, format: str, changed: dict[str, Any], objective: int, said: list[str]) -> None:
    case = {**plan(format, **changed), "objective": objective}
    assert sorted(judge(written(tmp_path, format), format, case)) == sorted(said)


@pytest.mark.parametrize("change", ["missing", "twice", "nothing"])
def test_a_plan_names_each_operation_once(tmp_path: Path, change: str) -> None:
    case = plan("jsp")
    rows = case["operations"]
    case["operations"] = {"missing": rows[1:], "twice": [*rows, rows[0]], "nothing": []}[change]
    assert judge(written(tmp_path, "jsp"), "jsp", case) == ["the plan must name each of the 8 operations once"]
    assert judge(written(tmp_path, "jsp"), "jsp", {"operations": 3})[0].startswith("not a plan")


@pytest.mark.parametrize("format", sorted(TEXTS))
def test_the_command_line_solves_and_checks(tmp_path: Path, format: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, format)
    assert main(["solve", str(path), "--format", format, "--seconds", "1", "--json"]) == 0
    printed = capsys.readouterr().out
    assert set(json.loads(printed)) == {"objective", "operations"}
    (tmp_path / "plan.json").write_text(printed)
    assert main(["check", str(path), str(tmp_path / "plan.json"), "--format", format]) == 0
    assert capsys.readouterr().out == "sound\n"
    (tmp_path / "plan.json").write_text(printed.replace('"objective": ', '"objective": 1'))
    assert main(["check", str(path), str(tmp_path / "plan.json"), "--format", format, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False
    assert main(["solve", str(tmp_path / "nowhere"), "--format", format]) == 2
