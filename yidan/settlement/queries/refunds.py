"""What is to be done about money that a customer paid beyond his order's worth: ask for its refund, approve it, pay it (7.1a)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.logistics.models import Return
from yidan.settlement import rules
from yidan.settlement.models import Invoice, Milestone, Refund, SettlementSheet
from yidan.settlement.queries.accounts import CAP

Stage = Refund.Stage
LOOKED = 20  # orders whose sums are computed, the latest first


def todo(by: Actor) -> list[Todo]:
    found = []
    if by.has(Role.FINANCE_HEAD, Role.GENERAL_MANAGER):
        waiting = Refund.objects.filter(stage=Stage.ASKED).exclude(created_by_id=by.user_id)
        found += [_step(one, _("Approve the refund"), _("Look"), one.get_absolute_url()) for one in _rows(waiting)]
    if by.has(Role.FINANCE, Role.FINANCE_HEAD):
        payable = Refund.objects.filter(stage=Stage.APPROVED).exclude(Q(created_by_id=by.user_id) | Q(approved_by_id=by.user_id))
        found += [
            _step(one, _("Pay the refund"), _("Pay"), reverse("settlement:refund_pay_refund", args=[one.key])) for one in _rows(payable)
        ]
    return found + (_to_ask(by) if by.has(Role.FINANCE) else [])


def _rows(rows: QuerySet[Refund]) -> list[Refund]:
    return list(rows.select_related("order__customer").order_by("pk")[:CAP])


def _step(one: Refund, verb: str, button: str, url: str) -> Todo:
    due = one.created_at + timedelta(days=3)
    return Todo(verb, one.reason, "7.1a", url, button, due, one.order.customer.name, one.key, one.amount)


def _to_ask(by: Actor) -> list[Todo]:
    """Orders paid in full and then credited, or settled with a balance for the customer, and no refund asked for yet."""
    of = {"order": OuterRef("pk")}
    credited = Exists(Return.objects.filter(stage=Return.Stage.CREDITED, **of)) | Exists(
        Invoice.objects.filter(cause=Invoice.Cause.ALLOWANCE, **of)
    )
    owed = Exists(SettlementSheet.objects.filter(stage=SettlementSheet.Stage.CONFIRMED, balance__lt=0, **of))
    unpaid, asked = Milestone.objects.filter(paid__lt=F("amount"), **of), Refund.objects.exclude(stage=Stage.REFUSED).filter(**of)
    orders = (
        Order.objects.filter(credited & ~Exists(unpaid) | owed, ~Exists(asked), milestones__isnull=False)
        .distinct()
        .select_related("customer")
    )
    found = []
    for order in orders.order_by("-pk")[:LOOKED]:
        if (most := rules.refundable(order)) and not rules.overbilled(order, by):
            url = f"{reverse('settlement:refund_ask_refund')}?order={order.number}"
            reason = _("Paid, and worth less after the credit.")
            found.append(Todo(_("Ask for the refund"), reason, "7.1a", url, _("Ask"), None, order.customer.name, order.key, most))
    return found
