"""How 7.2 was kept: answered in time, solved as promised, common problems fed back and corrected by their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.service.models import CorrectiveAction, Ticket
from yidan.service.queries.common import common


def shown(kind: str, verb: str, since: datetime) -> dict[int, int]:
    """Document -> its first event of the verb since then."""
    rows = Event.objects.filter(kind=kind, verb=verb, at__gte=since).order_by("-pk")
    return dict(rows.values_list("object_id", "pk"))


@counted("7.2b", gettext_lazy("Complaints answered within the hours set"))
def answered(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Ticket.objects.filter(answer_due__gte=since, answer_due__lt=until).order_by("pk")
    events = shown("service.ticket", "service.assign", since)
    for pk, key, order, due, at in rows.values_list("pk", "number", "order__number", "answer_due", "answered_at"):
        kept = at is not None and at <= due
        text = _("%(ticket)s was to be answered by %(due)s") % {"ticket": key, "due": f"{timezone.localtime(due):%m-%d %H:%M}"}
        yield Case(order or key or "", kept, events.get(pk), "" if kept else text)


@counted("7.2c", gettext_lazy("Claims solved as promised"))
def solved(since: datetime, until: datetime) -> Iterator[Case]:
    """Of justified claims, and of those not yet judged, whose promised day was between the two moments."""
    rows: Any = Ticket.objects.filter(promised_on__gte=timezone.localdate(since), promised_on__lt=timezone.localdate(until)).order_by("pk")
    events = shown("service.ticket", "service.solve", since)
    for pk, key, order, day, at in rows.exclude(claim=Ticket.Claim.UNJUSTIFIED).values_list(
        "pk", "number", "order__number", "promised_on", "solved_at"
    ):
        kept = at is not None and timezone.localdate(at) <= day
        yield Case(
            order or key or "", kept, events.get(pk), "" if kept else _("%(ticket)s was promised for %(day)s") % {"ticket": key, "day": day}
        )


@counted("7.2d", gettext_lazy("Common problems fed back"))
def fed_back(since: datetime, until: datetime) -> Iterator[Case]:
    """What was common when the time ended; shown by the event that fed it back."""
    events = dict(Event.objects.filter(kind="service.correctiveaction", verb="service.open_action").values_list("object_id", "pk"))
    for one in common(until):
        if one.many:
            name = one.item.name if one.item else "—"
            why = _("%(item)s, %(cause)s: %(n)s tickets, not fed back") % {"item": name, "cause": one.label, "n": one.count}
            yield Case(
                one.action.key if one.action else name,
                one.action is not None,
                events.get(one.action.pk) if one.action else None,
                "" if one.action else why,
            )


@counted("7.2d", gettext_lazy("Corrective actions by their day"))
def corrected(since: datetime, until: datetime) -> Iterator[Case]:
    """Carried out by the day the department named; open ones whose day has passed are late."""
    rows = CorrectiveAction.objects.filter(due__gte=timezone.localdate(since), due__lt=timezone.localdate(until))
    events = shown("service.correctiveaction", "service.carry_out", since)
    for pk, key, due, at in rows.values_list("pk", "number", "due", "done_at"):
        kept = at is not None and timezone.localdate(at) <= due
        yield Case(key or "", kept, events.get(pk), "" if kept else _("was due on %s") % due)
