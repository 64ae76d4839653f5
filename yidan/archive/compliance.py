"""How chapter 8 was kept where people may still come late: filing, transfer, checks, repairs, appraisal, what was lent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive.models import AppraisalItem, CheckedVolume, Consultation, Finding, Volume
from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.people.settings import setting


def _event(verb: str, kind: str, of: str) -> Subquery:
    """The event by which this was done to the document in the column `of`."""
    return Subquery(Event.objects.filter(verb=verb, kind=kind, object_id=OuterRef(of)).order_by("-seq").values("pk")[:1])


def _values(rows: QuerySet[Any], *names: str) -> Iterable[dict[str, Any]]:
    return rows.values(*names)


def _judged(document: str, due: datetime, done: datetime | None, until: datetime, event: int | None, why: str) -> Case | None:
    """One occasion: kept in time, broken, or not due within the period yet."""
    if done is None and due > until:
        return None
    kept = done is not None and done <= due
    return Case(document, kept, event if done else None, "" if kept else why)


@counted("8.1a", gettext_lazy("Filed and handed over within the days allowed"))
def filed(since: datetime, until: datetime) -> Iterator[Case]:
    """From the settlement of the order to the hand-over of its volume."""
    days = timedelta(days=setting("filing_days"))
    settled = Event.objects.filter(verb="settlement.settled", kind=Order.document_kind(), at__range=(since, until))
    volumes = Volume.objects.filter(order__in=settled.values("object_id"))
    volumes = volumes.annotate(event=_event("archive.hand_over", "archive.volume", "pk"))
    handed = {row["order"]: row for row in _values(volumes, "order", "handed_at", "event")}
    keys = dict(Order.objects.filter(pk__in=settled.values("object_id")).values_list("pk", "number"))
    for pk, at in settled.values_list("object_id", "at"):
        row = handed.get(pk, {})
        why = _("Settled on %s, its volume not handed over in time.") % _day(at)
        if case := _judged(keys.get(pk) or "", at + days, row.get("handed_at"), until, row.get("event"), why):
            yield case


@counted("8.1c", gettext_lazy("Taken over within the days allowed"))
def taken_over(since: datetime, until: datetime) -> Iterator[Case]:
    days = timedelta(days=setting("transfer_days"))
    rows = Volume.objects.filter(handed_at__range=(since, until)).annotate(event=_event("archive.take_over", "archive.volume", "pk"))
    for row in _values(rows, "order__number", "handed_at", "taken_at", "event"):
        why = _("Handed over on %s, not taken over in time.") % _day(row["handed_at"])
        if case := _judged(row["order__number"], row["handed_at"] + days, row["taken_at"], until, row["event"], why):
            yield case


@counted("8.2b", gettext_lazy("Checked again within the interval"))
def checked(since: datetime, until: datetime) -> Iterator[Case]:
    """Each check held against the one before; a volume that was not looked at although its time was up."""
    days = timedelta(days=setting("check_days") + 1)  # the worker comes at night
    last: dict[int, datetime] = {}
    rows = CheckedVolume.objects.filter(at__lte=until).annotate(event=_event("archive.check_volumes", "archive.checkrun", "run"))
    begun = {row["pk"]: row["taken_at"] for row in _values(Volume.objects.exclude(taken_at=None), "pk", "taken_at")}
    for row in _values(rows.order_by("pk"), "volume", "volume__order__number", "at", "event"):
        before = last.get(row["volume"]) or begun[row["volume"]]
        if row["at"] >= since:
            kept = row["at"] - before <= days
            yield Case(row["volume__order__number"], kept, row["event"], "" if kept else _("Last looked at on %s.") % _day(before))
        last[row["volume"]] = row["at"]
    standing = Volume.objects.filter(stage="archived", taken_at__lt=until - days).annotate(looked=Max("checks__at"))
    for row in _values(standing, "pk", "order__number", "taken_at"):
        before = last.get(row["pk"]) or row["taken_at"]
        if before < until - days:
            yield Case(row["order__number"], False, None, _("Last looked at on %s.") % _day(before))


@counted("8.2b", gettext_lazy("Faults repaired in time"))
def repaired(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Finding.objects.filter(created_at__range=(since, until)).annotate(event=_event("archive.repair", "archive.finding", "pk"))
    for row in _values(rows, "volume__order__number", "due", "repaired_at", "event", "what"):
        if case := _judged(row["volume__order__number"], _evening(row["due"]), row["repaired_at"], until, row["event"], row["what"]):
            yield case


@counted("8.2c", gettext_lazy("Appraised within the days after the period"))
def appraised(since: datetime, until: datetime) -> Iterator[Case]:
    """RET-3: each volume whose appraisal fell due between the two moments."""
    days = timedelta(days=setting("appraisal_days"))
    rows = AppraisalItem.objects.filter(expired__range=((since - days).date(), (until - days).date()))
    event = _event("archive.appraise", "archive.appraisal", "appraisal")
    names = ("volume", "volume__order__number", "expired", "appraisal__created_at", "event")
    done = list(_values(rows.annotate(event=event), *names))
    for row in done:
        why = _("Its period ended on %s.") % row["expired"].isoformat()
        if case := _judged(
            row["volume__order__number"], _evening(row["expired"]) + days, row["appraisal__created_at"], until, row["event"], why
        ):
            yield case
    waiting = Volume.objects.filter(stage="archived", keep_until__lt=(until - days).date()).exclude(pk__in=[row["volume"] for row in done])
    for row in _values(waiting, "order__number", "keep_until"):
        yield Case(row["order__number"], False, None, _("Its period ended on %s.") % row["keep_until"].isoformat())


@counted("8.3b", gettext_lazy("What was lent came back in time"))
def returned(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Consultation.objects.filter(way="borrow", until__range=(since, until))
    rows = rows.annotate(event=_event("archive.close_consultation", "archive.consultation", "pk"))
    for row in _values(rows, "volume__order__number", "until", "closed_at", "event"):
        why = _("Due back on %s.") % _day(row["until"])
        if case := _judged(row["volume__order__number"], row["until"], row["closed_at"], until, row["event"], why):
            yield case


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
