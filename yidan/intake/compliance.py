"""How chapter 2 was kept where people may be late: enquiries answered, requirements answered, orders entered (2.1a, 2.1c, 2.3a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.core.formats import moment
from yidan.intake.models import Enquiry, Order, Requirement
from yidan.people.settings import setting


@counted("2.1a", gettext_lazy("Enquiries answered in their hours"))
def answered(since: datetime, until: datetime) -> Iterator[Case]:
    rows = list(Enquiry.objects.filter(answer_due__gte=since, answer_due__lt=until).order_by("pk"))
    verbs = ["intake.quoted", "intake.won", "intake.lose"]
    shown = dict(
        Event.objects.filter(kind=Enquiry.document_kind(), object_id__in=[one.pk for one in rows], verb__in=verbs)
        .order_by("-pk")
        .values_list("object_id", "pk")
    )
    for one in rows:
        kept = one.answered_at is not None and one.answered_at <= one.answer_due
        why = "" if kept else _("to be answered by %s") % moment(one.answer_due)
        yield Case(one.key, kept, shown.get(one.pk), why)


@counted("2.1c", gettext_lazy("Special requirements answered by their day"))
def requirements(since: datetime, until: datetime) -> Iterator[Case]:
    rows = list(Requirement.objects.filter(due__gte=timezone.localdate(since), due__lt=timezone.localdate(until)).order_by("pk"))
    keys = _keys(rows)
    events = Event.objects.filter(
        verb__in=["intake.answer_requirement", "intake.answer_order_requirement"], at__gte=since - timedelta(days=90)
    )
    shown = {(kind, pk, at): event for kind, pk, at, event in events.values_list("kind", "object_id", "at", "pk")}
    for one in rows:
        kept = one.answered_at is not None and timezone.localdate(one.answered_at) <= one.due
        why = (
            ""
            if kept
            else _("%(department)s was to answer by %(day)s: %(what)s") % {"department": one.asked_of, "day": one.due, "what": one.what}
        )
        event = shown.get((one.kind, one.object_id, one.answered_at)) if one.answered_at else None
        yield Case(keys.get((one.kind, one.object_id), ""), kept, event, why)


def _keys(rows: list[Requirement]) -> dict[tuple[str, int], str]:
    """Of the enquiries and orders they belong to."""
    found: dict[tuple[str, int], str] = {}
    for model in (Enquiry, Order):
        ids = [one.object_id for one in rows if one.kind == model.document_kind()]
        found |= {(model.document_kind(), pk): document.key for pk, document in model._default_manager.in_bulk(ids).items()}
    return found


@counted("2.3a", gettext_lazy("Orders entered and received in their hours"))
def entered(since: datetime, until: datetime) -> Iterator[Case]:
    """From the moment the customer gave it to us; brought-in orders are not ours."""
    hours = timedelta(hours=setting("entry_hours"))
    rows = list(Order.objects.filter(received_at__gte=since, received_at__lt=until).exclude(stage=Order.Stage.HISTORIC).order_by("pk"))
    events = Event.objects.filter(verb="intake.receive", object_id__in=[order.pk for order in rows]).order_by("-pk")
    shown = {pk: (event, at) for pk, event, at in events.values_list("object_id", "pk", "at")}
    for order in rows:
        event, at = shown.get(order.pk, (None, None))
        kept = at is not None and at <= order.received_at + hours
        if at is None and order.received_at + hours >= until:
            continue  # not due yet
        yield Case(order.key, kept, event, "" if kept else _("came in %s, received late or not yet") % moment(order.received_at))
