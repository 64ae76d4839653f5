"""Runs the factory day by day. Same seed, same start: the same events."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from yidan.core import heads
from yidan.monitoring import audiences, watch
from yidan.simulation import factory, past
from yidan.simulation.routines import DAY, EVENING, MORNING
from yidan.simulation.world import NotYet, World


def start(first: date, seed: int, more: float = 1) -> World:
    """Sets the factory up on the morning of `first`; `more` turns up what disturbs it."""
    at = timezone.make_aware(datetime.combine(first, time(7)))
    factory.set_up(past.began(first), at)
    past.old_order(first, seed)
    factory.open_store(at)
    return World(random.Random(seed), at, more=more)


def days(world: World, count: int, told: Callable[[World], None] | None = None) -> None:
    """So many calendar days; on days off the house rests."""
    for _n in range(count):
        with transaction.atomic():
            if world.works(world.day):
                one_day(world)
            night(world)
        if told:
            told(world)
        world.now = timezone.make_aware(datetime.combine(world.day + timedelta(days=1), time(7, 30)))


def today(world: World, until: datetime) -> None:
    """Today, as far as it has come: the rest of the day's work stands on the desks. Nothing is dated later, and the day is not sealed."""
    world.until, world.now = until, min(world.now, until)
    with transaction.atomic(), suppress(NotYet):
        if world.works(world.day):
            one_day(world)
    watch.sweep(world.system())
    audiences.catch_up(100_000)


def one_day(world: World) -> None:
    for routine in (*MORNING, *DAY, *EVENING):
        routine(world)


def night(world: World) -> None:
    """What the worker does: warn, index, announce, seal the day."""
    world.at(19)
    watch.sweep(world.system())
    audiences.catch_up(100_000)
    heads.seal(world.day, world.now)
