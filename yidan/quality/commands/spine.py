"""What a verdict moves: the order to inspected, the receipt to judged."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.intake.models import Order
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import Receipt
from yidan.quality import rules
from yidan.quality.models import Inspection


@command(
    clause="6.1a", label=gettext_lazy("Inspection passed"), roles={Role.SYSTEM},
    source={Order.Stage.APPROVED, Order.Stage.PLANNED, Order.Stage.IN_EXECUTION}, target=Order.Stage.INSPECTED, unless=rules.not_inspected,
)  # fmt: skip
def inspected(order: Order, *, by: Actor) -> None:
    """Every goods line has what was ordered, passed or from stock."""


def order_moves_on(order: Order, by: Actor) -> None:
    if inspected.refusal(order, by.as_system()) is None:
        inspected(order, by=by.as_system())


def receipt_moves_on(receipt: Receipt, present: Inspection, failed: Decimal, by: Actor) -> None:
    """The receipt is judged when every line of it is; `present` is the inspection being concluded, with what failed in it."""
    counts = {
        row.receipt_line_id: (row.passed, row.failed) for row in receipt.inspections.filter(again_for=None).exclude(concluded_at=None)
    }
    counts[present.receipt_line_id] = (present.quantity - failed, failed)
    rows = list(receipt.lines.order_by("pk"))
    if all(row.pk in counts for row in rows) and purchasing.judge.refusal(receipt, by.as_system()) is None:
        found = [purchasing.JudgedInput(row, accepted=counts[row.pk][0], rejected=counts[row.pk][1]) for row in rows]
        purchasing.judge(receipt, lines=found, by=by.as_system())
