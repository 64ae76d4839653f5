"""Where chapter 1 and 5.4 may still be broken by people: late for the customer, rules set aside, warnings and decisions left, meetings missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import formats
from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.intake.models import Comparison, Order
from yidan.logistics.rules import BEFORE_DELIVERED as WATCHED
from yidan.monitoring.models import Alert, Decision, Meeting
from yidan.people.settings import setting
from yidan.review.models import Condition
from yidan.service.models import Ticket

CONTENT = 3  # of five: below it the customer was not


@counted("1.1", gettext_lazy("Orders handled here from their receipt, not brought in afterwards"))
def inside(since: datetime, until: datetime) -> Iterator[Case]:
    """Since the first order was received here, one brought in as done elsewhere went another way than this."""
    began = Event.objects.filter(verb="intake.receive").order_by("at").values_list("at", flat=True).first()
    rows = Event.objects.filter(verb__in=["intake.receive", "intake.take_over"], at__gte=since, at__lt=until).order_by("pk")
    orders = dict(Order.objects.filter(pk__in=rows.values("object_id")).values_list("pk", "number"))
    for order, verb, at, event in rows.values_list("object_id", "verb", "at", "pk"):
        kept = verb == "intake.receive" or began is None or at < began
        why = "" if kept else _("Came in on %s and was handled outside, though orders were handled here by then.") % formats.day(at)
        yield Case(orders.get(order) or "", kept, event, why)


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


@counted("1.3b", gettext_lazy("Second looks that found nothing the first had missed"))
def second_look(since: datetime, until: datetime) -> Iterator[Case]:
    """What was entered and compared by one is compared again by another: a difference found only then had gone in wrong."""
    rows = Comparison.objects.filter(at__gte=since, at__lt=until).order_by("pk").select_related("order")
    looks: dict[tuple[int, int, int, datetime], list[Comparison]] = {}
    for row in rows:
        looks.setdefault((row.order_id, row.revision, row.by_id, row.at), []).append(row)
    passed = {(order, revision): by for (order, revision, by, _at), found in reversed(looks.items()) if all(x.agrees for x in found)}
    events = Event.objects.filter(verb="intake.compare", at__gte=since, at__lt=until)
    shown = {(order, at): pk for order, at, pk in events.values_list("object_id", "at", "pk")}
    for (order_id, revision, by, at), found in looks.items():
        if passed.get((order_id, revision)) in (None, by):
            continue  # the first's own look
        wrong = [x.label for x in found if not x.agrees]
        why = _("Entered wrong and found only by the second: %s.") % formats.listed(wrong) if wrong else ""
        yield Case(found[0].order.key, not wrong, shown.get((order_id, at)), why)


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


def came_late(since: datetime, until: datetime) -> list[Order]:
    """Orders that were not delivered by their promised day, which lies between the two."""
    passed = Order.objects.exclude(approved_by=None).filter(promised__gte=timezone.localdate(since), promised__lt=timezone.localdate(until))
    late = passed.filter(Q(actual__gt=F("promised")) | Q(actual=None, stage__in=WATCHED))
    return list(late.order_by("pk"))


@counted("5.4a", gettext_lazy("Late orders warned of before their day"))
def watched(since: datetime, until: datetime) -> Iterator[Case]:
    """Who watches progress, quality and cost sees it coming: a warning stands before the day is there."""
    orders = came_late(since, until)
    first: dict[int, Alert] = {}
    for alert in Alert.objects.filter(order__in=orders).order_by("-created_at"):
        first[alert.order_id] = alert
    shown = dict(
        Event.objects.filter(kind="monitoring.alert", source="")
        .filter(object_id__in=[one.pk for one in first.values()])
        .values_list("object_id", "pk")
    )
    for order in orders:
        one, day = first.get(order.pk), order.promised
        kept = one is not None and day is not None and timezone.localdate(one.created_at) < day
        why = "" if kept else _("Promised %(day)s, not there, and nobody warned before.") % {"day": day}
        yield Case(order.key, kept, shown.get(one.pk) if one else None, why)


@counted("5.4b", gettext_lazy("Late orders that showed everybody their new date"))
def shown_live(since: datetime, until: datetime) -> Iterator[Case]:
    """Where the promise does not hold and no later date is forecast, whoever looks sees a date that cannot come."""
    orders = came_late(since, until)
    said = Event.objects.filter(verb="planning.forecast", object_id__in=[order.pk for order in orders]).order_by("pk")
    last = dict(said.values_list("object_id", "pk"))
    for order in orders:
        kept = order.promised is not None and order.forecast is not None and order.forecast > order.promised
        yield Case(
            order.key,
            kept,
            last.get(order.pk) if kept else None,
            "" if kept else _("Promised %s; no later date was ever shown.") % order.promised,
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


@counted("1.3e", gettext_lazy("Open work that has an owner who is here"))
def owned(since: datetime, until: datetime) -> Iterator[Case]:
    """Of what is open now and was begun before `until`: nobody's, or still a leaver's, is pushed away unseen."""
    gone = [Order.Stage.ABANDONED, Order.Stage.CANCELLED]
    open_work: tuple[tuple[Any, str, str, str], ...] = (
        (Condition.objects.filter(settled_at=None).exclude(order__stage__in=gone), "intake.order", "order", "what"),
        (Alert.objects.filter(stage__in=["open", "acted"], created_at__lt=until), "monitoring.alert", "", "what"),
        (Decision.objects.filter(done_at=None, meeting__created_at__lt=until).exclude(meeting__stage="cancelled"), "monitoring.meeting", "meeting", "what"),
        (Order.objects.filter(stage__in=WATCHED, created_at__lt=until), "intake.order", "", "customer__name"),
    )  # fmt: skip
    for rows, kind, of, what in open_work:
        number = f"{of}__number" if of else "order__number" if kind == "monitoring.alert" else "number"
        found = list(rows.order_by("pk").values_list(number, what, "owner__display", "owner__is_active", f"{of}_id" if of else "pk"))
        last = dict(Event.objects.filter(kind=kind, object_id__in={row[-1] for row in found}).order_by("pk").values_list("object_id", "pk"))
        for key, text, who, here, pk in found:
            left = _("%(what)s: its owner %(who)s has left.") % {"what": text, "who": who}
            yield Case(key or "", bool(here), last.get(pk) if here else None, "" if here else left if who else _("%s: nobody's.") % text)


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
