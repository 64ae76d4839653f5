"""Questions about service tickets: pure; a translated reason or None."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.intake.models import Order
from yidan.logistics import rules as logistics
from yidan.logistics.models import Return
from yidan.service import queries
from yidan.service.models import CorrectiveAction, Ticket


def another_customers(ticket: Ticket, by: Actor) -> str | None:
    if ticket.order_id is not None and ticket.order is not None and ticket.order.customer_id != ticket.customer_id:
        return _("That order is another customer's.")
    return None


RATE = "rate_service"  # the purpose of the link on which a customer rates
WITH_CUSTOMER = frozenset(
    {
        Order.Stage.IN_EXECUTION,
        Order.Stage.INSPECTED,
        Order.Stage.ACCEPTED,
        Order.Stage.DELIVERED,
        Order.Stage.SETTLED,
        Order.Stage.ARCHIVED,
    }
)
BY_LINK = 5  # tickets open at once from one order's link: more are told to a person


def too_many_open(order: Order, by: Actor) -> str | None:
    rows = Ticket.objects.filter(order=order).exclude(stage=Ticket.Stage.CLOSED)
    return _("Your earlier reports are being worked on; please call us.") if rows.count() >= BY_LINK else None


def not_to_take_back(ticket: Ticket, by: Actor) -> str | None:
    if ticket.order is None:
        return _("The ticket names no order.")
    if ticket.goods is not None and ticket.goods.stage != Return.Stage.WITHDRAWN:
        return _("%s brings them back already.") % ticket.goods.key
    return logistics.not_returnable(Return(order=ticket.order), by)


def goods_undecided(ticket: Ticket, by: Actor) -> str | None:
    """7.2c: what came back is credited or replaced before it can be called solved."""
    decided = (Return.Stage.CREDITED, Return.Stage.REPLACED, Return.Stage.WITHDRAWN)
    if ticket.goods is None or ticket.goods.stage in decided:
        return None
    return _("%(return)s is %(stage)s: neither credited nor replaced yet.") % {
        "return": ticket.goods.key,
        "stage": ticket.goods.stage_label,
    }


def late_promise(ticket: Ticket) -> bool:
    """Whether it was solved after the day that was promised (7.2c)."""
    return bool(ticket.promised_on and ticket.solved_at and timezone.localdate(ticket.solved_at) > ticket.promised_on)


def under_correction(action: CorrectiveAction, by: Actor) -> str | None:
    """One open action for an item and a cause; a blank form names none yet."""
    if not action.cause_kind:
        return None
    rows = CorrectiveAction.objects.filter(item=action.item, cause_kind=action.cause_kind).exclude(pk=action.pk)
    other = rows.exclude(stage=CorrectiveAction.Stage.EFFECTIVE).first()
    return _("%s corrects this already.") % other if other else None


def another_departments(action: CorrectiveAction, by: Actor) -> str | None:
    """The department concerned works on it, or the person named."""
    if by.user_id == action.owner_id or by.has(Role(action.department), Role(f"{action.department}_head")):
        return None
    return _("It lies with %(department)s, %(owner)s.") % {"department": Role(action.department).label, "owner": action.owner}


def carried_it_out(action: CorrectiveAction, by: Actor) -> str | None:
    return _("Somebody other than who carried it out checks the effect.") if action.done_by_id == by.user_id else None


def not_effective(action: CorrectiveAction, by: Actor) -> str | None:
    """7.2d: only after its day, by another person, and when no such ticket came since."""
    if reason := carried_it_out(action, by):
        return reason
    if action.check_on and timezone.localdate(by.at) < action.check_on:
        return _("The effect is checked on %s.") % f"{action.check_on:%Y-%m-%d}"
    again = queries.recurred(action)
    return _("It came again: %s.") % ", ".join(one.key for one in again[:3]) if again else None
