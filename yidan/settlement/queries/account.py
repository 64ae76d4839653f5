"""A customer's statement of account (7.1d): opening, each delivery, credit and payment, closing. Advances stand beside what is receivable, never
netted before the delivery that they pay for. Every entry has the day on which it was posted, so that a closed period does not change (FIN-4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain

from django.db.models import Sum
from django.utils import timezone

from yidan.catalog.models import Customer
from yidan.core.events import Event
from yidan.core.signatures import signed
from yidan.intake.models import Line, Order
from yidan.logistics.models import Return, Shipment, ShipmentLine
from yidan.settlement.models import Allocation, Invoice, Milestone, MoneyReceipt, Refund, SettlementSheet, StatementRow
from yidan.settlement.queries.exposure import DEAD, Ageing, band
from yidan.settlement.rules import SIGN_SETTLEMENT
from yidan.settlement.sums import ZERO, cents, due_on, gross, returned_value

What = StatementRow.What
CREDITED = (What.CREDIT, What.PENALTY)


@dataclass
class Entry:
    """`change` of what is receivable; `receivable`, `advance` after it. A payment ahead of its delivery changes the advance only."""

    day: date
    what: str  # StatementRow.What
    document: str
    url: str
    order: str  # "": money that pays nothing yet
    value: Decimal  # + delivered, - received or credited
    customer_po: str = ""
    invoiced: Decimal = ZERO
    moved: bool = False  # out of money that had paid nothing yet
    change: Decimal = ZERO
    receivable: Decimal = ZERO
    advance: Decimal = ZERO

    @property
    def label(self) -> str:
        return str(What(self.what).label)


@dataclass
class Account:
    """opening + delivered - credited - received = closing. `received` is what paid receivables: an advance counts when its delivery comes."""

    opening: Decimal = ZERO
    opening_advance: Decimal = ZERO
    delivered: Decimal = ZERO
    credited: Decimal = ZERO
    closing: Decimal = ZERO
    advance: Decimal = ZERO
    invoiced: Decimal = ZERO
    entries: list[Entry] = field(default_factory=list)
    owed: dict[str, Decimal] = field(default_factory=dict)  # order -> receivable at the end

    @property
    def received(self) -> Decimal:
        return self.opening + self.delivered - self.credited - self.closing


def account(customer: Customer, since: date, until: date, currency: str = "CNY") -> Account:
    """Both days included. One currency: unlike money is never added."""
    found = Account()
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)  # order -> delivered and unpaid; negative: paid ahead
    for entry in sorted(_entries(customer, currency), key=_in_turn):
        if entry.day > until:
            break
        _post(entry, owed)
        if entry.day < since:
            found.opening, found.opening_advance = entry.receivable, entry.advance
            continue
        found.entries.append(entry)
        found.invoiced += entry.invoiced
        if entry.what in CREDITED:
            found.credited -= entry.change
        elif entry.what != What.REFUND:  # given back out of what was paid ahead: nothing is receivable of it
            found.delivered += max(entry.value, ZERO)
    found.owed = {order: value for order, value in owed.items() if value > 0}
    last = found.entries[-1] if found.entries else None
    found.closing, found.advance = (last.receivable, last.advance) if last else (found.opening, found.opening_advance)
    return found


def _in_turn(entry: Entry) -> tuple[date, int]:
    """Of one day: what was delivered, then what was paid or credited, then what was given back."""
    return entry.day, 2 if entry.what == What.REFUND else int(entry.value < 0)


def _post(entry: Entry, owed: dict[str, Decimal]) -> None:
    before = max(owed[entry.order], ZERO)
    owed[entry.order] += entry.value
    if entry.moved:
        owed[""] -= entry.value
    entry.change = max(owed[entry.order], ZERO) - before
    values = owed.values()
    entry.receivable, entry.advance = sum((n for n in values if n > 0), ZERO), sum((-n for n in values if n < 0), ZERO)


def by_age(customer: Customer, found: Account, until: date) -> Ageing:
    """The closing receivable by the due dates of each order's payments, those due first; what no payment is due for yet is later."""
    paid = dict(
        Allocation.objects.filter(milestone__order__number__in=found.owed, at__date__lte=until)
        .values_list("milestone").annotate(n=Sum("amount")).order_by()
    )  # fmt: skip
    sums, left = dict.fromkeys(("later", "current", "to_30", "to_60", "older"), ZERO), dict(found.owed)
    rows = Milestone.objects.filter(order__number__in=found.owed).select_related("order")
    for one in sorted(rows, key=lambda x: due_on(x, x.order) or until):
        part = min(max(one.amount - paid.get(one.pk, ZERO), ZERO), left[one.order.key])
        left[one.order.key] -= part
        sums[band(one, until)] += part
    sums["later"] += sum(left.values(), ZERO)
    return Ageing(**sums)


def _entries(customer: Customer, currency: str) -> list[Entry]:
    parts = (_deliveries, _services, _money, _credits, _penalties, _refunds, _invoices)
    return list(chain.from_iterable(part(customer, currency) for part in parts))


def _of(order: Order, day: date, what: str, document: str, url: str, value: Decimal, **more: Decimal | bool) -> Entry:
    return Entry(day, what, document, url, order.key, value, order.customer_po, **more)  # type: ignore[arg-type]


