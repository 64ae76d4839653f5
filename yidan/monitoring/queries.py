"""Reads of monitoring: the warnings that are mine to act on, what comes up to the general manager, what the auditor looks into."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core import formats
from yidan.core.actors import Actor, Role
from yidan.core.announcements import Announcement
from yidan.core.heads import Head
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.monitoring import mail, rules
from yidan.monitoring.agenda import problems
from yidan.monitoring.models import Alert, Decision, Meeting
from yidan.people.rules import worked_for
from yidan.people.settings import setting

ESCALATES = timedelta(days=1)


def todo(by: Actor) -> list[Todo]:
    if by.user_id is None:
        return []
    mine = worked_for(by)
    rows = Alert.objects.filter(owner_id__in=mine, stage="open").select_related("order__customer").order_by("due")[:50]
    own = [_act(a, _("Act on the warning: %s") % a.says, a.because, a.due) for a in rows]
    return [
        *own,
        *_decided(mine),
        *_mails(by, mine),
        *_meetings(by),
        *(_silent(by, mine) if by.has(Role.GENERAL_MANAGER) else []),
        *(_broken() if by.has(Role.AUDITOR, Role.AUDIT_ADMIN) else []),
    ]


def _act(alert: Alert, verb: str, reason: str, due: datetime) -> Todo:
    order = alert.order
    return Todo(verb, reason, "5.4c", alert.get_absolute_url(), _("Act"), due, order.customer.name, order.key)


def _mails(by: Actor, mine: list[int]) -> list[Todo]:
    """What a customer should have been told and perhaps was not: for the order's salesperson."""
    rows = Announcement.objects.filter(channel="email", state__in=rules.UNSETTLED).select_related("event").order_by("pk")[:100]
    orders = Order.objects.filter(chain_id__in={row.event.chain_id for row in rows}, owner_id__in=mine).select_related("customer")
    owned = {order.chain_id: order for order in orders}
    return [
        Todo(
            _("Settle a mail"), f"{row.event.label}: {mail.text(row)}", "5.3b",
            f"{reverse('monitoring:order_settle_mail', args=[order.key])}?mail={row.pk}", _("Settle"), row.at + ESCALATES, order.customer.name, order.key,
        )
        for row in rows if (order := owned.get(row.event.chain_id))
    ]  # fmt: skip


def _decided(mine: list[int]) -> list[Todo]:
    """What a coordination meeting gave me to do."""
    rows = Decision.objects.filter(done_at=None, owner_id__in=mine).exclude(meeting__stage="cancelled")
    return [
        Todo(
            _("Carry out: %s") % one.what, _("Decided at %s") % one.meeting.key, "5.4d",
            f"{reverse('monitoring:meeting_done', args=[one.meeting.key])}?decision={one.pk}", _("Done"), noon(one.due), key=one.meeting.key,
        )
        for one in rows.select_related("meeting").order_by("due", "pk")[:50]
    ]  # fmt: skip


def _meetings(by: Actor) -> list[Todo]:
    """For the head of production: a meeting is due when something is open and the last one is too long ago; a day later it comes up to the
    general manager. One convened is held by its chair."""
    open_one = Meeting.objects.filter(stage="convened").order_by("pk").first()
    if open_one:
        if open_one.chair_id != by.user_id:
            return []
        url = open_one.get_absolute_url()
        return [Todo(_("Hold the coordination meeting"), open_one.place, "5.4d", url, _("Agenda"), open_one.at, key=open_one.key)]
    last = Meeting.objects.filter(stage="held").order_by("-at").values_list("at", flat=True).first()
    due = last + timedelta(days=setting("coordination_days")) if last else None
    early = bool(due and due > by.at + timedelta(days=1))
    whose = by.has(Role.PRODUCTION_HEAD) or (by.has(Role.GENERAL_MANAGER) and due is not None and due + ESCALATES < by.at)
    if early or not whose or next(problems(by), None) is None:
        return []
    reason = _("The last one was on %s.") % formats.day(last, by.at) if last else _("There was none yet, and problems are open.")
    return [Todo(_("Convene a coordination meeting"), reason, "5.4d", reverse("monitoring:meeting_convene"), _("Convene"), due)]


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def _silent(by: Actor, mine: list[int]) -> list[Todo]:
    """A severe warning that nobody acted on in its time comes up to the general manager, a day later."""
    rows = Alert.objects.filter(stage="open", level="severe", due__lt=by.at).exclude(owner_id__in=mine)
    return [
        _act(
            a, _("A severe warning stands: %s") % a.says, _("%(owner)s has not acted; %(cause)s") % {"owner": a.owner or _("nobody"), "cause": a.because},
            a.due + ESCALATES,
        )
        for a in rows.select_related("order__customer", "owner").order_by("due")[:20]
    ]  # fmt: skip


def _broken() -> list[Todo]:
    """Days on which the sealing found a chain that cannot be trusted."""
    rows = Head.objects.filter(broken__gt=0).order_by("day")[:10]
    return [
        Todo(
            _("Look into a broken chain"), _("sealing %(day)s: %(count)s chains do not fit their hashes") % {"day": head.day, "count": head.broken}, "1.3a",
            reverse("desk:checks"), _("Check"), head.at + ESCALATES,
        )
        for head in rows
    ]  # fmt: skip
