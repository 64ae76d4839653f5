"""Working-time coordinates against counting minute by minute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.shop import DAYTIME, EARLY, SHORT, SPLIT
from yidan.engine import ALWAYS, DAY, NEVER, WEEK, Calendar
from yidan.engine.hours import common

some = st.sampled_from([SHORT, SPLIT, Calendar(((5, 9),), horizon=12, repeat=10), Calendar(((3, 4), (6, 8)), horizon=9, repeat=9)])
instants = st.integers(0, 120)


def is_open(calendar: Calendar, time: int) -> bool:
    """By the definition, without any index."""
    span = calendar.repeat
    while not any(b > calendar.end - span for _, b in calendar.intervals):
        span *= 2
    while time >= calendar.end:
        time -= span
    return any(a <= time < b for a, b in calendar.intervals)


@given(some, instants, instants)
def test_between_counts_the_open_minutes(calendar: Calendar, start: int, end: int) -> None:
    assert calendar.hours.between(start, end) == sum(is_open(calendar, t) for t in range(start, end))


@given(some, instants, st.integers(1, 40))
def test_finish_is_the_end_of_the_last_minute_worked(calendar: Calendar, start: int, minutes: int) -> None:
    end = calendar.hours.finish(start, minutes)
    assert sum(is_open(calendar, t) for t in range(start, end)) == minutes
    assert is_open(calendar, end - 1)


@given(some, instants)
def test_open_is_the_first_open_minute(calendar: Calendar, time: int) -> None:
    opened = calendar.hours.open(time)
    assert is_open(calendar, opened)
    assert not any(is_open(calendar, t) for t in range(time, opened))


@given(some, some, instants, instants)
def test_two_calendars_together_are_open_when_both_are(one: Calendar, other: Calendar, start: int, end: int) -> None:
    both = common(one.hours, other.hours)
    assert both.between(start, end) == sum(is_open(one, t) and is_open(other, t) for t in range(start, end))


@given(some, instants, st.integers(1, 30), instants)
def test_plus_and_without_change_just_that_time(calendar: Calendar, start: int, length: int, time: int) -> None:
    inside = start <= time < start + length
    more, less = calendar.plus(start, start + length).hours, calendar.without(start, start + length).hours
    assert more.between(time, time + 1) == (1 if inside else is_open(calendar, time))
    assert less.between(time, time + 1) == (0 if inside else is_open(calendar, time))


def test_a_plan_crosses_into_a_year_that_nobody_has_published() -> None:
    assert DAYTIME.hours.open(52 * WEEK + 5 * DAY) == 53 * WEEK + 480


def test_a_published_holiday_at_the_end_does_not_stop_time() -> None:
    holiday = Calendar(((0, 60),), horizon=3 * WEEK)
    assert holiday.hours.open(61) == 4 * WEEK


def test_closed_for_ever_is_never() -> None:
    assert Calendar(()).hours.open(5) == NEVER
    assert common(EARLY.hours, Calendar(()).hours).finish(5, 1) == NEVER


def test_around_the_clock() -> None:
    assert (ALWAYS.hours.open(7), ALWAYS.hours.finish(7, 5), ALWAYS.hours.between(3, 9)) == (7, 12, 6)
    closed = ALWAYS.without(10, 20)
    assert (closed.hours.open(12), closed.hours.finish(8, 5)) == (20, 23)


@pytest.mark.parametrize("intervals, horizon", [(((5, 5),), None), (((5, 9), (8, 10)), None), (((9, 10), (1, 2)), None), (((5, 9),), 8)])
def test_a_calendar_that_cannot_be_is_refused(intervals: tuple[tuple[int, int], ...], horizon: int | None) -> None:
    with pytest.raises(ValueError, match="calendar"):
        Calendar(intervals, horizon)
