"""A plan kept for the next who asks: written once per plan version, read back in milliseconds without numpy, for promises by insertion.

What is read back is not the plan but what it takes of machines, people and material: enough for `promise`, not for `hold` or `plan`.
The file: a mark, the length of a header, the header (JSON), then columns of 64-bit integers.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from yidan.engine.lanes import Lane, Ledger, SetupLane
from yidan.engine.problem import Buffer, Calendar, Material, Operation, Order, Problem, Quantity, Resource
from yidan.engine.result import Assignment, Plan
from yidan.engine.timetable import Timetable

MARK = b"yidan plan 1\n"


class Stale(ValueError):
    """Not a snapshot, or not of the version asked for."""


def save(plan: Plan, path: Path, version: str) -> None:
    """Write the plan's snapshot under its version; whoever reads meanwhile has the old one or the new one."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(dumps(plan, version))
    fresh.replace(path)


def load(path: Path, version: str | None = None) -> Plan:
    """A plan to ask for promises by insertion. Raises Stale when it is of another version, OSError when there is none."""
    return loads(path.read_bytes(), version)


def dumps(plan: Plan, version: str) -> bytes:
    """The snapshot as bytes."""
    problem, table = plan.problem, plan.timetable
    calendars: dict[Calendar, int] = {}
    for calendar in (problem.calendar, *(r.calendar for r in problem.resources)):
        calendars.setdefault(calendar, len(calendars))
    columns = _columns(plan)
    header = {
        "version": version,
        "now": problem.now,
        "calendars": [[c.intervals, c.horizon, c.repeat] for c in calendars],
        "calendar": calendars[problem.calendar],
        "resources": [
            [r.key, r.capacity, calendars[r.calendar], [[*pair, cost] for pair, cost in r.setups.items()], r.family]
            for r in problem.resources
        ],
        "materials": [_material(table, m) for m in problem.materials],
        "buffers": [[b.minutes, b.order, b.resource] for b in problem.buffers],
        "orders": [o.key for o in problem.orders],
        "operations": list(plan.assignments),
        "unplanned": list(plan.unplanned),
        "lanes": [_lane(table, r, columns) for r in problem.resources],
        "columns": [len(column) for column in columns],
    }
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    return b"".join((MARK, len(text).to_bytes(8, "little"), text, *(column.tobytes() for column in columns)))


def _columns(plan: Plan) -> list[array[int]]:
    """Order, machine, people, start, end of each operation; then times and use of all lanes."""
    order = {o.key: i for i, o in enumerate(plan.problem.orders)}
    place = {r.key: i for i, r in enumerate(plan.problem.resources)}
    rows = list(plan.assignments.values())
    return [
        array("q", (order[plan.problem.owner[a.operation].key] for a in rows)),
        array("q", (place[a.resource] for a in rows)),
        array("q", (place[a.skill] if a.skill is not None else -1 for a in rows)),
        array("q", (a.start for a in rows)),
        array("q", (a.end for a in rows)),
        array("q"),
        array("q"),
    ]


def _lane(table: Timetable, resource: Resource, columns: list[array[int]]) -> Any:
    """How much of the columns is the lane's; of one with changeovers its jobs."""
    lane = table.lane(resource.key)
    if isinstance(lane, SetupLane):
        return lane.jobs
    columns[5].extend(lane.times)
    columns[6].extend(lane.used)
    return len(lane.times)


def _material(table: Timetable, material: Material) -> list[Any]:
    ledger = table.ledger(material.key)
    rule = [_told(material.minimum), _told(material.multiple)]
    return [material.key, material.lead, *rule, ledger.times, [_told(level) for level in ledger.level]]


def _told(quantity: Quantity) -> int | str:
    return quantity if isinstance(quantity, int) else str(quantity)


def _meant(quantity: int | str) -> Quantity:
    return quantity if isinstance(quantity, int) else Decimal(quantity)


def loads(data: bytes, version: str | None = None) -> Plan:
    """As `load`, from bytes."""
    if not data.startswith(MARK):
        raise Stale("not a snapshot")
    begun = len(MARK) + 8
    body = begun + int.from_bytes(data[len(MARK) : begun], "little")
    header = json.loads(data[begun:body])
    if version is not None and header["version"] != version:
        raise Stale(f"a snapshot of {header['version']}, not of {version}")
    columns = []
    for size in header["columns"]:
        column = array("q")
        column.frombytes(data[body : body + 8 * size])
        columns.append(column)
        body += 8 * size
    return _plan(header, columns)


