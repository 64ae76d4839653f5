"""Shipping: planned ahead for long ways, booked, packed, sent, put off while goods or money are not there, now and then in trouble, handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from yidan.acceptance.pieces import Piece
from yidan.intake.models import Line, Order
from yidan.logistics import commands as logistics
from yidan.logistics import rules as going
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Shipment, Trouble
from yidan.logistics.notices import words_for
from yidan.simulation.world import World

CARRIER = "qianwei"
PARCEL = 20_000
NEAR = ("宁波", "无锡", "常州", "南京", "杭州", "苏州", "合肥")  # there and back in a day: all else is long distance


def shipping(w: World) -> None:
    w.at(16, 10)
    services(w)
    soon = Order.objects.filter(
        stage__in=["planned", "in_execution"], shipments=None, on_hold=False, forecast__lte=w.day + timedelta(days=9)
    )
    for order in soon.select_related("customer").order_by("pk"):
        if far(order):
            plan(w, order, going.to_plan, max(w.in_days(8), w.in_days(5, order.forecast)))
    spare = Q(stage__in=["approved", "planned"], kind_of="spare", on_hold=False)
    going_on = Q(stage__in=["inspected", "accepted"]) | spare | Q(stage="delivered", returns__stage="replaced")
    for order in Order.objects.filter(going_on).select_related("customer").distinct().order_by("pk"):
        plan(w, order, ready, w.in_days(8 if far(order) else 1))
    moving = Shipment.objects.filter(stage__in=["planned", "booked", "packed", "shipped"]).select_related("order__customer")
    for one in moving.order_by("pk"):
        w.attempt(lambda one=one: along(w, one))  # type: ignore[misc]
    told(w)
    for trouble in Trouble.objects.filter(closed_at=None, shipment__stage="handed_over").select_related("shipment").order_by("pk"):
        w.does(CARRIER, logistics.settle_trouble, trouble.shipment, trouble=trouble, outcome="已送达，外观完好")


def told(w: World) -> None:
    """4.3c: who has no e-mail is rung up."""
    silent = Q(told_arrives=None) | ~Q(told_arrives=F("arrives"))
    for one in Shipment.objects.filter(silent, stage__in=["booked", "packed", "shipped"]).select_related("order__customer").order_by("pk"):
        if not one.order.customer.email:
            to = one.order.contact or one.order.customer.contact or "客户"
            w.does(CARRIER, logistics.tell, one, to=to, means="phone", text=words_for(one))


def services(w: World) -> None:
    """Done and signed for: logistics closes the delivery, where there was nothing to carry."""
    for order in Order.objects.filter(stage__in=["approved", "planned"], kind_of="service").order_by("pk"):
        if w.may(CARRIER, logistics.delivered, order):
            w.does(CARRIER, logistics.delivered, order)


def far(order: Order) -> bool:
    return order.customer.address[:2] not in NEAR


def plan(w: World, order: Order, count: Callable[[Line], Decimal], leaves: date) -> None:
    goods = {line: n for line in order.lines.filter(kind="goods").select_related("item").order_by("position") if (n := count(line)) > 0}
    if not goods:
        return
    pieces = [Piece(line.position, n) for line, n in goods.items()]
    one = Shipment(order=order, mode="road", route=f"苏州 — {order.customer.address[:2]}", handling="叉车装卸", leaves=leaves,
                   arrives=w.in_days(3 if far(order) else 1, leaves), long_distance=far(order), consignee=order.contact)  # fmt: skip
    w.does(CARRIER, logistics.plan_shipment, one, lines=pieces, freight_estimate=fare(far(order), goods))


def ready(line: Line) -> Decimal:
    """What may go and is on no truck: accepted at works, or fit where acceptance is on site."""
    fit = line.accepted if line.acceptance == "works" else line.fit
    return min(fit - line.delivered - going.in_shipments(line, ("planned", "booked", "packed", "shipped")), going.to_plan(line))


def freight(one: Shipment) -> Decimal:
    rows = one.lines.select_related("line__item")
    return fare(one.long_distance, {row.line: row.quantity for row in rows})


def fare(long_distance: bool, goods: dict[Line, Decimal]) -> Decimal:
    """By the way, and by how much is on the truck; small goods go as parcels."""
    pieces = sum(goods.values(), Decimal(0))
    if all(line.item.list_price < PARCEL for line in goods):
        return Decimal(60 if long_distance else 30) + 25 * pieces
    return Decimal(1450 if long_distance else 620) + 180 * pieces


def along(w: World, one: Shipment) -> None:
    """As far as it gets today: what leaves today is packed and goes."""
    for _step in range(3):
        before = one.stage
        forward(w, one)
        one = Shipment.objects.select_related("order__customer").get(pk=one.pk)
        if one.stage in (before, "shipped", "planned"):
            return


def forward(w: World, one: Shipment) -> None:
    match one.stage:
        case "planned":
            book(w, one)
        case "booked" if one.leaves <= w.in_days(1) and there(one):
            rows = [
                PackInput(row.line.position, f"{n}", Decimal(420))
                for n, row in enumerate(one.lines.select_related("line").order_by("pk"), 1)
            ]
            logistics.pack(one, packages=rows, by=w.act(CARRIER))
        case "packed" if one.leaves <= w.day and w.may(CARRIER, logistics.ship, one):
            logistics.ship(one, by=w.act(CARRIER))
        case "booked" | "packed" if one.leaves <= w.day:
            put_off(w, one)
        case "shipped" if not one.troubles.exists() and w.happens("trouble"):
            later, owner = w.in_days(2, one.arrives), w.users[w.holder(CARRIER)]
            given = {"kind": "late", "what": "大雾封路，车辆滞留", "action": "改走国道，通知客户", "due": later}
            w.does(CARRIER, logistics.report_trouble, one, **given, owner=owner, arrives=later)
        case "shipped" if one.arrives <= w.day:
            logistics.track(one, where=one.order.customer.address[:2], what="已到达，等待卸货", by=w.act(CARRIER))
            papers = [HandedInput(row.name, row.copies) for row in one.papers_handed.order_by("pk")]
            logistics.hand_over(one, receiver=one.consignee or "仓库", papers_handed=papers, by=w.act(CARRIER))
            logistics.record_signature(one, signer=one.consignee or "仓库", revision=one.revision, by=w.act(CARRIER))
            logistics.bill_freight(one, number=f"YF{one.pk:06d}", issued_on=w.day, amount=one.freight, by=w.act(CARRIER))


def book(w: World, one: Shipment) -> None:
    tracking = f"YY{w.day:%y%m%d}{one.pk:05d}"
    decided = {"insurance": "按货值投保", "storage": "无需中转"}
    logistics.book(one, carrier="粤运物流", freight=freight(one), tracking=tracking, **decided, by=w.act(CARRIER))


def there(one: Shipment) -> bool:
    """Everything it is to carry has passed and, at works, is signed for."""
    return all(row.quantity <= going.to_go(row.line, one) for row in one.lines.select_related("line"))


def put_off(w: World, one: Shipment) -> None:
    """The truck waits: the goods are not ready or not paid for. The carrier and the customer are told of the new day."""
    leaves = w.in_days(3)
    arrives = w.in_days(3 if one.long_distance else 1, leaves)
    reason = "货款未到，暂缓发货" if one.stage == "packed" else "货物未齐，改期发运"
    way: dict[str, Any] = {"mode": one.mode, "route": one.route, "handling": one.handling, "long_distance": one.long_distance}
    logistics.replan(one, **way, leaves=leaves, arrives=arrives, reason=reason, by=w.act(CARRIER))
