"""The compiled tiers do what the plain ones do, keep every rule, and never make worse what they were given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.shop import chained, op, order, problems, shop, stood
from tests.engine.test_speed import factory
from yidan.engine import Alternative, Down, Operation, Order, Plan, Problem, Resource, State, changes, check, disturbed, plan, replan
from yidan.engine.arrays import Arrays
from yidan.engine.columns import NotFlat
from yidan.engine.factory import improved
from yidan.engine.improve import rows
from yidan.engine.kernels.floor import NEVER
from yidan.engine.kernels.placing import decode as compiled
from yidan.engine.kernels.ruin import recall
from yidan.engine.sequence import Network, by_operation_due_date
from yidan.engine.solve import rank
from yidan.engine.timetable import decode


def both(problem: Problem) -> tuple[Plan, Plan, Arrays]:
    """One sequence placed by the interpreter and by the kernel."""
    sequence = by_operation_due_date(Network.of(problem), 1)
    arrays = Arrays.of(problem)
    t, nothing = arrays.table(), np.full(arrays.size, -1, np.int64)
    numbers = np.array([arrays.index[k] for k in sequence], np.int64)
    compiled(arrays.floor, t, numbers, np.full(arrays.size, -NEVER, np.int64), nothing)
    return decode(problem, sequence), arrays.plan(t), arrays


@given(problems(), st.integers(0, 1500))
@settings(max_examples=60, deadline=None)
def test_the_kernel_places_as_the_interpreter_does(problem: Problem, until: int) -> None:
    for asked in (problem, stood(plan(problem), until)):
        slow, fast, arrays = both(asked)
        assert fast == slow
        t = arrays.table()
        recall(arrays.floor, t, rows(arrays, fast))
        assert arrays.plan(t, fast.unplanned) == fast and arrays.rank(t) == rank(fast)


@given(problems(), st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_what_is_improved_keeps_every_rule_is_no_worse_and_the_same_again(problem: Problem, seed: int) -> None:
    start = plan(problem)
    answer = improved(problem, 0.02, seed, start, None)
    assert check(problem, answer) == []
    assert rank(answer) <= rank(start)
    assert improved(problem, 0.02, seed, start, None) == answer
    stands = stood(start, 700)
    assert check(stands, improved(stands, 0.02, seed, None, None)) == []


def late_shop(size: int) -> Problem:
    """Two machines, more to do than the dates allow."""
    ways = ("M", "N")
    orders = (
        Order(
            f"o{i}",
            40 + 7 * i,
            chained(*(op(f"o{i}.{k}", 5 + (3 * i + 5 * k) % 11, ways[(i + k) % 2]) for k in range(3))),
            weight=1 + i % 3,
        )
        for i in range(size)
    )
    return shop(*orders, resources=(Resource("M"), Resource("N")))


def test_time_betters_a_plan_and_progress_is_told_and_can_stop_it() -> None:
    problem = late_shop(30)
    told: list[tuple[int, int | None]] = []
    first, better = plan(problem), plan(problem, seconds=1, progress=lambda value, bound: told.append((value, bound)))
    assert better.value < first.value and check(problem, better) == []
    assert [v for v, _ in told] == sorted((v for v, _ in told), reverse=True) and told[-1][0] == better.value
    assert all(bound is None or bound <= better.value for _, bound in told)
    stopped = plan(problem, seconds=60, progress=lambda value, bound: True)
    assert stopped.value == first.value


def test_a_plan_without_lateness_is_proven_by_its_bound_and_not_searched_on() -> None:
    problem = factory(200)
    calls: list[int] = []
    answer = plan(problem, seconds=60, progress=lambda value, bound: calls.append(value))
    assert answer.value == 0 and len(calls) < 4


def test_what_the_arrays_do_not_carry_is_planned_all_the_same() -> None:
    away = Operation("a1", "W", (Alternative("M", 10),), skill=None, state=State.FIXED, start=5, resource="N")
    problem = shop(order("a", away), resources=(Resource("M"), Resource("N")))
    with pytest.raises((NotFlat, ValueError)):
        Arrays.of(problem)
    with pytest.raises(ValueError, match="circle"):
        improved(replace(problem, orders=(order("a", op("x", after=()), *looped()),)), 0, 1, None, None)


def looped() -> tuple[Operation, Operation]:
    one, two = chained(op("y"), op("z"))
    return replace(one, after=chained(two, op("y"))[1].after), two


@given(problems(), st.integers(0, 3000), st.integers(1, 1500))
@settings(max_examples=25, deadline=None)
def test_a_repair_with_time_keeps_every_rule_and_is_the_same_again(problem: Problem, start: int, length: int) -> None:
    published = plan(problem)
    down = Down(problem.resources[0].key, start, start + length)
    answer = replan(published, down, seconds=0.1)
    assert check(disturbed(problem, down), answer) == []
    assert replan(published, down, seconds=0.1) == answer


def test_a_repair_with_time_moves_few_starts_and_saves_dates() -> None:
    problem = factory(200)
    published, down = plan(problem), Down("W0", 2 * 1440, 6 * 1440)
    shifted = replan(published, down, price=10**9)
    mended = replan(published, down, seconds=1)
    assert check(mended.problem, mended) == []
    assert mended.value <= shifted.value
    assert len(changes(published, mended).moved) < len(published.assignments) / 4
