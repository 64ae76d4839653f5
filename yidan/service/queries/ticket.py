"""Reads of service: what after-sales should do now, a customer's service file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.models import Customer
from yidan.core.actors import Actor, Role
from yidan.core.signatures import Link
from yidan.core.todo import Todo
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.service.models import Ticket
from yidan.service.queries.common import todo_corrective

CAP = 50
Stage = Ticket.Stage


def answer_due(at: datetime) -> datetime:
    """7.2b: so many hours from now, as the company set it."""
    return at + timedelta(hours=setting("response_hours"))


def todo(by: Actor) -> list[Todo]:
    """For after-sales all open tickets; for a technician of another department those assigned to him or to whom he stands in for, to look at."""
    return [*todo_corrective(by), *_tickets(by)][:CAP]


def _tickets(by: Actor) -> list[Todo]:
    rows = Ticket.objects.exclude(stage=Stage.CLOSED).select_related("customer", "technician").order_by("answer_due", "pk")
    if by.has(Role.AFTER_SALES):
        rated = Link.objects.filter(kind=Ticket.document_kind(), object_id=OuterRef("pk"), revoked_at=None, expires__gt=by.at)
        return [_next(one) for one in rows.annotate(linked=Exists(rated))[:CAP]]
    if by.user_id is None:
        return []
    return [_mine(one) for one in rows.filter(technician_id__in=worked_for(by), stage=Stage.ASSIGNED)[:CAP]]


def _next(one: Ticket) -> Todo:
    def make(verb: str, reason: str, clause: str, way: str, button: str, due: datetime | None) -> Todo:
        return Todo(verb, reason, clause, reverse(f"service:ticket_{way}", args=[one.key]), button, due, one.customer.name, one.key)

    match one.stage:
        case Stage.OPEN:
            return make(_("Answer the ticket"), one.what[:120], "7.2b", "assign", _("Answer"), one.answer_due)
        case Stage.ASSIGNED:
            reason = _("%(who)s is on it: %(promise)s") % {"who": one.technician, "promise": one.promise[:100]}
            return make(_("Solve as promised"), reason, "7.2c", "solve", _("Solved"), _evening(one))
    solved = one.solved_at or one.answer_due
    if one.linked:  # type: ignore[attr-defined]
        return make(
            _("Ask for the rating by telephone"), _("he has not used his link"), "1.3d", "close", _("Close"), solved + timedelta(days=9)
        )
    return make(
        _("Ask whether the customer is satisfied"), one.resolution[:120], "1.3d", "ask_rating", _("Send a link"), solved + timedelta(days=2)
    )


def _mine(one: Ticket) -> Todo:
    return Todo(
        _("Solve as promised"),
        one.promise or one.what[:120],
        "7.2c",
        one.get_absolute_url(),
        _("Look"),
        _evening(one),
        one.customer.name,
        one.key,
    )


def _evening(one: Ticket) -> datetime | None:
    day = one.promised_on
    return timezone.make_aware(datetime(day.year, day.month, day.day, 17)) if day else None


@dataclass(frozen=True)
class ServiceFile:
    """A customer's record in figures: rates as numerator and denominator."""

    tickets: int
    open: int
    answered: int
    answered_in_time: int
    promised: int
    kept: int
    satisfaction: float | None
    justified: int
    unjustified: int


def service_file(customer: Customer) -> ServiceFile:
    in_time = Q(answered_at__lte=F("answer_due"))
    found = Ticket.objects.filter(customer=customer).aggregate(
        tickets=Count("pk"), open=Count("pk", filter=~Q(stage=Stage.CLOSED)), answered=Count("answered_at"), answered_in_time=Count("pk", filter=in_time),
        satisfaction=Avg("satisfaction"), justified=Count("pk", filter=Q(claim=Ticket.Claim.JUSTIFIED)),
        unjustified=Count("pk", filter=Q(claim=Ticket.Claim.UNJUSTIFIED)),
    )  # fmt: skip
    solved = [
        one
        for one in Ticket.objects.filter(customer=customer, solved_at__isnull=False, promised_on__isnull=False).only(
            "solved_at", "promised_on"
        )
    ]
    kept = sum(1 for one in solved if one.solved_at and one.promised_on and timezone.localdate(one.solved_at) <= one.promised_on)
    return ServiceFile(**found, promised=len(solved), kept=kept)
