"""A problem as flat arrays, and a plan back from them: the way to the compiled kernels. Importing it imports numpy and numba.

`Arrays.of(problem)` reads the dataclasses column by column. A caller with columns of its own (a database) fills a
`yidan.engine.kernels.floor.Floor` and makes `Arrays(problem, floor, ...)` directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from yidan.engine.columns import Books, NotFlat, back, bounds, lanes, links, longs, needs, soft, states, ways_of
from yidan.engine.kernels.compiled import Longs
from yidan.engine.kernels.floor import FREE, NEVER, Floor, Table, clear, empty
from yidan.engine.kernels.placing import finishes, listed, shortest, stand_all, tails
from yidan.engine.problem import Operation, Problem, State
from yidan.engine.result import Assignment, Plan, Purchase
from yidan.engine.timetable import _lot, stand
from yidan.engine.valid import validate


@dataclass(frozen=True)
class Arrays:
    """A problem on the floor.

    keys, index: of operations, in the problem's order. scale: of each material, what its quantities are multiplied by. room: entries that
    lanes may need in all. standing: number, way, start, end of operations that are not free, by start.
    """

    problem: Problem
    floor: Floor
    keys: list[str]
    index: dict[str, int]
    crews: list[str | None]
    ways: list[str]
    scale: list[int]
    room: int
    standing: tuple[Longs, Longs, Longs, Longs]

    @classmethod
    def of(cls, problem: Problem) -> Arrays:
        """Raises ValueError when the problem contradicts itself, NotFlat when it does not fit. Kept with the problem."""
        known = problem.__dict__.get("_arrays")
        if known is None:
            try:
                known = _read(problem)
            except (KeyError, IndexError, ValueError, TypeError):
                validate(problem)
                raise
            problem.__dict__["_arrays"] = known
        arrays: Arrays = known
        return arrays

    @property
    def size(self) -> int:
        return len(self.keys)

    def table(self) -> Table:
        """With what stands entered."""
        f = self.floor
        t = empty(f, self.room, len(f.seg_level), len(f.need))
        return self.restore(t)

    def restore(self, t: Table) -> Table:
        """The table emptied down to what stands."""
        clear(self.floor, t)
        if len(self.standing[0]):
            stand_all(self.floor, t, *self.standing)
        return t

    def listed(self, priority: Longs) -> Longs:
        """All operations, predecessors first, else lowest priority first. Raises ValueError when precedence runs in a circle."""
        out = listed(self.floor, priority)
        if len(out) < self.size:
            stuck = sorted(set(range(self.size)) - set(out.tolist()))
            raise ValueError(f"precedence runs in a circle: {[self.keys[i] for i in stuck[:5]]}")
        return out

    def tails(self) -> Longs:
        """Working minutes from each operation's start to the end of its longest path."""
        return tails(self.floor, self.listed(np.zeros(self.size, np.int64)), shortest(self.floor))

    def starts(self, plan: Plan) -> Longs:
        """Where a plan has each operation, -1 where it has not."""
        known = plan.assignments
        return np.array([known[k].start if k in known else -1 for k in self.keys], np.int64)

    def pins(self, plan: Plan) -> Longs:
        """The way that a plan has each operation on, -1 where none."""
        out, known, at = np.full(self.size, -1, np.int64), plan.assignments, self.floor.way_at.tolist()
        for i, key in enumerate(self.keys):
            assignment = known.get(key)
            if assignment is not None:
                for way in range(at[i], at[i + 1]):
                    if self.ways[way] == assignment.resource:
                        out[i] = way
                        break
        return out

    # -- back

    def plan(self, t: Table, unplanned: Mapping[str, str] | None = None) -> Plan:
        """The plan that the table is. unplanned: why what has no place has none, when the table does not know it any more."""
        rows = zip(self.keys, t.way.tolist(), t.start.tolist(), t.end.tolist(), self.crews, strict=True)
        ways = self.ways
        done = {key: Assignment(key, ways[way], start, end, crew) for key, way, start, end, crew in rows if way >= 0}
        return Plan(self.problem, done, self._purchases(t), self.unplanned(t) if unplanned is None else dict(unplanned))

    def _purchases(self, t: Table) -> tuple[Purchase, ...]:
        f, out = self.floor, []
        for k in np.flatnonzero(t.bought).tolist():
            o = int(np.searchsorted(f.need_at, k, "right")) - 1
            if t.way[o] >= 0:
                m = int(f.need[k])
                material = self.problem.materials[m]
                short = back(int(t.bought[k]), self.scale[m])
                out.append((self.keys[o], k, Purchase(material.key, self.keys[o], short, _lot(material, short), int(f.lead[m]))))
        return tuple(purchase for _, _, purchase in sorted(out, key=lambda row: row[:2]))

    def unplanned(self, t: Table) -> dict[str, str]:
        """Why what has no place has none: kind:subject by operation."""
        kinds = {1: "calendar", 2: "material", 3: "precedence"}
        out = {}
        for o in np.flatnonzero(t.way < 0).tolist():
            kind, subject = int(t.why[o]), int(t.subject[o])
            names = (self.problem.resources, self.problem.materials)
            key = self.keys[subject] if kind == 3 else names[kind - 1][subject].key if kind else ""
            out[self.keys[o]] = f"{kinds.get(kind, 'calendar')}:{key}"
        return out

    def rank(self, t: Table) -> tuple[int, int, int]:
        """As `solve.rank`: weighted tardiness, weighted buffer used, weighted finishes; without making the plan."""
        return self.rank_of(finishes(self.floor, t))

    def rank_of(self, ends: Longs) -> tuple[int, int, int]:
        """The same from the orders' finishes."""
        f = self.floor
        some = ends > -NEVER
        late = np.maximum(0, ends - f.target)
        value = int((f.weight * np.where(some, late, 0)).sum())
        used = self._used(ends) if self.problem.buffers else 0
        return value, used, int((f.weight * np.where(some, ends, 0)).sum())

    def _used(self, ends: Longs) -> int:
        total, hours = 0, self.problem.calendar.hours
        for i, whole in self.problem.__dict__["_keeps"].items():
            order, end = self.problem.orders[i], int(ends[i])
            if end > -NEVER and order.weight:
                used = whole if end >= order.target else max(0, whole - hours.between(end, order.target))
                total += order.weight * used
        return total


