"""Reads of monitoring: the warnings that are mine to act on, what comes up to the general manager, what the auditor looks into."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.heads import Head
from yidan.core.todo import Todo
from yidan.monitoring.models import Alert
from yidan.people.rules import worked_for

ESCALATES = timedelta(days=1)


def todo(by: Actor) -> list[Todo]:
    if by.user_id is None:
        return []
    mine = worked_for(by)
    rows = Alert.objects.filter(owner_id__in=mine, stage="open").select_related("order__customer").order_by("due")[:50]
    own = [_act(a, _("Act on the warning: %s") % a.says, a.because, a.due) for a in rows]
    return [
        *own,
        *(_silent(by, mine) if by.has(Role.GENERAL_MANAGER) else []),
        *(_broken() if by.has(Role.AUDITOR, Role.AUDIT_ADMIN) else []),
    ]


def _act(alert: Alert, verb: str, reason: str, due: datetime) -> Todo:
    order = alert.order
    return Todo(verb, reason, "5.4c", alert.get_absolute_url(), _("Act"), due, order.customer.name, order.key)


def _silent(by: Actor, mine: list[int]) -> list[Todo]:
    """A severe warning that nobody acted on in its time comes up to the general manager, a day later."""
    rows = Alert.objects.filter(stage="open", level="severe", due__lt=by.at).exclude(owner_id__in=mine)
    return [
        _act(
            a, _("A severe warning stands: %s") % a.says, _("%(owner)s has not acted; %(cause)s") % {"owner": a.owner or _("nobody"), "cause": a.because},
            a.due + ESCALATES,
        )
        for a in rows.select_related("order__customer", "owner").order_by("due")[:20]
    ]  # fmt: skip


def _broken() -> list[Todo]:
    """Days on which the sealing found a chain that cannot be trusted."""
    rows = Head.objects.filter(broken__gt=0).order_by("day")[:10]
    return [
        Todo(
            _("Look into a broken chain"), _("sealing %(day)s: %(count)s chains do not fit their hashes") % {"day": head.day, "count": head.broken}, "1.3a",
            reverse("desk:checks"), _("Check"), head.at + ESCALATES,
        )
        for head in rows
    ]  # fmt: skip
