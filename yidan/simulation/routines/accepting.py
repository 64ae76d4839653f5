"""Acceptance: appointed with the customer days ahead, shown, signed by link or objected to, put right and held again."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q

from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules as accepting
from yidan.acceptance.commands import QuestionInput
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import Piece
from yidan.core import signatures
from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.simulation.world import World

HEAD = "linxiaodong"
OBJECTIONS = ("护盖卡扣偏紧", "铭牌电压写错", "急停按钮位置不便操作", "第二工位偶发漏锁")


def day(w: World) -> None:
    w.at(15, 30)
    for one in Acceptance.objects.filter(stage="objected", later=None).select_related("order__owner").order_by("pk"):
        put_right(w, one)
    running = Q(stage__in=["inspected", "accepted", "delivered"]) | Q(stage__in=["approved", "planned"], kind_of="service")
    for order in Order.objects.filter(running).select_related("owner", "customer").order_by("pk"):
        appoint(w, order)
    moving = Acceptance.objects.filter(stage__in=["appointed", "agreed", "reported"]).select_related("order__owner", "order__customer")
    for one in moving.order_by("pk"):
        w.attempt(lambda one=one: move(w, one))  # type: ignore[misc]


def appoint(w: World, order: Order, again: Acceptance | None = None) -> None:
    """What is fit (at works) or there (on site); of an objection what was objected to."""
    mode = again.mode if again else order.lines.order_by("position").values_list("acceptance", flat=True).first() or "none"
    if mode == "none" or (mode == "site" and order.stage != "delivered" and order.kind_of != "service"):
        return
    if again is None and order.stage == "inspected" and not order.acceptances.exists() and w.happens("waived"):
        positions = list(order.lines.values_list("position", flat=True))
        w.does(HEAD, acceptance.waive, order, positions=positions, reason="客户来函：按出厂检验报告放行")
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
        at=w.moment(w.in_days(3), 10),
        place="总装 B 区" if mode == "works" else order.place,
        way="按技术协议逐项试验",
        attendees=order.contact,
    )
    w.does(order.owner.username, acceptance.appoint, one, lines=pieces)


def move(w: World, one: Acceptance) -> None:
    who = one.order.owner.username
    if one.stage == "appointed" and one.wish:
        acceptance.move(
            one, at=w.moment(w.in_days(3), 10), place=one.place, way=one.way, attendees=one.attendees, reason="客户改期", by=w.act(who)
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
    elif w.happens("on_paper"):
        on_paper(w, one)
    elif w.seldom(0.85):
        content = signatures.content_hash(accepting.shown(one))
        acceptance.sign(one, signer=one.order.contact or "客户", content=content, revision=one.revision, by=by)


def on_paper(w: World, one: Acceptance) -> None:
    """Signed at the customer's on paper, scanned by the salesperson, compared by another."""
    who = one.order.owner.username
    scan = SimpleUploadedFile(f"{one.key}.pdf", f"%PDF-1.4 {one.key} signed".encode(), "application/pdf")
    acceptance.record_scan(one, signer=one.order.contact or "客户", means="paper", scan=scan, revision=one.revision, by=w.act(who))
    for signature in accepting.signing.waiting(one):
        acceptance.compare_signature(one, signature=signature, by=w.act(HEAD))


def put_right(w: World, one: Acceptance) -> None:
    """Who does it until when; done; held again."""
    if not one.action:
        owner = w.users[w.holder("wanghai")]
        w.does(one.order.owner.username, acceptance.handle, one, action="更换并重新调试", owner=owner, due=w.in_days(2))
    elif not one.outcome and w.seldom(0.7):
        w.does("wanghai", acceptance.put_right, one, outcome="已更换，复测合格")
    elif one.outcome:
        appoint(w, one.order, again=one)
