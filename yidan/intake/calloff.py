"""Calling off a blanket agreement: price and terms are inherited, the quantity is drawn down.

What is left is counted from the orders, so that nothing has to be given back when one is amended or cancelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.documents import Chain
from yidan.core.papers.formats import quantity
from yidan.core.refusals import Refused
from yidan.intake.lines import LineInput
from yidan.intake.models import Agreement, AgreementLine, Line, Order

ENDED = (Order.Stage.ABANDONED, Order.Stage.CANCELLED)
ZERO = Decimal(0)


def called(agreement: Agreement, without: int | None = None) -> dict[int, Decimal]:
    """Item -> the quantity in received call-offs; of a cancelled one what was delivered."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    lines = Line.objects.filter(order__agreement=agreement).exclude(Q(order__stage=Order.Stage.DRAFT) | Q(order_id=without or 0))
    for item, stage, ordered, delivered in lines.values_list("item_id", "order__stage", "ordered", "delivered"):
        found[item] += delivered if stage in ENDED else ordered
    return found


def left(agreement: Agreement, without: int | None = None) -> dict[int, Decimal]:
    taken = called(agreement, without)
    return {line.item_id: line.quantity - taken.get(line.item_id, ZERO) for line in agreement.lines.all()}


def of_another(order: Order) -> str | None:
    agreement = order.agreement
    if agreement is None:
        return _("A call-off names its blanket agreement.") if order.kind_of == Order.Kind.CALL_OFF else None
    if order.kind_of != Order.Kind.CALL_OFF:
        return _("Only a call-off names a blanket agreement.")
    return None if agreement.customer_id == order.customer_id else _("The agreement is with another customer.")


def not_callable(order: Order) -> str | None:
    """In force on the day the order came in, and enough left of every item."""
    agreement = order.agreement
    if agreement is None:
        return None
    if agreement.stage != Agreement.Stage.IN_FORCE:
        return _("The agreement %s is not in force.") % agreement
    if not agreement.covers(timezone.localdate(order.received_at)):
        return _("The agreement holds from %(since)s until %(until)s.") % {"since": agreement.valid_from, "until": agreement.valid_until}
    return _exceeded(order, left(agreement, without=order.pk))


def _exceeded(order: Order, rest: Mapping[int, Decimal]) -> str | None:
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    lines = list(order.lines.select_related("item__unit"))
    for line in lines:
        wanted[line.item_id] += line.ordered
    for line in lines:
        if wanted[line.item_id] > rest.get(line.item_id, ZERO):
            text = _("%(item)s: %(left)s are left of the agreement, %(wanted)s are called off.")
            unit = line.item.unit.name
            figures = {"left": quantity(rest.get(line.item_id, ZERO), unit), "wanted": quantity(wanted[line.item_id], unit)}
            return text % {"item": line.item, **figures}
    return None


def inherit(order: Order, lines: Sequence[LineInput]) -> list[LineInput]:
    """The agreement's terms on the order, its prices on the lines. A price typed otherwise is refused; 0 takes the agreed one."""
    if reason := of_another(order):
        raise Refused(reason, "2.2a", "agreement")
    agreement = order.agreement
    if agreement is None:
        return list(lines)
    order.payment_terms, order.currency = agreement.payment_terms, agreement.currency
    order.tax_rate, order.tax_included = agreement.tax_rate, agreement.tax_included
    agreed = {line.item_id: line for line in agreement.lines.all()}
    return [_priced(line, agreed.get(line.item.pk)) for line in lines]


def _priced(line: LineInput, agreed: AgreementLine | None) -> LineInput:
    if agreed is None:
        raise Refused(_("%s is not in the agreement.") % line.item, "2.2a", "lines")
    if line.discount or line.price not in (ZERO, agreed.price):
        raise Refused(_("%s: the price is the agreement's.") % line.item, "2.2a", "lines")
    return replace(line, price=agreed.price)


def draw(order: Order) -> None:
    """Under the agreement's lock, so that two call-offs at once do not take the same rest."""
    if order.agreement is None:
        return
    Chain.locked([order.agreement.chain_id])
    order.agreement.refresh_from_db()
    if reason := not_callable(order):
        raise Refused(reason, "2.2a", "lines")
