"""Reads of logistics: what should move now, the order's part."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.rules import RUNNING
from yidan.core.actors import Actor, Role
from yidan.core.refusals import Refused
from yidan.core.signatures import Signature
from yidan.core.todo import Todo
from yidan.intake.models import Line, Order
from yidan.logistics import rules
from yidan.logistics.models import Package, Return, ReturnLine, Shipment, ShipmentLine, Trouble
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.planning import serials
from yidan.quality import serials as quality

CAP = 50
AHEAD = timedelta(days=14)  # a shipment is planned when its promise comes near, or when the goods are there
Stage = Shipment.Stage
BILLED_WITHIN = timedelta(days=14)  # carriers invoice by the half month


def lines_to_plan(today: date) -> QuerySet[Line]:
    """Goods of running orders that no shipment carries, near their promise or ready, in SQL."""
    rows = Line.objects.filter(kind=Line.Kind.GOODS, order__stage__in=RUNNING).annotate(
        carried=_summed(ShipmentLine.objects.filter(shipment__stage__in=rules.OPEN), F("quantity") - F("short")), replaced=replaced()
    )
    there = F("delivered") + F("carried")
    ready = Q(acceptance=Line.Acceptance.WORKS, accepted__gt=there) | ~Q(acceptance=Line.Acceptance.WORKS) & Q(
        passed__gt=there + F("given") - F("taken")
    )
    near = Q(order__promised__lte=today + AHEAD) & ~Q(order__stage__in=[Order.Stage.APPROVED, Order.Stage.DELIVERED])
    return rows.filter(ready | near, ordered__gt=there - F("replaced"))


def _summed(rows: QuerySet[Any], what: Any) -> Coalesce:
    """The sum of `what` over a line's rows."""
    summed = rows.filter(line=OuterRef("pk")).values("line").annotate(n=Sum(what)).values("n")
    return Coalesce(Subquery(summed), Decimal(0), output_field=DecimalField())


def replaced() -> Coalesce:
    """As rules.replaced, in SQL."""
    return _summed(ReturnLine.objects.filter(of__stage=Return.Stage.REPLACED), F("quantity"))


def unsigned() -> Exists:
    """Whether a shipment holds pieces accepted at works that no signed report covers."""
    rows = ShipmentLine.objects.filter(shipment=OuterRef("pk"), line__acceptance=Line.Acceptance.WORKS)
    return Exists(rows.filter(quantity__gt=F("line__accepted") - F("line__delivered")))


def todo(by: Actor) -> list[Todo]:
    """For logistics: plan, book, pack, ship, hand over; only what can be done now (a held or unsigned truck stands on nobody's list here).
    For quality and sales: what came back."""
    found = [*_back(by), *_to_sign(by)]
    if by.has(Role.LOGISTICS):
        found += [*_to_plan(timezone.localdate(by.at)), *_to_tell(), *_to_move(), *_to_close(), *_to_bill()]
    return [*found, *_exceptions(by)][:CAP]


def _to_sign(by: Actor) -> list[Todo]:
    """6.3b: handed over, and the customer has not signed for it; a scan waits for somebody other than its receiver. Logistics sees all, a
    salesperson what is his."""
    if not by.has(Role.LOGISTICS, Role.SALES):
        return []
    rows = Shipment.objects.filter(~rules.signed(), stage=Stage.HANDED_OVER, order__stage__in=RUNNING).select_related("order__customer")
    if not by.has(Role.LOGISTICS):
        rows = rows.filter(order__owner_id__in=worked_for(by))
    found = list(rows.order_by("handed_at", "pk")[:CAP])
    scans = dict(
        Signature.objects.filter(kind=Shipment.document_kind(), object_id__in=[one.pk for one in found], means=Signature.Means.PAPER, compared_by=None)
        .values_list("object_id", "received_by_id")
    )  # fmt: skip
    objected = set(Trouble.objects.filter(shipment__in=found, action="", closed_at=None).values_list("shipment_id", flat=True))
    days = timedelta(days=setting("hand_over_sign_days"))
    return [todo for one in found if one.pk not in objected and (todo := _sign(one, by, scans, days))]


def _sign(one: Shipment, by: Actor, scans: Mapping[int, int | None], days: timedelta) -> Todo | None:
    assert one.handed_at is not None
    due = timezone.localdate(one.handed_at + days)
    if one.pk not in scans:
        reason = _("Handed over; the customer has not signed the list.")
        return _todo(one, _("Have the hand-over list signed"), reason, "6.3b", "ask_signature", _("Ask"), due)
    if scans[one.pk] == by.user_id:
        return None
    reason = _("A second person holds the scan against the list.")
    return _todo(one, _("Have the signed scan compared"), reason, "6.3b", "compare_signature", _("Compare"), due)


