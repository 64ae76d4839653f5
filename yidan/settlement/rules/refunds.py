"""Questions about money given back: how much, and by whom (7.1a)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.people.rules import apart
from yidan.settlement.models import Refund, SettlementSheet
from yidan.settlement.rules.order import came_in, credited, overbilled


def refundable(order: Order, without: Refund | None = None) -> Decimal:
    """What came in beyond what the order is worth now: less what was returned for credit or allowed, and the penalty that was settled; less
    the refunds that are paid or under way."""
    asked = Refund.objects.filter(order=order).exclude(stage=Refund.Stage.REFUSED)
    if without is not None:
        asked = asked.exclude(pk=without.pk)
    settled = SettlementSheet.objects.filter(order=order, stage=SettlementSheet.Stage.CONFIRMED)
    back = (rows.aggregate(n=Sum(name))["n"] or Decimal(0) for rows, name in ((asked, "amount"), (settled, "penalty")))
    given, penalty = back
    return max(came_in(order) - (order.total - credited(order) - penalty) - given, Decimal(0))


def not_refundable(refund: Refund, by: Actor) -> str | None:
    """Asked for once what is invoiced is right again: the red letter comes first."""
    if refund.order_id is None:
        return None
    if reason := overbilled(refund.order, by):
        return reason
    return None if refundable(refund.order) else _("Nothing was paid beyond what the order is worth.")


def too_much(refund: Refund) -> str | None:
    most = refundable(refund.order, refund)
    return _("Paid beyond what the order is worth: %s.") % f"{most:,.2f}" if refund.amount > most else None


def not_approvable_refund(refund: Refund, by: Actor) -> str | None:
    return apart("refund", refund.created_by_id, by) or too_much(refund)


def not_payable_refund(refund: Refund, by: Actor) -> str | None:
    """Asked for, approved and paid by three people."""
    return apart("refund", refund.created_by_id, by) or apart("refund", refund.approved_by_id, by) or too_much(refund)
