"""What the worker does by itself: told on commit, warned early, indexed, sealed. Each is safe to run twice."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from yidan.core import clock, heads, search
from yidan.core.actors import Actor, Door, Role
from yidan.core.announcements import Announcement
from yidan.monitoring import audiences, watch

TRIES = 5


def house(at: object = None) -> Actor:
    """The system as an actor, for jobs."""
    return Actor(None, "system", frozenset({Role.SYSTEM}), Door.JOB, at or clock.now())  # type: ignore[arg-type]


def every_minute() -> str:
    """Index, announce, deliver."""
    return f"{search.catch_up()} indexed, {audiences.catch_up()} announced, {deliver()} delivered"


def every_hour() -> str:
    return f"{watch.sweep(house())} warnings"


def every_day() -> str:
    """Yesterday's head, sealed after midnight."""
    by = house()
    day = timezone.localdate(by.at) - timedelta(days=1)
    return heads.seal(day, by.at).hash


def deliver(limit: int = 100) -> int:
    """Send what waits by e-mail; after five failures a message is visibly failed."""
    sent = 0
    for row in Announcement.objects.filter(state="waiting", channel="email").select_related("event").order_by("pk")[:limit]:
        with transaction.atomic():
            sent += _send(row)
    return sent


def _send(row: Announcement) -> int:
    row.tries += 1
    try:
        send_mail(row.subject, f"{audiences.words(row.event, row.subject)}\n{settings.SITE_URL}", None, [row.address])
        row.state, row.delivered_at, row.error = Announcement.State.DELIVERED, clock.now(), ""
    except OSError as error:
        row.error = str(error)[:200]
        if row.tries >= TRIES:
            row.state = Announcement.State.FAILED
    row.save()
    return int(row.state == Announcement.State.DELIVERED)


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
