"""Working hours of a calendar as the planning core counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from yidan import engine
from yidan.catalog.models import Calendar, CalendarDay

WEEKS = 40  # written out; beyond, the last week goes on repeating
SHIFTS = [["08:00", "12:00"], ["13:00", "17:00"]]


def exceptions(calendars: Iterable[int]) -> dict[int, dict[date, bool]]:
    """Per calendar: the days that do not follow the week."""
    found: dict[int, dict[date, bool]] = defaultdict(dict)
    for calendar, day, works in CalendarDay.objects.filter(calendar__in=list(calendars)).values_list("calendar_id", "day", "works"):
        found[calendar][day] = works
    return found


def calendar(row: Calendar, days: dict[date, bool], first: date) -> engine.Calendar:
    """Minutes from the Monday `first`, 00:00."""
    shifts = [_shift(shift) for shift in row.shifts or SHIFTS]
    intervals = []
    for n in range(WEEKS * 7):
        day = first + timedelta(days=n)
        if days.get(day, row.week[day.weekday()] == "1"):
            intervals += [(n * 1440 + start, n * 1440 + end) for start, end in shifts]
    end = WEEKS * 7 * 1440  # a whole number of weeks: the last one repeats
    return engine.Calendar(tuple((start, min(close, end)) for start, close in _joined(intervals) if start < end), end)


def a_day(row: Calendar | None) -> int:
    """Working minutes of a working day."""
    return sum(end - start for start, end in map(_shift, (row.shifts if row else None) or SHIFTS))


def _shift(pair: Iterable[str]) -> tuple[int, int]:
    """A shift over midnight ends the next day."""
    start, end = (int(text[:2]) * 60 + int(text[3:5]) for text in pair)
    return start, end if end > start else end + 1440


def _joined(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out