def _to_tell() -> list[Todo]:
    """4.3c: booked or on its way, and nobody has told the customer of the arrival as it stands."""
    stages = Q(stage__in=[Stage.BOOKED, Stage.PACKED, Stage.SHIPPED])
    silent = Q(told_arrives=None) | ~Q(told_arrives=F("arrives"))
    rows = Shipment.objects.filter(stages & silent).select_related("order__customer").order_by("arrives", "pk")[:CAP]
    reason = _("No message went by itself: say mode and expected arrival.")
    return [_todo(one, _("Tell the customer"), reason, "4.3c", "tell", _("Told"), one.leaves) for one in rows]


def _to_bill() -> list[Todo]:
    """Handed over, with a freight agreed, and no invoice of the carrier yet: the cost sheet waits for it."""
    rows = Shipment.objects.filter(stage=Stage.HANDED_OVER, freight__gt=0, freight_bills=None, order__stage__in=RUNNING)
    reason = _("Handed over; the carrier has not invoiced it.")
    word = _("Register the carrier's invoice")
    return [
        _todo(one, word, reason, "7.1b", "bill_freight", _("Register"), timezone.localdate(one.handed_at) + BILLED_WITHIN)
        for one in rows.select_related("order__customer").order_by("handed_at", "pk")[:CAP]
    ]


def _exceptions(by: Actor) -> list[Todo]:
    """Open transport exceptions, for who settles them."""
    rows = (
        Trouble.objects.filter(closed_at=None, owner_id__in=worked_for(by))
        .select_related("shipment__order__customer")
        .order_by("due", "pk")
    )
    return [
        _todo(x.shipment, _("Settle the transport exception"), x.what, "5.3c", "settle_trouble", _("Settle"), x.due) for x in rows[:CAP]
    ]


RETURNS = (
    (Role.LOGISTICS, Return.Stage.ANNOUNCED, gettext_lazy("Receive the return"), gettext_lazy("Announced; it goes into quarantine."), "5.3a", "receive_return", gettext_lazy("Receive")),
    (Role.QUALITY, Return.Stage.RECEIVED, gettext_lazy("Judge what came back"), gettext_lazy("It lies in quarantine."), "6.1d", "inspect_return", gettext_lazy("Judge")),
)  # fmt: skip


def _back(by: Actor) -> list[Todo]:
    found = []
    for role, stage, verb, reason, clause, way, button in RETURNS:
        if by.has(role):
            rows = Return.objects.filter(stage=stage).select_related("order__customer").order_by("pk")[:CAP]
            found += [_return(one, str(verb), f"{reason} {one.cause}", clause, way, str(button)) for one in rows]
    if by.has(Role.SALES, Role.SALES_HEAD):
        head = by.has(Role.SALES_HEAD)
        rows = Return.objects.filter(stage=Return.Stage.INSPECTED).select_related("order__customer").order_by("pk")
        rows = rows if head else rows.filter(order__owner_id__in=worked_for(by), wish=Return.Wish.REPLACE)
        for one in rows[:CAP]:
            way = "credit_return" if one.wish == Return.Wish.CREDIT else "replace_return"
            found.append(_return(one, _("Decide on the return"), one.findings, "7.2c", way, _("Decide")))
    return found


def _return(one: Return, verb: str, reason: str, clause: str, way: str, button: str) -> Todo:
    due = (one.received_at or one.created_at) + timedelta(days=2)
    return Todo(verb, reason, clause, reverse(f"logistics:return_{way}", args=[one.key]), button, due, one.order.customer.name, one.key)


def _todo(one: Shipment, verb: str, reason: str, clause: str, way: str, button: str, due: date) -> Todo:
    url = reverse(f"logistics:shipment_{way}", args=[one.key])
    return Todo(verb, reason, clause, url, button, _noon(due), one.order.customer.name, one.key)


def _to_plan(today: date) -> list[Todo]:
    found: dict[int, Todo] = {}
    for line in lines_to_plan(today).select_related("order__customer").order_by("order__promised", "order_id")[: 4 * CAP]:
        order = line.order
        url = f"{reverse('logistics:shipment_plan_shipment')}?order={order.number}"
        due = _noon(order.promised - timedelta(days=3)) if order.promised else None
        reason = _("Nothing carries it yet: mode, route, loading, time.")
        found.setdefault(order.pk, Todo(_("Plan the shipment"), reason, "4.3a", url, _("Plan"), due, order.customer.name, order.key))
    return list(found.values())[:CAP]


