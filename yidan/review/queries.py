"""Reads of the review: what waits for my opinion, for the verdict, for the settling of a point."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.formats import listed
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.review import rules
from yidan.review.models import Change, Condition, Consequence, Impact, Invitation, Negotiation, Opinion, StockInquiry
from yidan.review.points import clause_of

OPEN = ("received", "in_review")
GONE = ("abandoned", "cancelled")
CAP, DAY = 50, timedelta(days=1)


def todo(by: Actor) -> list[Todo]:
    if by.user_id is None:
        return []
    reviewed = list(
        Order.visible_to(by)
        .filter(stage__in=OPEN)
        .select_related("customer")
        .prefetch_related("opinions", "conditions", "minutes", "stated_demands", "rounds")
        .order_by("pk")[:50]
    )
    started = dict(
        Event.objects.filter(verb__in=["intake.receive", "intake.amend"], object_id__in=[o.pk for o in reviewed])
        .order_by("pk")
        .values_list("object_id", "at")
    )
    hours = timedelta(hours=setting("review_hours"))
    work = []
    for order in reviewed:
        due = started[order.pk] + hours if order.pk in started else None
        given = rules.opinions_of(order)
        url = reverse("review:dossier", args=[order.key])
        if set(rules.asked(order, by)) - set(given) and by.user_id not in {o.by_id for o in given.values()}:
            reason = _("revision %(n)s; %(given)s of %(all)s departments have answered") % {
                "n": order.revision,
                "given": len(given),
                "all": len(rules.departments(order)),
            }
            if by.has(Role.PROCUREMENT) and rules.outdated_of(order):
                reason = _("production's demand has changed since your opinion")
            work.append(Todo(_("Give an opinion"), reason, "3.3a", url, _("Judge"), due, order.customer.name, order.key))
        elif by.has(Role.SALES_HEAD) and rules.open_points(order, by) is None:
            work.append(
                Todo(_("Pass the review"), _("all departments agree"), "3.3a", url, _("Decide"), due, order.customer.name, order.key)
            )
        elif by.has(Role.GENERAL_MANAGER) and due and due < by.at:
            work.append(_overdue(order, due, url))
    return [*work, *_points(by), *_dates(by), *_meetings(by), *_impacts(by), *_inquiries(by), *_changes(by), *_consequences(by)][:CAP]


def _dates(by: Actor) -> Iterator[Todo]:
    """Production cannot keep the date requested: sales settles another with the customer (3.2f)."""
    talked = Negotiation.objects.filter(order=OuterRef("order"), revision=OuterRef("revision"), day__isnull=False)
    rows = Opinion.objects.filter(
        ~Exists(talked), department=Role.PRODUCTION, revision=F("order__revision"), earliest__gt=F("order__requested"), order__stage__in=OPEN,
        order__owner_id__in=worked_for(by),
    )  # fmt: skip
    for one in rows.select_related("order__customer").order_by("pk")[:20]:
        reason = _("production can by %(day)s, asked for %(asked)s") % {"day": one.earliest, "asked": one.order.requested}
        url = reverse("review:order_negotiate", args=[one.order.key])
        yield Todo(
            _("Settle the date with the customer"), reason, "3.2f", url, _("Record"), one.at + DAY, one.order.customer.name, one.order.key
        )


def _meetings(by: Actor) -> Iterator[Todo]:
    """Invitations of mine: to answer, then to attend."""
    rows = Invitation.objects.filter(user_id=by.user_id or 0, came=None, meeting__order__stage__in=OPEN).select_related(
        "meeting__order__customer"
    )
    for one in rows.exclude(coming=False).order_by("meeting__held_at")[:20]:
        meeting = one.meeting
        verb = _("Come to the review meeting") if one.coming else _("Answer the invitation")
        url = (
            reverse("review:dossier", args=[meeting.order.key])
            if one.coming
            else reverse("review:order_answer_invitation", args=[meeting.order.key])
        )
        yield Todo(
            verb,
            meeting.place,
            "3.1b",
            url,
            _("Look") if one.coming else _("Answer"),
            meeting.held_at,
            meeting.order.customer.name,
            meeting.order.key,
        )


def _impacts(by: Actor) -> Iterator[Todo]:
    """Weighed, not decided."""
    if not by.has(Role.SALES_HEAD, Role.GENERAL_MANAGER):
        return
    rows = Impact.objects.filter(decision="").exclude(order__stage__in=GONE).select_related("order__customer").order_by("pk")
    for one in rows[:20]:
        url = reverse("review:order_decide", args=[one.order.key])
        yield Todo(_("Decide on the impact"), one.text[:80], "3.3d", url, _("Decide"), one.at + DAY, one.order.customer.name, one.order.key)


def _inquiries(by: Actor) -> Iterator[Todo]:
    """Suppliers who have not said what they have."""
    rows = StockInquiry.objects.filter(stage=StockInquiry.Stage.ASKED, owner_id__in=worked_for(by), order__stage__in=OPEN)
    for one in rows.select_related("supplier").order_by("due")[:20]:
        reason = _("He has not said what he has in stock.")
        yield Todo(
            _("Chase the supplier"), reason, "3.2h", one.get_absolute_url(), _("Look"), _evening(one.due), one.supplier.name, one.key
        )


def _changes(by: Actor) -> Iterator[Todo]:
    """Changes of running orders: to assess, to put to the customer, to carry out."""
    rows = (
        Change.objects.filter(stage__in=["proposed", "offered", "agreed"]).select_related("order__customer").prefetch_related("assessments")
    )
    mine = set(worked_for(by))
    for one in rows.order_by("pk")[:CAP]:
        due, who = one.created_at + DAY, one.order.customer.name
        if one.stage == Change.Stage.PROPOSED and rules.unassessed_by(one, by):
            url = reverse("review:change_assess_change", args=[one.key])
            yield Todo(_("Assess the change"), one.what[:80], "3.3c", url, _("Assess"), due, who, one.key)
        elif one.stage == Change.Stage.PROPOSED and one.owner_id in mine and not rules.unassessed(one):
            url = reverse("review:change_offer_change", args=[one.key])
            yield Todo(_("Put it to the customer"), _("All departments have assessed it."), "3.3c", url, _("Put it"), due, who, one.key)
        elif one.stage == Change.Stage.OFFERED and one.owner_id in mine:
            yield Todo(_("Chase the signature"), one.what[:80], "3.3c", one.get_absolute_url(), _("Look"), due + 2 * DAY, who, one.key)
        elif one.stage == Change.Stage.AGREED and by.has(Role.SALES_HEAD):
            yield Todo(
                _("Carry the change out"), _("The customer has signed."), "3.3d", one.get_absolute_url(), _("Look"), due, who, one.key
            )


def _consequences(by: Actor) -> Iterator[Todo]:
    rows = Consequence.objects.filter(change__stage=Change.Stage.DONE, done_at=None, owner_id__in=worked_for(by))
    for one in rows.select_related("change__order__customer").order_by("due")[:20]:
        url = f"{reverse('review:change_see_to', args=[one.change.key])}?consequence={one.pk}"
        reason = f"{one.get_way_display()}: {one.what}"
        yield Todo(
            _("See to a consequence"), reason, "3.3c", url, _("Done"), _evening(one.due), one.change.order.customer.name, one.change.key
        )


def _overdue(order: Order, due: datetime, url: str) -> Todo:
    """A review that has not come to a verdict in its time comes up to the general manager."""
    silent = [department.label for department in rules.departments(order) if department not in rules.opinions_of(order)]
    reason = _("Not answered yet: %s.") % listed(silent) if silent else _("All have answered; the verdict is missing.")
    return Todo(_("A review is overdue"), reason, "3.1a", url, _("Look"), due, order.customer.name, order.key)


def _points(by: Actor) -> list[Todo]:
    rows = (
        Condition.objects.filter(owner_id__in=worked_for(by), settled_at=None)
        .exclude(order__stage__in=GONE)
        .select_related("order__customer")
        .order_by("due")[:20]
    )
    return [
        Todo(
            _("Settle a point"),
            c.what,
            clause_of(c),
            reverse("review:dossier", args=[c.order.key]),
            _("Settle"),
            _evening(c.due),
            c.order.customer.name,
            c.order.key,
        )
        for c in rows
    ]


def _evening(day: date) -> datetime:
    """The end of the working day."""
    return timezone.make_aware(datetime.combine(day, time(17)))
