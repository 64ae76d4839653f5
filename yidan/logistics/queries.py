"""Reads of logistics: what should move now, the order's part."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.acceptance.rules import RUNNING
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.intake.models import Line, Order
from yidan.logistics import rules
from yidan.logistics.models import Shipment, ShipmentLine

CAP = 50
AHEAD = timedelta(days=14)  # a shipment is planned when its promise comes near, or when the goods are there
Stage = Shipment.Stage


def lines_to_plan(today: date) -> QuerySet[Line]:
    """Goods of running orders that no shipment carries, near their promise or ready, in SQL."""
    carried = (
        ShipmentLine.objects.filter(line=OuterRef("pk"), shipment__stage__in=rules.OPEN)
        .values("line")
        .annotate(n=Sum("quantity"))
        .values("n")
    )
    rows = Line.objects.filter(kind=Line.Kind.GOODS, order__stage__in=rules.BEFORE_DELIVERED)
    rows = rows.annotate(carried=Coalesce(Subquery(carried), Decimal(0), output_field=DecimalField()))
    there = F("delivered") + F("carried")
    ready = Q(acceptance=Line.Acceptance.WORKS, accepted__gt=there) | ~Q(acceptance=Line.Acceptance.WORKS) & Q(
        passed__gt=there + F("given") - F("taken")
    )
    near = Q(order__promised__lte=today + AHEAD) & ~Q(order__stage=Order.Stage.APPROVED)
    return rows.filter(ready | near, ordered__gt=there - F("returned"))


def unsigned() -> Exists:
    """Whether a shipment holds pieces accepted at works that no signed report covers."""
    rows = ShipmentLine.objects.filter(shipment=OuterRef("pk"), line__acceptance=Line.Acceptance.WORKS)
    return Exists(rows.filter(quantity__gt=F("line__accepted") - F("line__delivered")))


def todo(by: Actor) -> list[Todo]:
    """For logistics: plan, book, pack, ship, hand over; only what can be done now (a held or unsigned truck stands on nobody's list here)."""
    if not by.has(Role.LOGISTICS):
        return []
    return [*_to_plan(timezone.localdate(by.at)), *_to_move(), *_to_close()][:CAP]


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
    return [_next(one) for one in rows.exclude(held).order_by("leaves", "pk")[:CAP]]


def _next(one: Shipment) -> Todo:
    def make(verb: str, reason: str, clause: str, way: str, button: str, due: date) -> Todo:
        url = reverse(f"logistics:shipment_{way}", args=[one.key])
        return Todo(verb, reason, clause, url, button, _noon(due), one.order.customer.name, one.key)

    match one.stage:
        case Stage.PLANNED if one.mode != Shipment.Mode.PICK_UP:
            early = timedelta(days=7 if one.long_distance else 2)
            reason = _("Long way: insurance and storage are decided with it.") if one.long_distance else _("It has no carrier.")
            return make(_("Book the transport"), reason, "4.3b", "book", _("Book"), one.leaves - early)
        case Stage.PLANNED | Stage.BOOKED:
            return make(_("Pack"), _("It leaves soon: packing list and marks."), "5.3a", "pack", _("Pack"), one.leaves)
        case Stage.PACKED:
            return make(_("Ship"), _("Packed, paid as agreed and accepted: it may leave."), "6.3a", "ship", _("Ship"), one.leaves)
    return make(
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
    rest = Line.objects.filter(order=OuterRef("pk"), delivered__lt=F("ordered") + F("returned")).exclude(waived)
    rows = (
        Order.objects.filter(~Exists(rest), stage__in=rules.BEFORE_DELIVERED, lines__delivered__gt=0)
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
        .annotate(n=Sum("quantity"))
        .order_by()
    )
    figures = [
        {
            "line": line, "cleared": min(line.fit, line.accepted) if line.acceptance == "works" else line.fit, "carried": carried.get(line.pk, Decimal(0)),
            "net": line.delivered - line.returned,
        }
        for line in lines
    ]  # fmt: skip
    return {"figures": figures, "shipments": list(Shipment.for_page().filter(order=order).order_by("pk"))}
