"""Why an order of the plan ends when it does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.engine.relax import relaxed
from tests.engine.shop import chained, op, order, problems, shop
from yidan.engine import Kind, Material, Need, Order, Plan, Problem, Resource, State, explain, hold, plan, promise

TWO = (Resource("M"), Resource("N"))
LINE = plan(
    shop(
        order("a", *chained(op("a1", 100), op("a2", 30, "N")), due=200), order("b", op("b1", 50), op("b2", 10, "N"), due=140), resources=TWO
    )
)


def test_the_chain_runs_from_the_finish_to_what_started_it() -> None:
    late = explain(LINE, "a")
    assert (late.finish, late.late, late.reachable) == (180, 0, 180)
    assert [s.operation.key for s in late.chain] == ["a2", "a1"]
    assert (late.reasons[0].kind, late.reasons[0].subject, late.reasons[0].gain, late.reasons[0].blockers) == (
        Kind.MACHINE,
        "M",
        50,
        ("b",),
    )


def test_lateness_is_counted_from_the_promised_date() -> None:
    base = plan(shop(order("a", op("a1", 100), due=500, promised=60)))
    assert explain(base, "a").late == 40


def test_an_order_without_a_place_names_the_obstacle() -> None:
    base = plan(shop(order("a", op("a1", needs=(Need("castings", 1),))), materials=(Material("castings", 0, lead=None),)))
    assert explain(base, "a").obstacle == "material:castings"


def test_a_plan_that_leaves_idle_time_says_so() -> None:
    problem = shop(order("a", op("a1", 10)))
    lazy = plan(replace(problem, orders=(order("a", op("a1", 10, state=State.FIXED, start=90, resource="M")),)))
    told = explain(Plan(problem, lazy.assignments), "a")
    assert (told.finish, told.reachable) == (100, 10)


def test_an_order_with_nothing_to_do_and_one_unknown() -> None:
    assert explain(plan(shop(order("a"))), "a").reasons == ()
    with pytest.raises(KeyError):
        explain(LINE, "zz")


def put_in(base: Plan, asked: Order, planned: Plan | None) -> int | None:
    """Its finish when promised on `base`: as a whole, or operation by operation on the machines and in the sequence of `planned`."""
    if planned is None:
        return promise(base, asked).finish
    finish: int | None = None
    for i, o in enumerate(sorted(asked.operations, key=lambda x: planned.assignments[x.key].start)):
        pinned = tuple(a for a in o.alternatives if a.resource == planned.assignments[o.key].resource)
        step = promise(base, replace(asked, key=f"step {i}", operations=(replace(o, alternatives=pinned),)))
        base, finish = hold(base, step), max(step.finish or 0, finish or 0)
    return finish


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_reason_moves_the_order_when_loosened(problem: Problem) -> None:
    base = plan(problem)
    for asked in problem.orders:
        told = explain(base, asked.key)
        assert told.reachable <= told.finish
        rest = replace(problem, orders=tuple(o for o in problem.orders if o.key != asked.key))
        others = {k: a for k, a in base.assignments.items() if k in rest.operation}
        bought = tuple(p for p in base.purchases if p.operation in rest.operation)
        for reason in told.reasons:
            eased, loosened = relaxed(rest, asked, reason.relaxations)
            after = put_in(Plan(eased, others, bought), loosened, base if told.as_planned else None)
            assert after == reason.finish == told.reachable - reason.gain < told.reachable
