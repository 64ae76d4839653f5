"""After-sales: complaints answered, assigned, solved, rated; what comes often fed back; goods that come back judged, credited or sent again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from yidan.acceptance.pieces import Piece
from yidan.catalog.models import Place
from yidan.intake import commands as intake
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.models import Return
from yidan.service import commands as service
from yidan.service import queries
from yidan.service.models import CorrectiveAction, Ticket
from yidan.simulation.world import World

CLERK, HEAD = "fengtao", "luoying"
TROUBLES = ("供料机卡钉，一天三次", "光幕误触发停机", "触摸屏偶发黑屏", "输送线链条异响")
CAUSES = (
    ("传感器松动", "making", "production"),
    ("气缸密封圈老化", "material", "procurement"),
    ("参数误改", "use", ""),
    ("卡扣偏短", "design", "engineering"),
)
OWNERS = {"making": ("production", "wanghai"), "material": ("procurement", "zhaoqian"), "design": ("engineering", "gaoyuan")}


def day(w: World) -> None:
    w.at(17, 0)
    delivered = (
        Order.objects.filter(stage__in=["delivered", "settled", "archived"], tickets=None)
        .select_related("customer", "owner")
        .order_by("pk")
    )
    for order in delivered:
        if w.happens("complaint"):
            complain(w, order)
    for ticket in (
        Ticket.objects.filter(stage__in=["open", "assigned", "solved"]).select_related("order", "customer", "goods").order_by("pk")
    ):
        if w.seldom(0.6):
            move(w, ticket)
    if w.day.weekday() == 1:
        feed_back(w)
    actions(w)
    returns(w)


def complain(w: World, order: Order) -> None:
    if w.happens("reported_by_link"):
        w.attempt(lambda: by_link(w, order))
        return
    ticket = Ticket(customer=order.customer, order=order, item=order.lines.get(position=1).item, caller=order.contact, what=w.chance.choice(TROUBLES), severity="major",
                    answer_due=w.now + timedelta(hours=24))  # fmt: skip
    w.does(CLERK, service.open_ticket, ticket)


def by_link(w: World, order: Order) -> None:
    by = w.outsider(intake.give_progress_link(order, holder=order.contact or "客户", by=w.act(order.owner.username)))
    service.report_problem(order, what=w.chance.choice(TROUBLES), by=by)


def move(w: World, ticket: Ticket) -> None:
    if ticket.stage == "open":
        technician = w.users[w.holder(CLERK)]
        day_ = w.in_days(2)
        w.does(CLERK, service.assign, ticket, technician=technician, promise="两天内上门处理", promised_on=day_)
    elif ticket.stage == "assigned" and not w.may(CLERK, service.solve, ticket):
        return  # the goods are on their way back
    elif ticket.stage == "assigned" and ticket.order and ticket.goods is None and w.happens("goods_wanted_back"):
        w.does(CLERK, service.take_back, ticket, lines=[Piece(1, one_of(ticket.order))], wish="replace")
    elif ticket.stage == "assigned":
        cause, kind, department = w.chance.choice(CAUSES)
        claim = "unjustified" if kind == "use" else "justified"
        given = {"cause_kind": kind, "department": department, "claim": claim}
        w.does(CLERK, service.solve, ticket, cause=cause, resolution="更换紧固并跟线半天正常", **given)
    elif w.happens("comes_again"):
        w.does(CLERK, service.reopen, ticket, reason="客户来电，故障重现")
    elif w.happens("rated_by_link"):
        w.attempt(lambda: rated(w, ticket))
    else:
        w.does(CLERK, service.close, ticket, satisfaction=w.chance.choice((3, 4, 5, 5)))


def rated(w: World, ticket: Ticket) -> None:
    """The customer says himself whether it works, and how he liked it."""
    by = w.outsider(service.ask_rating(ticket, holder=ticket.caller or ticket.customer.contact or "客户", days=14, by=w.act(CLERK)))
    if w.happens("not_solved_by_link"):
        service.not_solved(ticket, reason="换件后当天又报警", by=by)
    else:
        service.rate(ticket, satisfaction=w.chance.choice((3, 4, 5, 5)), said=w.chance.choice(("", "响应及时", "备件来得慢")), by=by)


def feed_back(w: World) -> None:
    """A common problem goes to its department as a corrective action."""
    for found in queries.common(w.now):
        if found.many and not found.action and found.item and found.cause_kind in OWNERS:
            department, who = OWNERS[found.cause_kind]
            one = CorrectiveAction(
                item=found.item, cause_kind=found.cause_kind, department=department, owner=w.users[w.holder(who)], due=w.in_days(7),
                team="售后、质量、责任部门", problem=f"{found.count} 起同类问题", containment="在库同型号复检",
            )  # fmt: skip
            w.does(CLERK, service.open_action, one)


def actions(w: World) -> None:
    for one in CorrectiveAction.objects.filter(stage__in=["open", "analysed", "done"]).select_related("owner").order_by("pk"):
        who = one.owner.username
        if one.stage == "open" and w.seldom(0.4):
            w.does(
                who,
                service.find_cause,
                one,
                root_cause="作业指导书未写明",
                measures="指导书与检验方案各加一项",
                due=w.in_days(9),
            )
        elif one.stage == "analysed" and w.seldom(0.3):
            w.does(who, service.carry_out, one, carried_out="已下发", prevention="同类产品一并修改", check_on=w.in_days(20))
        elif (
            one.stage == "done" and one.check_on and one.check_on <= w.day and not w.does(HEAD, service.check_effect, one, effect="无复发")
        ):
            w.does(HEAD, service.no_effect, one, reason="仍有同类来电", due=w.in_days(7))


def returns(w: World) -> None:
    for order in Order.objects.filter(stage="delivered", returns=None).order_by("pk"):
        if w.happens("returned"):
            wish = w.chance.choice(("credit", "replace"))
            w.does(CLERK, logistics.announce_return, Return(order=order, cause="到货外壳磕碰", wish=wish), lines=[Piece(1, one_of(order))])
    for back in Return.for_page().filter(stage__in=["announced", "received", "inspected"]).order_by("pk"):
        if back.stage == "announced" and w.happens("not_sent"):
            w.does(CLERK, logistics.withdraw_return, back, reason="客户自行修复，不退")
        elif w.seldom(0.6):
            come_back(w, back)


def one_of(order: Order) -> Decimal:
    return min(Decimal(1), order.lines.get(position=1).delivered)


def come_back(w: World, back: Return) -> None:
    rows = [Piece(row.line.position, row.announced) for row in back.lines.all()]
    if back.stage == "announced":
        w.does("qianwei", logistics.receive_return, back, place=Place.objects.get(code="Q-01"), counted=rows)
    elif back.stage == "received":
        w.does("chenli", logistics.inspect_return, back, findings="外壳磕碰，功能正常", fit=rows, place=Place.objects.get(code="A-01"))
    elif back.wish == "credit":
        w.does("linxiaodong", logistics.credit_return, back, decision="按到货价冲红")
    else:
        w.does(back.order.owner.username, logistics.replace_return, back, decision="修复后重新发货")
