"""How 4.2 and 5.2 were kept: ordered in time, contracts signed before the goods came, lateness told early, goods in time and good, remedies agreed,
invoices paid when due, accounts reconciled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.people.settings import setting
from yidan.purchasing.models import (
    Demand,
    PaymentPart,
    PurchaseLine,
    PurchaseOrder,
    ReceiptLine,
    SupplierInvoice,
    SupplierStatement,
    SupplyIssue,
)
from yidan.purchasing.rules import IN_FORCE

AHEAD = timedelta(days=400)  # no lead time is longer


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


def shown(kind: str, *verbs: str) -> dict[int, tuple[int, datetime]]:
    """Document -> its first event of these verbs, and when."""
    rows = Event.objects.filter(kind=f"purchasing.{kind}", verb__in=[f"purchasing.{verb}" for verb in verbs]).order_by("-pk")
    return {pk: (event, at) for pk, event, at in rows.values_list("object_id", "pk", "at")}


@counted("4.2a", gettext_lazy("Demands put on order in time"))
def ordered(since: datetime, until: datetime) -> Iterator[Case]:
    """By the day planned, else by the lead time; a demand that was raised too late counts from the day after."""
    rows: Any = Demand.objects.exclude(stage=Demand.Stage.DROPPED).filter(needed_on__gte=day_of(since), needed_on__lt=day_of(until + AHEAD))
    done = shown("demand", "cover", "cover_part")
    for pk, key, needed, planned, lead, raised, order, item in rows.values_list(
        "pk", "number", "needed_on", "order_by", "item__lead_days", "created_at", "order__number", "item__name"
    ):
        last = max(planned or needed - timedelta(days=lead or 0), day_of(raised) + timedelta(days=1))
        if not day_of(since) <= last < day_of(until):
            continue
        event, at = done.get(pk, (None, None))
        kept = at is not None and day_of(at) <= last
        yield Case(order or key, kept, event, "" if kept else _("%(item)s was to be ordered by %(day)s") % {"item": item, "day": last})


@counted("4.2b", gettext_lazy("Contracts for key material signed before the goods came"))
def signed(since: datetime, until: datetime) -> Iterator[Case]:
    key = PurchaseLine.objects.filter(purchase_order=OuterRef("pk"), item__key_material=True)
    rows: Any = PurchaseOrder.objects.filter(Exists(key)).annotate(came=Min("receipts__created_at")).filter(came__gte=since, came__lt=until)
    filed = shown("purchaseorder", "sign_contract", "record_contract", "compare_contract")
    for pk, number, signed_on, came in rows.values_list("pk", "number", "signed_on", "came"):
        kept = signed_on is not None and signed_on <= day_of(came)
        yield Case(number, kept, filed.get(pk, (None,))[0], "" if kept else _("the signed contract was not there when the goods came"))


def _lines(since: datetime, until: datetime) -> Iterator[tuple[PurchaseLine, date | None, int | None]]:
    """Lines promised for a day between the two moments, with the day when all of it had come, and the last receipt's event."""
    lines = list(
        PurchaseLine.objects.filter(promised__gte=day_of(since), promised__lt=day_of(until), purchase_order__stage__in=IN_FORCE)
        .select_related("purchase_order", "demand__order", "item")
        .order_by("pk")
    )
    came = dict(
        ReceiptLine.objects.filter(purchase_line__in=lines).values_list("purchase_line").annotate(at=Max("receipt__created_at")).order_by()
    )
    last = dict(ReceiptLine.objects.filter(purchase_line__in=lines).order_by("pk").values_list("purchase_line", "receipt"))
    events = shown("receipt", "receive")
    for line in lines:
        at = came.get(line.pk)
        yield line, day_of(at) if at and not line.open else None, events.get(last.get(line.pk, 0), (None,))[0]


def name_of(line: PurchaseLine) -> str:
    return line.demand.order.key if line.demand and line.demand.order else line.purchase_order.key


@counted("4.2c", gettext_lazy("Late supply told before its day"))
def told(since: datetime, until: datetime) -> Iterator[Case]:
    """Every line that did not come when promised: was another date noted before? Where not, the event shows who promised it."""
    early: dict[int, tuple[int, date]] = {}
    rows = Event.objects.filter(kind="purchasing.purchaseorder", verb="purchasing.expect").order_by("-pk")
    for pk, number, at in rows.values_list("object_id", "pk", "at"):
        early[pk] = number, day_of(at)
    promised = shown("purchaseorder", "confirm")
    for line, came, _event in _lines(since, until):
        if came and line.promised and came <= line.promised:
            continue
        early_one = early.get(line.purchase_order_id)
        kept = early_one is not None and line.promised is not None and early_one[1] < line.promised
        text = _("%(item)s was promised for %(day)s; nobody said before that it would be late")
        event = early_one[0] if early_one else promised.get(line.purchase_order_id, (None,))[0]
        yield Case(name_of(line), kept, event, "" if kept else text % {"item": line.item, "day": line.promised})


@counted("5.2a", gettext_lazy("Purchases here on the day promised"))
def on_time(since: datetime, until: datetime) -> Iterator[Case]:
    for line, came, event in _lines(since, until):
        kept = came is not None and line.promised is not None and came <= line.promised
        yield Case(
            name_of(line), kept, event, "" if kept else _("%(item)s was promised for %(day)s") % {"item": line.item, "day": line.promised}
        )


