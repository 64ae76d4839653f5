"""After a disturbance: a plan that holds again, with as little changed as the dates allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yidan.engine.hours import NEVER
from yidan.engine.problem import Operation, Order, Problem, Receipt, State
from yidan.engine.result import Plan, changes
from yidan.engine.sequence import Network, by_starts
from yidan.engine.solve import LEAST, PLAIN
from yidan.engine.steps import NoPlace
from yidan.engine.timetable import Timetable, decode
from yidan.engine.valid import validate


@dataclass(frozen=True, slots=True)
class Down:
    """Resource stands still over [start, end), minutes; what runs pauses and goes on afterwards."""

    resource: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Late:
    """The receipt of `material` expected at `expected` comes at `time` (minutes) instead; None: not at all."""

    material: str
    expected: int
    time: int | None


@dataclass(frozen=True, slots=True)
class Rush:
    """A further order, all of it free."""

    order: Order


@dataclass(frozen=True, slots=True)
class Loss:
    """Quality loss: operation must be done for `minutes` more (rework, pieces made again) on whatever alternative it runs."""

    operation: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """The whole problem as it is now: time gone by, work reported, anything at all."""

    problem: Problem


Disturbance = Down | Late | Rush | Loss | Renewed


def disturbed(problem: Problem, disturbance: Disturbance) -> Problem:
    """The problem after it. Raises ValueError or KeyError when the disturbance names what is not there."""
    match disturbance:
        case Down(resource, start, end):
            _ = problem.resource[resource]
            resources = (replace(r, calendar=r.calendar.without(start, end)) if r.key == resource else r for r in problem.resources)
            return replace(problem, resources=tuple(resources))
        case Late():
            return _later(problem, disturbance)
        case Rush(order):
            return problem.with_order(order)
        case Loss(operation, minutes):
            _ = problem.operation[operation]
            return problem.altered({operation: lambda o: _longer(o, minutes)})
        case Renewed(renewed):
            return renewed


def replan(plan: Plan, disturbance: Disturbance, price: int = 0, seconds: float = 0, seed: int = 1) -> Plan:
    """A plan for the disturbed problem, the best of four repairs by weighted tardiness + `price` x changed starts, then fewest changes.

    Right shift: the same sequences and machines, nothing earlier than published. Match up: what can stand stands, the rest is put into
    gaps. Regenerate: the same sequence, earlier where it fits, once on the published machines and once choosing anew. price: weighted
    minutes late that one changed start is worth. seconds: budget for mending the best of them, counted in tries; a changed start is then
    worth something even where no price is named, and published starts are kept to except for late orders. `changes(plan, answer)` counts
    what moved. Raises ValueError when the disturbed problem contradicts itself.
    """
    problem = disturbed(plan.problem, disturbance)
    if seconds >= LEAST or len(problem.operation) > PLAIN:
        from yidan.engine.repair import NotFlat, repaired

        first = {o.key: -NEVER for o in disturbance.order.operations} if isinstance(disturbance, Rush) else {}
        try:
            return repaired(plan, problem, first, price, seconds, seed, isinstance(disturbance, Down))
        except NotFlat:
            pass
    validate(problem)
    known = {k: a for k, a in plan.assignments.items() if k in problem.operation}
    starts, pins = {k: a.start for k, a in known.items()}, {k: a.resource for k, a in known.items()}
    sequence = by_starts(Network.of(problem), _urgent(disturbance, starts))
    repairs = (
        decode(problem, sequence, floors=starts, pins=pins),
        matched(problem, sequence, starts, pins),
        decode(problem, sequence, pins=pins),
        decode(problem, sequence),
    )
    return min(repairs, key=lambda repair: _cost(plan, repair, price))


def _cost(plan: Plan, repair: Plan, price: int) -> tuple[int, int]:
    moved = len(changes(plan, repair).moved)
    return repair.value + price * moved, moved


def matched(problem: Problem, sequence: list[str], starts: Mapping[str, int], pins: Mapping[str, str]) -> Plan:
    """First those that can start as published, then the displaced ones."""
    table = Timetable.standing(problem)
    for key in sequence:
        if key in starts and key not in table.placed:
            operation = problem.operation[key]
            try:
                if table.place(operation, problem.owner[key], floor=starts[key], pin=pins[key]).start != starts[key]:
                    table.lift(operation)
            except NoPlace:
                continue
    return decode(problem, sequence, table)


def _urgent(disturbance: Disturbance, starts: Mapping[str, int]) -> dict[str, int]:
    """Sequence keys: as published; a rush order goes first."""
    first = {o.key: -NEVER for o in disturbance.order.operations} if isinstance(disturbance, Rush) else {}
    return {**starts, **first}


def _later(problem: Problem, late: Late) -> Problem:
    material = problem.material[late.material]
    moved = next((r for r in material.receipts if r.time == late.expected), None)
    if moved is None:
        raise ValueError(f"no receipt of {late.material} at {late.expected}")
    rest = list(material.receipts)
    rest.remove(moved)
    if late.time is not None:
        rest.append(Receipt(late.time, moved.quantity))
    changed = replace(material, receipts=tuple(rest))
    return replace(problem, materials=tuple(changed if m.key == late.material else m for m in problem.materials))


def _longer(operation: Operation, minutes: int) -> Operation:
    if operation.state is State.STARTED:
        return replace(operation, remaining=(operation.remaining or 0) + minutes)
    return replace(operation, alternatives=tuple(replace(a, minutes=a.minutes + minutes) for a in operation.alternatives))
