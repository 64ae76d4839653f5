"""One scenario per constraint: the problem, the plan one expects by hand, and the judge's silence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.engine.shop import DAYTIME, chained, op, order, shop, times
from yidan.engine import (
    DAY,
    Alternative,
    Buffer,
    Calendar,
    Link,
    Material,
    Need,
    Operation,
    Problem,
    Receipt,
    Resource,
    Skill,
    State,
    check,
    plan,
)

TWO = (Resource("M"), Resource("N"))
FAST = Operation("a1", "W", (Alternative("M", 30), Alternative("N", 10)))


def with_family(key: str, family: str, minutes: int = 10) -> Operation:
    return Operation(key, "W", (Alternative("M", minutes, family),))


SCENARIOS: dict[str, tuple[Problem, dict[str, tuple[int, int]]]] = {
    "one machine, earlier date first": (
        shop(order("a", op("a1"), due=50), order("b", op("b1"), due=20)),
        {"a1": (10, 20), "b1": (0, 10)},
    ),
    "precedence inside a routing": (
        shop(order("a", *chained(op("a1"), op("a2", 5, "N"))), resources=TWO),
        {"a1": (0, 10), "a2": (10, 15)},
    ),
    "precedence across work orders, given in any order": (
        shop(order("a", op("a2", after=(Link("a1"),)), op("a1"))),
        {"a1": (0, 10), "a2": (10, 20)},
    ),
    "drying goes on while nobody works": (
        shop(order("a", op("a1", 30), op("a2", 30, after=(Link("a1", wait=16 * 60),))), resources=(Resource("M", calendar=DAYTIME),)),
        {"a1": (480, 510), "a2": (DAY + 480, DAY + 510)},
    ),
    "overlap: the next starts with the first lot": (
        shop(order("a", op("a1", 100, quantity=10), op("a2", 100, "N", quantity=10, after=(Link("a1", transfer=2),))), resources=TWO),
        {"a1": (0, 100), "a2": (20, 120)},
    ),
    "overlap: a quick successor still works its last lot behind": (
        shop(order("a", op("a1", 100, quantity=10), op("a2", 10, "N", quantity=10, after=(Link("a1", transfer=5),))), resources=TWO),
        {"a1": (0, 100), "a2": (95, 105)},
    ),
    "capacity two": (
        shop(order("a", op("a1")), order("b", op("b1")), order("c", op("c1")), resources=(Resource("M", 2),)),
        {"a1": (0, 10), "b1": (0, 10), "c1": (10, 20)},
    ),
    "the alternative that ends first": (
        shop(order("a", FAST), resources=TWO),
        {"a1": (0, 10)},
    ),
    "calendar: work pauses over night and over the weekend": (
        shop(order("a", op("a1", 300), op("a2", 300, after=(Link("a1"),)), release=4 * DAY), resources=(Resource("M", calendar=DAYTIME),)),
        {"a1": (4 * DAY + 480, 4 * DAY + 780), "a2": (4 * DAY + 780, 7 * DAY + 600)},
    ),
    "release": (shop(order("a", op("a1"), release=33)), {"a1": (33, 43)}),
    "people as second resource": (
        shop(
            order("a", op("a1", skill=Skill("crew", 2))),
            order("b", op("b1", on="N", skill=Skill("crew", 2))),
            resources=(*TWO, Resource("crew", 3)),
        ),
        {"a1": (0, 10), "b1": (10, 20)},
    ),
    "machine and people must both be there": (
        shop(
            order("a", op("a1", 60, skill=Skill("crew"))),
            resources=(Resource("M", calendar=Calendar(((0, 100), (200, 300)))), Resource("crew", calendar=Calendar(((50, 230),)))),
        ),
        {"a1": (50, 210)},
    ),
    "changeover by family": (
        shop(
            order("a", with_family("a1", "red"), due=10),
            order("b", with_family("b1", "blue"), due=20),
            order("c", with_family("c1", "blue"), due=30),
            resources=(Resource("M", setups={("red", "blue"): 15, ("", "red"): 4}),),
        ),
        {"a1": (4, 14), "b1": (29, 39), "c1": (39, 49)},
    ),
    "material from stock, then from a receipt": (
        shop(
            order("a", op("a1", needs=(Need("steel", 3),)), due=10),
            order("b", op("b1", needs=(Need("steel", Decimal("2.5")),)), due=20),
            materials=(Material("steel", Decimal("3.5"), (Receipt(70, 2),), lead=None),),
        ),
        {"a1": (0, 10), "b1": (70, 80)},
    ),
    "a shortage is bought": (
        shop(order("a", op("a1", needs=(Need("steel", 5),))), materials=(Material("steel", 3, lead=90),)),
        {"a1": (90, 100)},
    ),
    "stock is not taken from a later use that counts on it": (
        shop(
            order("a", op("a1", needs=(Need("steel", 2),), state=State.FIXED, start=50, resource="M")),
            order("b", op("b1", needs=(Need("steel", 2),))),
            materials=(Material("steel", 2, lead=80),),
        ),
        {"a1": (50, 60), "b1": (80, 90)},
    ),
    "stock is taken from a later use that a purchase still reaches": (
        shop(
            order("a", op("a1", needs=(Need("steel", 2),), state=State.FIXED, start=50, resource="M")),
            order("b", op("b1", needs=(Need("steel", 2),))),
            materials=(Material("steel", 2, lead=40),),
        ),
        {"a1": (50, 60), "b1": (0, 10)},
    ),
    "what is fixed stands, the rest goes into the gap": (
        shop(order("a", op("a1", state=State.FIXED, start=25, resource="M")), order("b", op("b1", 20)), order("c", op("c1", 30))),
        {"a1": (25, 35), "b1": (0, 20), "c1": (35, 65)},
    ),
    "what has started runs on from now": (
        replace(shop(order("a", op("a1", 500, state=State.STARTED, start=2, resource="M", remaining=7)), order("b", op("b1"))), now=100),
        {"a1": (2, 107), "b1": (107, 117)},
    ),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_plan_is_the_one_expected(name: str) -> None:
    problem, expected = SCENARIOS[name]
    answer = plan(problem)
    assert times(answer) == expected
    assert check(problem, answer) == []


def test_a_shortage_names_its_purchase_by_the_lot_rule() -> None:
    steel = Material("steel", 3, lead=90, minimum=4, multiple=6)
    answer = plan(shop(order("a", op("a1", needs=(Need("steel", 5),))), materials=(steel,)))
    (purchase,) = answer.purchases
    assert (purchase.material, purchase.operation, purchase.short, purchase.quantity, purchase.arrives) == ("steel", "a1", 2, 6, 90)


def test_what_has_no_place_says_why_and_costs() -> None:
    own = Material("castings", 0, lead=None)
    answer = plan(shop(order("a", *chained(op("a1", needs=(Need("castings", 1),)), op("a2"))), materials=(own,)))
    assert answer.unplanned == {"a1": "material:castings", "a2": "precedence:a1"}
    assert answer.value > 10**8
    assert check(answer.problem, answer) == []


def test_the_buffer_is_aimed_at_and_its_use_reported() -> None:
    both = (order("a", op("a1", 40), due=100), order("b", op("b1", 40), due=99))
    assert times(plan(shop(*both)))["b1"] == (0, 40)
    buffered = plan(shop(*both, buffers=(Buffer(30, order="a"), Buffer(5, resource="M"))))
    assert times(buffered) == {"a1": (0, 40), "b1": (40, 80)}
    assert (buffered.buffer_used("a"), buffered.buffer_used("b")) == (0, 0)
    assert {o.key: buffered.problem.buffer(o) for o in both} == {"a": 30, "b": 5}


@pytest.mark.parametrize("due, used", [(100, 0), (55, 15), (40, 30), (10, 30)])
def test_buffer_used_is_what_the_finish_leaves_of_it(due: int, used: int) -> None:
    assert plan(shop(order("a", op("a1", 40), due=due), buffers=(Buffer(30, order="a"),))).buffer_used("a") == used


def test_weights_decide_who_waits() -> None:
    light, heavy = order("a", op("a1", 50), due=50), order("b", op("b1", 50), due=50, weight=9)
    assert times(plan(shop(light, heavy)))["b1"] == (0, 50)


BROKEN = {
    "circle": shop(order("a", op("a1", after=(Link("a2"),)), op("a2", after=(Link("a1"),)))),
    "unknown predecessor": shop(order("a", op("a1", after=(Link("zz"),)))),
    "unknown resource": shop(order("a", op("a1", on="zz"))),
    "unknown material": shop(order("a", op("a1", needs=(Need("zz", 1),)))),
    "named twice": shop(order("a", op("a1")), order("b", op("a1"))),
    "a minute or more": shop(order("a", op("a1", 0))),
    "quantity not above 0": shop(order("a", op("a1", quantity=0))),
    "without start": shop(order("a", op("a1", state=State.FIXED))),
    "weight below 0": shop(order("a", op("a1"), weight=-1)),
    "setups with capacity": shop(order("a", op("a1")), resources=(Resource("M", 2, setups={("a", "b"): 1}),)),
    "people are also its machine": shop(order("a", op("a1", skill=Skill("M")))),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_problem_that_contradicts_itself_is_refused(fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        plan(BROKEN[fault])
