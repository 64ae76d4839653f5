"""Where acceptance may still be broken by people: agreed too late, explained late, waived, objections left (6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.models import Acceptance
from yidan.core import formats
from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.people.settings import setting

KIND = "acceptance.acceptance"
SIGNED = ("acceptance.sign", "acceptance.record_signature", "acceptance.compare_signature")


def _events(verbs: tuple[str, ...], since: datetime, until: datetime) -> list[Event]:
    return list(Event.objects.filter(kind=KIND, verb__in=verbs, at__gte=since, at__lt=until).order_by("pk"))


def _acceptances(events: list[Event]) -> dict[int, Acceptance]:
    return Acceptance.objects.select_related("order").in_bulk({event.object_id for event in events})


@counted("6.2a", gettext_lazy("Agreed with the customer days ahead"))
def agreed(since: datetime, until: datetime) -> Iterator[Case]:
    """The appointment as it was held, agreed `acceptance_notice_days` before it at the latest."""
    events = _events(("acceptance.agree",), since, until)
    rows, days = _acceptances(events), setting("acceptance_notice_days")
    for event in {event.object_id: event for event in events}.values():
        one = rows[event.object_id]
        kept = event.at <= one.at - timedelta(days=days)
        why = "" if kept else _("Agreed %(agreed)s for %(at)s.") % {"agreed": formats.moment(event.at), "at": formats.moment(one.at)}
        yield Case(one.order.key, kept, event.pk, why)


@counted("6.2a", gettext_lazy("Accepted rather than waived"))
def waived(since: datetime, until: datetime) -> Iterator[Case]:
    set_aside = list(Event.objects.filter(verb="acceptance.waive", at__gte=since, at__lt=until).order_by("pk"))
    orders = Order.objects.in_bulk({event.object_id for event in set_aside})
    yield from (Case(orders[event.object_id].key, False, event.pk, event.reason) for event in set_aside)
    events = _events(SIGNED, since, until)
    rows = _acceptances(events)
    yield from (Case(rows[event.object_id].order.key, True, event.pk) for event in events)


@counted("6.2b", gettext_lazy("Reported within a day of being held"))
def reported(since: datetime, until: datetime) -> Iterator[Case]:
    events = [event for event in _events(("acceptance.report",), since, until) if event.source == Acceptance.Stage.AGREED]
    rows = _acceptances(events)
    for event in events:
        one = rows[event.object_id]
        kept = event.at <= one.at + timedelta(days=1)
        yield Case(one.order.key, kept, event.pk, "" if kept else _("Held %s.") % formats.moment(one.at))


@counted("6.2c", gettext_lazy("Signed within a week of the report"))
def signed(since: datetime, until: datetime) -> Iterator[Case]:
    """A report that still waits for its signature after a week counts as broken on the day the week ends."""
    week = timedelta(days=7)
    held = _events(("acceptance.report",), since - week, until)
    rows = _acceptances(held)
    last = {event.object_id: event for event in held}
    ends = {
        event.object_id: event for event in Event.objects.filter(kind=KIND, object_id__in=last, source=Acceptance.Stage.REPORTED).exclude(target=Acceptance.Stage.REPORTED)
    }  # fmt: skip
    for pk, event in last.items():
        end, due = ends.get(pk), event.at + week
        decided = end.at if end else due
        if since <= decided < until and (end or due < until):
            kept = end is not None and end.at <= due
            yield Case(rows[pk].order.key, kept, end.pk if end else None, "" if kept else _("Reported %s.") % formats.moment(event.at))


@counted("6.2d", gettext_lazy("What was objected to put right by the day said"))
def objections(since: datetime, until: datetime) -> Iterator[Case]:
    """An objection without an action is broken after a day."""
    events = _events(("acceptance.object",), since, until)
    rows = _acceptances(events)
    done = {event.object_id: event for event in Event.objects.filter(kind=KIND, verb="acceptance.put_right", object_id__in=rows)}
    for event in events:
        one, end = rows[event.object_id], done.get(event.object_id)
        if end and end.at < until:
            kept = one.due is None or timezone.localdate(end.at) <= one.due
            yield Case(one.order.key, kept, end.pk, "" if kept else _("Due %s.") % one.due)
        elif until > (late := event.at + timedelta(days=1)) and (not one.action or (one.due and one.due < timezone.localdate(until))):
            yield Case(one.order.key, False, event.pk, _("Due %s.") % (one.due or formats.moment(late)))
