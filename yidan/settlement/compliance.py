"""How 7.1 was kept: gates by money and not by release, penalties decided, costs checked, invoices in time, statements confirmed, reminders sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.queries import next_working, works_on
from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.people.settings import setting
from yidan.settlement.models import CostSheet, Invoice, Milestone, Release, ReminderLine, SettlementSheet, Statement
from yidan.settlement.queries.reminding import REAL, levels
from yidan.settlement.sums import due_on


def days(since: datetime, until: datetime) -> tuple[date, date]:
    return timezone.localdate(since), timezone.localdate(until)


@counted("7.1a", gettext_lazy("What a payment holds goes when it is paid, not by release"))
def gates_kept(since: datetime, until: datetime) -> Iterator[Case]:
    """A gate paid in the period is kept; one that two people opened without the money is a deviation."""
    paid = Milestone.objects.exclude(gate=Milestone.Gate.NONE).filter(paid__gte=F("amount"), amount__gt=0, release=None)
    last = paid.annotate(at=Max("allocations__at")).filter(at__gte=since, at__lt=until).select_related("order")
    for one in last:
        yield Case(one.order.key, True)
    gone = Release.objects.filter(finance_at__isnull=False, manager_at__isnull=False).filter(
        Q(finance_at__gte=since, finance_at__lt=until) | Q(manager_at__gte=since, manager_at__lt=until)
    )
    rows = list(gone.select_related("milestone__order"))
    said = _last("settlement.release_unpaid", [one.milestone.order_id for one in rows])
    for release in rows:
        order = release.milestone.order
        yield Case(order.key, False, said.get(order.pk), _("Released without the money: %s") % release.reason)


@counted("7.1b", gettext_lazy("Costs checked before the sum is settled"))
def costs_checked(since: datetime, until: datetime) -> Iterator[Case]:
    settled = Event.objects.filter(verb="settlement.settled", at__gte=since, at__lt=until).values_list("object_id", "at", "pk")
    at = {order: (moment, event) for order, moment, event in settled}
    checked = dict(CostSheet.objects.filter(order_id__in=at).values_list("order_id").annotate(n=Min("created_at")).order_by())
    keys = Order.objects.in_bulk(at)
    for pk, (moment, event) in at.items():
        first = checked.get(pk)
        yield Case(keys[pk].key, first is not None and first <= moment, event, _("Settled without a look at its costs."))


@counted("7.1c", gettext_lazy("Invoices registered and sent within the days allowed"))
def invoices_in_time(since: datetime, until: datetime) -> Iterator[Case]:
    first, last = days(since, until)
    allowed, today = timedelta(days=setting("invoice_days")), timezone.localdate(until)
    rows = Invoice.objects.filter(issued_on__gte=first, issued_on__lt=last).select_related("order")
    sent = _last("settlement.send_invoice", [one.pk for one in rows])
    for one in rows:
        done = one.sent_on or today
        if one.sent_on is None and today <= one.issued_on + allowed:
            continue  # its time is not over
        yield Case(
            one.key,
            done <= one.issued_on + allowed,
            sent.get(one.pk),
            _("Issued on %(a)s, sent on %(b)s.") % {"a": one.issued_on, "b": one.sent_on or "—"},
        )


@counted("7.1d", gettext_lazy("Statements confirmed by the customer by the day of answer"))
def statements_confirmed(since: datetime, until: datetime) -> Iterator[Case]:
    first, last = days(since, until)
    rows = Statement.objects.filter(reply_by__gte=first, reply_by__lt=last)
    confirmed = {
        event.object_id: event
        for event in Event.objects.filter(
            verb__in=["settlement.confirm_statement", "settlement.compare_statement"], object_id__in=[one.pk for one in rows]
        )
    }
    for one in rows:
        event = confirmed.get(one.pk)
        kept = event is not None and one.reply_by is not None and timezone.localdate(event.at) <= one.reply_by
        yield Case(one.key, kept, event.pk if event else None, _("He was to answer until %s.") % one.reply_by)


@counted("7.1d", gettext_lazy("Overdue payments reminded of within the days of the first level"))
def reminded(since: datetime, until: datetime) -> Iterator[Case]:
    """A payment whose first reminder fell into the period and that was not paid until it was owed."""
    first, last = days(since, until)
    wait = timedelta(days=levels()[0])
    rows = Milestone.objects.filter(amount__gt=0, due__isnull=False).filter(
        Q(due__range=(first - wait, last)) | Q(order__actual__range=(first - timedelta(days=500), last), event__in=REAL)
    )
    rows = (
        rows.exclude(order__stage__in=["draft", "abandoned", "cancelled", "historic"])
        .select_related("order")
        .annotate(at=Max("allocations__at"))
    )
    lines = ReminderLine.objects.filter(milestone__in=rows).order_by("-pk").values_list("milestone", "reminder", "reminder__created_at")
    said = {milestone: (reminder, at) for milestone, reminder, at in lines}  # the first one
    events = dict(Event.objects.filter(kind="settlement.reminder", verb="settlement.remind").values_list("object_id", "pk"))
    works = works_on()
    planned = _last("settlement.schedule_payments", [one.order_id for one in rows])
    for one in rows:
        due = due_on(one, one.order)
        if due is None or not first <= due + wait < last or _paid_by(one, deadline := next_working(due + wait + timedelta(days=1), works)):
            continue
        reminder, at = said.get(one.pk, (0, None))
        kept = at is not None and timezone.localdate(at) <= deadline
        yield Case(one.order.key, kept, events.get(reminder) or planned.get(one.order_id), _("Due on %s and not reminded of.") % due)


def _paid_by(one: Milestone, day: date) -> bool:
    at = getattr(one, "at", None)
    return one.paid >= one.amount and at is not None and timezone.localdate(at) <= day


@counted("7.1a", gettext_lazy("Settled by a sheet that the customer confirmed, within thirty days of the delivery"))
def settled_in_time(since: datetime, until: datetime) -> Iterator[Case]:
    first, last = days(since, until)
    month = timedelta(days=30)
    rows = Order.objects.filter(actual__gte=first - month, actual__lt=last - month, total__gt=0).exclude(
        stage__in=["abandoned", "cancelled", "historic"]
    )
    at = dict(Event.objects.filter(verb="settlement.settled", object_id__in=rows.values("pk")).values_list("object_id", "at"))
    sheets = set(SettlementSheet.objects.filter(order__in=rows, stage=SettlementSheet.Stage.CONFIRMED).values_list("order_id", flat=True))
    events = _last("settlement.settled", list(at))
    for order in rows:
        moment = at.get(order.pk)
        assert order.actual is not None
        kept = moment is not None and order.pk in sheets and timezone.localdate(moment) <= order.actual + month
        yield Case(order.key, kept, events.get(order.pk), _("Delivered on %s, not settled thirty days later.") % order.actual)


def _last(verb: str, ids: list[int]) -> dict[int, int]:
    """The latest event of the verb on each document."""
    return dict(Event.objects.filter(verb=verb, object_id__in=ids).values_list("object_id").annotate(n=Max("pk")).order_by())
