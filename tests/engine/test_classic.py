"""The solvers of the classic problems: sound by the judge, better than their start, the same for the same seed."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tests.engine.classic import square, written
from yidan.engine.__main__ import shown
from yidan.engine.classic import solve
from yidan.engine.flat import Project, Schedule, Shop
from yidan.engine.formats import read
from yidan.engine.judge_classic import judge
from yidan.engine.tiers.warm import warm


def flexible(jobs: int, machines: int, seed: int) -> str:
    """A flexible job shop of five operations a job with up to three machines each."""
    random, rows = Random(seed), []
    for _ in range(jobs):
        row = [5]
        for _ in range(5):
            chosen = random.sample(range(1, machines + 1), random.randint(1, 3))
            row += [len(chosen), *(x for m in chosen for x in (m, random.randint(5, 40)))]
        rows.append(" ".join(map(str, row)))
    return f"{jobs} {machines} 2\n" + "\n".join(rows) + "\n"


def book(orders: int, machines: int, seed: int) -> str:
    """Orders of two parts that are put together, due soon."""
    random = Random(seed)
    ops: list[list[object]] = []
    for order in range(orders):
        first = len(ops)
        for k in range(4):
            before = [[], [first], [], [first + 1, first + 2]][k]
            ops.append([order, before, [[m, random.randint(10, 90)] for m in random.sample(range(machines), 2)]])
    terms = [
        [release := random.randint(0, 30 * orders), release + random.randint(150, 500), random.choice((1, 2, 4))] for _ in range(orders)
    ]
    return json.dumps({"machines": machines, "orders": terms, "ops": ops})


def project(size: int, seed: int) -> str:
    """Activities with up to three successors on three resources."""
    random = Random(seed)
    rows = ["0 0 0 0 3 2 3 4"]
    for i in range(2, size):
        later = sorted(random.sample(range(i + 1, size + 1), min(3, size - i)))
        rows.append(" ".join(map(str, [random.randint(1, 9), *(random.randint(0, 4) for _ in range(3)), len(later), *later])))
    return f"{size} 3\n7 7 7\n" + "\n".join([*rows, "0 0 0 0 0"]) + "\n"


TEXTS = {"jsp": square(12, 6, 3), "fjsp": flexible(12, 6, 1), "orderbook": book(40, 6, 2), "rcpsp": project(40, 1)}


def problem(folder: Path, format: str) -> tuple[Path, Shop | Project]:
    path = written(folder, format, TEXTS[format])
    return path, read(path, format)


@pytest.mark.parametrize("format", sorted(TEXTS))
def test_a_search_is_sound_better_than_its_start_and_the_same_for_a_seed(tmp_path: Path, format: str) -> None:
    path, case = problem(tmp_path, format)
    begun = solve(case, rounds=0)
    told: list[tuple[int, int]] = []
    found, again = (solve(case, rounds=2, seed=5, progress=lambda *now: told.append(now)) for _ in range(2))
    assert judge(path, format, shown(found)) == judge(path, format, shown(begun)) == []
    assert found.bound <= found.objective < begun.objective
    assert shown(found) == shown(again)
    assert all(bound <= value for value, bound in told) and told[0][0] <= begun.objective


@pytest.mark.parametrize("format", sorted(TEXTS))
def test_never_worse_than_given_and_stopped_when_asked(tmp_path: Path, format: str) -> None:
    path, case = problem(tmp_path, format)
    given = solve(case, rounds=1, seed=2)
    found = solve(case, seconds=600, seed=9, given=given, stop=lambda: True)
    assert isinstance(found, Schedule) and found.objective <= given.objective
    assert judge(path, format, shown(found)) == []


def test_a_small_problem_is_proven(tmp_path: Path) -> None:
    """Six jobs on six machines: the best there is, and known to be."""
    path = written(tmp_path, "jsp", square(6, 6, 1))
    case = read(path, "jsp")
    warm(case)
    found = solve(case, seconds=30)
    assert found.proven and judge(path, "jsp", shown(found)) == []


def test_a_large_book_goes_through_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "orderbook", book(120, 6, 4))
    case = read(path, "orderbook")
    begun = solve(case, rounds=0)
    monkeypatch.setattr("yidan.engine.classic.LARGE", 100)
    monkeypatch.setattr("yidan.engine.tiers.windows.WINDOW", 150)
    found, again = (solve(case, rounds=1, seed=3) for _ in range(2))
    assert judge(path, "orderbook", shown(found)) == []
    assert found.objective < begun.objective and shown(found) == shown(again)
