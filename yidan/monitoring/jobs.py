"""What the worker does by itself: told on commit, warned early, indexed, sealed. Each is safe to run twice."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.utils import timezone

from yidan.core import clock, heads, search
from yidan.core.actors import Actor, Door, Role
from yidan.monitoring import audiences, mail, watch


def house(at: object = None) -> Actor:
    """The system as an actor, for jobs."""
    return Actor(None, "system", frozenset({Role.SYSTEM}), Door.JOB, at or clock.now())  # type: ignore[arg-type]


def every_minute() -> str:
    """Index, announce, deliver."""
    return f"{search.catch_up()} indexed, {audiences.catch_up()} announced, {mail.deliver()} delivered"


def every_hour() -> str:
    return f"{watch.sweep(house())} warnings"


def every_day() -> str:
    """Yesterday's head, sealed after midnight."""
    by = house()
    day = timezone.localdate(by.at) - timedelta(days=1)
    return heads.seal(day, by.at).hash


SCHEDULES = (
    ("index and announce", "yidan.monitoring.jobs.every_minute", "I", 1),
    ("early warnings", "yidan.monitoring.jobs.every_hour", "H", None),
    ("daily head", "yidan.monitoring.jobs.every_day", "D", None),
)


def schedules() -> list[tuple[str, str, str, int | None]]:
    """These, and what any other room's `jobs.SCHEDULES` adds."""
    rooms = [room for room in settings.ROOMS if find_spec(f"yidan.{room}.jobs")]
    return [row for room in rooms for row in getattr(import_module(f"yidan.{room}.jobs"), "SCHEDULES", ())]


def schedule(**_: object) -> None:
    """After migrate: what the worker repeats."""
    from django_q.models import Schedule

    for name, func, kind, minutes in schedules():
        Schedule.objects.update_or_create(name=name, defaults={"func": func, "schedule_type": kind, "minutes": minutes, "repeats": -1})
