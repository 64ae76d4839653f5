"""What somebody should do about master data now."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.models import Calendar
from yidan.catalog.queries.calendars import unpublished
from yidan.core.actors import Actor
from yidan.core.todo import Todo

AHEAD = timedelta(days=45)  # the State Council publishes the next year in November


def todo(by: Actor) -> list[Todo]:
    """Calendars whose public holidays run out: plans across their end are by the week only."""
    if by.roles.isdisjoint(Calendar.editors):
        return []
    last = timezone.localdate(by.at) + AHEAD
    rows = Calendar.objects.filter(Q(published_until=None) | Q(published_until__lt=last), stage="active")[:10]
    return [_holidays(calendar, last) for calendar in rows]


def _holidays(calendar: Calendar, last: date) -> Todo:
    year = calendar.published_until.year + 1 if calendar.published_until else last.year
    url = reverse("catalog:calendar_fill_year", args=[calendar.key])
    return Todo(
        _("Enter the holidays of %s") % year, unpublished(calendar, last), "4.1b", url, _("Enter"), None, calendar.name, calendar.code
    )
