"""The web doors of logistics: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.signing import AskForm, CompareForm, OnDeviceForm, ScanForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics import forms
from yidan.logistics.models import Return, Shipment

SHOWN = (
    "mode route handling leaves arrives carrier tracking insurance storage freight freight_estimate consignee vehicle driver seal shipped_at handed_at condition revision"
).split()


def out(one: Shipment, request: Request) -> dict[str, Any]:
    lines = [
        {"position": row.line.position, "quantity": row.quantity, "short": row.short, "package": row.package, "serials": row.serials}
        for row in one.lines.select_related("line")
    ]
    papers = [{"name": row.name, "copies": row.copies, "handed": row.handed} for row in one.papers_handed.order_by("pk")]
    return project(request.actor, one, *SHOWN) | {"order": one.order.key, "lines": lines, "papers": papers}


shipments = Noun("shipments", Shipment, out=out)
shipments.birth(logistics.plan_shipment, forms.PlanForm)
shipments.verb(logistics.replan, forms.ReplanForm, overwrites=True, aside=True)
shipments.verb(logistics.book, forms.BookForm)
shipments.verb(logistics.tell, forms.TellForm, aside=True)
shipments.verb(logistics.pack, forms.PackForm)
shipments.verb(logistics.ship, forms.ShipForm)
shipments.verb(logistics.track, forms.TrackForm, aside=True)
shipments.verb(logistics.report_trouble, forms.TroubleForm, aside=True)
shipments.verb(logistics.settle_trouble, forms.SettleTroubleForm)
shipments.verb(logistics.hand_over, forms.HandOverForm)
shipments.verb(logistics.ask_signature, AskForm)
shipments.verb(logistics.bill_freight, forms.FreightForm, aside=True)
shipments.verb(logistics.record_signature, OnDeviceForm)
shipments.verb(logistics.record_scan, ScanForm)
shipments.verb(logistics.compare_signature, CompareForm)
shipments.verb(logistics.object, forms.ObjectForm, aside=True)
shipments.verb(logistics.cancel_shipment, ReasonForm)


def back(one: Return, request: Request) -> dict[str, Any]:
    rows = one.lines.select_related("line").order_by("line__position")
    lines = [{"position": r.line.position, "announced": r.announced, "quantity": r.quantity, "fit": r.fit, "unfit": r.unfit} for r in rows]
    return project(request.actor, one, "cause", "wish", "received_at", "findings", "decision") | {"order": one.order.key, "lines": lines}


returns = Noun("returns", Return, out=back)
returns.birth(logistics.announce_return, forms.AnnounceForm)
returns.verb(logistics.withdraw_return, ReasonForm)
returns.verb(logistics.receive_return, forms.ReceiveReturnForm)
returns.verb(logistics.inspect_return, forms.InspectReturnForm)
returns.verb(logistics.credit_return, forms.DecisionForm)
returns.verb(logistics.replace_return, forms.DecisionForm)

orders = Noun("orders", Order, room="logistics")
orders.verb(logistics.delivered)
