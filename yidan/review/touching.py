"""What a change of a running order touches: counted from the rooms, and the departments that must assess it (3.3c)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.pages import Text
from yidan.core.papers.formats import quantity
from yidan.intake.models import Order
from yidan.logistics.models import Shipment
from yidan.planning.models import WorkOrder
from yidan.purchasing.models import PurchaseLine, PurchaseOrder
from yidan.settlement.models import Invoice

WORDS: dict[str, Text] = {
    "work_waiting": _("work orders not begun"),
    "work_running": _("work orders in work"),
    "produced": _("pieces produced"),
    "demands": _("demands not ordered"),
    "purchases": _("purchases on order"),
    "shipments": _("shipments planned"),
    "delivered": _("pieces delivered"),
    "invoices": _("invoices issued"),
}
ASSESS: dict[str, Role] = {
    "work_waiting": Role.PRODUCTION, "work_running": Role.PRODUCTION, "produced": Role.QUALITY, "demands": Role.PROCUREMENT,
    "purchases": Role.PROCUREMENT, "shipments": Role.LOGISTICS, "delivered": Role.LOGISTICS, "invoices": Role.FINANCE,
}  # fmt: skip


def facts(order: Order) -> list[tuple[str, str]]:
    """(what, how many), of what is there."""
    work = WorkOrder.objects.filter(order=order)
    gone = [PurchaseOrder.Stage.CANCELLED, PurchaseOrder.Stage.RECEIVED]
    bought = PurchaseLine.objects.filter(demand__order=order).exclude(purchase_order__stage__in=gone)
    sums = order.lines.aggregate(produced=Sum("produced"), delivered=Sum("delivered"))
    found: dict[str, int | Decimal] = {
        "work_waiting": work.filter(stage__in=["planned", "released"]).count(),
        "work_running": work.filter(stage="running").count(),
        "produced": sums["produced"] or 0,
        "demands": order.demands.filter(stage="open").count(),
        "purchases": bought.values("purchase_order").distinct().count(),
        "shipments": Shipment.objects.filter(order=order).filter(stage__in=["planned", "booked", "packed"]).count(),
        "delivered": sums["delivered"] or 0,
        "invoices": Invoice.objects.filter(order=order).count(),
    }
    return [(name, quantity(Decimal(value))) for name, value in found.items() if value]


def departments(order: Order) -> list[str]:
    """Sales weighs price and customer; the others where something of theirs is touched; production at least."""
    asked = {Role.SALES, Role.PRODUCTION} | {ASSESS[name] for name, _value in facts(order)}
    return [role.value for role in Role if role in asked]
