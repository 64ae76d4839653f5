"""Purchases walked through their verbs: demands of an order, the buyer's order, the dock, incoming inspection."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from tests.factories import entity, put
from yidan.catalog.models import Supplier
from yidan.intake.models import Order
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DateInput, JudgedInput, PurchaseInput, ReceivedInput
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt


def a_supplier() -> Supplier:
    return put(Supplier, "GY-0042", name="苏州科瓦电机有限公司", terms="月结 30 天", contact="秦晓峰")


def inputs(demands: Any, price: D = D(100), due: date = date(2026, 6, 20), tolerance: D = D(0)) -> list[PurchaseInput]:
    return [PurchaseInput(demand, demand.to_order, price, due, tolerance) for demand in demands]


def a_purchase(cast: SimpleNamespace, demands: Any, stage: str = "draft", tolerance: D = D(0), **values: Any) -> PurchaseOrder:
    """Drawn up by 赵, approved by 钱进, walked up to `stage`."""
    usual = {
        "entity": entity(),
        "supplier": a_supplier(),
        "payment_terms": "月结 30 天",
        "quality_standard": "HC-QS-17",
        "contract": True,
        "owner": cast.users["zhao"],
    }
    order = PurchaseOrder(**usual | values)
    purchasing.order_from_demands(order, lines=inputs(demands, tolerance=tolerance), by=cast.zhao)
    if stage == "draft":
        return order
    purchasing.approve(order, revision=1, by=cast.zhao_head)
    if stage == "approved":
        return order
    purchasing.send(order, holder="秦晓峰", by=cast.zhao)
    if stage == "sent":
        return order
    purchasing.confirm(order, dates=[DateInput(line.position, line.due + timedelta(days=1)) for line in order.lines.all()], by=cast.zhao)
    return order


def a_receipt(cast: SimpleNamespace, order: PurchaseOrder, counts: dict[int, D] | None = None) -> Receipt:
    """All that is still to come, or the counts given, by position; counted by 钱伟 at the dock."""
    open_ones = counts or {line.position: line.open for line in order.lines.all()}
    receipt = Receipt(purchase_order=order, delivery_note="SF-1024")
    purchasing.receive(receipt, lines=[ReceivedInput(position, quantity) for position, quantity in open_ones.items()], by=cast.qian)
    return receipt


def judged(cast: SimpleNamespace, receipt: Receipt, rejected: D = D(0)) -> Receipt:
    """Accepted, but `rejected` of every line: what 陈's verdict has the house do."""
    rows = [JudgedInput(line, line.quantity - rejected, rejected) for line in receipt.lines.all()]
    purchasing.judge(receipt, lines=rows, by=cast.chen.as_system())
    return receipt


def all_in(cast: SimpleNamespace, order: Order) -> PurchaseOrder:
    """Everything an order waits for bought, received and accepted."""
    purchase = a_purchase(cast, Demand.objects.filter(order=order, stage="open"), "confirmed")
    judged(cast, a_receipt(cast, purchase))
    purchase.refresh_from_db()
    return purchase
