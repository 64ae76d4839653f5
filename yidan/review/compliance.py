"""How chapter 3 was kept where people may be late, silent or of another mind than the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Role
from yidan.core.compliance import Case, Counting, counted
from yidan.core.events import Event
from yidan.core.formats import moment
from yidan.intake.models import Order
from yidan.people.settings import setting
from yidan.review import checklist, rules
from yidan.review.models import Check, Condition, Consequence, Impact, Meeting, Negotiation, Opinion


def opined(rows: list[Opinion]) -> dict[tuple[int, datetime], int]:
    """(order, moment) -> the event of the opinion, given or carried over."""
    events = Event.objects.filter(verb__in=["review.opine", "review.carry"], object_id__in={one.order_id for one in rows})
    return {(order, at): pk for order, at, pk in events.values_list("object_id", "at", "pk")}


@counted("3.1a", gettext_lazy("Opinions given in their hours"))
def in_time(since: datetime, until: datetime) -> Iterator[Case]:
    """Each department of each round; a silent one counts once its hours are over, shown by the event that asked it."""
    hours = timedelta(hours=setting("review_hours"))
    starts = Event.objects.filter(verb__in=["intake.receive", "intake.amend"], at__gte=since, at__lt=until).order_by("pk")
    asked = {
        order: (at, event) for order, at, event in starts.values_list("object_id", "at", "pk")
    }  # of each order the revision that stands
    begun = {order: at for order, (at, _event) in asked.items()}
    orders = Order.objects.prefetch_related("opinions", "rounds").in_bulk(begun)
    shown = opined([one for order in orders.values() for one in order.opinions.all()])
    for order_id, order in orders.items():
        start = begun[order_id]
        given = {one.department: one for one in order.opinions.all() if one.revision == order.revision and one.number == 1}
        for department in rules.departments(order):
            one = given.get(department.value)
            if one is None and (order.stage not in rules.REVIEWED or start + hours >= until):
                continue  # sent back before, or not due yet
            kept = one is not None and one.at <= start + hours
            why = "" if kept else _("%(department)s was to judge by %(at)s") % {"department": department.label, "at": moment(start + hours)}
            yield Case(order.key, kept, shown.get((order_id, one.at)) if one else asked[order_id][1], why)


@counted("3.1b", gettext_lazy("Meetings convened and minuted"))
def minuted(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Meeting.objects.filter(held_at__gte=since, held_at__lt=until).select_related("order").prefetch_related("minutes")
    events = Event.objects.filter(verb="review.minute", object_id__in={one.order_id for one in rows})
    shown = {(order, at): pk for order, at, pk in events.values_list("object_id", "at", "pk")}
    for meeting in rows.order_by("pk"):
        minutes = next(iter(meeting.minutes.all()), None)
        why = "" if minutes else _("no minutes of the meeting of %s") % moment(meeting.held_at)
        yield Case(meeting.order.key, minutes is not None, shown.get((meeting.order_id, minutes.at)) if minutes else None, why)


def answered_for(clause: str) -> Counting:
    """The department's check of this clause: broken where it agreed against its figures without a word or a point on it."""

    def cases(since: datetime, until: datetime) -> Iterator[Case]:
        rows = Check.objects.filter(
            clause=clause, opinion__at__gte=since, opinion__at__lt=until, opinion__carried_from=None
        ).select_related("opinion__order")
        found = list(rows.order_by("pk"))
        shown = opined([check.opinion for check in found])
        for check in found:
            opinion = check.opinion
            silent = check.against and not check.note and opinion.verdict == Opinion.Verdict.AGREE
            why = (
                _("%s agreed though the figures speak against it, without a word on it") % Role(opinion.department).label if silent else ""
            )
            yield Case(opinion.order.key, not silent, shown.get((opinion.order_id, opinion.at)), why)

    return cases


for _clause in checklist.EVERY:
    counted(_clause, gettext_lazy("Judged with the figures, or with a reason"))(answered_for(_clause))