@counted("5.2a", gettext_lazy("Deliveries that passed incoming inspection whole"))
def good(since: datetime, until: datetime) -> Iterator[Case]:
    rows = ReceiptLine.objects.filter(receipt__judged_at__gte=since, receipt__judged_at__lt=until)
    events = shown("receipt", "judge")
    for row in rows.select_related("purchase_line__purchase_order", "purchase_line__demand__order", "purchase_line__item").order_by("pk"):
        bad = row.rejected + row.deviating
        text = _("%(item)s: %(n)s rejected") % {"item": row.purchase_line.item, "n": f"{bad.normalize():f}"} if bad else ""
        yield Case(name_of(row.purchase_line), not bad, events.get(row.receipt_id, (None,))[0], text)


@counted("5.2b", gettext_lazy("Remedies for bad supply agreed in time"))
def settled(since: datetime, until: datetime) -> Iterator[Case]:
    """Within the days set after it was rejected, or written down."""
    wait = timedelta(days=setting("remedy_days"))
    issues: dict[int, list[SupplyIssue]] = defaultdict(list)
    others = SupplyIssue.objects.filter(created_at__lt=until).select_related(
        "purchase_line__purchase_order", "purchase_line__demand__order", "purchase_line__item"
    )
    for issue in others.order_by("pk"):
        issues[issue.purchase_line_id].append(issue)
    events = shown("supplyissue", "agree_remedy")
    bad = ReceiptLine.objects.filter(rejected__gt=0, receipt__judged_at__gte=since - wait, receipt__judged_at__lt=until - wait)
    for row in bad.select_related(
        "receipt", "purchase_line__purchase_order", "purchase_line__demand__order", "purchase_line__item"
    ).order_by("pk"):
        mine = next((one for one in issues[row.purchase_line_id] if one.kind == SupplyIssue.Kind.REJECTED), None)
        assert row.receipt.judged_at is not None
        yield _remedy(row.purchase_line, mine, row.receipt.judged_at + wait, events)
    for issue in (one for rows in issues.values() for one in rows if one.kind != SupplyIssue.Kind.REJECTED):
        if since <= issue.created_at + wait < until:
            yield _remedy(issue.purchase_line, issue, issue.created_at + wait, events)


def _remedy(line: PurchaseLine, issue: SupplyIssue | None, due: datetime, events: dict[int, tuple[int, datetime]]) -> Case:
    kept = issue is not None and issue.settled_at is not None and issue.settled_at <= due
    text = _("%(item)s: a remedy was to be agreed by %(day)s") % {"item": line.item, "day": day_of(due)}
    return Case(name_of(line), kept, events.get(issue.pk, (None,))[0] if issue else None, "" if kept else text)


@counted("5.2c", gettext_lazy("Suppliers' invoices paid when due"))
def paid(since: datetime, until: datetime) -> Iterator[Case]:
    stages = [SupplierInvoice.Stage.REGISTERED, SupplierInvoice.Stage.APPROVED, SupplierInvoice.Stage.PAID]
    rows: Any = SupplierInvoice.objects.filter(due_on__gte=day_of(since), due_on__lt=day_of(until), total__gt=0, stage__in=stages)
    last = dict(
        PaymentPart.objects.filter(settled=True, invoice__in=rows).values_list("invoice").annotate(day=Max("payment__paid_on")).order_by()
    )
    events = shown("supplierinvoice", "paid_off")
    for pk, number, stage, due in rows.values_list("pk", "number", "stage", "due_on"):
        day = last.get(pk)
        kept = stage == SupplierInvoice.Stage.PAID and day is not None and day <= due
        yield Case(number, kept, events.get(pk, (None,))[0], "" if kept else _("was due on %s") % due)


@counted("5.2d", gettext_lazy("Suppliers reconciled with, and agreed"))
def reconciled(since: datetime, until: datetime) -> Iterator[Case]:
    """Each supplier whose goods have come for longer than the days set: was there a statement that he confirmed?"""
    oldest = day_of(until) - timedelta(days=setting("statement_days"))
    moved: Any = ReceiptLine.objects.filter(accepted__gt=0, receipt__created_at__lt=until)
    by_supplier = moved.values_list("purchase_line__purchase_order__supplier", "purchase_line__purchase_order__supplier__code")
    begun = by_supplier.annotate(first=Min("receipt__created_at"), last=Max("receipt__created_at")).order_by()
    confirmed: dict[int, tuple[int, date]] = {}
    rows = SupplierStatement.objects.filter(stage=SupplierStatement.Stage.CONFIRMED).order_by("until")
    for pk, supplier, end in rows.values_list("pk", "supplier_id", "until"):
        confirmed[supplier] = pk, end
    events = shown("supplierstatement", "confirm_statement", "compare_confirmation")
    for supplier, code, first, last in begun:
        known = confirmed.get(supplier)
        statement, end = known or (0, date.min)
        if day_of(first) >= oldest or (known and day_of(last) <= end < day_of(since)):
            continue  # too young, or nothing moved since it was confirmed
        kept = end >= oldest
        why = _("no confirmed statement since %s") % end if known else _("never a confirmed statement")
        yield Case(code, kept, events.get(statement, (None,))[0], "" if kept else why)
