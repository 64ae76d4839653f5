"""Small problem files of our own in the public formats, and where the published ones lie."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest

BESIDE = "../shared/data/scheduling"
PUBLIC = Path(os.environ.get("SCHEDULING_DATA") or Path(__file__).parents[2] / BESIDE)

JSP = """3 3
0 3 1 2 2 2
0 2 2 1 1 4
1 4 2 3
"""
FJSP = """2 3 1.5
2  2 1 4 2 3  1 3 2
3  1 2 5  2 1 3 3 6  1 1 2
"""
FAJSP = """# two parts are put together
3 2 2
0 2
1 2
1 0 3
2 0 4 1 5
1 1 2
"""
RCPSP = """6 2
4 3
0 0 0 2 2 3
3 2 1 1 4
4 3 2 1 5
2 2 2 1 6
3 1 3 1 6
0 0 0 0
"""
BOOK = json.dumps(
    {"machines": 2, "orders": [[0, 5, 2], [1, 6, 1]], "ops": [[0, [], [[0, 3]]], [0, [0], [[0, 2], [1, 4]]], [1, [], [[0, 2], [1, 3]]], [1, [2], [[1, 2]]]]}
)  # fmt: skip
TEXTS = {"jsp": JSP, "fjsp": FJSP, "fajsp": FAJSP, "rcpsp": RCPSP, "orderbook": BOOK}


def written(folder: Path, format: str, text: str = "") -> Path:
    """A file of this format."""
    path = folder / f"small.{format}"
    path.write_text(text or TEXTS[format])
    return path


def public(name: str) -> Path:
    """A published instance; the test is skipped where the data is not there."""
    path = PUBLIC / "data" / name
    if not path.exists():
        pytest.skip(f"published instances are not at {PUBLIC} (set SCHEDULING_DATA)")
    return path


def square(jobs: int, machines: int, seed: int) -> str:
    """A job shop whose jobs pass every machine once."""
    random = Random(seed)
    rows = [random.sample(range(machines), machines) for _ in range(jobs)]
    return f"{jobs} {machines}\n" + "".join(" ".join(f"{m} {random.randint(1, 99)}" for m in row) + "\n" for row in rows)
