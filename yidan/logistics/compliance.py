"""Where logistics may still be broken by people: planned or booked late, nobody told, pieces lost, exceptions left, arrived late (4.3, 5.3, 6.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.core.signatures import Signature
from yidan.logistics import rules
from yidan.logistics.models import Notice, Shipment, ShipmentLine, Trouble
from yidan.people.settings import setting

KIND = "logistics.shipment"


def _events(verb: str, since: datetime, until: datetime) -> list[Event]:
    return list(Event.objects.filter(kind=KIND, verb=f"logistics.{verb}", at__gte=since, at__lt=until).order_by("pk"))


def _shipments(events: Iterable[Event]) -> dict[int, Shipment]:
    return Shipment.objects.select_related("order").in_bulk({event.object_id for event in events})


def _shown(verb: str, ids: Iterable[int]) -> dict[int, int]:
    """Shipment -> the event of this verb on it."""
    rows = Event.objects.filter(kind=KIND, verb=f"logistics.{verb}", object_id__in=list(ids)).order_by("pk")
    return dict(rows.values_list("object_id", "pk"))


@counted("4.3a", gettext_lazy("Planned before the day it left"))
def planned(since: datetime, until: datetime) -> Iterator[Case]:
    gone = _events("ship", since, until)
    rows = _shipments(gone)
    shown = _shown("plan_shipment", rows)
    for event in gone:
        one = rows[event.object_id]
        kept = timezone.localdate(one.created_at) < timezone.localdate(event.at)
        yield Case(one.order.key, kept, shown.get(one.pk), "" if kept else _("%s was planned on the day it left.") % one.key)


@counted("4.3b", gettext_lazy("Long-distance transport booked early"))
def booked(since: datetime, until: datetime) -> Iterator[Case]:
    """The first booking, `book_ahead_days` before the goods leave."""
    days = timedelta(days=setting("book_ahead_days"))
    first = {event.object_id: event for event in reversed(_events("book", since, until))}
    for pk, one in _shipments(first.values()).items():
        if one.long_distance:
            event = first[pk]
            kept = timezone.localdate(event.at) <= one.leaves - days
            yield Case(
                one.order.key,
                kept,
                event.pk,
                "" if kept else _("%(shipment)s leaves on %(day)s.") % {"shipment": one.key, "day": one.leaves},
            )


@counted("4.3c", gettext_lazy("Customer told of mode and arrival before the goods left"))
def told_before(since: datetime, until: datetime) -> Iterator[Case]:
    gone = _events("ship", since, until)
    rows = _shipments(gone)
    first: dict[int, datetime] = {}
    for pk, at in Notice.objects.filter(shipment__in=rows).order_by("-pk").values_list("shipment_id", "at"):
        first[pk] = at
    for event in gone:
        one = rows[event.object_id]
        kept = one.pk in first and first[one.pk] <= event.at
        yield Case(one.order.key, kept, event.pk, "" if kept else _("%s left and the customer had not been told.") % one.key)


@counted("5.3a", gettext_lazy("Carried without loss or damage"))
def carried(since: datetime, until: datetime) -> Iterator[Case]:
    handed = _events("hand_over", since, until)
    rows = _shipments(handed)
    lost = set(ShipmentLine.objects.filter(shipment__in=rows, short__gt=0).values_list("shipment_id", flat=True))
    for event in handed:
        one = rows[event.object_id]
        yield Case(
            one.order.key, one.pk not in lost, event.pk, _("Pieces of %s were missing or damaged.") % one.key if one.pk in lost else ""
        )


@counted("5.3b", gettext_lazy("Customer told of the arrival as it stood"))
def told(since: datetime, until: datetime) -> Iterator[Case]:
    """When it was handed over, he knew the expected arrival."""
    handed = _events("hand_over", since, until)
    rows = _shipments(handed)
    for event in handed:
        one = rows[event.object_id]
        kept = one.told_arrives == one.arrives
        yield Case(one.order.key, kept, event.pk, "" if kept else _("Nobody told him of %s.") % one.arrives)


@counted("5.3c", gettext_lazy("Transport exceptions settled by the day said"))
def troubles(since: datetime, until: datetime) -> Iterator[Case]:
    rows = list(Trouble.objects.filter(at__gte=since, at__lt=until).select_related("shipment__order").order_by("pk"))
    shown = _shown("report_trouble", {x.shipment_id for x in rows})
    for x in rows:
        end = x.closed_at if x.closed_at and x.closed_at < until else None
        if end or x.due < timezone.localdate(until):
            kept = end is not None and timezone.localdate(end) <= x.due
            yield Case(x.shipment.order.key, kept, shown.get(x.shipment_id), "" if kept else _("Due %s.") % x.due)


@counted("6.3b", gettext_lazy("Hand-over lists signed by the customer within the days allowed"))
def signed_for(since: datetime, until: datetime) -> Iterator[Case]:
    """Those whose time ends in the period."""
    days = timedelta(days=setting("hand_over_sign_days"))
    handed = _events("hand_over", since - days, until - days)
    rows = _shipments(handed)
    first: dict[int, datetime] = {}
    found = Signature.objects.filter(kind=KIND, object_id__in=rows, purpose=rules.SIGN_HAND_OVER).order_by("-pk")
    for signature in found:
        if signature.final:
            first[signature.object_id] = signature.at
    for event in handed:
        at = first.get(event.object_id)
        kept = at is not None and at <= event.at + days
        one = rows[event.object_id]
        yield Case(one.order.key, kept, event.pk, "" if kept else _("%s is not signed for.") % one.key)


@counted("6.3a", gettext_lazy("Handed over by the day planned"))
def arrived(since: datetime, until: datetime) -> Iterator[Case]:
    """By the arrival that was planned when the goods left, whatever was noted on the way."""
    handed = _events("hand_over", since, until)
    rows = _shipments(handed)
    for event in handed:
        one = rows[event.object_id]
        due = one.due_arrives or one.arrives
        kept = timezone.localdate(event.at) <= due
        yield Case(one.order.key, kept, event.pk, "" if kept else _("Planned for %s.") % due)
