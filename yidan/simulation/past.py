"""One order of long ago, kept for ten years: its file is what the archive appraises and destroys in the simulation's first weeks (8.2c)."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from yidan.archive import commands as archive
from yidan.archive import jobs, rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Volume
from yidan.core import heads
from yidan.intake.models import Order
from yidan.settlement.models import Milestone
from yidan.simulation.routines import accepting, delivery, market, money, review
from yidan.simulation.routines.archive import CLERK
from yidan.simulation.world import World

KEPT = 10  # years, from the one after
DAYS = 40


def began(first: date) -> datetime:
    """The spring whose files' period ended with the last year."""
    return timezone.make_aware(datetime.combine(date(first.year - 1 - KEPT, 3, 2), time(8)))


def old_order(first: date, seed: int) -> None:
    """A service, done, paid and filed in that spring; looked at once more two months before the simulation begins. Raises nothing: what does not
    come to its end in time stays as it is."""
    w = World(random.Random(seed), began(first), more=0)
    with transaction.atomic():
        market.upkeep(w)
        for _n in range(DAYS):
            if w.works(w.day) and not Volume.objects.exists():
                for routine in (review.morning, money.morning, accepting.day, delivery.services, money.evening, paid, filed):
                    routine(w)
            w.now = timezone.make_aware(datetime.combine(w.day + timedelta(days=1), time(8)))
        heads.seal(w.day, w.now)
        w.now = timezone.make_aware(datetime.combine(first - timedelta(days=60), time(23)))
        jobs.every_night(w.system())


def paid(w: World) -> None:
    for milestone in Milestone.objects.filter(paid=0, amount__gt=0, order__stage__in=["delivered", "settled"]).select_related(
        "order__customer"
    ):
        money.pay(w, milestone)


def filed(w: World) -> None:
    for order in Order.objects.filter(stage="settled", volume=None).select_related("owner"):
        if Milestone.objects.filter(order=order, paid=0, amount__gt=0).exists():
            continue
        who = order.owner.username
        volume = Volume(order=order, retention="D10")
        notes = [AbsenceInput(rule.form, "本单无此件，已核实") for rule in rules.absent(order)]
        w.does(who, archive.compile_volume, volume, absences=notes)
        w.does(who, archive.hand_over, volume)
        w.does(CLERK, archive.take_over, volume)
