"""The engine stands beside the house: it imports the standard library, what it computes with and itself, and its functions read neither clock nor files."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import yidan.engine

FILES = sorted(Path(yidan.engine.__file__).parent.rglob("*.py"))
HEAVY = {"numpy", "numba", "ortools"}
"""Imported by what compiles and solves, never by `import yidan.engine`: a web process stays light."""
EDGE = {"__main__.py", "formats.py", "judge_classic.py", "snapshot.py", "clock.py", "compiled.py"}
"""The command line with its files and its stop watch, and where machine code is kept: never a part of the five functions."""
OUTSIDE = {"time", "os", "io", "pathlib", "socket", "subprocess", "sqlite3", "logging"}


def imported(path: Path) -> set[str]:
    """Dotted names of all modules a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_only_itself_and_what_it_may(path: Path) -> None:
    for name in imported(path):
        top = name.partition(".")[0]
        known = top in sys.stdlib_module_names and (top not in OUTSIDE or path.name in EDGE)
        assert name.startswith("yidan.engine") or top in HEAVY or known, name


def test_importing_the_engine_loads_nothing_heavy() -> None:
    asked = f"import sys, yidan.engine; print(sorted({HEAVY!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_no_clock() -> None:
    calls = {
        node.attr
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"} and isinstance(node.value, ast.Name)
        if node.value.id in {"date", "datetime"}
    }
    assert calls == set()


def test_the_judge_shares_only_data_with_the_solvers() -> None:
    assert {n for n in imported(Path(yidan.engine.__file__).parent / "check.py") if n.startswith("yidan")} == {
        "yidan.engine.problem",
        "yidan.engine.result",
    }
