"""Review: each department gives its opinion, now and then with a point to be settled or against it; minutes circulated or a meeting held; the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import jobs, rules
from yidan.review.commands.meeting import Person
from yidan.review.commands.round import ConditionInput
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
        if verdicts:
            verdict(w, order)


def opinions(w: World, order: Order) -> None:
    given = rules.opinions_of(order)
    for department in rules.departments(order):
        if department in given or not w.seldom(0.8):
            continue
        against = department == "production" and order.revision == 1 and w.seldom(0.06)
        verdict_, text, points = ("disagree", "装配 A 线排不下", []) if against else ("agree", WORDS[department], [])
        if not against and w.happens("issue_point"):
            verdict_, points = "condition", [point(w, department)]
        given_ = {"verdict": verdict_, "text": text, "department": department, "revision": order.revision}
        if not w.does(PEOPLE[department], review.opine, order, **given_, conditions=points) and department == "sales":
            precaution = replace(point(w, department), kind="precaution")  # bad credit (3.2b)
            w.does(PEOPLE[department], review.opine, order, **given_, conditions=[*points, precaution])


def point(w: World, department: str) -> ConditionInput:
    """An issue of the department, to be settled before the verdict."""
    return ConditionInput(POINTS[department], w.users[w.holder(PEOPLE[department])], w.in_days(2), True, kind="issue")


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
    promised = max(order.requested, w.in_days(28))
    w.does("linxiaodong", review.approve, order, promised=promised, revision=order.revision)


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
