"""A factory problem as JSON, the public format `factory`: the names are those of the dataclasses, what has its default may be left out.

A calendar is {"intervals": [[open, close], ..], "horizon", "repeat"}, left out: around the clock. An alternative is [resource, minutes] or
[resource, minutes, family]; setups are [family before, family after, minutes]; a quantity that is not whole is a string.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any, TypeVar

from yidan.engine.problem import (
    ALWAYS,
    Alternative,
    Buffer,
    Calendar,
    Link,
    Material,
    Need,
    Operation,
    Order,
    Problem,
    Quantity,
    Receipt,
    Resource,
    Skill,
    State,
)
from yidan.engine.promise import Promise
from yidan.engine.result import Assignment, Plan

Json = Mapping[str, Any]
T = TypeVar("T")
QUANTITIES = {"quantity", "transfer", "stock", "minimum", "multiple"}


def problem_of(told: Json) -> Problem:
    """Raises ValueError when something is missing, unknown or of the wrong kind."""
    try:
        return Problem(
            int(told["now"]),
            tuple(order_of(o) for o in told["orders"]),
            tuple(_resource(r) for r in told["resources"]),
            tuple(_made(Material, m, receipts=_all(Receipt, m.get("receipts", ()))) for m in told.get("materials", ())),
            _all(Buffer, told.get("buffers", ())),
            _calendar(told.get("calendar")),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not a factory problem: {fault}") from fault


def order_of(told: Json) -> Order:
    """One order."""
    return _made(Order, told, operations=tuple(_operation(o) for o in told.get("operations", ())))


def _operation(told: Json) -> Operation:
    skill = told.get("skill")
    return _made(
        Operation,
        {"work_order": told["key"].partition(".")[0], **told},
        alternatives=tuple(Alternative(*way) for way in told["alternatives"]),
        after=_all(Link, told.get("after", ())),
        needs=_all(Need, told.get("needs", ())),
        skill=_made(Skill, skill) if skill else None,
        state=State(told.get("state", "free")),
    )


def _resource(told: Json) -> Resource:
    setups = {(a, b): int(minutes) for a, b, minutes in told.get("setups", ())}
    return _made(Resource, told, calendar=_calendar(told.get("calendar")), setups=setups)


def _calendar(told: Json | None) -> Calendar:
    if told is None:
        return ALWAYS
    return _made(Calendar, told, intervals=tuple((int(a), int(b)) for a, b in told["intervals"]))


def _all(kind: type[Any], rows: Iterable[Json]) -> tuple[Any, ...]:
    return tuple(_made(kind, row) for row in rows)


def _made(kind: type[T], told: Json, **ready: Any) -> T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if strange := set(told) - known:
        raise ValueError(f"{kind.__name__.lower()} has no {', '.join(sorted(strange))}")
    return kind(**{k: _meant(v) if k in QUANTITIES else v for k, v in told.items()} | ready)


def _meant(quantity: int | str | None) -> Quantity | None:
    if isinstance(quantity, float):
        raise ValueError(f"quantity {quantity}: whole, or a string")
    return Decimal(quantity) if isinstance(quantity, str) else quantity


# -- and back


def written(problem: Problem) -> dict[str, Any]:
    """The problem as JSON; `problem_of` makes an equal one of it."""
    out: dict[str, Any] = {"now": problem.now, "resources": [_told(r) for r in problem.resources]}
    if problem.calendar != ALWAYS:
        out["calendar"] = _told(problem.calendar)
    out |= {"materials": [_told(m) for m in problem.materials], "buffers": [_told(b) for b in problem.buffers]}
    return out | {"orders": [_told(o) for o in problem.orders]}


def _told(thing: Any) -> Any:
    out = {}
    for f in fields(thing):
        value = getattr(thing, f.name)
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        if value != default:
            out[f.name] = _value(f.name, value)
    return out


def _value(name: str, value: Any) -> Any:
    match name, value:
        case "alternatives", _:
            return [[a.resource, a.minutes, a.family] if a.family else [a.resource, a.minutes] for a in value]
        case "setups", _:
            return [[*pair, minutes] for pair, minutes in value.items()]
        case "intervals", _:
            return [list(pair) for pair in value]
        case _, tuple():
            return [_told(one) for one in value]
        case _, Calendar() | Skill():
            return _told(value)
        case _, Decimal() | State():
            return str(value)
    return value


def plan_of(problem: Problem, rows: Iterable[Json]) -> Plan:
    """A plan from its rows {"operation", "resource", "start", "end", "skill"}."""
    return Plan(problem, {row["operation"]: _made(Assignment, row) for row in rows})


def rows_of(assignments: Iterable[Assignment]) -> list[dict[str, Any]]:
    """Assignments as JSON."""
    return [_told(a) for a in assignments]


def answer_of(promise: Promise) -> dict[str, Any]:
    """A promise as the command line prints it: dates in minutes."""
    return {
        "order": promise.order.key,
        "date": promise.date,
        "finish": promise.finish,
        "feasible": promise.feasible,
        "proven": promise.proven,
        "obstacle": promise.obstacle,
        "operations": rows_of(promise.operations),
        "purchases": [
            {"material": p.material, "quantity": _value("quantity", p.quantity), "arrives": p.arrives} for p in promise.purchases
        ],
        "reasons": [{"kind": str(r.kind), "subject": r.subject, "gain": r.gain, "blockers": list(r.blockers)} for r in promise.reasons],
    }
