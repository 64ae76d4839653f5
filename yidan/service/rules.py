"""Questions about service tickets: pure; a translated reason or None."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.service.models import Ticket


def another_customers(ticket: Ticket, by: Actor) -> str | None:
    if ticket.order_id is not None and ticket.order is not None and ticket.order.customer_id != ticket.customer_id:
        return _("That order is another customer's.")
    return None


def late_promise(ticket: Ticket) -> bool:
    """Whether it was solved after the day that was promised (7.2c)."""
    return bool(ticket.promised_on and ticket.solved_at and timezone.localdate(ticket.solved_at) > ticket.promised_on)