def _read(problem: Problem) -> Arrays:
    orders = problem.orders
    operations = [o for order in orders for o in order.operations]
    keys = [o.key for o in operations]
    index = {key: i for i, key in enumerate(keys)}
    _refuse(problem, operations, index)
    books = Books(problem)
    ways = [a for o in operations for a in o.alternatives]
    machines = [books.resource[a.resource] for a in ways]
    facts: dict[str, Any] = {"now": problem.now, **ways_of(problem, operations, books, machines)}
    facts |= links(operations, index) | needs(problem, operations)
    facts |= {
        "state": states(operations),
        "order": np.repeat(np.arange(len(orders), dtype=np.int64), [len(o.operations) for o in orders]),
        "order_at": bounds([len(o.operations) for o in orders]),
        "release": longs(max(problem.now, o.release) for o in orders),
        "target": longs(o.target for o in orders),
        "weight": longs(o.weight for o in orders),
    }
    scale = facts.pop("scale")
    facts["soft"] = soft(problem, facts, machines)
    room, lane = lanes(problem, operations, machines, facts["crew"])
    floor = Floor(lane=lane, **books.resources(ways, machines, facts), **books.hours_columns(), **facts)
    crews = [o.skill.resource if o.skill else None for o in operations]
    names = [a.resource for a in ways]
    return Arrays(problem, floor, keys, index, crews, names, scale, room, _standing(problem, operations, floor, names))


def _refuse(problem: Problem, operations: list[Operation], index: dict[str, int]) -> None:
    """The cheap questions; a doubt asks `validate`, which names the fault. What remains is unknown keys, found on the way."""
    doubts = (
        len(index) < len(operations)
        or len(problem.order) < len(problem.orders)
        or any(o.weight < 0 for o in problem.orders)
        or any(not o.alternatives or o.quantity <= 0 for o in operations)
        or any(r.capacity < 1 or r.setups for r in problem.resources)
        or len({r.key for r in problem.resources}) < len(problem.resources)
        or len({m.key for m in problem.materials}) < len(problem.materials)
        or any(o.skill is not None and o.skill.people < 1 for o in operations)
        or any(o.skill is not None and any(a.resource == o.skill.resource for a in o.alternatives) for o in operations)
        or any(len(o.after) > 1 and len({x.before for x in o.after}) < len(o.after) for o in operations)
        or any(len(o.needs) > 1 and len({x.material for x in o.needs}) < len(o.needs) for o in operations)
        or any(o.state is not State.FREE for o in operations)
        or any(a.minutes < 1 for o in operations for a in o.alternatives)
        or any(x.wait < 0 for o in operations for x in o.after)
        or any(x.quantity < 0 for o in operations for x in o.needs)
    )
    if doubts:
        validate(problem)


def _standing(problem: Problem, operations: list[Operation], f: Floor, names: list[str]) -> tuple[Longs, Longs, Longs, Longs]:
    rows = []
    for i in np.flatnonzero(f.state != FREE).tolist():
        done = stand(problem, operations[i])
        own = [way for way in range(f.way_at[i], f.way_at[i + 1]) if names[way] == done.resource]
        if not own:
            raise NotFlat("a standing operation away from its ways")
        rows.append((done.start, i, own[0], done.end))
    rows.sort(key=lambda row: row[0])
    return longs(r[1] for r in rows), longs(r[2] for r in rows), longs(r[0] for r in rows), longs(r[3] for r in rows)


def closed(arrays: Arrays, problem: Problem) -> Arrays:
    """The arrays of a problem that differs from another's in calendars alone, without reading its operations again."""
    books = Books(problem)
    operations = [o for order in problem.orders for o in order.operations]
    skills = {o.skill.resource: o.skill for o in operations if o.skill} if any(arrays.crews) else {}
    pairs = list(zip(arrays.ways, _crew_of_way(arrays), strict=True))
    number = {(a, c): books.number(problem.hours(a, skills.get(c) if c else None)) for a, c in dict.fromkeys(pairs)}
    way_hours = longs(number[pair] for pair in pairs)
    floor = arrays.floor._replace(hours=longs(books.own), way_hours=way_hours, **books.hours_columns())
    again = replace(arrays, problem=problem, floor=floor, standing=_standing(problem, operations, floor, arrays.ways))
    problem.__dict__["_keeps"] = arrays.problem.__dict__["_keeps"]
    problem.__dict__["_arrays"] = again
    return again


def _crew_of_way(arrays: Arrays) -> list[str | None]:
    counts = np.diff(arrays.floor.way_at).tolist()
    return [crew for crew, count in zip(arrays.crews, counts, strict=True) for _ in range(count)]


def numbered(arrays: Arrays, values: Mapping[str, int], default: int) -> Longs:
    """Values by operation key as a column."""
    return longs(values.get(key, default) for key in arrays.keys)
