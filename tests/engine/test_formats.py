"""Public problem files are read as their formats say, and a wrong one is refused with file, line and reason."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.classic import BOOK, TEXTS, public, written
from yidan.engine.flat import Project, Shop
from yidan.engine.formats import FormatError, read


def test_each_format_becomes_arrays(tmp_path: Path) -> None:
    jsp = read(written(tmp_path, "jsp"), "jsp")
    assert isinstance(jsp, Shop) and jsp.fixed and jsp.chained
    assert (jsp.size, jsp.machines, jsp.order.tolist()) == (8, 3, [0, 0, 0, 1, 1, 1, 2, 2])
    fjsp = read(written(tmp_path, "fjsp"), "fjsp")
    assert isinstance(fjsp, Shop) and not fjsp.fixed
    assert (fjsp.choice_machine[:3].tolist(), fjsp.shortest.tolist()) == ([0, 1, 2], [3, 2, 5, 3, 2])
    fajsp = read(written(tmp_path, "fajsp"), "fajsp")
    assert isinstance(fajsp, Shop) and not fajsp.chained
    assert fajsp.before[fajsp.before_bounds[2] :].tolist() == [0, 1]
    rcpsp = read(written(tmp_path, "rcpsp"), "rcpsp")
    assert isinstance(rcpsp, Project)
    assert (rcpsp.capacity.tolist(), rcpsp.demand[2].tolist(), rcpsp.before.tolist()) == ([4, 3], [3, 2], [0, 0, 1, 2, 3, 4])
    book = read(written(tmp_path, "orderbook"), "orderbook")
    assert isinstance(book, Shop) and book.tardy
    assert (book.release.tolist(), book.due.tolist(), book.weight.tolist()) == ([0, 1], [5, 6], [2, 1])


def test_an_order_book_may_be_packed(tmp_path: Path) -> None:
    path = tmp_path / "book.json.gz"
    path.write_bytes(gzip.compress(BOOK.encode()))
    assert read(path, "orderbook").size == 4


@pytest.mark.parametrize(
    ("format", "old", "new", "said"),
    [
        ("jsp", "1 4 2 3", "1 4 7 3", "small.jsp:4: machine is 7, allowed are 0 to 2"),
        ("jsp", "1 4 2 3", "1 4 2", "small.jsp:4: the file ends where minutes is expected"),
        ("jsp", "1 4 2 3", "1 4 2 x", "small.jsp:4: minutes is not a whole number: x"),
        ("jsp", "3 3\n", "2 3\n", "small.jsp:4: more numbers than the head announces, from 1 on"),
        ("fjsp", "2 1 4", "2 0 4", "small.fjsp:2: machine is 0, allowed are 1 to 3"),
        ("fjsp", "2  2 1", "2  0 1", "small.fjsp:2: number of alternatives is 0, allowed are 1 to any"),
        ("fajsp", "0 2\n1 2", "2 0\n0 2", "small.fajsp:7: precedence runs in a circle through 0"),
        ("fajsp", "0 2\n", "0 3\n", "small.fajsp:3: operation is 3, allowed are 0 to 2"),
        ("rcpsp", "3 1 3 1 6", "3 1 4 1 6", "small.rcpsp:7: demand of resource 2 is 4, allowed are 0 to 3"),
        ("orderbook", '"machines": 2', '"machines": 1', "small.orderbook:1: operation 1: no machine, an unknown machine or negative minutes"),
        ("orderbook", '"orders"', '"demands"', "small.orderbook:1: not an order book: 'orders'"),
        ("orderbook", "[[0, []", "[[9, []", "small.orderbook:1: operation 0: order 9 is unknown"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_line_and_reason(tmp_path: Path, format: str, old: str, new: str, said: str) -> None:
    path = written(tmp_path, format, TEXTS[format].replace(old, new, 1))
    with pytest.raises(FormatError) as error:
        read(path, format)
    assert str(error.value) == f"{tmp_path}/{said}"


def test_published_instances_are_read() -> None:
    assert read(public("ft/ft06.txt"), "jsp").size == 36
    assert read(public("j120/j12036_1.rcp"), "rcpsp").size == 122
    assert read(public("orderbook/ob50x20s1.json.gz"), "orderbook").size == 335


def test_the_engine_starts_without_the_libraries_of_the_solvers() -> None:
    """A web process imports the engine; numpy and numba cost it half a second."""
    code = "import sys, yidan.engine; print({'numpy', 'numba', 'ortools'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"
