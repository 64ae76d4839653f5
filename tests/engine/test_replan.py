"""After a disturbance: the plan holds again, and what changed is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.shop import chained, op, order, problems, shop, stood, times
from yidan.engine import (
    Delay,
    Disturbance,
    Down,
    Late,
    Loss,
    Material,
    Need,
    Plan,
    Problem,
    Receipt,
    Renewed,
    Resource,
    Rush,
    changes,
    check,
    difference,
    disturbed,
    plan,
    replan,
)

TWO = (Resource("M"), Resource("N"))
STEEL = (Material("steel", 0, (Receipt(5, 4), Receipt(60, 4)), lead=None),)
PUBLISHED = plan(
    shop(
        order("a", *chained(op("a1", 20, needs=(Need("steel", 4),)), op("a2", 20, "N")), due=60),
        order("b", *chained(op("b1", 30, "N"), op("b2", 30)), due=70),
        order("c", op("c1", 40), due=300),
        resources=TWO,
        materials=STEEL,
    )
)


def test_the_published_plan() -> None:
    assert times(PUBLISHED) == {"a1": (5, 25), "a2": (30, 50), "b1": (0, 30), "b2": (30, 60), "c1": (60, 100)}


CASES: dict[str, tuple[Disturbance, dict[str, tuple[int, int]], set[str]]] = {
    "a machine stands still: what runs pauses, the rest follows": (
        Down("M", 40, 50),
        {"a1": (5, 25), "a2": (30, 50), "b1": (0, 30), "b2": (30, 70), "c1": (70, 110)},
        {"c1"},
    ),
    "supply comes late": (
        Late("steel", 5, 35),
        {"a1": (35, 55), "a2": (55, 75), "b1": (0, 30), "b2": (55, 85), "c1": (85, 125)},
        {"a1", "a2", "b2", "c1"},
    ),
    "supply does not come": (
        Late("steel", 5, None),
        {"a1": (60, 80), "a2": (80, 100), "b1": (0, 30), "b2": (30, 60), "c1": (80, 120)},
        {"a1", "a2", "c1"},
    ),
    "quality loss": (
        Loss("b1", 5),
        {"a1": (5, 25), "a2": (35, 55), "b1": (0, 35), "b2": (35, 65), "c1": (65, 105)},
        {"a2", "b2", "c1"},
    ),
    "a rush order that fits": (
        Rush(order("x", op("x1", 5), due=5, weight=9)),
        {"a1": (5, 25), "a2": (30, 50), "b1": (0, 30), "b2": (30, 60), "c1": (60, 100), "x1": (0, 5)},
        set(),
    ),
    "nothing happened": (Renewed(PUBLISHED.problem), times(PUBLISHED), set()),
}


@pytest.mark.parametrize("name", CASES)
def test_repair(name: str) -> None:
    disturbance, expected, moved = CASES[name]
    answer = replan(PUBLISHED, disturbance)
    assert times(answer) == expected
    assert set(changes(PUBLISHED, answer).moved) == moved
    assert check(answer.problem, answer) == []


def test_who_gets_later_and_earlier_is_told() -> None:
    answer = replan(PUBLISHED, Down("M", 40, 55))
    told = changes(PUBLISHED, answer)
    assert told.later == (Delay("b", 60, 75, 70), Delay("c", 100, 115, 300)) and told.later[0].late and not told.later[1].late
    assert (told.earlier, told.total, told.value_before, told.value_after) == ((), 5, 0, 5)
    back = changes(answer, PUBLISHED)
    assert back.later == () and {d.order for d in back.earlier} == {"b", "c"}


def test_a_price_on_changed_starts_keeps_more_of_them() -> None:
    problem = shop(*(order(f"o{i}", op(f"p{i}", 10), due=10 * i + 10) for i in range(6)))
    published = plan(problem)
    rush = Rush(order("x", op("x1", 10), due=10))
    eager, calm = replan(published, rush), replan(published, rush, price=100)
    assert len(changes(published, calm).moved) == 0 < len(changes(published, eager).moved) or eager.value <= calm.value
    assert calm.assignments["x1"].start == 60


@pytest.mark.parametrize("nonsense", [Down("zz", 0, 5), Late("steel", 9, 10), Late("zz", 9, 10), Loss("zz", 5), Rush(order("a"))])
def test_a_disturbance_of_what_is_not_there_is_refused(nonsense: Disturbance) -> None:
    with pytest.raises((KeyError, ValueError)):
        replan(PUBLISHED, nonsense)


def test_a_difference_leads_from_one_plan_to_the_other_and_back() -> None:
    answer = replan(PUBLISHED, Loss("b1", 5))
    patch = difference(PUBLISHED, answer)
    rows, bought = patch.rows(PUBLISHED)
    assert (rows, bought) == (answer.assignments, answer.purchases)
    assert patch.inverse.rows(answer)[0] == PUBLISHED.assignments
    with pytest.raises(ValueError, match="changed since"):
        patch.rows(answer)


@given(problems(), st.data())
@settings(max_examples=50, deadline=None)
def test_every_repair_keeps_every_rule(problem: Problem, data: st.DataObject) -> None:
    published = plan(problem)
    resource = data.draw(st.sampled_from([r.key for r in problem.resources]))
    start, length = data.draw(st.integers(0, 3000)), data.draw(st.integers(1, 1500))
    kinds: list[Disturbance] = [Down(resource, start, start + length), Rush(order("rush", op("rush1", 30, "M0"))), Loss("o0.0", 33)]
    for disturbance in kinds:
        answer = replan(published, disturbance)
        assert check(disturbed(problem, disturbance), answer) == []


@given(problems(), st.integers(0, 3), st.integers(0, 1500))
@settings(max_examples=60, deadline=None)
def test_the_best_plan_given_is_never_made_worse_and_what_stands_stays(problem: Problem, seed: int, until: int) -> None:
    first = plan(problem)
    again = plan(problem, seconds=0.002, seed=seed, start=first)
    assert check(problem, again) == []
    assert again.value <= first.value
    assert plan(problem, seconds=0.002, seed=seed, start=first) == again
    later = stood(first, until)
    renewed = replan(first, Renewed(later))
    assert all(renewed.assignments[k] == first.assignments[k] for k, o in later.operation.items() if o.start is not None)
    assert plan(later, start=Plan(later, first.assignments, first.purchases, first.unplanned)).value <= first.value


def test_a_start_that_no_longer_holds_is_used_but_not_trusted() -> None:
    broken = replace(PUBLISHED, assignments={**PUBLISHED.assignments, "a2": replace(PUBLISHED.assignments["a2"], start=0, end=20)})
    assert check(PUBLISHED.problem, plan(PUBLISHED.problem, start=broken)) == []


def test_a_difference_carries_purchases_both_ways() -> None:
    base = shop(order("a", op("a1", needs=(Need("steel", 2),))), materials=(Material("steel", 0, lead=30),))
    less, more = plan(replace(base, materials=(Material("steel", 9),))), plan(base)
    patch = difference(less, more)
    assert patch.rows(less) == (more.assignments, more.purchases) and len(more.purchases) == 1
    assert patch.inverse.rows(more) == (less.assignments, ())
    assert patch.inverse.inverse == patch
    assert difference(more, less).inverse.rows(less)[1] == more.purchases
