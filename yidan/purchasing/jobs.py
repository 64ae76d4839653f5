"""What the worker does for purchasing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yidan.core import clock
from yidan.core.actors import Actor
from yidan.people.models import LegalEntity, User
from yidan.purchasing import commands as purchasing

SCHEDULES: tuple[tuple[str, str, str, int | None], ...] = ()


def draw_up_all(entity: int, since: date, until: date, owner: int, by: Actor) -> str:
    """The statements of a period, many. Safe to run twice: what is covered is passed over."""
    by = replace(by, at=clock.now())
    rows = purchasing.draw_up_all(LegalEntity.objects.get(pk=entity), since, until, User.objects.get(pk=owner), by=by)
    return f"{len(rows)} statements"
