"""Reads of the review: what waits for my opinion, for the verdict, for the settling of a point."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.review import rules
from yidan.review.models import Condition

OPEN = ("received", "in_review")


def todo(by: Actor) -> list[Todo]:
    if by.user_id is None:
        return []
    reviewed = list(
        Order.visible_to(by)
        .filter(stage__in=OPEN)
        .select_related("customer")
        .prefetch_related("opinions", "conditions", "minutes")
        .order_by("pk")[:50]
    )
    started = dict(
        Event.objects.filter(verb__in=["intake.receive", "intake.amend"], object_id__in=[o.pk for o in reviewed])
        .order_by("pk")
        .values_list("object_id", "at")
    )
    hours = timedelta(hours=setting("review_hours"))
    work = []
    for order in reviewed:
        due = started[order.pk] + hours if order.pk in started else None
        given = rules.opinions_of(order)
        url = reverse("review:dossier", args=[order.key])
        if set(rules.asked(by)) - set(given) and by.user_id not in {o.by_id for o in given.values()}:
            reason = _("revision %(n)s; %(given)s of %(all)s departments have answered") % {
                "n": order.revision,
                "given": len(given),
                "all": len(rules.DEPARTMENTS),
            }
            work.append(Todo(_("Give an opinion"), reason, "3.3a", url, _("Judge"), due, order.customer.name, order.key))
        elif by.has(Role.SALES_HEAD) and rules.open_points(order, by) is None:
            work.append(
                Todo(_("Pass the review"), _("all departments agree"), "3.3a", url, _("Decide"), due, order.customer.name, order.key)
            )
    return work + _points(by)


def _points(by: Actor) -> list[Todo]:
    rows = (
        Condition.objects.filter(owner_id__in=worked_for(by), settled_at=None)
        .exclude(order__stage__in=["abandoned", "cancelled"])
        .select_related("order__customer")
        .order_by("due")[:20]
    )
    return [
        Todo(
            _("Settle a point"),
            c.what,
            "3.3b",
            reverse("review:dossier", args=[c.order.key]),
            _("Settle"),
            _evening(c.due),
            c.order.customer.name,
            c.order.key,
        )
        for c in rows
    ]


def _evening(day: date) -> datetime:
    """The end of the working day."""
    return timezone.make_aware(datetime.combine(day, time(17)))
