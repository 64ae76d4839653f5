"""A relaxation carried out on the problem itself, so that a stated reason is judged without the code that stated it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from yidan.engine import ALWAYS, Kind, Order, Problem, Relaxation


def relaxed(problem: Problem, order: Order, relaxations: Iterable[Relaxation]) -> tuple[Problem, Order]:
    """The problem and the order with all of them loosened."""
    for relaxation in relaxations:
        problem, order = _one(problem, order, relaxation.kind, relaxation.subject)
    return problem, order


def _one(problem: Problem, order: Order, kind: Kind, subject: str) -> tuple[Problem, Order]:
    if kind in (Kind.MACHINE, Kind.PEOPLE):
        more = tuple(replace(r, capacity=10**6, setups={}) if r.key == subject else r for r in problem.resources)
        return replace(problem, resources=more), order
    if kind is Kind.CALENDAR:
        return replace(problem, resources=tuple(replace(r, calendar=ALWAYS) if r.key == subject else r for r in problem.resources)), order
    if kind is Kind.MATERIAL:
        return replace(
            problem, materials=tuple(replace(m, stock=m.stock + 10**6) if m.key == subject else m for m in problem.materials)
        ), order
    if kind is Kind.RELEASE:
        return problem, replace(order, release=0)
    changed = []
    for o in order.operations:
        if o.key == subject and kind is Kind.PRECEDENCE:
            o = replace(o, after=())
        if o.key == subject and kind is Kind.WORK:
            o = replace(o, alternatives=tuple(replace(a, minutes=(a.minutes + 1) // 2) for a in o.alternatives))
        changed.append(o)
    return problem, replace(order, operations=tuple(changed))
