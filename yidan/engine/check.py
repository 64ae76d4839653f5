"""The judge: whether a plan keeps every constraint of its problem. Written apart from the solvers; it shares only the data with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from yidan.engine.problem import Calendar, Link, Operation, Problem, Quantity, State
from yidan.engine.result import Assignment, Plan


class Rule(StrEnum):
    """What can be broken."""

    COMPLETE = "complete"
    ALTERNATIVE = "alternative"
    CALENDAR = "calendar"
    RELEASE = "release"
    PRECEDENCE = "precedence"
    CAPACITY = "capacity"
    SKILL = "skill"
    SETUP = "setup"
    MATERIAL = "material"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: at which operation (or "" for a resource or material as such), on what, when (minutes), by how much (minutes, units
    or quantity)."""

    rule: Rule
    operation: str
    subject: str
    time: int
    amount: Quantity


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every violation of `problem` by `plan`, in a fixed order; empty when the plan may be published. Operations in `plan.unplanned` are
    not asked for."""
    judge = _Judge(problem, plan)
    return [
        *judge.completeness(),
        *judge.operations(),
        *judge.precedence(),
        *judge.use(),
        *judge.setups(),
        *judge.material(),
    ]


class _Judge:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.done = {k: a for k, a in plan.assignments.items() if k in problem.operation}
        self._windows: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._end = max((a.end for a in self.done.values()), default=0) + 1

    def completeness(self) -> Iterator[Violation]:
        for key in self.problem.operation:
            if key not in self.done and key not in self.plan.unplanned:
                yield Violation(Rule.COMPLETE, key, "", self.problem.now, 1)
        for key, assignment in self.plan.assignments.items():
            if key not in self.problem.operation or assignment.operation != key:
                yield Violation(Rule.COMPLETE, key, "", assignment.start, 1)

    def operations(self) -> Iterator[Violation]:
        for key, a in self.done.items():
            operation = self.problem.operation[key]
            yield from self._alternative(operation, a)
            yield from self._worked(operation, a)
            yield from self._stands(operation, a)

    def _alternative(self, o: Operation, a: Assignment) -> Iterator[Violation]:
        if a.resource not in {way.resource for way in o.alternatives}:
            yield Violation(Rule.ALTERNATIVE, o.key, a.resource, a.start, 1)
        if a.skill != (o.skill.resource if o.skill else None):
            yield Violation(Rule.SKILL, o.key, a.skill or "", a.start, o.skill.people if o.skill else 1)

    def _worked(self, o: Operation, a: Assignment) -> Iterator[Violation]:
        """Exactly its minutes of open time lie between start and end, and it starts and ends in open time."""
        begun = self.problem.now if o.state is State.STARTED else a.start
        worked, wanted = self._open(a, begun, a.end), self._wanted(o, a)
        if worked != wanted:
            yield Violation(Rule.CALENDAR, o.key, a.resource, a.start, wanted - worked)
        elif wanted and o.state is State.FREE and not (self._open(a, a.start, a.start + 1) and self._open(a, a.end - 1, a.end)):
            yield Violation(Rule.CALENDAR, o.key, a.resource, a.start, 0)

    def _stands(self, o: Operation, a: Assignment) -> Iterator[Violation]:
        earliest = max(self.problem.now, self.problem.owner[o.key].release)
        if o.state is State.FREE and a.start < earliest:
            yield Violation(Rule.RELEASE, o.key, "", a.start, earliest - a.start)
        if o.state is not State.FREE and (a.start, a.resource) != (o.start, o.resource):
            yield Violation(Rule.FIXED, o.key, a.resource, a.start, abs(a.start - (o.start or 0)))

    def precedence(self) -> Iterator[Violation]:
        for key, a in self.done.items():
            operation = self.problem.operation[key]
            for link in operation.after if operation.state is not State.STARTED else ():
                before = self.done.get(link.before)
                early = 1 if before is None else self._early(operation, a, link, before)
                if early > 0:
                    yield Violation(Rule.PRECEDENCE, key, link.before, a.start, early)

    def _early(self, o: Operation, a: Assignment, link: Link, before: Assignment) -> int:
        """Minutes by which the operation comes too early behind this predecessor."""
        first = self.problem.operation[link.before]
        if link.transfer is None or not 0 < link.transfer < first.quantity or first.state is State.STARTED:
            return before.end + link.wait - a.start
        lot = ceil(self._wanted(first, before) * link.transfer / first.quantity)
        handed = self._open(before, before.start, a.start - link.wait)
        last = min(self._wanted(o, a), ceil(self._wanted(o, a) * link.transfer / first.quantity))
        behind = self._open(a, max(a.start, before.end + link.wait), a.end)
        return max(lot - handed, last - behind)

    def use(self) -> Iterator[Violation]:
        """Units taken at any time against capacity, machines and people."""
        events: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for key, a in self.done.items():
            operation = self.problem.operation[key]
            start = max(a.start, self.problem.now) if operation.state is State.STARTED else a.start
            crew = [(operation.skill.resource, operation.skill.people)] if operation.skill else []
            for resource, units in ((a.resource, 1), *crew):
                if start < a.end:
                    events[resource] += [(start, units, key), (a.end, -units, key)]
        pools = {o.skill.resource for o in self.problem.operation.values() if o.skill}
        for resource, changes in sorted(events.items()):
            yield from self._over(resource, changes, Rule.SKILL if resource in pools else Rule.CAPACITY)

    def _over(self, resource: str, changes: list[tuple[int, int, str]], rule: Rule) -> Iterator[Violation]:
        """More started than there are places is what the floor did, no fault of the plan; what the plan adds to it is."""
        used, capacity = 0, self.problem.resource[resource].capacity if resource in self.problem.resource else 0
        for time, units, key in sorted(changes, key=lambda c: (c[0], c[1], not self._runs(c[2]))):
            used += units
            if units > 0 and used > capacity and not self._runs(key):
                yield Violation(rule, key, resource, time, used - capacity)

    def _runs(self, key: str) -> bool:
        return self.problem.operation[key].state is State.STARTED

    def setups(self) -> Iterator[Violation]:
        for resource in self.problem.resources:
            if resource.setups:
                jobs = sorted((a.start, a.end, k) for k, a in self.done.items() if a.resource == resource.key)
                free, family = self.problem.now, resource.family
                for start, end, key in jobs:
                    after = self._family(key, resource.key)
                    lacking = resource.setups.get((family, after), 0) - _length(self._window(resource.key, ""), free, start)
                    if lacking > 0 and self.problem.operation[key].state is not State.STARTED:
                        yield Violation(Rule.SETUP, key, resource.key, start, lacking)
                    free, family = end, after

    def material(self) -> Iterator[Violation]:
        """The balance of every material at every moment; receipts and proposed purchases first, uses after."""
        events: dict[str, list[tuple[int, int, Quantity, str]]] = defaultdict(list)
        for material in self.problem.materials:
            events[material.key] += [(max(r.time, self.problem.now), 0, r.quantity, "") for r in material.receipts]
        yield from self._purchases(events)
        for key, a in self.done.items():
            operation = self.problem.operation[key]
            for need in operation.needs if operation.state is not State.STARTED else ():
                events[need.material].append((a.start, 1, -need.quantity, key))
        for material in self.problem.materials:
            balance = material.stock
            for time, _, quantity, key in sorted(events[material.key], key=lambda e: (e[0], e[1])):
                balance += quantity
                if quantity < 0 and balance < 0:
                    yield Violation(Rule.MATERIAL, key, material.key, time, -balance)

    def _purchases(self, events: dict[str, list[tuple[int, int, Quantity, str]]]) -> Iterator[Violation]:
        for purchase in self.plan.purchases:
            lead = self.problem.material[purchase.material].lead
            if lead is None or purchase.arrives < self.problem.now + lead or purchase.quantity < purchase.short:
                yield Violation(Rule.MATERIAL, purchase.operation, purchase.material, purchase.arrives, purchase.short)
            events[purchase.material].append((purchase.arrives, 0, purchase.quantity, ""))

    # -- what the judge reads by itself

    def _wanted(self, o: Operation, a: Assignment) -> int:
        if o.state is State.STARTED:
            return o.remaining or 0
        return next((way.minutes for way in o.alternatives if way.resource == a.resource), 0)

    def _family(self, key: str, resource: str) -> str:
        return next((way.family for way in self.problem.operation[key].alternatives if way.resource == resource), "")

    def _open(self, a: Assignment, start: int, end: int) -> int:
        """Minutes in [start, end) when the machine works and its people too."""
        return _length(self._window(a.resource, a.skill or ""), start, end)

    def _window(self, resource: str, skill: str) -> list[tuple[int, int]]:
        if (resource, skill) not in self._windows:
            known = self.problem.resource
            both = [_written_out(known[key].calendar, self._end) for key in (resource, skill) if key in known]
            self._windows[resource, skill] = both[0] if len(both) == 1 else _both(*both[:2]) if both else []
        return self._windows[resource, skill]


def _written_out(calendar: Calendar, end: int) -> list[tuple[int, int]]:
    """The intervals up to `end`, the pattern behind the horizon copied week after week."""
    out = [(a, b) for a, b in calendar.intervals if a < end]
    span = calendar.repeat
    while out and calendar.end < end and not any(b > calendar.end - span for _, b in calendar.intervals):
        span *= 2
    shift = span
    while out and calendar.end + shift - span < end:
        for a, b in calendar.intervals:
            if b > calendar.end - span:
                out.append((max(a, calendar.end - span) + shift, b + shift))
        shift += span
    return out


def _length(windows: list[tuple[int, int]], start: int, end: int) -> int:
    low, high = 0, len(windows)
    while low < high:
        middle = (low + high) // 2
        if windows[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    total = 0
    while low < len(windows) and windows[low][0] < end:
        total += max(0, min(end, windows[low][1]) - max(start, windows[low][0]))
        low += 1
    return total


def _both(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    position = 0
    for a, b in one:
        while position < len(other) and other[position][1] <= a:
            position += 1
        index = position
        while index < len(other) and other[index][0] < b:
            pieces.append((max(a, other[index][0]), min(b, other[index][1])))
            index += 1
    return pieces
