"""Promises by insertion: the earliest there is, nobody moved, what binds, what forcing costs, and held capacity."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.relax import relaxed
from tests.engine.shop import DAYTIME, chained, op, order, problems, shop, times
from yidan.engine import (
    DAY,
    Alternative,
    Assignment,
    Buffer,
    Calendar,
    Kind,
    Material,
    Need,
    Operation,
    Order,
    Plan,
    Problem,
    Promise,
    Purchase,
    Receipt,
    Resource,
    Skill,
    check,
    force,
    hold,
    plan,
    promise,
    release,
)


def told(answer: Promise) -> list[tuple[str, str]]:
    return [(r.kind.value, r.subject) for r in answer.reasons]


BUSY = plan(shop(order("a", op("a1", 100), due=100), resources=(Resource("M"), Resource("N"))))


def test_a_full_machine_binds_and_names_who_is_on_it() -> None:
    answer = promise(BUSY, order("x", *chained(op("x1", 10, "N"), op("x2", 20)), due=90))
    assert (answer.start, answer.finish, answer.date, answer.feasible, answer.short) == (0, 120, 120, False, 30)
    first = answer.reasons[0]
    assert (first.kind, first.subject, first.operation, first.gain, first.until, first.blockers) == (
        Kind.MACHINE,
        "M",
        "x2",
        90,
        100,
        ("a",),
    )


def test_material_that_comes_late_binds() -> None:
    base = plan(replace(BUSY.problem, materials=(Material("steel", 1, (Receipt(300, 5),), lead=700),)))
    answer = promise(base, order("x", op("x1", 10, "N", needs=(Need("steel", 2),))))
    assert answer.finish == 310
    assert told(answer)[0] == ("material", "steel") and answer.reasons[0].gain == 300


def test_a_purchase_is_part_of_the_promise() -> None:
    base = plan(replace(BUSY.problem, materials=(Material("steel", 1, lead=70),)))
    answer = promise(base, order("x", op("x1", 10, "N", needs=(Need("steel", 2),))))
    assert [(p.material, p.short, p.arrives) for p in answer.purchases] == [("steel", 1, 70)]
    assert answer.finish == 80


def test_the_night_binds() -> None:
    base = plan(shop(resources=(Resource("M", calendar=DAYTIME),)))
    answer = promise(base, order("x", op("x1", 600)))
    assert answer.finish == DAY + 480 + 120
    assert told(answer)[0] == ("calendar", "M")


def test_two_bottlenecks_side_by_side_are_told_together() -> None:
    base = plan(shop(resources=(Resource("M", calendar=DAYTIME), Resource("crew", calendar=DAYTIME))))
    both = promise(base, order("x", op("x1", 600, skill=Skill("crew"))))
    assert {(x.kind, x.subject) for x in both.reasons[0].relaxations} == {(Kind.CALENDAR, "M"), (Kind.CALENDAR, "crew")}
    assert both.reasons[0].gain == DAY + 600 - 600


def test_the_release_binds() -> None:
    assert told(promise(BUSY, order("x", op("x1", 10, "N"), release=500)))[0] == ("release", "x")


def test_where_nothing_soft_binds_the_work_itself_does() -> None:
    assert told(promise(BUSY, order("x", op("x1", 10, "N")))) == [("work", "x1")]


def test_the_buffer_is_added_in_company_time() -> None:
    base = plan(Problem(0, (), (Resource("M", calendar=DAYTIME),), buffers=(Buffer(480, order="x"),), calendar=DAYTIME))
    answer = promise(base, order("x", op("x1", 60), due=2 * DAY))
    assert (answer.finish, answer.date, answer.feasible) == (540, DAY + 540, True)


def test_an_order_that_cannot_be_made_gets_no_date() -> None:
    base = plan(replace(BUSY.problem, materials=(Material("castings", 0, lead=None),)))
    answer = promise(base, order("x", op("x1", needs=(Need("castings", 1),))))
    assert (answer.date, answer.feasible, answer.obstacle) == (None, False, "material:castings")
    with pytest.raises(ValueError, match="nothing to hold"):
        hold(base, answer)


def test_an_order_with_nothing_to_make_is_ready_now() -> None:
    assert promise(replace(BUSY, problem=replace(BUSY.problem, now=40)), order("x")).date == 40


@pytest.mark.parametrize("asked", [order("a", op("x1")), order("x", op("a1")), order("x", op("x1", on="zz"))])
def test_an_order_that_is_there_already_or_contradicts_itself_is_refused(asked: Order) -> None:
    with pytest.raises(ValueError, match=r"in the plan already|unknown resource"):
        promise(BUSY, asked)


# -- when others may move

QUEUE = plan(shop(order("a", op("a1", 100), due=400), order("b", op("b1", 100), due=200), resources=(Resource("M"),)))


def test_exact_moves_those_with_time_to_spare() -> None:
    queue = plan(shop(order("a", op("a1", 100), due=400), order("b", op("b1", 100), due=140)))
    asked = order("x", op("x1", 50), due=200)
    assert promise(queue, asked).date == 250
    answer = promise(queue, asked, exact=True)
    assert (answer.date, answer.feasible) == (150, True)
    held = hold(queue, answer)
    assert times(held) == {"b1": (0, 100), "x1": (100, 150), "a1": (150, 250)}
    assert check(held.problem, held) == []
    assert release(held, answer) == queue


def test_forcing_says_who_would_be_late() -> None:
    asked = order("x", op("x1", 150), due=200)
    answer = promise(QUEUE, asked, force=True)
    assert answer.forced is not None and answer.forced.met and answer.date == 350
    assert [(d.order, d.before, d.after, d.late) for d in answer.forced.delays] == [("b", 100, 250, True), ("a", 200, 350, False)]
    assert force(QUEUE, asked) == answer.forced
    hopeless = force(QUEUE, replace(asked, due=100))
    assert (hopeless.met, hopeless.finish) == (False, 150)


# -- hold and release


def test_held_capacity_is_gone_for_the_next_who_asks() -> None:
    first = promise(BUSY, order("x", op("x1", 20, "N")))
    held = hold(BUSY, first)
    second = promise(held, order("y", op("y1", 20, "N")))
    assert (first.finish, second.finish) == (20, 40)
    assert held.problem.order["x"].promised == 20
    both = hold(held, second)
    assert release(both, first) == hold(BUSY, replace(second))
    assert release(release(both, first), second) == BUSY == release(release(both, second), first)


def test_a_stale_promise_is_not_held() -> None:
    first, second = promise(BUSY, order("x", op("x1", 20, "N"))), promise(BUSY, order("y", op("y1", 20, "N")))
    with pytest.raises(ValueError, match="taken since"):
        hold(hold(BUSY, first), second)
    with pytest.raises(ValueError, match="nothing to release"):
        release(BUSY, first)


# -- properties


def parted(problem: Problem) -> tuple[Problem, Order]:
    """The problem without its last order, and that order."""
    return replace(problem, orders=problem.orders[:-1]), problem.orders[-1]


def inward(problem: Problem) -> bool:
    return len(problem.orders) > 1


@given(problems().filter(inward))
@settings(max_examples=80, deadline=None)
def test_hold_keeps_every_rule_and_moves_nobody_and_release_restores(problem: Problem) -> None:
    rest, asked = parted(problem)
    base = plan(rest)
    answer = promise(base, asked)
    assume(answer.date is not None)
    held = hold(base, answer)
    assert check(held.problem, held) == []
    assert base.assignments.items() <= held.assignments.items()
    assert held.finish(asked.key) == answer.finish
    assert release(held, answer) == base
    assert Plan(held.problem, held.assignments, held.purchases).timetable.plan().assignments == held.assignments
    again = promise(release(held, answer), asked)
    assert again == answer


@given(problems().filter(inward))
@settings(max_examples=80, deadline=None)
def test_every_stated_reason_moves_the_date_when_loosened(problem: Problem) -> None:
    rest, asked = parted(problem)
    base = plan(rest)
    answer = promise(base, asked)
    for reason in answer.reasons:
        eased, order_ = relaxed(rest, asked, reason.relaxations)
        after = promise(Plan(eased, base.assignments, base.purchases), order_)
        assert after.finish is not None and answer.finish is not None
        assert after.finish < answer.finish
        assert (after.finish, answer.finish - after.finish) == (reason.finish, reason.gain)
    if answer.date is not None and len(asked.operations) == 1 and all(a.minutes > 1 for a in asked.operations[0].alternatives):
        assert answer.reasons


tiny = st.builds(
    lambda minutes, resource, need, people: (minutes, resource, need, people),
    st.integers(1, 12),
    st.sampled_from(["M", "K"]),
    st.integers(0, 3),
    st.sampled_from([None, 1, 2]),
)
CLOCK = Resource("K", 2)


def made(key: str, rows: list[tuple[int, str, int, int | None]]) -> Order:
    steps = (
        Operation(f"{key}{i}", key, (Alternative(r, m),), needs=(Need("x", n),) if n else (), skill=Skill("crew", p) if p else None)
        for i, (m, r, n, p) in enumerate(rows)
    )
    return Order(key, 20, chained(*steps))


@given(st.lists(st.lists(tiny, min_size=1, max_size=2), min_size=1, max_size=3), tiny)
@settings(max_examples=100, deadline=None)
def test_a_promise_is_the_earliest_that_the_judge_lets_pass(
    known: list[list[tuple[int, str, int, int | None]]], asked: tuple[int, str, int, int | None]
) -> None:
    """Every minute tried by brute force: none before the promise passes the judge, the promise itself does."""
    shifts = Calendar(((0, 7), (9, 30)), horizon=31, repeat=31)
    problem = Problem(
        0,
        tuple(made(f"o{i}", rows) for i, rows in enumerate(known)),
        (Resource("M", 1, shifts), CLOCK, Resource("crew", 2)),
        (Material("x", 2, (Receipt(11, 2),), lead=25),),
    )
    base, order_ = plan(problem), made("new", [asked])
    answer = promise(base, order_)
    (mine,) = answer.operations
    joined = problem.with_order(order_)

    def passes(start: int, end: int) -> bool:
        rows = {**base.assignments, "new0": Assignment("new0", mine.resource, start, end, mine.skill)}
        return not check(joined, Plan(joined, rows, (*base.purchases, Purchase("x", "new0", asked[2], asked[2], 25))))

    assert passes(mine.start, mine.end)
    assert not any(passes(start, end) for start in range(mine.start) for end in range(start + asked[0], start + asked[0] + 12))
