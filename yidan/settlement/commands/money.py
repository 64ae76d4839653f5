"""Money that came in, and what it pays (7.1a, 7.1d). One person books it, another allocates it (FIN-3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Price
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.settlement import rules
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Allocation, Invoice, Milestone, MoneyReceipt

Stage = MoneyReceipt.Stage


@dataclass(frozen=True)
class AllocationInput:
    milestone: Milestone
    amount: Price


@command(
    clause="7.1d", label=gettext_lazy("Book money received"), roles=FINANCE, source={NEW}, target=Stage.BOOKED, unless=rules.not_bookable
)
def book_receipt(receipt: MoneyReceipt, *, by: Actor) -> None:
    receipt.booked_by_id = by.signer


@command(
    clause="7.1d",
    label=gettext_lazy("Allocate the money"),
    roles=FINANCE,
    source={Stage.BOOKED, Stage.ALLOCATED},
    target=Stage.ALLOCATED,
    unless=rules.not_allocatable,
)
def allocate(receipt: MoneyReceipt, *, allocations: Sequence[AllocationInput], by: Actor) -> None:
    """To milestones of this customer's orders, one event on each order; what is left over stays with the receipt as an advance."""
    total = sum((x.amount for x in allocations), Decimal(0))
    if not allocations or any(x.amount <= 0 for x in allocations):
        raise Refused(_("Say which payments it pays, and how much of each."), "7.1d", "allocations")
    if total > receipt.amount - receipt.allocated:
        raise Refused(_("More than is left of this receipt: %s.") % f"{receipt.amount - receipt.allocated:,.2f}", "7.1d", "allocations")
    parts: dict[int, list[AllocationInput]] = defaultdict(list)
    for x in allocations:
        if x.milestone.order.customer_id != receipt.customer_id:
            raise Refused(_("That payment is another customer's."), "7.1d", "allocations")
        if x.milestone.order.currency != receipt.currency:
            text = _("%(order)s is paid in %(its)s; this money is %(ours)s.")
            raise Refused(
                text % {"order": x.milestone.order.key, "its": x.milestone.order.currency, "ours": receipt.currency}, "7.1d", "allocations"
            )
        parts[x.milestone.order_id].append(x)
    for order_id in sorted(
        parts, key=lambda key: parts[key][0].milestone.order.chain_id
    ):  # in one order: no two receipts wait for each other
        credit(parts[order_id][0].milestone.order, parts=parts[order_id], receipt=receipt, by=by.as_system())
    Allocation.objects.bulk_create(Allocation(receipt=receipt, milestone=x.milestone, amount=x.amount, at=by.at) for x in allocations)
    receipt.allocated += total


@command(clause="7.1a", label=gettext_lazy("A payment came in"), roles={Role.SYSTEM}, source=rules.BILLED | rules.AFTER, target=None)
def credit(order: Order, *, parts: Sequence[AllocationInput], receipt: MoneyReceipt, by: Actor) -> None:
    """The order's side of an allocation, under the order's own lock: what a paid milestone held goes free at once."""
    _pay(order, parts)


@command(
    clause="7.1c", label=gettext_lazy("Credited by red-letter invoice"), roles={Role.SYSTEM}, source=rules.BILLED | rules.AFTER, target=None
)
def credit_note(order: Order, *, parts: Sequence[AllocationInput], invoice: Invoice, by: Actor) -> None:
    """The same for goods that came back: the customer need not pay them."""
    _pay(order, parts)


def _pay(order: Order, parts: Sequence[AllocationInput]) -> None:
    rows = {one.pk: one for one in Milestone.objects.filter(order=order)}
    for x in parts:
        one = rows[x.milestone.pk]
        if one.paid + x.amount > one.amount:
            reason = _("Payment %(n)s: only %(open)s is open.") % {"n": one.position, "open": f"{one.amount - one.paid:,.2f}"}
            raise Refused(reason, "7.1d", "allocations")
        one.paid += x.amount
        one.save(update_fields=["paid"])
    order.start_blocked, order.delivery_blocked = rules.gates(order)
