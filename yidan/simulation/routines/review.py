"""Review: each department gives its opinion, now and then with a point to be settled or against it; minutes circulated or a meeting held; the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from yidan.catalog.models import SupplierItem
from yidan.intake import commands as intake
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import jobs, rules
from yidan.review.commands.meeting import Person
from yidan.review.commands.round import ConditionInput
from yidan.review.commands.supply import AskedInput, StockInput
from yidan.review.models import StockInquiry
from yidan.simulation.world import World

PEOPLE = {"sales": "shenyue", "production": "wanghai", "procurement": "zhaoqian", "quality": "chenli"}
WORDS = {"sales": "信用与价格合规", "production": "产能与物料可行", "procurement": "供应商交期可控", "quality": "检验方案已定"}
POINTS = {"sales": "付款条件需财务确认", "production": "需外协喷涂", "procurement": "伺服电机交期需锁定", "quality": "需新做检具"}


def morning(w: World) -> None:
    w.at(9, 15)
    round_(w)


def afternoon(w: World) -> None:
    """After lunch: what the morning has left."""
    w.at(13, 0)
    round_(w)


def evening(w: World) -> None:
    """Before they go home: what came in during the day. Their hours run out in the night."""
    w.at(17, 20)
    round_(w, verdicts=False)


def round_(w: World, verdicts: bool = True) -> None:
    jobs.every_minute(w.system())
    for order in Order.objects.filter(stage__in=["received", "in_review"]).select_related("owner", "customer").order_by("pk"):
        opinions(w, order)
        settle(w, order)
        stock(w, order)
        if verdicts:
            verdict(w, order)


def opinions(w: World, order: Order) -> None:
    given = rules.opinions_of(order)
    for department in rules.departments(order):
        if department in given or not w.seldom(0.8):
            continue
        against = department == "production" and order.revision == 1 and w.seldom(0.06)
        verdict_, text, points = ("disagree", "装配 A 线排不下", []) if against else ("agree", WORDS[department], [])
        if not against and w.happens("risk"):
            what, owner = "批量首单，装配节拍未验证", w.users[w.holder("wanghai")]
            w.does(
                PEOPLE[department],
                review.raise_point,
                order,
                kind="risk",
                what=what,
                owner=owner,
                due=w.in_days(5),
                level="medium",
                proposal="首台跟线",
            )
        if not against and w.happens("issue_point"):
            verdict_, points = "condition", [point(w, department)]
        given_ = {"verdict": verdict_, "text": text, "department": department, "revision": order.revision}
        if not w.does(PEOPLE[department], review.opine, order, **given_, conditions=points) and department == "sales":
            precaution = replace(point(w, department), kind="precaution")  # bad credit (3.2b)
            w.does(PEOPLE[department], review.opine, order, **given_, conditions=[*points, precaution])


def point(w: World, department: str) -> ConditionInput:
    """An issue of the department, to be settled before the verdict."""
    return ConditionInput(POINTS[department], w.users[w.holder(PEOPLE[department])], w.in_days(2), True, kind="issue")


def stock(w: World, order: Order) -> None:
    """Of a few orders the buyer asks a supplier by link what he has of what is short; answers come the same day, or the question is taken back."""
    if order.stage == "in_review" and not order.stock_inquiries.exists() and w.happens("ask_stock"):
        w.attempt(lambda: ask_stock(w, order))
    for one in StockInquiry.for_page().filter(order=order, stage="asked"):
        if one.due < w.day:
            w.does(PEOPLE["procurement"], review.withdraw_inquiry, one, reason="评审已不等待")


def ask_stock(w: World, order: Order) -> None:
    offer = SupplierItem.objects.filter(item__key_material=True).select_related("supplier", "item").order_by("price", "pk").last()
    assert offer is not None
    one = StockInquiry(order=order, supplier=offer.supplier, due=w.in_days(1), owner=w.users[w.holder(PEOPLE["procurement"])])
    asked = [AskedInput(offer.item, Decimal(4), w.in_days(14))]
    given = review.ask_stock(one, lines=asked, holder=offer.supplier.contact, by=w.act(PEOPLE["procurement"]))
    if w.seldom(0.8):
        by = w.outsider(given)
        review.answer_stock(one, answers=[StockInput(1, Decimal(w.chance.choice((0, 2, 4))), w.in_days(12), "余量按合同交期")], by=by)


def settle(w: World, order: Order) -> None:
    for point in order.conditions.filter(settled_at=None).select_related("owner").order_by("pk"):
        if w.seldom(0.6):
            w.does(point.owner.username if point.owner else order.owner.username, review.settle, order, condition=point, solution="已落实")


def verdict(w: World, order: Order) -> None:
    order = Order.objects.select_related("owner").prefetch_related("opinions").get(pk=order.pk)
    given = rules.opinions_of(order)
    if any(opinion.verdict == "disagree" for opinion in given.values()):
        w.does("linxiaodong", review.send_back, order, reason="生产不同意交期")
        return
    if len(given) < len(rules.departments(order)):
        return
    if not order.minutes.filter(revision=order.revision).exists():
        minute(w, order)
    promised = max(order.requested, w.in_days(28 if order.kind_of in ("make", "sample") else 10))
    if w.does("linxiaodong", review.approve, order, promised=promised, revision=order.revision):
        w.does(order.owner.username, intake.issue_confirmation, order)


def minute(w: World, order: Order) -> None:
    """Mostly circulated; of a few the departments sit together."""
    invited: list[Person] = []
    who, way, text = order.owner.username, "circulated", "会签一致同意"
    if w.happens("meeting"):
        invited = [Person(w.users[w.holder(PEOPLE[department])]) for department in rules.departments(order)]
        if w.does(who, review.convene, order, held_at=w.now + timedelta(minutes=20), place="二楼会议室", invited=invited):
            for one in invited:
                w.does(one.user.username, review.answer_invitation, order, coming=True)
            w.passes(40)
            way, text = "meeting", "逐项讨论后同意承接"
    given = {"held_at": w.now, "attendees": "销售、生产、采购、质量", "revision": order.revision}
    w.does(who, review.minute, order, way=way, text=text, present=invited if way == "meeting" else [], **given)
