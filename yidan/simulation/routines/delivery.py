"""Acceptance and shipping: appointed, shown, signed by link or objected to; packed, sent, now and then in trouble, handed over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import Q

from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules as accepting
from yidan.acceptance.commands import QuestionInput
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import Piece
from yidan.core import signatures
from yidan.core.actors import Actor
from yidan.intake.models import Line, Order
from yidan.logistics import commands as logistics
from yidan.logistics import rules as going
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Shipment, Trouble
from yidan.simulation.world import World

CARRIER = "qianwei"
OBJECTIONS = ("护盖卡扣偏紧", "铭牌电压写错", "急停按钮位置不便操作", "第二工位偶发漏锁")


def accepting_day(w: World) -> None:
    w.at(15, 30)
    for one in Acceptance.objects.filter(stage="objected", later=None).select_related("order__owner").order_by("pk"):
        put_right(w, one)
    for order in Order.objects.filter(stage__in=["inspected", "accepted", "delivered"]).select_related("owner", "customer").order_by("pk"):
        appoint(w, order)
    moving = Acceptance.objects.filter(stage__in=["appointed", "agreed", "reported"]).select_related("order__owner", "order__customer")
    for one in moving.order_by("pk"):
        w.attempt(lambda one=one: move(w, one))  # type: ignore[misc]


def appoint(w: World, order: Order, again: Acceptance | None = None) -> None:
    """What is fit (at works) or there (on site); of an objection what was objected to."""
    mode = again.mode if again else order.lines.order_by("position").values_list("acceptance", flat=True).first() or "none"
    if mode == "none" or (mode == "site" and order.stage != "delivered"):
        return
    if again is None and order.acceptances.filter(stage="objected", later=None).exists():
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
        again=again,
        at=w.now + timedelta(days=2),
        place="总装 B 区" if mode == "works" else order.place,
        way="按技术协议逐项试验",
        attendees=order.contact,
    )
    w.does(order.owner.username, acceptance.appoint, one, lines=pieces)


def move(w: World, one: Acceptance) -> None:
    who = one.order.owner.username
    if one.stage == "appointed" and one.wish:
        acceptance.move(
            one, at=w.now + timedelta(days=2), place=one.place, way=one.way, attendees=one.attendees, reason="客户改期", by=w.act(who)
        )
    elif one.stage == "appointed" and w.happens("other_time"):
        by = w.outsider(acceptance.ask_signature(one, holder=one.order.contact or "客户", by=w.act(who)))
        acceptance.ask_other_time(one, wish="临时有事，请改两天后", by=by)
    elif one.stage == "appointed":
        acceptance.agree(one, note="客户电话确认", by=w.act(who))
    elif one.stage == "agreed" and one.at <= w.now:
        questions = [QuestionInput("易损件多久更换", "见随机易损件清单")] if w.seldom(0.4) else []
        acceptance.report(one, explained="演示节拍、急停与换型，说明保养周期", findings="逐项合格", questions=questions, by=w.act(who))
    elif one.stage == "reported":
        answered(w, one, w.outsider(acceptance.ask_signature(one, holder=one.order.contact or "客户", by=w.act(who))))


def answered(w: World, one: Acceptance, by: Actor) -> None:
    """Signed, objected to, or left until tomorrow."""
    if w.happens("objection"):
        acceptance.object(one, objection=w.chance.choice(OBJECTIONS), by=by)
    elif w.seldom(0.85):
        content = signatures.content_hash(accepting.shown(one))
        acceptance.sign(one, signer=one.order.contact or "客户", content=content, revision=one.revision, by=by)


def put_right(w: World, one: Acceptance) -> None:
    """Who does it until when; done; held again."""
    if not one.action:
        owner = w.users[w.holder("wanghai")]
        w.does(one.order.owner.username, acceptance.handle, one, action="更换并重新调试", owner=owner, due=w.day + timedelta(days=2))
    elif not one.outcome and w.seldom(0.7):
        w.does("wanghai", acceptance.put_right, one, outcome="已更换，复测合格")
    elif one.outcome:
        appoint(w, one.order, again=one)


def shipping(w: World) -> None:
    w.at(16, 10)
    for trouble in Trouble.objects.filter(closed_at=None, shipment__stage="handed_over").select_related("shipment").order_by("pk"):
        w.does(CARRIER, logistics.settle_trouble, trouble.shipment, trouble=trouble, outcome="已送达，外观完好")
    going_on = Q(stage__in=["inspected", "accepted"]) | Q(stage="delivered", returns__stage="replaced")
    for order in Order.objects.filter(going_on).select_related("customer").distinct().order_by("pk"):
        plan(w, order)
    moving = Shipment.objects.filter(stage__in=["planned", "booked", "packed", "shipped"]).select_related("order__customer")
    for one in moving.order_by("pk"):
        w.attempt(lambda one=one: forward(w, one))  # type: ignore[misc]


def plan(w: World, order: Order) -> None:
    """When what may go is there: accepted at works, or fit where acceptance is on site."""
    pieces = [Piece(line.position, n) for line in order.lines.order_by("position") if (n := ready(line)) > 0]
    if not pieces:
        return
    one = Shipment(order=order, mode="road", route=f"苏州 — {order.customer.address[:2]}", handling="叉车装卸", leaves=w.day + timedelta(days=1), arrives=w.day + timedelta(days=3),
                   long_distance=w.seldom(0.5), consignee=order.contact)  # fmt: skip
    w.does(CARRIER, logistics.plan_shipment, one, lines=pieces)


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
        case "packed" if one.leaves <= w.day and w.may(CARRIER, logistics.ship, one):
            logistics.ship(one, by=w.act(CARRIER))
        case "shipped" if not one.troubles.exists() and w.happens("trouble"):
            later, owner = w.day + timedelta(days=2), w.users[w.holder(CARRIER)]
            given = {"kind": "late", "what": "大雾封路，车辆滞留", "action": "改走国道，通知客户", "due": later}
            w.does(CARRIER, logistics.report_trouble, one, **given, owner=owner, arrives=one.arrives + timedelta(days=2))
        case "shipped" if one.arrives <= w.day:
            logistics.track(one, where=one.order.customer.address[:2], what="已到达，等待卸货", by=w.act(CARRIER))
            papers = [HandedInput(row.name, row.copies) for row in one.papers_handed.order_by("pk")]
            logistics.hand_over(one, receiver=one.consignee or "仓库", papers_handed=papers, by=w.act(CARRIER))
            logistics.record_signature(one, signer=one.consignee or "仓库", revision=one.revision, by=w.act(CARRIER))
