"""One scenario per constraint: the problem, the plan one expects by hand, and the judge's silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.shop import chained, op, order, shop, times
from yidan.engine import (
    Buffer,
    Link,
    Material,
    Need,
    Resource,
    Skill,
    State,
    check,
    plan,
)
from yidan.engine.factory import improved
from yidan.engine.factory_json import problem_of

SCENARIOS = sorted(path for path in (Path(__file__).parent / "scenarios").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda path: path.name)
def test_the_plan_is_the_one_expected(folder: Path) -> None:
    problem = problem_of(json.loads((folder / "problem.json").read_text(encoding="utf-8")))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    answers = (plan(problem), improved(problem, 0, 1, None, None))
    for answer in answers:
        assert times(answer) == {key: tuple(pair) for key, pair in expected["times"].items()}, expected["sentence"]
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