def _deliveries(customer: Customer, currency: str) -> list[Entry]:
    """A shipment is worth its pieces; the last piece of a line takes what rounding leaves, so that a line sums to its price."""
    rows = ShipmentLine.objects.filter(
        shipment__order__customer=customer, shipment__order__currency=currency, shipment__stage=Shipment.Stage.HANDED_OVER
    )
    so_far: dict[int, Decimal] = defaultdict(lambda: ZERO)
    worth: dict[int, Entry] = {}
    for row in rows.select_related("shipment__order", "line").order_by("shipment__handed_at", "pk"):
        one, line = row.shipment, row.line
        before = so_far[line.pk]
        so_far[line.pk] = min(before + row.quantity, line.ordered)
        value = _part(line, so_far[line.pk]) - _part(line, before)
        day = timezone.localdate(one.handed_at)
        entry = worth.setdefault(one.pk, _of(one.order, day, What.DELIVERY, one.key, one.get_absolute_url(), ZERO))
        entry.value += value
    return list(worth.values())


def _part(line: Line, quantity: Decimal) -> Decimal:
    return cents(gross(line) * quantity / line.ordered)


def _services(customer: Customer, currency: str) -> list[Entry]:
    rows = Line.objects.filter(
        order__customer=customer, order__currency=currency, kind=Line.Kind.SERVICE, delivered__gt=0, actual__isnull=False
    ).exclude(order__stage__in=DEAD)
    return [
        _of(line.order, line.actual, What.SERVICE, line.order.key, line.order.get_absolute_url(), _part(line, min(line.delivered, line.ordered)))
        for line in rows.select_related("order")
        if line.actual
    ]  # fmt: skip


def _money(customer: Customer, currency: str) -> list[Entry]:
    """What paid an order on the day it came in stands as one payment; the rest is money ahead from that day, and moves when it is allocated."""
    receipts = {one.pk: one for one in MoneyReceipt.objects.filter(customer=customer, currency=currency)}
    ahead = {pk: one.amount for pk, one in receipts.items()}
    found: dict[tuple[int, int, date], Entry] = {}
    for x in (
        Allocation.objects.filter(receipt__customer=customer, receipt__currency=currency).select_related("milestone__order").order_by("pk")
    ):
        assert x.receipt_id is not None
        one, order = receipts[x.receipt_id], x.milestone.order
        day = max(timezone.localdate(x.at), one.received_on)
        moved = day > one.received_on
        ahead[one.pk] -= ZERO if moved else x.amount
        what = What.APPLIED if moved else What.MONEY
        entry = found.setdefault((one.pk, order.pk, day), _of(order, day, what, one.key, one.get_absolute_url(), ZERO, moved=moved))
        entry.value -= x.amount
    rest = [one for one in receipts.values() if ahead[one.pk] > 0]
    return [*found.values(), *(Entry(one.received_on, What.ADVANCE, one.key, one.get_absolute_url(), "", -ahead[one.pk]) for one in rest)]


def _credits(customer: Customer, currency: str) -> list[Entry]:
    """Goods taken back for credit on the day of that decision, allowances by their red letter."""
    rows = (
        Return.objects.filter(order__customer=customer, order__currency=currency, stage=Return.Stage.CREDITED)
        .select_related("order")
        .prefetch_related("lines__line")
    )
    at = dict(Event.objects.filter(verb="logistics.credit_return", object_id__in=[one.pk for one in rows]).values_list("object_id", "at"))
    back = [
        _of(one.order, timezone.localdate(at[one.pk]), What.CREDIT, one.key, one.get_absolute_url(), -returned_value(one.lines.all()))
        for one in rows
    ]
    less = Invoice.objects.filter(order__customer=customer, order__currency=currency, cause=Invoice.Cause.ALLOWANCE).select_related("order")
    return back + [_of(one.order, _booked(one), What.CREDIT, one.key, one.get_absolute_url(), one.total) for one in less]


def _booked(invoice: Invoice) -> date:
    return max(invoice.issued_on, timezone.localdate(invoice.created_at))


def _invoices(customer: Customer, currency: str) -> list[Entry]:
    """They change nothing that is owed; the customer looks for them."""
    rows = Invoice.objects.filter(order__customer=customer, order__currency=currency).select_related("order")
    return [
        _of(one.order, _booked(one), What.RED if one.red else What.INVOICE, one.external_number, one.get_absolute_url(), ZERO, invoiced=one.total)
        for one in rows
    ]  # fmt: skip


def _penalties(customer: Customer, currency: str) -> list[Entry]:
    rows = SettlementSheet.objects.filter(
        order__customer=customer, order__currency=currency, stage=SettlementSheet.Stage.CONFIRMED, penalty__gt=0
    )
    return [
        _of(one.order, _confirmed(one), What.PENALTY, one.key, one.get_absolute_url(), -one.penalty) for one in rows.select_related("order")
    ]


def _refunds(customer: Customer, currency: str) -> list[Entry]:
    rows = Refund.objects.filter(
        order__customer=customer, order__currency=currency, stage=Refund.Stage.PAID, paid_on__isnull=False
    ).select_related("order")
    return [_of(one.order, one.paid_on, What.REFUND, one.key, one.get_absolute_url(), one.amount) for one in rows if one.paid_on]


def _confirmed(sheet: SettlementSheet) -> date:
    signature = signed(sheet, SIGN_SETTLEMENT)
    return timezone.localdate(signature.at if signature else sheet.created_at)
