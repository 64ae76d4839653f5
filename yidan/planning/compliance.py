"""How 4.1 was kept: planned in time, operations timed and owned, bottlenecks relieved, the buffer kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.people.settings import setting
from yidan.planning.models import Bottleneck, Forecast, Operation, Plan

MADE = (Plan.Stage.ACCEPTED, Plan.Stage.SUPERSEDED)


def accepted() -> dict[int, tuple[int, datetime]]:
    """Plan -> the event that accepted it, and when."""
    rows = Event.objects.filter(kind=Plan.document_kind(), verb="planning.accept").values_list("object_id", "pk", "at")
    return {pk: (event, at) for pk, event, at in rows}


@counted("4.1a", gettext_lazy("Orders planned in time after their review"))
def planned(since: datetime, until: datetime) -> Iterator[Case]:
    """Passed the review, and the hours set ran out between the two moments; an order that waits for money or is on hold is not owed a plan."""
    hours = timedelta(hours=setting("plan_hours"))
    rows = Event.objects.filter(kind=Order.document_kind(), target=Order.Stage.APPROVED, at__gte=since - hours, at__lt=until - hours)
    passed = dict(rows.exclude(source=Order.Stage.APPROVED).order_by("pk").values_list("object_id", "at"))
    done = Event.objects.filter(kind=Order.document_kind(), verb="planning.planned", object_id__in=passed).order_by("-pk")
    events = {pk: (event, at) for pk, event, at in done.values_list("object_id", "pk", "at")}
    for order in Order.objects.filter(pk__in=passed).order_by("pk"):
        event, at = events.get(order.pk, (None, None))
        if at is None and (order.on_hold or order.start_blocked or order.stage in (Order.Stage.CANCELLED, Order.Stage.ABANDONED)):
            continue
        due = passed[order.pk] + hours
        kept = at is not None and at <= due
        yield Case(order.key, kept, event, "" if kept else _("was to be planned by %s") % f"{timezone.localtime(due):%m-%d %H:%M}")


@counted("4.1b", gettext_lazy("Operations begun on the day planned, with a person responsible"))
def timed(since: datetime, until: datetime) -> Iterator[Case]:
    """Begun with a planned start and somebody responsible, not more than a day after it."""
    rows: Any = Operation.objects.filter(started_at__gte=since, started_at__lt=until)
    begun = Event.objects.filter(kind=Operation.document_kind(), verb="production.start", at__gte=since, at__lt=until).order_by("-pk")
    events = dict(begun.values_list("object_id", "pk"))
    for pk, name, owner, start, at, number in rows.values_list("pk", "name", "owner", "start", "started_at", "work_order__order__number"):
        kept = bool(owner and start) and at <= start + timedelta(days=1)
        text = _("%(name)s was planned for %(day)s") if owner and start else _("%(name)s had no person or no time")
        day = f"{timezone.localtime(start):%m-%d %H:%M}" if start else ""
        yield Case(number or "", kept, events.get(pk), "" if kept else text % {"name": name, "day": day})


@counted("4.1c", gettext_lazy("Bottlenecks relieved before their week"))
def relieved(since: datetime, until: datetime) -> Iterator[Case]:
    """Of accepted plans; each work centre and week once, by its newest plan."""
    rows = Bottleneck.objects.filter(plan__stage__in=MADE, week__gte=timezone.localdate(since), week__lt=timezone.localdate(until))
    newest = {(row.work_centre_id, row.week): row for row in rows.select_related("work_centre", "plan").order_by("pk")}
    agreed = Event.objects.filter(kind=Plan.document_kind(), verb="planning.relieve").order_by("pk").values_list("object_id", "pk", "at")
    events = {(pk, at): event for pk, event, at in agreed}
    at_moment = {at: event for (_pk, at), event in events.items()}  # a measure that went on from an earlier plan
    for row in newest.values():
        kept = row.agreed_at is not None and timezone.localdate(row.agreed_at) <= row.week
        text = _("%(centre)s full to %(percent)s%% in the week of %(week)s, nothing agreed")
        why = text % {"centre": row.work_centre, "percent": row.percent, "week": row.week}
        yield Case(row.plan.key, kept, at_moment.get(row.agreed_at) if row.agreed_at else None, "" if kept else why)


@counted("4.1d", gettext_lazy("Orders planned with their buffer whole"))
def buffered(since: datetime, until: datetime) -> Iterator[Case]:
    """Each order once, by the last plan accepted between the two moments."""
    plans = {pk: event for pk, (event, at) in accepted().items() if since <= at < until}
    last = Forecast.objects.filter(plan__in=plans).values("order").annotate(last=Max("pk")).values("last")
    rows = Forecast.objects.filter(pk__in=last).select_related("order").annotate(gone=F("whole") - F("buffer_days")).order_by("pk")
    for row in rows:
        kept = row.gone <= 0 and not row.late_days
        text = _("%(used)s of %(whole)s buffer days used") if not row.late_days else _("%(late)s days late")
        reason = f": {row.reasons[0]['text']}" if row.reasons else ""
        why = text % {"used": row.used, "whole": row.whole, "late": row.late_days} + reason
        yield Case(row.order.key, kept, plans[row.plan_id], "" if kept else why)
