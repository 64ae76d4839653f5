"""The one clock. Only the edge (page, API, job, simulation) reads it; below the door time is passed in."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment it is; a demo or test installation may stand at a set one (YIDAN_CLOCK)."""
    if not settings.CLOCK:
        return timezone.now()
    standing = datetime.fromisoformat(settings.CLOCK)
    return standing if standing.tzinfo else timezone.make_aware(standing)


def today() -> date:
    return timezone.localdate(now())