def _to_move() -> list[Todo]:
    rows = (
        Shipment.objects.filter(stage__in=rules.OPEN, order__stage__in=RUNNING)
        .select_related("order__customer")
        .annotate(unsigned=unsigned())
    )
    held = Q(stage=Stage.PACKED) & (Q(order__on_hold=True) | Q(order__delivery_blocked=True) | Q(unsigned=True))
    ahead = setting("book_ahead_days")
    return [_next(one, ahead) for one in rows.exclude(held).order_by("leaves", "pk")[:CAP]]


def _next(one: Shipment, ahead: int) -> Todo:
    match one.stage:
        case Stage.PLANNED if one.mode != Shipment.Mode.PICK_UP:
            early = timedelta(days=ahead if one.long_distance else 2)
            reason = _("Long way: insurance and storage are decided with it.") if one.long_distance else _("It has no carrier.")
            return _todo(one, _("Book the transport"), reason, "4.3b", "book", _("Book"), one.leaves - early)
        case Stage.PLANNED | Stage.BOOKED:
            return _todo(one, _("Pack"), _("It leaves soon: packing list and marks."), "5.3a", "pack", _("Pack"), one.leaves)
        case Stage.PACKED:
            return _todo(one, _("Ship"), _("Packed, paid as agreed and accepted: it may leave."), "6.3a", "ship", _("Ship"), one.leaves)
    return _todo(
        one,
        _("Hand the goods over"),
        _("On the way; with its papers it is handed over."),
        "6.3b",
        "hand_over",
        _("Hand the goods over"),
        one.arrives,
    )


def _to_close() -> list[Todo]:
    """Delivered in all lines, the last by a signature under a service."""
    waived = Q(kind=Line.Kind.SERVICE, acceptance=Line.Acceptance.NONE)
    rest = (
        Line.objects.annotate(replaced=replaced()).filter(order=OuterRef("pk"), delivered__lt=F("ordered") + F("replaced")).exclude(waived)
    )
    undecided = Return.objects.filter(order=OuterRef("pk"), stage__in=rules.UNDECIDED)
    rows = (
        Order.objects.filter(~Exists(rest), ~Exists(undecided), stage__in=rules.BEFORE_DELIVERED, lines__delivered__gt=0)
        .distinct()
        .select_related("customer")
        .order_by("pk")
    )
    return [
        Todo(
            _("Note it as delivered"), _("All lines are delivered, the last by a signature."), "6.3c", reverse("logistics:order_delivered", args=[order.key]),
            _("Delivered"), None, order.customer.name, order.key,
        )
        for order in rows[:CAP]
    ]  # fmt: skip


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def of_order(order: Order) -> dict[str, Any]:
    """The order's part: per line what is there, may go and is delivered; each shipment."""
    lines = [line for line in order.lines.select_related("item", "unit").order_by("position") if line.kind == Line.Kind.GOODS]
    carried = dict(
        ShipmentLine.objects.filter(line__in=lines, shipment__stage__in=rules.OPEN)
        .values_list("line_id")
        .annotate(n=Sum(F("quantity") - F("short")))
        .order_by()
    )
    figures = [
        {
            "line": line, "cleared": min(line.fit, line.accepted) if line.acceptance == "works" else line.fit, "carried": carried.get(line.pk, Decimal(0)),
            "net": line.delivered - line.returned,
        }
        for line in lines
    ]  # fmt: skip
    shipments, returns = Shipment.for_page().filter(order=order).order_by("pk"), Return.for_page().filter(order=order).order_by("pk")
    return {"figures": figures, "shipments": list(shipments), "returns": list(returns)}


def next_serials(row: ShipmentLine) -> str:
    """The next fit pieces of the line by their serial numbers, in no other shipment's box: what packing proposes."""
    line, count = row.line, int(row.quantity)
    if not serials.counted(line) or count != row.quantity:
        return ""
    gone: set[int] = set()
    others = Package.objects.filter(row__line=line).exclude(shipment=row.shipment_id).exclude(shipment__stage=Stage.CANCELLED)
    for text in others.exclude(serials="").values_list("serials", flat=True):
        with suppress(Refused):  # a number of the customer's, or of a bought part
            gone |= set(serials.read(line, text, "5.3a", "serials"))
    there = [number for number in quality.fit(line) if number not in gone][:count]
    return serials.told(line, there) if len(there) == count else ""
