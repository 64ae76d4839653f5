"""What customers change, before the verdict and after the start: amended, held up, given up; once running, assessed, offered, signed and carried out
(3.3c, 3.3d). And wishes written through the order's own link."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from yidan.intake import commands as intake
from yidan.intake.comparing import requirements_of
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import PurchaseOrder
from yidan.review import commands as review
from yidan.review import rules
from yidan.review.commands.change import ConsequenceInput
from yidan.review.models import Change
from yidan.simulation.routines.review import PEOPLE
from yidan.simulation.routines.sales import revise
from yidan.simulation.world import World

HEAD, MANAGER = "linxiaodong", "zongming"
ASSESSING = {**PEOPLE, "logistics": "qianwei", "finance": "zhouwen", "engineering": "gaoyuan", "after_sales": "fengtao"}


def morning(w: World) -> None:
    w.at(9, 5)
    orders = Order.objects.select_related("owner", "customer", "entity").order_by("pk")
    for order in orders.filter(stage__in=["received", "in_review"]):
        if w.happens("change_before"):
            change(w, order, "客户改数量")
        elif w.happens("given_up"):
            give_up(w, order)
    for order in orders.filter(stage__in=["approved", "planned"], on_hold=False):
        if w.happens("change_planned"):
            change(w, order, "客户追加")
    for order in orders.filter(stage__in=["planned", "in_execution"]):
        running(w, order)
    for one in Change.for_page().filter(stage__in=["proposed", "offered", "agreed", "done"]).order_by("pk"):
        w.attempt(lambda one=one: move(w, one))  # type: ignore[misc]


def change(w: World, order: Order, reason: str) -> None:
    """One piece more, or a week later."""
    more = int(w.seldom(0.5))
    day = order.requested if more else order.requested + timedelta(days=7)
    w.attempt(lambda: revise(w, order, day, reason, more))


def give_up(w: World, order: Order) -> None:
    """Weighed by the head of sales, decided and ended by the general manager."""
    w.does(HEAD, review.weigh, order, text="未投料，损失仅为评审工时", advice="放弃")
    w.does(MANAGER, review.decide, order, decision="give_up", why="客户项目取消")
    w.does(MANAGER, review.abandon, order, reason="客户项目取消")


def running(w: World, order: Order) -> None:
    if order.on_hold:
        if w.seldom(0.3):
            w.does(HEAD, intake.resume, order, reason="客户通知继续")
    elif w.happens("on_hold"):
        w.does(HEAD, intake.hold, order, reason="客户厂房未就绪，要求暂停")
    elif order.stage == "planned" and w.happens("cancelled"):
        propose(w, order, "cancel", "客户取消项目")
    elif w.happens("change_running"):
        propose(w, order, "change", "客户要求交期延后一周")
    elif w.happens("wish"):
        w.attempt(lambda: wish(w, order))
    if order.change_agreed and order.stage in ("planned", "in_execution"):
        w.attempt(lambda: revise(w, order, order.requested + timedelta(days=7), "按变更单"))
    answer(w, order)


def propose(w: World, order: Order, kind: str, what: str) -> None:
    one = Change(order=order, kind=kind, what=what, asked_at=w.now, contact=order.contact, owner=order.owner)
    if w.may(order.owner.username, review.propose_change, one):
        w.does(order.owner.username, review.propose_change, one)


def move(w: World, one: Change) -> None:
    """Assessed by those it touches, put to the customer, signed or refused, carried out, its consequences seen to."""
    who = one.order.owner.username
    if one.stage == "proposed" and one.order.stage not in ("approved", "planned", "in_execution", "inspected", "accepted"):
        review.drop_change(one, reason="订单已完成，不再变更", by=w.act(who))
    elif one.stage == "proposed":
        for department in rules.unassessed(one):
            assess(w, one, department)
        one = Change.for_page().get(pk=one.pk)
        if not rules.unassessed(one):
            offered(w, one, who)
    elif one.stage == "offered":
        offered(w, one, who)
    elif one.stage == "agreed":
        carry_out(w, one)
    else:
        for row in one.consequences.filter(done_at=None).select_related("owner").order_by("pk"):
            w.does(row.owner.username, review.see_to, one, consequence=row)


def assess(w: World, one: Change, department: str) -> None:
    who = ASSESSING[department]
    owner = w.users[w.holder(who)]
    rows = [ConsequenceInput("在制与在途", "stop" if one.kind == "cancel" else "keep", owner, w.in_days(10))]
    if w.seldom(0.8):
        w.does(who, review.assess_change, one, text="可行，影响见明细", department=department, consequences=rows)


def offered(w: World, one: Change, who: str) -> None:
    day = None if one.kind == "cancel" else one.order.requested + timedelta(days=7)
    holder = one.order.contact or "客户"
    charge = (one.order.total / 20).quantize(Decimal(1)) if one.kind == "cancel" else Decimal(0)
    by = w.outsider(review.offer_change(one, terms="已发生费用由客户承担", charge=charge, day=day, holder=holder, by=w.act(who)))
    if w.happens("change_refused"):
        review.refuse_change(one, reason="交期可以，费用不接受", by=by)
    elif w.seldom(0.7):
        one = Change.for_page().get(pk=one.pk)
        review.agree_change(one, signer=holder, content=rules.signing.content(one), revision=one.revision, by=by)


def carry_out(w: World, one: Change) -> None:
    review.carry_out(one, by=w.act(HEAD))
    if one.kind == "cancel":
        purchases(w, one.order)
        for shipment in one.order.shipments.filter(stage__in=["planned", "booked", "packed"]).order_by("pk"):
            w.does("qianwei", logistics.cancel_shipment, shipment, reason="订单取消")


def purchases(w: World, order: Order) -> None:
    """What was bought for it alone and has not come is cancelled."""
    rows = PurchaseOrder.objects.filter(lines__demand__order=order, stage__in=["draft", "approved", "sent", "confirmed"]).distinct()
    for one in rows.order_by("pk"):
        shared = one.lines.exclude(demand__order=order).exists()
        if not shared and w.may("zhaoqian", purchasing.cancel, one):
            w.does("zhaoqian", purchasing.cancel, one, reason="订单取消")


def wish(w: World, order: Order) -> None:
    by = w.outsider(intake.give_progress_link(order, holder=order.contact or "客户", by=w.act(order.owner.username)))
    intake.wish(order, text=w.chance.choice(("能否提前一周", "请在发货前寄操作手册", "铭牌加我司资产编号")), by=by)


def answer(w: World, order: Order) -> None:
    for asked in requirements_of(order):
        if asked.answered_at is None and w.seldom(0.6):
            w.does(order.owner.username, intake.answer_order_requirement, order, requirement=asked, answer="已安排", feasible=True)