@counted("3.2f", gettext_lazy("Promised no earlier than production can, or as settled with the customer"))
def feasible(since: datetime, until: datetime) -> Iterator[Case]:
    events = list(Event.objects.filter(verb="review.approve", at__gte=since, at__lt=until).order_by("pk").values_list("object_id", "pk"))
    orders = Order.objects.in_bulk([pk for pk, _event in events])
    said = Opinion.objects.filter(order_id__in=orders, department=Role.PRODUCTION, earliest__isnull=False).order_by("number")
    earliest = {(one.order_id, one.revision): one.earliest for one in said}
    for pk, event in events:
        order, can = orders[pk], earliest.get((pk, orders[pk].revision))
        if can is None or order.promised is None:
            continue
        kept = order.promised >= can
        yield Case(
            order.key, kept, event, "" if kept else _("promised %(day)s, production can by %(can)s") % {"day": order.promised, "can": can}
        )


@counted("3.3b", gettext_lazy("Points settled by their day"))
def settled(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Condition.objects.filter(due__gte=timezone.localdate(since), due__lt=timezone.localdate(until)).select_related("order", "owner")
    found = list(rows.exclude(Q(settled_at=None) & Q(order__stage__in=["abandoned", "cancelled"])).order_by("pk"))
    events = Event.objects.filter(verb="review.settle", object_id__in={one.order_id for one in found})
    shown = {(order, at): pk for order, at, pk in events.values_list("object_id", "at", "pk")}
    for one in found:
        kept = one.settled_at is not None and timezone.localdate(one.settled_at) <= one.due
        why = "" if kept else _("%(who)s was to settle it by %(day)s: %(what)s") % {"who": one.owner, "day": one.due, "what": one.what}
        yield Case(one.order.key, kept, shown.get((one.order_id, one.settled_at)) if one.settled_at else None, why)


@counted("3.3c", gettext_lazy("Orders sent back talked over with the customer before they were amended"))
def talked(since: datetime, until: datetime) -> Iterator[Case]:
    events = Event.objects.filter(verb="intake.amend", source="to_amend", at__gte=since, at__lt=until).order_by("pk")
    rows = list(events.values_list("object_id", "pk", "at"))
    keys = {pk: order.key for pk, order in Order.objects.in_bulk([row[0] for row in rows]).items()}
    talks = list(Negotiation.objects.filter(order_id__in=keys).values_list("order_id", "at"))
    for order, event, at in rows:
        kept = any(of == order and when <= at for of, when in talks)
        yield Case(keys[order], kept, event, "" if kept else _("amended without a recorded talk with the customer"))


@counted("3.3c", gettext_lazy("Consequences of changes seen to by their day"))
def seen_to(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Consequence.objects.filter(change__stage="done", due__gte=timezone.localdate(since), due__lt=timezone.localdate(until))
    found = list(rows.select_related("change__order", "owner").order_by("pk"))
    events = Event.objects.filter(verb="review.see_to", object_id__in={one.change_id for one in found})
    shown = {(change, at): pk for change, at, pk in events.values_list("object_id", "at", "pk")}
    for one in found:
        kept = one.done_at is not None and timezone.localdate(one.done_at) <= one.due
        why = "" if kept else _("%(who)s was to see to it by %(day)s: %(what)s") % {"who": one.owner, "day": one.due, "what": one.what}
        yield Case(one.change.order.key, kept, shown.get((one.change_id, one.done_at)) if one.done_at else None, why)


@counted("3.3d", gettext_lazy("Impacts decided within a day"))
def decided(since: datetime, until: datetime) -> Iterator[Case]:
    rows = list(Impact.objects.filter(at__gte=since, at__lt=until - timedelta(days=1)).select_related("order").order_by("pk"))
    events = Event.objects.filter(verb="review.decide", object_id__in={one.order_id for one in rows})
    shown = {(order, at): pk for order, at, pk in events.values_list("object_id", "at", "pk")}
    for one in rows:
        kept = one.decided_at is not None and one.decided_at <= one.at + timedelta(days=1)
        why = "" if kept else _("weighed %s, not decided within a day") % moment(one.at)
        yield Case(one.order.key, kept, shown.get((one.order_id, one.decided_at)) if one.decided_at else None, why)
