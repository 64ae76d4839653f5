"""Load against capacity, with and without an order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.engine.shop import DAYTIME, op, order, problems, shop
from yidan.engine import DAY, WEEK, Load, Problem, Resource, Skill, State, bottleneck, edges, hold, load, plan, promise, total

WEEKDAYS = plan(
    shop(
        order("a", op("a1", 600)),
        order("b", op("b1", 240, "N", skill=Skill("crew", 2))),
        resources=(Resource("M", 2, DAYTIME), Resource("N", 1, DAYTIME), Resource("crew", 4, DAYTIME)),
    )
)


def row(loads: tuple[Load, ...], resource: str) -> list[tuple[int, int, int]]:
    return [(x.capacity, x.used, x.of_order) for x in loads if x.resource == resource]


def test_per_day() -> None:
    days = load(WEEKDAYS, edges(0, 3 * DAY, DAY), order="a")
    assert row(days, "M") == [(960, 480, 480), (960, 120, 120), (960, 0, 0)]
    assert row(days, "N") == [(480, 240, 0), (480, 0, 0), (480, 0, 0)]
    assert row(days, "crew") == [(1920, 480, 0), (1920, 0, 0), (1920, 0, 0)]


def test_per_week_and_the_bottleneck() -> None:
    week = load(WEEKDAYS, edges(0, WEEK, WEEK))
    assert row(week, "M") == [(4800, 600, 0)]
    first = bottleneck(week)
    assert first is not None and first.resource == "M" and first.share == 0.125
    assert [x.resource for x in total(week)] == ["M", "N", "crew"]


def test_an_order_not_yet_in_the_plan_is_seen_by_holding_it() -> None:
    asked = order("x", op("x1", 480, "N"))
    held = hold(WEEKDAYS, promise(WEEKDAYS, asked))
    (first, *_) = [x for x in load(held, edges(0, WEEK, WEEK), order="x") if x.resource == "N"]
    assert (first.used, first.without, first.share_without, first.share) == (720, 240, 0.1, 0.3)


def test_what_has_started_loads_from_now_on() -> None:
    problem = Problem(50, (order("a", op("a1", 500, state=State.STARTED, start=10, resource="M", remaining=30)),), (Resource("M"),))
    assert row(load(plan(problem), (0, 60, 100)), "M") == [(60, 10, 0), (40, 20, 0)]


def test_a_closed_period_with_load_has_no_finite_share() -> None:
    assert Load("M", 0, 1, 0, 0).share == 0.0 and Load("M", 0, 1, 0, 5).share == float("inf")
    assert bottleneck(()) is None


@pytest.mark.parametrize("bounds", [(0,), (5, 5), (5, 4)])
def test_bounds_must_ascend(bounds: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="ascend"):
        load(WEEKDAYS, bounds)


@given(problems())
@settings(max_examples=50, deadline=None)
def test_nothing_is_over_capacity_and_no_minute_is_lost(problem: Problem) -> None:
    answer = plan(problem)
    end = max((a.end for a in answer.assignments.values()), default=1)
    loads = load(answer, edges(0, end, DAY))
    assert all(x.used <= x.capacity for x in loads)
    wanted = 0
    for key, a in answer.assignments.items():
        operation = problem.operation[key]
        crew = operation.skill.people if operation.skill else 0
        wanted += (1 + crew) * next(w.minutes for w in operation.alternatives if w.resource == a.resource)
    assert sum(x.used for x in loads) == wanted
