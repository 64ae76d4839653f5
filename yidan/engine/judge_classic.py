"""The judge of the classic formats: is this schedule one for this file, and is its value what it says?

Plain Python that reads the file once more by itself and shares no line with readers and solvers, so that a mistake of theirs is seen.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any


@dataclass
class Case:
    """What a file asks for. choices: (machine, minutes) of each operation, or ((None, minutes),). before: (first, then) pairs. demand and
    capacity: RCPSP. orders: (release, due, weight) and owner: the order of each operation: order books."""

    choices: list[list[tuple[int | None, int]]] = field(default_factory=list)
    before: list[tuple[int, int]] = field(default_factory=list)
    demand: list[list[int]] = field(default_factory=list)
    capacity: list[int] = field(default_factory=list)
    orders: list[tuple[int, int, int]] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)


def judge(path: Path, format: str, plan: dict[str, Any]) -> list[str]:
    """What is wrong with `plan` (the command line's JSON), in words; nothing when it is sound. Raises ValueError for an unknown format."""
    if format not in CASES:
        raise ValueError(f"unknown format {format}")
    case = CASES[format](path)
    try:
        rows = {int(row["index"]): (row["machine"], int(row["start"]), int(row["end"])) for row in plan["operations"]}
        value, count = plan["objective"], len(plan["operations"])
    except (KeyError, TypeError, ValueError) as error:
        return [f"not a plan: {error!r}"]
    if count != len(case.choices) or set(rows) != set(range(len(case.choices))):
        return [f"the plan must name each of the {len(case.choices)} operations once"]
    return [*_times(case, rows), *_machines(case, rows), *_amounts(case, rows), *_value(case, rows, value)]


Rows = dict[int, tuple[int | None, int, int]]


def _times(case: Case, rows: Rows) -> Iterator[str]:
    for index, (machine, start, end) in rows.items():
        if start < 0:
            yield f"operation {index} starts before 0"
        if (machine, end - start) not in case.choices[index]:
            yield f"operation {index} cannot take {end - start} on machine {machine}"
        if case.orders and start < case.orders[case.owner[index]][0]:
            yield f"operation {index} starts before its order's release"
    for first, then in case.before:
        if rows[then][1] < rows[first][2]:
            yield f"operation {then} starts before operation {first} ends"


def _machines(case: Case, rows: Rows) -> Iterator[str]:
    by_machine: dict[int, list[tuple[int, int, int]]] = {}
    for index, (machine, start, end) in rows.items():
        if machine is not None and end > start:
            by_machine.setdefault(machine, []).append((start, end, index))
    for machine, work in by_machine.items():
        for one, other in pairwise(sorted(work)):
            if other[0] < one[1]:
                yield f"operations {one[2]} and {other[2]} overlap on machine {machine}"


def _amounts(case: Case, rows: Rows) -> Iterator[str]:
    for k, capacity in enumerate(case.capacity):
        steps = [(start, case.demand[i][k]) for i, (_, start, end) in rows.items() if end > start]
        steps += [(end, -case.demand[i][k]) for i, (_, start, end) in rows.items() if end > start]
        used = 0
        for time, amount in sorted(steps):
            used += amount
            if used > capacity:
                yield f"resource {k} is asked for {used} of {capacity} at {time}"
                break


def _value(case: Case, rows: Rows, value: Any) -> Iterator[str]:
    found = max((end for _, _, end in rows.values()), default=0)
    if case.orders:
        ends = [0] * len(case.orders)
        for index, (_, _, end) in rows.items():
            ends[case.owner[index]] = max(ends[case.owner[index]], end)
        found = sum(weight * max(0, end - due) for (_, due, weight), end in zip(case.orders, ends, strict=True))
    if value != found:
        yield f"the objective is {found}, not {value}"


def _numbers(path: Path) -> list[list[str]]:
    lines = path.read_text().splitlines()
    return [line.split() for line in lines if line.strip() and not line.strip().startswith("#")]


def _jsp(path: Path) -> Case:
    case = Case()
    for line in _numbers(path)[1:]:
        for k in range(0, len(line), 2):
            case.choices.append([(int(line[k]), int(line[k + 1]))])
            if k:
                case.before.append((len(case.choices) - 2, len(case.choices) - 1))
    return case


def _taken(numbers: list[int], first: int) -> list[tuple[int | None, int]]:
    """k and k pairs off the front of `numbers`."""
    count = numbers.pop(0)
    return [(numbers.pop(0) - first, numbers.pop(0)) for _ in range(count)]


def _fjsp(path: Path) -> Case:
    case = Case()
    for line in _numbers(path)[1:]:
        numbers = [int(word) for word in line]
        for k in range(numbers.pop(0)):
            case.choices.append(_taken(numbers, 1))
            if k:
                case.before.append((len(case.choices) - 2, len(case.choices) - 1))
    return case


def _fajsp(path: Path) -> Case:
    (_, arcs, _), *rows = [[int(word) for word in line] for line in _numbers(path)]
    return Case([_taken(row, 0) for row in rows[arcs:]], [(a, b) for a, b in rows[:arcs]])


def _rcpsp(path: Path) -> Case:
    numbers = [int(word) for line in _numbers(path) for word in line]
    size, kinds, case = numbers[0], numbers[1], Case()
    case.capacity, at = numbers[2 : 2 + kinds], 2 + kinds
    for index in range(size):
        case.choices.append([(None, numbers[at])])
        case.demand.append(numbers[at + 1 : at + 1 + kinds])
        at += 1 + kinds
        case.before += [(index, then - 1) for then in numbers[at + 1 : at + 1 + numbers[at]]]
        at += 1 + numbers[at]
    return case


def _orderbook(path: Path) -> Case:
    raw = path.read_bytes()
    book = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    case = Case(orders=[(r, d, w) for r, d, w in book["orders"]])
    for index, (order, before, choices) in enumerate(book["ops"]):
        case.owner.append(order)
        case.choices.append([(machine, minutes) for machine, minutes in choices])
        case.before += [(first, index) for first in before]
    return case


CASES = {"jsp": _jsp, "fjsp": _fjsp, "fajsp": _fajsp, "rcpsp": _rcpsp, "orderbook": _orderbook}
