"""The web doors of logistics: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics import forms
from yidan.logistics.models import Shipment

SHOWN = (
    "mode",
    "route",
    "handling",
    "leaves",
    "arrives",
    "carrier",
    "tracking",
    "insurance",
    "storage",
    "freight",
    "consignee",
    "shipped_at",
    "handed_at",
)


def out(one: Shipment, request: Request) -> dict[str, Any]:
    lines = [{"position": row.line.position, "quantity": row.quantity, "package": row.package} for row in one.lines.select_related("line")]
    papers = [{"name": row.name, "copies": row.copies, "handed": row.handed} for row in one.papers_handed.order_by("pk")]
    return project(request.actor, one, *SHOWN) | {"order": one.order.key, "lines": lines, "papers": papers}


shipments = Noun("shipments", Shipment, out=out)
shipments.birth(logistics.plan_shipment, forms.PlanForm)
shipments.verb(logistics.book, forms.BookForm)
shipments.verb(logistics.pack, forms.PackForm)
shipments.verb(logistics.ship, forms.ShipForm)
shipments.verb(logistics.track, forms.TrackForm)
shipments.verb(logistics.hand_over, forms.HandOverForm)
shipments.verb(logistics.cancel_shipment, ReasonForm)

orders = Noun("orders", Order, room="logistics")
orders.verb(logistics.delivered)
