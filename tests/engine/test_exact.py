"""Exact promises: others may move, no promise breaks, and what is called proven is the earliest there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.relax import relaxed
from tests.engine.shop import DAYTIME, chained, op, order, problems, shop
from yidan.engine import DAY, Calendar, Kind, Problem, Relaxation, Resource, changes, check, hold, plan, promise, release

LATE_SHIFT = Calendar(tuple((d * DAY + 720, d * DAY + 1320) for d in range(5)), horizon=7 * DAY)


def test_the_answer_says_that_it_is_proven_and_moves_no_more_than_it_must() -> None:
    queue = plan(shop(*(order(k, op(k + "1", 100), due=due) for k, due in (("a", 100), ("b", 300), ("c", 500), ("d", 900)))))
    answer = promise(queue, order("x", op("x1", 50), due=0), exact=True)
    assert (answer.finish, answer.bound, answer.proven) == (150, 150, True)
    held = hold(queue, answer)
    assert check(held.problem, held) == []
    assert not any(held.tardiness(key) for key in "abcd")
    # b makes room, c fills the gap behind d instead of pushing it.
    assert set(changes(queue, held).moved) == {"b1", "c1"}


def test_between_two_shifts_the_date_is_proven_in_working_time() -> None:
    base = plan(
        shop(
            order("a", *chained(op("a1", 300), op("a2", 300, "N")), due=3 * DAY),
            resources=(Resource("M", calendar=DAYTIME), Resource("N", calendar=LATE_SHIFT)),
        )
    )
    answer = promise(base, order("x", *chained(op("x1", 200), op("x2", 60, "N")), due=0), exact=True)
    assert (answer.finish, answer.proven) == (780, True)
    held = hold(base, answer)
    assert check(held.problem, held) == [] and held.tardiness("a") == 0


@given(problems(4).filter(lambda p: len(p.orders) > 1))
@settings(max_examples=12, deadline=None)
def test_no_promise_breaks_and_release_restores(problem: Problem) -> None:
    """Whatever the constraints: the judge finds nothing, nobody is later than both date and plan, no later than by insertion, never before
    the bound; held it is what was said, released it was never there."""
    base, asked = plan(replace(problem, orders=problem.orders[:-1])), replace(problem.orders[-1], due=0, promised=None)
    plain, answer = promise(base, asked), promise(base, asked, exact=True)
    assume(answer.date is not None and answer.date > 0)
    assert answer.finish is not None and answer.date is not None
    if plain.finish is None:
        assert answer.bound is None and not answer.proven  # a way that insertion alone does not find
    else:
        assert answer.bound is not None and answer.bound <= answer.date and answer.finish <= plain.finish
        assert not answer.proven or answer.bound == answer.date
    held = hold(base, answer)
    assert check(held.problem, held) == []
    assert held.finish(asked.key) == answer.finish
    assert not any(d.after > d.target for d in changes(base, held).later)
    assert release(held, answer) == base


work = st.tuples(st.integers(1, 9), st.integers(0, 30), st.integers(0, 12))


@given(st.lists(work, min_size=1, max_size=4), st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_what_is_proven_is_the_earliest_of_all_sequences(known: list[tuple[int, int, int]], minutes: int) -> None:
    base = plan(shop(*(order(f"o{i}", op(f"o{i}.1", m), due=due, release=r) for i, (m, due, r) in enumerate(known))))
    deadline = [max(due, base.finish(f"o{i}") or 0) for i, (_, due, _) in enumerate(known)]
    least = 10**6
    for sequence in permutations(range(-1, len(known))):
        time, finish, kept = 0, 0, True
        for i in sequence:
            m, r = (minutes, 0) if i < 0 else (known[i][0], known[i][2])
            time = max(time, r) + m
            finish = time if i < 0 else finish
            kept = kept and (i < 0 or time <= deadline[i])
        least = min(least, finish) if kept else least
    answer = promise(base, order("x", op("x1", minutes), due=0), exact=True)
    assert answer.proven and answer.finish == least


def test_a_stated_reason_moves_the_exact_date() -> None:
    base = plan(shop(order("a", op("a1", 100), due=100), resources=(Resource("M", calendar=DAYTIME), Resource("N"))))
    asked = order("x", op("x1", 500), due=0)
    answer = promise(base, asked, exact=True)
    assert answer.proven and answer.reasons
    for reason in (x for r in answer.reasons for x in r.relaxations if x.kind in (Kind.MACHINE, Kind.CALENDAR)):
        eased, order_ = relaxed(base.problem, asked, [Relaxation(reason.kind, reason.subject)])
        again = promise(replace(plan(eased), problem=eased), order_, exact=True)
        assert (again.finish or 0) < (answer.finish or 0)
