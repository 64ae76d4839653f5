"""Reads of the review: what waits for my opinion, for the verdict, for the settling of a point."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.formats import listed
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
        elif by.has(Role.GENERAL_MANAGER) and due and due < by.at:
            work.append(_overdue(order, due, url))
    return [*work, *_points(by), *(_weighed(by) if by.has(Role.SALES_HEAD, Role.GENERAL_MANAGER) else [])]


def _weighed(by: Actor) -> list[Todo]:
    """Weighed as very difficult or risky, and not yet decided (3.3d): the order goes on, changes or is given up."""
    rows = Order.visible_to(by).filter(stage__in=[*OPEN, "to_amend"], impacts__revision=F("revision")).distinct()
    return [
        Todo(
            _("Decide after weighing the impact"), weighed[-1].advice, "3.3d", reverse("review:dossier", args=[order.key]), _("Decide"),
            weighed[-1].at + timedelta(days=1), order.customer.name, order.key,
        )
        for order in rows.select_related("customer").prefetch_related("impacts").order_by("pk")[:20]
        if (weighed := sorted(order.impacts.all(), key=lambda one: one.pk))
    ]  # fmt: skip


def _overdue(order: Order, due: datetime, url: str) -> Todo:
    """A review that has not come to a verdict in its time comes up to the general manager."""
    silent = [department.label for department in rules.DEPARTMENTS if department not in rules.opinions_of(order)]
    reason = _("Not answered yet: %s.") % listed(silent) if silent else _("All have answered; the verdict is missing.")
    return Todo(_("A review is overdue"), reason, "3.1a", url, _("Look"), due, order.customer.name, order.key)


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
