"""What the worker does for the review every minute: fix how deep a new round goes, carry over what an amendment does not touch. Safe to run twice."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from yidan.core import clock
from yidan.core.actors import Actor, Door, Role
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import rules
from yidan.review.models import Opinion, Round

CAP = 50


def every_minute(by: Actor | None = None) -> str:
    """by: the house, now; a simulation passes its own moment."""
    actor = by or Actor(None, "system", frozenset({Role.SYSTEM}), Door.JOB, clock.now())
    known = Round.objects.filter(order=OuterRef("pk"), revision=OuterRef("revision"))
    opened = 0
    for order in Order.objects.filter(~Exists(known), stage__in=rules.REVIEWED).order_by("pk")[:CAP]:
        review.open_round(order, by=actor)
        opened += 1
    before = Opinion.objects.filter(order=OuterRef("pk"), revision=OuterRef("revision") - 1)
    amended = Order.objects.filter(Exists(before), stage__in=rules.REVIEWED, revision__gt=1).order_by("-pk")
    carried = 0
    for order in amended.prefetch_related("opinions", "reexaminations")[:CAP]:
        if review.carry.refusal(order, actor) is None:
            review.carry(order, by=actor)
            carried += 1
    return f"{opened} rounds opened, {carried} orders looked at again"


SCHEDULES = (("review rounds", "yidan.review.jobs.every_minute", "I", 1),)
