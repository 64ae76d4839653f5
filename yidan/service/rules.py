"""Questions about service tickets: pure; a translated reason or None."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.service import queries
from yidan.service.models import CorrectiveAction, Ticket


def another_customers(ticket: Ticket, by: Actor) -> str | None:
    if ticket.order_id is not None and ticket.order is not None and ticket.order.customer_id != ticket.customer_id:
        return _("That order is another customer's.")
    return None


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
