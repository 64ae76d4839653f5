"""When goods that are bought to be sold as they are will be here: no plan times them, the purchases do (4.1d)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import DecimalField, ExpressionWrapper, F
from django.utils import timezone

from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.planning.commands.plans import RUNNING, expect
from yidan.purchasing.commands.demands import LINE
from yidan.purchasing.models import Demand, PurchaseLine

OPEN = (Demand.Stage.OPEN, Demand.Stage.ORDERED)
GONE = ("draft", "cancelled")


def days() -> dict[int, date]:
    """Order id -> the day its last purchase comes. What is not ordered yet takes the item's usual time from the day it was asked for, so that the
    day does not move by itself."""
    found: dict[int, date] = {}
    for demand in Demand.objects.filter(for_kind=LINE, stage__in=OPEN, order__stage__in=RUNNING, order__work_orders=None).select_related(
        "item"
    ):
        asked = timezone.localdate(demand.created_at) + timedelta(days=demand.item.lead_days)
        _later(found, demand.order_id, asked if demand.ordered < demand.quantity else None)
    rest = ExpressionWrapper(F("quantity") - F("given_up") - F("accepted"), output_field=DecimalField())
    rows = PurchaseLine.objects.filter(
        demand__for_kind=LINE, demand__order__stage__in=RUNNING, demand__order__work_orders=None
    ).exclude(purchase_order__stage__in=GONE)  # fmt: skip
    for line in rows.annotate(rest=rest).filter(rest__gt=0).select_related("demand"):
        assert line.demand
        _later(found, line.demand.order_id, line.forecast or line.promised or line.due)
    return found


def _later(found: dict[int, date], order: int | None, day: date | None) -> None:
    if order is not None and day is not None:
        found[order] = max(day, found.get(order, day))


def look(by: Actor) -> int:
    """Writes the day onto every order where it is another than before; how many."""
    known = days()
    moved = [order for order in Order.objects.filter(pk__in=known).order_by("pk") if order.forecast != known[order.pk]]
    for order in moved:
        expect(order, day=known[order.pk], by=by)
    return len(moved)
