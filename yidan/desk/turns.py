"""Whose turn it is with an order: which department does what next, until when, and the person's name."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.pages import Turn
from yidan.intake import rules as intake
from yidan.intake.models import Order
from yidan.people.models import Seat
from yidan.people.rules import head_of
from yidan.review import rules as review

Stage = Order.Stage


Doers = dict[Role, tuple[str, int | None]]


def turns(order: Order, by: Actor, doers: Doers | None = None) -> list[Turn]:
    """`doers`: who does a department's work, found once for many orders."""
    known = {} if doers is None else doers
    return [_turn(order, role, what, by, known) for role, what in steps(order, by)]


def steps(order: Order, by: Actor) -> list[tuple[Role, str]]:
    """The department and the act the order waits for."""
    match order.stage:
        case Stage.DRAFT:
            return [(Role.SALES, intake.not_receivable(order, by) or _("receive the order"))]
        case Stage.RECEIVED | Stage.IN_REVIEW:
            given = review.opinions_of(order)
            silent = [(department, _("give an opinion")) for department in review.departments(order) if department not in given]
            signature = [(Role.CUSTOMER, _("sign the oral order"))] if intake.unsigned(order, by) else []
            return silent + signature or [(Role.SALES, _("pass the review"))]
        case Stage.TO_AMEND:
            return [(Role.SALES, _("talk to the customer and amend"))]
        case Stage.APPROVED:
            return (
                [(Role.FINANCE, _("wait for the payment that gates the start"))]
                if order.start_blocked
                else [(Role.PRODUCTION, _("plan the order"))]
            )
        case Stage.PLANNED:
            return [(Role.PRODUCTION, _("release and start"))]
        case Stage.IN_EXECUTION:
            return _making(order)
        case Stage.INSPECTED:
            return [(Role.SALES, _("appoint the acceptance"))]
        case Stage.ACCEPTED:
            return [(Role.LOGISTICS, _("ship and hand over"))]
        case Stage.DELIVERED:
            return [(Role.FINANCE, _("invoice and settle"))]
        case Stage.SETTLED:
            return [(Role.SALES, _("compile the volume"))]
    return []


def _making(order: Order) -> list[tuple[Role, str]]:
    lines = list(order.lines.all())
    found = []
    if any(line.produced < line.released for line in lines):
        found.append((Role.PRODUCTION, _("finish the work orders")))
    if any(line.produced - line.scrapped > line.passed for line in lines):
        found.append((Role.QUALITY, _("inspect what was made")))
    return found or [(Role.PRODUCTION, _("release and start"))]


def _turn(order: Order, role: Role, what: str, by: Actor, known: Doers) -> Turn:
    if role is Role.CUSTOMER:
        return Turn(order.customer.name, what)
    if role is Role.SALES:
        return Turn(str(order.owner), what, mine=order.owner_id == by.user_id)
    if role not in known:
        known[role] = _doer(role, by)
    name, pk = known[role]
    return Turn(name, what, mine=pk is not None and pk == by.user_id)


def _doer(role: Role, by: Actor) -> tuple[str, int | None]:
    """Who sits there first, else the head, else the department's name."""
    seat = Seat.objects.filter(role=role.value, until=None, user__is_active=True).select_related("user").order_by("pk").first()
    person = seat.user if seat else head_of(role, timezone.localdate(by.at))
    return (str(person), person.pk) if person else (role.label, None)