def _plan(header: dict[str, Any], columns: list[array[int]]) -> Plan:
    calendars = [Calendar(tuple((a, b) for a, b in rows), horizon, repeat) for rows, horizon, repeat in header["calendars"]]
    resources = tuple(
        Resource(key, capacity, calendars[calendar], {(a, b): cost for a, b, cost in setups}, family)
        for key, capacity, calendar, setups, family in header["resources"]
    )
    materials = tuple(
        Material(key, 0, lead=lead, minimum=_meant(least), multiple=_meant(multiple))
        for key, lead, least, multiple, _, _ in header["materials"]
    )
    buffers = tuple(Buffer(*row) for row in header["buffers"])
    problem = Problem(header["now"], (), resources, materials, buffers, calendars[header["calendar"]])
    kept = Kept(header["orders"], header["operations"], header["unplanned"], [r.key for r in resources], columns[:5])
    problem.__dict__.update(order=Known(kept.orders), operation=Names([*kept.operations, *kept.unplanned]), owner=Owners(kept))
    plan = Plan(problem, Rows(kept))
    plan.__dict__["timetable"] = _timetable(problem, header, columns, kept)
    return plan


def _timetable(problem: Problem, header: dict[str, Any], columns: list[array[int]], kept: Kept) -> Timetable:
    table = Timetable(problem)
    at = 0
    for resource, told in zip(problem.resources, header["lanes"], strict=True):
        lane = table.lane(resource.key)
        if isinstance(lane, SetupLane):
            lane.jobs = [(a, b, family) for a, b, family in told]
        elif isinstance(lane, Lane):
            lane.times, lane.used = columns[5][at : at + told].tolist(), columns[6][at : at + told].tolist()
            at += told
    for key, _lead, _least, _multiple, times, levels in header["materials"]:
        ledger: Ledger = table.ledger(key)
        ledger.times, ledger.level = times, [_meant(level) for level in levels]
    table.stands(Rows(kept), Occupied(kept))
    return table


@dataclass(frozen=True)
class Kept:
    """Columns of operations: order, machine, people, start, end."""

    orders: Sequence[str]
    operations: Sequence[str]
    unplanned: Sequence[str]
    resources: Sequence[str]
    columns: Sequence[Sequence[int]]

    @cached_property
    def number(self) -> Mapping[str, int]:
        return {key: i for i, key in enumerate(self.operations)}

    def row(self, i: int) -> Assignment:
        _, machine, crew, start, end = (column[i] for column in self.columns)
        return Assignment(self.operations[i], self.resources[machine], start, end, self.resources[crew] if crew >= 0 else None)


class Names(Mapping[str, Operation]):
    """Which operations there are; no more is known of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = frozenset(keys)

    def __getitem__(self, key: str) -> Operation:
        if key not in self._keys:
            raise KeyError(key)
        raise LookupError(f"a snapshot does not know what {key} is made of")

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self._keys else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Known(Mapping[str, Order]):
    """The orders, by key alone."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = dict.fromkeys(keys)

    def __getitem__(self, key: str) -> Order:
        if key not in self._keys:
            raise KeyError(key)
        return Order(key, 0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Owners(Mapping[str, Order]):
    """Operation -> its order, by key alone."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def __getitem__(self, key: str) -> Order:
        return Order(self._kept.orders[self._kept.columns[0][self._kept.number[key]]], 0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept.operations)

    def __len__(self) -> int:
        return len(self._kept.operations)


class Rows(Mapping[str, Assignment]):
    """Operation -> where it stands, made when asked for."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def __getitem__(self, key: str) -> Assignment:
        return self._kept.row(self._kept.number[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept.operations)

    def __len__(self) -> int:
        return len(self._kept.operations)


class Occupied(Mapping[str, list[Assignment]]):
    """Resource -> what is done on it, made when asked for."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._number = {key: i for i, key in enumerate(kept.resources)}

    def __getitem__(self, key: str) -> list[Assignment]:
        number, kept = self._number[key], self._kept
        machines, crews = kept.columns[1], kept.columns[2]
        return [kept.row(i) for i in range(len(machines)) if machines[i] == number or crews[i] == number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._number)

    def __len__(self) -> int:
        return len(self._number)
