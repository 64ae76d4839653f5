"""A customer's statement of account (7.1d): opening, each delivery and payment, closing. Advances stand beside what is receivable, never netted
before the delivery that they pay for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.models import Customer
from yidan.intake.models import Line
from yidan.logistics.models import Shipment, ShipmentLine
from yidan.settlement.models import Allocation, MoneyReceipt, SettlementSheet
from yidan.settlement.queries.exposure import DEAD
from yidan.settlement.sums import ZERO, cents, gross


@dataclass
class Entry:
    """`change` of what is receivable; `receivable`, `advance` after it. A payment ahead of its delivery changes the advance only."""

    day: date
    what: str
    document: str
    url: str
    order: str
    value: Decimal  # + delivered, - received
    change: Decimal = ZERO
    receivable: Decimal = ZERO
    advance: Decimal = ZERO


@dataclass
class Account:
    opening: Decimal = ZERO
    opening_advance: Decimal = ZERO
    delivered: Decimal = ZERO
    received: Decimal = ZERO
    closing: Decimal = ZERO
    advance: Decimal = ZERO
    entries: list[Entry] = field(default_factory=list)


def account(customer: Customer, since: date, until: date) -> Account:
    """Both days included."""
    found = Account()
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)  # order -> delivered and unpaid; negative: paid ahead
    for entry in sorted(_entries(customer), key=lambda one: (one.day, one.value < 0)):
        if entry.day > until:
            break
        before = max(owed[entry.order], ZERO)
        owed[entry.order] += entry.value
        entry.change = max(owed[entry.order], ZERO) - before
        entry.receivable, entry.advance = _sides(owed)
        if entry.day < since:
            found.opening, found.opening_advance = entry.receivable, entry.advance
            continue
        found.entries.append(entry)
        found.delivered += max(entry.value, ZERO)
        found.received += max(-entry.value, ZERO)
    last = found.entries[-1] if found.entries else None
    found.closing, found.advance = (last.receivable, last.advance) if last else (found.opening, found.opening_advance)
    return found


def _sides(owed: dict[str, Decimal]) -> tuple[Decimal, Decimal]:
    values = owed.values()
    return sum((n for n in values if n > 0), ZERO), sum((-n for n in values if n < 0), ZERO)


def _entries(customer: Customer) -> list[Entry]:
    return [*_deliveries(customer), *_services(customer), *_money(customer), *_penalties(customer)]


def _deliveries(customer: Customer) -> list[Entry]:
    """A shipment is worth its pieces; the last piece of a line takes what rounding leaves, so that a line sums to its price."""
    rows = ShipmentLine.objects.filter(shipment__order__customer=customer, shipment__stage=Shipment.Stage.HANDED_OVER)
    so_far: dict[int, Decimal] = defaultdict(lambda: ZERO)
    worth: dict[int, Entry] = {}
    for row in rows.select_related("shipment__order", "line").order_by("shipment__handed_at", "pk"):
        one, line = row.shipment, row.line
        before = so_far[line.pk]
        so_far[line.pk] = min(before + row.quantity, line.ordered)
        value = _part(line, so_far[line.pk]) - _part(line, before)
        day = timezone.localdate(one.handed_at)
        entry = worth.setdefault(one.pk, Entry(day, _("Goods delivered"), one.key, one.get_absolute_url(), one.order.key, ZERO))
        entry.value += value
    return list(worth.values())


def _part(line: Line, quantity: Decimal) -> Decimal:
    return cents(gross(line) * quantity / line.ordered)


def _services(customer: Customer) -> list[Entry]:
    rows = Line.objects.filter(order__customer=customer, kind=Line.Kind.SERVICE, delivered__gt=0, actual__isnull=False).exclude(
        order__stage__in=DEAD
    )
    return [
        Entry(line.actual, _("Service performed"), line.order.key, line.order.get_absolute_url(), line.order.key, _part(line, min(line.delivered, line.ordered)))
        for line in rows.select_related("order")
        if line.actual
    ]  # fmt: skip


def _money(customer: Customer) -> list[Entry]:
    parts = Allocation.objects.filter(receipt__customer=customer).select_related("receipt", "milestone__order")
    found = [
        Entry(x.receipt.received_on, _("Payment: %s") % x.milestone.get_event_display(), x.receipt.key, x.receipt.get_absolute_url(), x.milestone.order.key, -x.amount)
        for x in parts
    ]  # fmt: skip
    rest = [one for one in MoneyReceipt.objects.filter(customer=customer) if one.amount > one.allocated]
    return found + [
        Entry(one.received_on, _("Payment, not allocated"), one.key, one.get_absolute_url(), "", one.allocated - one.amount) for one in rest
    ]


def _penalties(customer: Customer) -> list[Entry]:
    rows = SettlementSheet.objects.filter(order__customer=customer, stage=SettlementSheet.Stage.CONFIRMED, penalty__gt=0).select_related(
        "order"
    )
    return [Entry(_confirmed(one), _("Penalty agreed"), one.key, one.get_absolute_url(), one.order.key, -one.penalty) for one in rows]


def _confirmed(sheet: SettlementSheet) -> date:
    from yidan.core.signatures import signed
    from yidan.settlement.rules import SIGN_SETTLEMENT

    signature = signed(sheet, SIGN_SETTLEMENT)
    return timezone.localdate(signature.at if signature else sheet.created_at)
