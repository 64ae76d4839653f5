"""A supplier's account (5.2c, 5.2d), class S: accepted goods at the price ordered, what approved invoices differ by, payments.

What we owe grows when goods are accepted, not when an invoice comes; an invoice that was approved at another price adjusts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Max, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from yidan.catalog.models import Supplier
from yidan.people.models import LegalEntity
from yidan.purchasing.models import CENT, Payment, ReceiptLine, StatementLine, SupplierInvoice, SupplierStatement
from yidan.purchasing.models.statements import said

ZERO = Decimal(0)
What = StatementLine.What


@dataclass
class Entry:
    """`what`: StatementLine.What; `name`: the item, the bank's reference or the invoice's number."""

    day: date
    what: str
    name: str
    document: str
    url: str
    amount: Decimal  # + we owe more, - we paid
    quantity: Decimal = ZERO
    price: Decimal = ZERO
    balance: Decimal = ZERO

    @property
    def kind(self) -> str:
        """Which sum of the account it belongs to."""
        return "paid" if self.what == What.ADVANCE else self.what

    @property
    def text(self) -> str:
        """In the reader's language."""
        return said(self.what, self.name)


@dataclass
class Account:
    """All with tax. `invoiced`: by approved invoices until the last day; `advance`: paid and not yet set against invoices."""

    opening: Decimal = ZERO
    received: Decimal = ZERO
    adjusted: Decimal = ZERO
    paid: Decimal = ZERO
    closing: Decimal = ZERO
    invoiced: Decimal = ZERO
    advance: Decimal = ZERO
    entries: list[Entry] = field(default_factory=list)


def account(supplier: Supplier, since: date, until: date, entity: LegalEntity | None = None) -> Account:
    """Both days included."""
    found, balance = Account(), ZERO
    for entry in sorted(_entries(supplier, entity), key=lambda one: (one.day, one.kind == "paid", one.document)):
        if entry.day > until:
            break
        balance += entry.amount
        if entry.day < since:
            found.opening = balance
            continue
        entry.balance = balance
        found.entries.append(entry)
        value = -entry.amount if entry.kind == "paid" else entry.amount
        setattr(found, entry.kind, getattr(found, entry.kind) + value)
    found.closing = balance
    found.invoiced = sum((invoice.total for invoice in _invoices(supplier, entity) if invoice.issued_on <= until), ZERO)
    found.advance = sum((one.left for one in _payments(supplier, entity) if one.paid_on and one.paid_on <= until), ZERO)
    return found


def _entries(supplier: Supplier, entity: LegalEntity | None) -> Iterable[Entry]:
    yield from _goods(supplier, entity)
    yield from _adjustments(supplier, entity)
    for one in _payments(supplier, entity):
        what = What.ADVANCE if one.advance_on_id else What.PAID
        yield Entry(one.paid_on or one.due_on, what, one.bank_reference or "", one.key, one.get_absolute_url(), -one.amount)


def _of(entity: LegalEntity | None, path: str = "entity") -> Q:
    return Q(**{path: entity}) if entity else Q()


def _goods(supplier: Supplier, entity: LegalEntity | None) -> Iterable[Entry]:
    rows = ReceiptLine.objects.filter(
        _of(entity, "purchase_line__purchase_order__entity"), purchase_line__purchase_order__supplier=supplier, accepted__gt=0
    )
    for row in rows.select_related("receipt", "purchase_line__item__unit", "purchase_line__purchase_order").order_by("pk"):
        line, receipt = row.purchase_line, row.receipt
        day = timezone.localdate(receipt.judged_at or receipt.created_at)
        text = f"{line.item.name} {line.item.spec}".strip()
        value = with_tax(row.accepted * line.price, line.purchase_order.tax_rate)
        yield Entry(
            day,
            What.RECEIVED,
            text,
            f"{line.purchase_order.key} {receipt.key}",
            receipt.get_absolute_url(),
            value,
            row.accepted,
            line.price,
        )


def with_tax(net: Decimal, rate: Decimal) -> Decimal:
    return (net * (1 + rate / 100)).quantize(CENT, ROUND_HALF_UP)


def _invoices(supplier: Supplier, entity: LegalEntity | None) -> list[SupplierInvoice]:
    stages = [SupplierInvoice.Stage.APPROVED, SupplierInvoice.Stage.PAID]
    rows = SupplierInvoice.objects.filter(_of(entity), supplier=supplier, stage__in=stages)
    return list(rows.prefetch_related("lines__purchase_line__purchase_order").order_by("pk"))


def _adjustments(supplier: Supplier, entity: LegalEntity | None) -> Iterable[Entry]:
    """What an invoice says beyond its pieces at the price ordered; pieces of a credit note went back and were never counted as accepted."""
    for invoice in _invoices(supplier, entity):
        lines = list(invoice.lines.all())
        ordered = sum(
            (with_tax(line.quantity * line.purchase_line.price, line.purchase_line.purchase_order.tax_rate) for line in lines), ZERO
        )
        rest = (invoice.total - ordered).quantize(CENT, ROUND_HALF_UP)
        if abs(rest) > CENT * len(lines):
            number = f"{invoice.external_code} {invoice.external_number}".strip()
            yield Entry(invoice.issued_on, What.ADJUSTED, number, invoice.key, invoice.get_absolute_url(), rest)


def _payments(supplier: Supplier, entity: LegalEntity | None) -> list[Payment]:
    return list(Payment.objects.filter(_of(entity), supplier=supplier, stage=Payment.Stage.PAID).order_by("pk"))


def unstated(entity: LegalEntity, since: date, until: date) -> list[tuple[Supplier, date]]:
    """Suppliers with whom something moved and that no statement covers until that day, each with the day after his last one."""
    ends = dict(SupplierStatement.objects.filter(entity=entity).values_list("supplier").annotate(last=Max("until")).order_by())
    moved = [*_received_on(entity, until), *_booked_on(entity, until)]
    found: dict[int, date] = {}
    for supplier, day in moved:
        first = ends[supplier] + timedelta(days=1) if supplier in ends else since
        if first <= day <= until:
            found[supplier] = first
    rows = Supplier.objects.filter(pk__in=found).order_by("code")
    return [(row, found[row.pk]) for row in rows]


def _received_on(entity: LegalEntity, until: date) -> Iterable[tuple[int, date]]:
    rows = ReceiptLine.objects.filter(purchase_line__purchase_order__entity=entity, accepted__gt=0, receipt__judged_at__isnull=False)
    pairs = rows.annotate(day=TruncDate("receipt__judged_at")).filter(day__lte=until).order_by().distinct()
    return pairs.values_list("purchase_line__purchase_order__supplier", "day")


def _booked_on(entity: LegalEntity, until: date) -> Iterable[tuple[int, date]]:
    yield from Payment.objects.filter(entity=entity, stage=Payment.Stage.PAID, paid_on__lte=until).values_list("supplier", "paid_on")  # type: ignore[misc]
    booked = SupplierInvoice.objects.filter(entity=entity, stage__in=[SupplierInvoice.Stage.APPROVED, SupplierInvoice.Stage.PAID])
    yield from booked.filter(issued_on__lte=until).values_list("supplier", "issued_on")
