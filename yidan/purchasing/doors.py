"""The web doors of purchasing: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.purchasing import commands as purchasing
from yidan.purchasing import forms
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt


def demand_out(demand: Demand, request: Request) -> dict[str, Any]:
    names = ("quantity", "ordered", "received", "needed_on", "reason")
    return project(request.actor, demand, *names) | {"item": demand.item.code, "order": demand.order.key if demand.order else None}


def purchase_out(order: PurchaseOrder, request: Request) -> dict[str, Any]:
    head = project(request.actor, order, "currency", "payment_terms", "quality_standard", "contract", "revision", "net", "tax", "total")
    names = ("position", "quantity", "price", "net", "due", "promised", "forecast", "received", "accepted", "rejected")
    lines = [
        {"item": line.item.code, "demand": line.demand.key if line.demand else None} | project(request.actor, line, *names)
        for line in order.lines.select_related("item", "demand").order_by("position")
    ]
    return head | {"supplier": order.supplier.code, "lines": lines}


def receipt_out(receipt: Receipt, request: Request) -> dict[str, Any]:
    rows = receipt.lines.select_related("purchase_line__item", "lot", "place").order_by("pk")
    lines = [
        {"line": row.pk, "item": row.purchase_line.item.code, "lot": row.lot.code, "place": row.place.code}
        | project(request.actor, row, "quantity", "accepted", "rejected")
        for row in rows
    ]
    return {"purchase_order": receipt.purchase_order.key, "delivery_note": receipt.delivery_note, "lines": lines}


demands = Noun("demands", Demand, out=demand_out)
demands.birth(purchasing.raise_demand, forms.DemandForm)
demands.verb(purchasing.drop, ReasonForm)

purchases = Noun("purchases", PurchaseOrder, out=purchase_out)
purchases.birth(purchasing.order_from_demands, forms.PurchaseForm)
purchases.verb(purchasing.correct, forms.CorrectForm, overwrites=True)
purchases.verb(purchasing.approve, forms.ApproveForm)
purchases.verb(purchasing.send, forms.SendForm)
purchases.verb(purchasing.confirm, forms.ConfirmForm)
purchases.verb(purchasing.expect, forms.ExpectForm)
purchases.verb(purchasing.cancel, ReasonForm)

receipts = Noun("receipts", Receipt, out=receipt_out)
receipts.birth(purchasing.receive, forms.ReceiveForm)
