"""Reads of monitoring: the warnings that are mine to act on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.todo import Todo
from yidan.monitoring.models import Alert
from yidan.people.rules import worked_for


def todo(by: Actor) -> list[Todo]:
    if by.user_id is None:
        return []
    mine = worked_for(by)
    rows = Alert.objects.filter(owner_id__in=mine, stage="open").select_related("order__customer").order_by("due")[:50]
    return [
        Todo(
            _("Act on the warning: %s") % a.what, a.cause, "5.4c", a.get_absolute_url(), _("Act"), a.due, a.order.customer.name, a.order.key
        )
        for a in rows
    ]
