"""Where chapter 1 and 5.4 may still be broken by people: late for the customer, rules set aside, warnings and decisions left, meetings missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import formats
from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.monitoring.models import Alert, Decision, Meeting
from yidan.people.settings import setting
from yidan.service.models import Ticket

CONTENT = 3  # of five: below it the customer was not


@counted("1.3a", gettext_lazy("Separation of duties not relaxed"))
def relaxed(since: datetime, until: datetime) -> Iterator[Case]:
    """The verbs that are for a second person; one done by the same person names the relaxation that let it pass."""
    pairs = (
        "intake.compare review.approve purchasing.approve purchasing.approve_invoice purchasing.approve_payment settlement.register_invoice "
        "settlement.book_receipt quality.decide_rework quality.decide_scrap quality.decide_return quality.decide_sort quality.accept_deviation"
    ).split()
    rows = Event.objects.filter(verb__in=pairs, at__gte=since, at__lt=until).order_by("pk")
    orders = dict(Order.objects.filter(chain_id__in=rows.values("chain_id")).values_list("chain_id", "number"))
    for event in rows:
        used = bool(event.inputs.get("relaxations"))
        key = orders.get(event.chain_id) or f"{event.kind}:{event.object_id}"
        yield Case(key, not used, event.pk, _("Done by one person under a relaxation.") if used else "")


@counted("1.3c", gettext_lazy("Delivered by the promised date"))
def on_time(since: datetime, until: datetime) -> Iterator[Case]:
    done = {event.object_id: event for event in Event.objects.filter(verb="logistics.delivered", at__gte=since, at__lt=until)}
    for order in Order.objects.filter(pk__in=done).exclude(promised=None).order_by("pk"):
        kept = order.actual is not None and order.promised is not None and order.actual <= order.promised
        text = _("Promised %(promised)s, delivered %(actual)s.") % {"promised": order.promised, "actual": order.actual}
        yield Case(order.key, kept, done[order.pk].pk, "" if kept else text)


@counted("1.3d", gettext_lazy("Customers content with how their complaint was handled"))
def content(since: datetime, until: datetime) -> Iterator[Case]:
    rows = (
        Ticket.objects.filter(solved_at__gte=since, solved_at__lt=until).exclude(satisfaction=None).select_related("order").order_by("pk")
    )
    closed = dict(
        Event.objects.filter(kind="service.ticket", object_id__in=rows.values("pk"), target="closed").values_list("object_id", "pk")
    )
    for one in rows:
        kept = (one.satisfaction or 0) >= CONTENT
        key = one.order.key if one.order else one.key
        yield Case(
            key,
            kept,
            closed.get(one.pk),
            "" if kept else _("%(ticket)s: %(points)s of 5.") % {"ticket": one.key, "points": one.satisfaction},
        )


@counted("5.4c", gettext_lazy("Warnings acted on in time"))
def acted(since: datetime, until: datetime) -> Iterator[Case]:
    """A warning whose danger passed by itself before its time asks nothing of anybody."""
    rows = list(Alert.objects.filter(due__gte=since, due__lt=until).select_related("order").order_by("pk"))
    ends: dict[int, Event] = {}
    moves = Event.objects.filter(kind="monitoring.alert", object_id__in=[one.pk for one in rows]).exclude(verb="monitoring.warn")
    for event in moves.exclude(verb__in=["monitoring.restate", "monitoring.raise_alert", "monitoring.pass_on"]).order_by("-pk"):
        ends[event.object_id] = event
    for one in rows:
        first = ends.get(one.pk)
        kept = first is not None and first.at <= one.due
        yield Case(
            one.order.key,
            kept,
            first.pk if first else None,
            "" if kept else _("%(key)s, due %(due)s.") % {"key": one.key, "due": formats.moment(one.due)},
        )


@counted("5.4d", gettext_lazy("A coordination meeting in every period"))
def held(since: datetime, until: datetime) -> Iterator[Case]:
    """Between two meetings no more than `coordination_days`; the gap up to now counts once it is too long."""
    most = timedelta(days=setting("coordination_days") + 1)
    rows = list(Meeting.objects.filter(stage=Meeting.Stage.HELD, at__lt=until).order_by("at"))
    closed = dict(Event.objects.filter(verb="monitoring.hold", object_id__in=[one.pk for one in rows]).values_list("object_id", "pk"))
    before: Meeting | None = None
    for one in rows:
        if before is not None and one.at >= since:
            kept = one.at - before.at <= most
            yield Case(one.key, kept, closed.get(one.pk), "" if kept else _("The one before was on %s.") % formats.day(before.at))
        before = one
    if before is not None and until - before.at > most and before.at + most >= since:
        yield Case(before.key, False, closed.get(before.pk), _("None since %s.") % formats.day(before.at))


@counted("5.4d", gettext_lazy("Decisions carried out by the day said"))
def carried_out(since: datetime, until: datetime) -> Iterator[Case]:
    day = timezone.localdate
    rows = (
        Decision.objects.filter(due__gte=day(since), due__lt=day(until))
        .exclude(meeting__stage="cancelled")
        .select_related("meeting", "point__order")
    )
    shown = dict(Event.objects.filter(verb="monitoring.done", at__lt=until).values_list("object_id", "pk"))
    decided = dict(Event.objects.filter(verb="monitoring.decide", at__lt=until).values_list("object_id", "pk"))
    for one in rows.order_by("pk"):
        kept = one.done_at is not None and day(one.done_at) <= one.due
        key = one.point.order.key if one.point.order else one.meeting.key
        yield Case(
            key,
            kept,
            (shown if one.done_at else decided).get(one.meeting_id),
            "" if kept else _("%(what)s, due %(due)s.") % {"what": one.what, "due": one.due},
        )
