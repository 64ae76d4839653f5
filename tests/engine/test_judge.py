"""The judge catches a plan made as if one constraint were not there, and names the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.shop import DAYTIME, chained, op, order, problems, shop
from yidan.engine import (
    ALWAYS,
    Alternative,
    Assignment,
    Link,
    Material,
    Need,
    Operation,
    Plan,
    Problem,
    Purchase,
    Receipt,
    Resource,
    Rule,
    Skill,
    State,
    check,
    plan,
)
from yidan.engine.arrays import Arrays
from yidan.engine.kernels.placing import decode

Change = Callable[[Operation], Operation]


def each(problem: Problem, change: Change) -> Problem:
    """Every operation changed."""
    orders = tuple(replace(o, operations=tuple(change(x) for x in o.operations)) for o in problem.orders)
    return replace(problem, orders=orders)


def machines(problem: Problem, **more: object) -> Problem:
    return replace(problem, resources=tuple(replace(r, **more) for r in problem.resources))  # type: ignore[arg-type]


CAST = Operation("b1", "W", (Alternative("M", 10, "blue"),))
FULL = {
    Rule.CAPACITY: shop(order("a", op("a1")), order("b", op("b1"))),
    Rule.CALENDAR: shop(order("a", op("a1", 600)), resources=(Resource("M", calendar=DAYTIME),)),
    Rule.RELEASE: shop(order("a", op("a1"), release=60)),
    Rule.PRECEDENCE: shop(order("a", *chained(op("a1"), op("a2", on="N"))), resources=(Resource("M"), Resource("N"))),
    Rule.SKILL: shop(
        order("a", op("a1", skill=Skill("crew"))), order("b", op("b1", skill=Skill("crew"))), resources=(Resource("M", 2), Resource("crew"))
    ),
    Rule.SETUP: shop(order("a", CAST), resources=(Resource("M", setups={("red", "blue"): 9}, family="red"),)),
    Rule.MATERIAL: shop(order("a", op("a1", needs=(Need("steel", 2),))), materials=(Material("steel", 1, (Receipt(50, 1),), lead=None),)),
    Rule.FIXED: shop(order("a", op("a1", state=State.FIXED, start=40, resource="M"))),
}
DROPPED: dict[Rule, Callable[[Problem], Problem]] = {
    Rule.CAPACITY: lambda p: machines(p, capacity=2),
    Rule.CALENDAR: lambda p: machines(p, calendar=ALWAYS),
    Rule.RELEASE: lambda p: replace(p, orders=tuple(replace(o, release=0) for o in p.orders)),
    Rule.PRECEDENCE: lambda p: each(p, lambda o: replace(o, after=())),
    Rule.SKILL: lambda p: machines(p, capacity=2),
    Rule.SETUP: lambda p: machines(p, setups={}),
    Rule.MATERIAL: lambda p: replace(p, materials=(Material("steel", 9),)),
    Rule.FIXED: lambda p: each(p, lambda o: replace(o, state=State.FREE, start=None, resource=None)),
}


@pytest.mark.parametrize("rule", FULL)
def test_a_dropped_constraint_is_caught(rule: Rule) -> None:
    blind = plan(DROPPED[rule](FULL[rule]))
    assert rule in {v.rule for v in check(FULL[rule], blind)}
    assert check(FULL[rule], plan(FULL[rule])) == []


WAIT = shop(order("a", op("a1"), op("a2", on="N", after=(Link("a1", wait=30),))), resources=(Resource("M"), Resource("N")))
LOTS = shop(
    order("a", op("a1", 100, quantity=10), op("a2", 10, "N", quantity=10, after=(Link("a1", transfer=5),))),
    resources=(Resource("M"), Resource("N")),
)
ABSENT = shop(order("a", op("a1", 600, skill=Skill("crew"))), resources=(Resource("M"), Resource("crew", calendar=DAYTIME)))
BOUGHT = shop(order("a", op("a1", needs=(Need("steel", 2),))), materials=(Material("steel", 0, lead=50),))
KERNEL: dict[str, tuple[Problem, Callable[[Any], dict[str, Any]], Rule]] = {
    "capacity": (FULL[Rule.CAPACITY], lambda f: {"cap": f.cap + 9}, Rule.CAPACITY),
    "people": (FULL[Rule.SKILL], lambda f: {"people": f.people * 0}, Rule.SKILL),
    "hours of the machine": (FULL[Rule.CALENDAR], lambda f: around_the_clock(), Rule.CALENDAR),
    "hours of the people": (ABSENT, lambda f: {"way_hours": f.hours[f.way_resource]}, Rule.CALENDAR),
    "release": (FULL[Rule.RELEASE], lambda f: {"release": f.release * 0}, Rule.RELEASE),
    "precedence": (FULL[Rule.PRECEDENCE], lambda f: {"before_at": f.before_at * 0}, Rule.PRECEDENCE),
    "waiting": (WAIT, lambda f: {"before_wait": f.before_wait * 0}, Rule.PRECEDENCE),
    "first lot": (LOTS, lambda f: {"lot_num": f.lot_num * 0 + 1, "lot_den": f.lot_den * 0 + 100}, Rule.PRECEDENCE),
    "changeover": (FULL[Rule.SETUP], lambda f: {"costs": f.costs * 0}, Rule.SETUP),
    "material": (FULL[Rule.MATERIAL], lambda f: {"need_quantity": f.need_quantity * 0}, Rule.MATERIAL),
    "lead time": (BOUGHT, lambda f: {"lead": f.lead - 45}, Rule.MATERIAL),
    "minutes": (FULL[Rule.CAPACITY], lambda f: {"way_minutes": f.way_minutes - 1}, Rule.CALENDAR),
}


def around_the_clock() -> dict[str, Any]:
    """The hours of a shop that never closes."""
    floor = Arrays.of(DROPPED[Rule.CALENDAR](FULL[Rule.CALENDAR])).floor
    return {name: getattr(floor, name) for name in floor._fields if name.startswith("hour")}


@pytest.mark.parametrize("name", KERNEL)
def test_a_kernel_that_forgets_a_constraint_is_caught(name: str) -> None:
    problem, forget, rule = KERNEL[name]
    arrays = Arrays.of(problem)
    for floor, wanted in ((arrays.floor, set()), (arrays.floor._replace(**forget(arrays.floor)), {rule})):
        mutant = replace(arrays, floor=floor)
        t, n = mutant.table(), mutant.size
        decode(floor, t, np.arange(n), np.full(n, -(10**9)), np.full(n, -1))
        assert wanted <= {v.rule for v in check(problem, mutant.plan(t))}
        assert wanted or check(problem, mutant.plan(t)) == []


BASE = plan(shop(order("a", *chained(op("a1"), op("a2", 20)))))


def with_rows(**rows: Assignment | None) -> Plan:
    changed = {**BASE.assignments, **rows}
    return replace(BASE, assignments={k: a for k, a in changed.items() if a is not None})


MUTANTS = {
    "missing": (with_rows(a2=None), Rule.COMPLETE),
    "unknown": (with_rows(zz=Assignment("zz", "M", 90, 100)), Rule.COMPLETE),
    "wrong machine": (with_rows(a2=Assignment("a2", "Q", 10, 30)), Rule.ALTERNATIVE),
    "too short": (with_rows(a2=Assignment("a2", "M", 10, 29)), Rule.CALENDAR),
    "too long": (with_rows(a2=Assignment("a2", "M", 10, 31)), Rule.CALENDAR),
    "too early": (with_rows(a2=Assignment("a2", "M", 9, 29)), Rule.PRECEDENCE),
    "people of nobody's asking": (with_rows(a2=Assignment("a2", "M", 10, 30, "crew")), Rule.SKILL),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name: str) -> None:
    mutant, rule = MUTANTS[name]
    assert rule in {v.rule for v in check(BASE.problem, mutant)}


OVERLAP = shop(
    order("a", op("a1", 100, quantity=10), op("a2", 50, "N", quantity=10, after=(Link("a1", wait=5, transfer=2),))),
    resources=(Resource("M"), Resource("N")),
)


@pytest.mark.parametrize("start, early", [(65, 0), (64, 1), (25, 40), (20, 45)])
def test_overlap_is_judged_at_both_ends(start: int, early: int) -> None:
    rows = {"a1": Assignment("a1", "M", 0, 100), "a2": Assignment("a2", "N", start, start + 50)}
    found = [v.amount for v in check(OVERLAP, Plan(OVERLAP, rows)) if v.rule is Rule.PRECEDENCE]
    assert found == ([early] if early and start + 50 >= 105 else [10] if early else [])


def test_a_purchase_that_comes_sooner_than_it_can_is_caught() -> None:
    problem = shop(order("a", op("a1", needs=(Need("steel", 2),))), materials=(Material("steel", 0, lead=50),))
    hasty = Plan(problem, {"a1": Assignment("a1", "M", 10, 20)}, (Purchase("steel", "a1", 2, 2, 10),))
    assert Rule.MATERIAL in {v.rule for v in check(problem, hasty)}


@given(problems(), st.data())
@settings(max_examples=80, deadline=None)
def test_nothing_can_start_a_minute_sooner_on_an_unchanged_rest(problem: Problem, data: st.DataObject) -> None:
    """The plan is active: pulling any one operation a minute to the left breaks a rule, unless closed time lies before it."""
    answer = plan(problem)
    if not answer.assignments:
        return
    key = data.draw(st.sampled_from(sorted(answer.assignments)))
    a = answer.assignments[key]
    hours = problem.hours(a.resource, problem.operation[key].skill)
    minutes = next(w.minutes for w in problem.operation[key].alternatives if w.resource == a.resource)
    sooner = hours.begin(hours.work(a.start) - 1) if hours.work(a.start) else -1
    moved = Assignment(key, a.resource, sooner, hours.finish(max(0, sooner), minutes), a.skill)
    assert check(problem, replace(answer, assignments={**answer.assignments, key: moved}))


def test_more_started_than_there_are_places_is_no_fault_of_the_plan():
    """The floor began two jobs on one machine: the plan stands, and puts nothing beside them; a plan that does is caught."""
    running = {"state": State.STARTED, "resource": "M", "start": 0}
    problem = replace(
        shop(order("a", op("a1", remaining=30, **running)), order("b", op("b1", remaining=20, **running)), order("c", op("c1"))), now=5
    )
    made = plan(problem)
    assert check(problem, made) == [] and made.assignments["c1"].start >= 35
    wrong = replace(made, assignments={**made.assignments, "c1": replace(made.assignments["c1"], start=5, end=15)})
    assert {violation.rule for violation in check(problem, wrong)} == {Rule.CAPACITY}
