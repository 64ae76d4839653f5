"""Working days: the week, the public holidays and make-up days entered, and a warning past the last year published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from django.utils.translation import gettext as _
from holidays.countries.china import ChinaStaticHolidays

from yidan.catalog.models import Calendar


@dataclass(frozen=True)
class Days:
    """`days` in order; `warning` says from where on they are a guess."""

    days: tuple[date, ...]
    warning: str = ""


def working_days(calendar: Calendar, first: date, last: date) -> Days:
    """The days that work from `first` to `last`, both included. Past the last published year the week and the fixed holidays are taken."""
    own = dict(calendar.days.filter(day__range=(first, last)).values_list("day", "works"))
    known = calendar.published_until or date.min
    guessed = {day: False for year in range(max(first, known).year, last.year + 1) for day, _works, _note in guess(year) if day > known}
    found = tuple(day for day in _between(first, last) if own.get(day, guessed.get(day, calendar.week[day.weekday()] == "1")))
    return Days(found, unpublished(calendar, last))


def works_on() -> Callable[[date], bool]:
    """Whether the house works on a day: by its first calendar, else Monday to Friday. Asked once, it answers for as many days as one likes."""
    calendar = Calendar.objects.filter(stage="active").order_by("code").first()
    if calendar is None:
        return lambda day: day.weekday() < 5
    own = dict(calendar.days.values_list("day", "works"))
    return lambda day: own.get(day, calendar.week[day.weekday()] == "1")


def next_working(day: date, works: Callable[[date], bool]) -> date:
    """The day itself, or the first after it that works; a calendar that never works leaves it as it is."""
    return next((found for n in range(60) if works(found := day + timedelta(days=n))), day)


def unpublished(calendar: Calendar, last: date) -> str:
    if calendar.published_until and last <= calendar.published_until:
        return ""
    if calendar.published_until is None:
        return _("Calendar %s has no public holidays entered: days are by the week and the fixed holidays.") % calendar.code
    return _("Public holidays after %s are not published: days are by the week and the fixed holidays.") % calendar.published_until


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def exceptions(year: int) -> tuple[list[tuple[date, bool, str]], bool]:
    """(day, works, note) of a year's public holidays and make-up days, in order; and whether the year is published."""
    if year not in ChinaStaticHolidays.special_public_holidays:
        return guess(year), False
    found = holidays.country_holidays("CN", years=[year], language="zh_CN")
    off = [(day, False, str(name)[:60]) for day, name in found.items() if day.year == year]
    made_up = [(day, True, _("make-up day")) for day in found.weekend_workdays if day.year == year]
    return sorted([*off, *made_up]), True


def guess(year: int) -> list[tuple[date, bool, str]]:
    """What the law fixes before the year's arrangement is published; nothing for years no table reaches."""
    try:
        found = holidays.country_holidays("CN", years=[year], language="zh_CN")
    except (OverflowError, ValueError, IndexError, KeyError):
        return []
    return sorted((day, False, str(name)[:60]) for day, name in found.items() if day.year == year)
