"""Acceptance and shipping: appointed, shown, signed by link; packed, sent, handed over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules as accepting
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import Piece
from yidan.core import signatures
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.logistics import commands as logistics
from yidan.logistics import rules as going
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Shipment
from yidan.simulation.world import World

CARRIER = "qianwei"


def accepting_day(w: World) -> None:
    w.at(15, 30)
    for order in Order.objects.filter(stage__in=["inspected", "accepted", "delivered"]).select_related("owner", "customer").order_by("pk"):
        appoint(w, order)
    for one in (
        Acceptance.objects.filter(stage__in=["appointed", "agreed", "reported"])
        .select_related("order__owner", "order__customer")
        .order_by("pk")
    ):
        try:
            move(w, one)
        except Refused as exc:
            w.refuse(exc)


def appoint(w: World, order: Order) -> None:
    mode = order.lines.order_by("position").values_list("acceptance", flat=True).first() or "none"
    if mode == "none" or (mode == "site" and order.stage != "delivered"):
        return
    pieces = [
        Piece(line.position, n)
        for line in order.lines.order_by("position")
        if (n := accepting.acceptable(line) - accepting.pending(line)) > 0
    ]
    if not pieces:
        return
    one = Acceptance(
        order=order,
        mode=mode,
        at=w.now + timedelta(days=2),
        place="总装 B 区" if mode == "works" else order.place,
        way="按技术协议逐项试验",
        attendees=order.contact,
    )
    try:
        acceptance.appoint(one, lines=pieces, by=w.act(order.owner.username))
    except Refused as exc:
        w.refuse(exc)


def move(w: World, one: Acceptance) -> None:
    who = one.order.owner.username
    if one.stage == "appointed":
        acceptance.agree(one, note="客户电话确认", by=w.act(who))
    elif one.stage == "agreed" and one.at <= w.now:
        acceptance.report(one, explained="演示节拍、急停与换型，说明保养周期", findings="逐项合格", by=w.act(who))
    elif one.stage == "reported":
        token = acceptance.ask_signature(one, holder=one.order.contact or "客户", by=w.act(who))
        if w.seldom(0.85):
            acceptance.sign(
                one,
                signer=one.order.contact or "客户",
                content=signatures.content_hash(accepting.shown(one)),
                revision=one.revision,
                by=w.outsider(token),
            )


def shipping(w: World) -> None:
    w.at(16, 10)
    for order in Order.objects.filter(stage__in=["inspected", "accepted"]).select_related("customer").order_by("pk"):
        plan(w, order)
    for one in (
        Shipment.objects.filter(stage__in=["planned", "booked", "packed", "shipped"]).select_related("order__customer").order_by("pk")
    ):
        try:
            forward(w, one)
        except Refused as exc:
            w.refuse(exc)


def plan(w: World, order: Order) -> None:
    """When what may go is there: accepted at works, or fit where acceptance is on site."""
    pieces = [Piece(line.position, n) for line in order.lines.order_by("position") if (n := ready(line)) > 0]
    if not pieces:
        return
    one = Shipment(order=order, mode="road", route=f"苏州 — {order.customer.address[:2]}", handling="叉车装卸", leaves=w.day + timedelta(days=1), arrives=w.day + timedelta(days=3),
                   long_distance=w.seldom(0.5), consignee=order.contact)  # fmt: skip
    try:
        logistics.plan_shipment(one, lines=pieces, by=w.act(CARRIER))
    except Refused as exc:
        w.refuse(exc)


def ready(line: Line) -> Decimal:
    fit = line.accepted if line.acceptance == "works" else line.fit
    return min(fit - line.delivered - going.in_shipments(line, ("planned", "booked", "packed", "shipped")), going.to_plan(line))


def forward(w: World, one: Shipment) -> None:
    match one.stage:
        case "planned":
            logistics.book(
                one,
                carrier="粤运物流",
                freight=Decimal(1800),
                tracking=f"YY{w.day:%y%m%d}{one.pk:05d}",
                insurance="按货值投保",
                storage="无需中转",
                by=w.act(CARRIER),
            )
        case "booked":
            rows = [
                PackInput(row.line.position, f"{n}", Decimal(420))
                for n, row in enumerate(one.lines.select_related("line").order_by("pk"), 1)
            ]
            logistics.pack(one, packages=rows, by=w.act(CARRIER))
        case "packed" if one.leaves <= w.day:
            logistics.ship(one, by=w.act(CARRIER))
        case "shipped" if one.arrives <= w.day:
            logistics.track(one, where=one.order.customer.address[:2], what="已到达，等待卸货", by=w.act(CARRIER))
            papers = [HandedInput(row.name, row.copies) for row in one.papers_handed.order_by("pk")]
            logistics.hand_over(one, receiver=one.consignee or "仓库", papers_handed=papers, by=w.act(CARRIER))
