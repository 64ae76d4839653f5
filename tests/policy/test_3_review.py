"""Chapter 3, review: every department judges, the points are worked, the customer is talked to, the head decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction

from tests.cast import AT
from tests.factories import a_customer, agree, an_item, an_order, days, put
from tests.planning.builders import stock_of, works
from tests.purchasing.builders import a_supplier
from tests.review.builders import WHO, fact, opine, pass_review, short_of_servos, verbs
from yidan.catalog import commands as catalog
from yidan.core import openings
from yidan.core.announcements import Announcement
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Unknown
from yidan.core.signatures import link_of
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.monitoring.audiences import catch_up
from yidan.people.models import Setting
from yidan.review import commands as review
from yidan.review import demand, evidence, rules
from yidan.review.commands.meeting import Person
from yidan.review.commands.round import CheckInput, ConditionInput
from yidan.review.commands.supply import AskedInput, StockInput
from yidan.review.models import Check, Condition, Invitation, Opinion, StockInquiry
from yidan.review.queries import todo

pytestmark = pytest.mark.django_db


# --- 3.1 the round and the meeting ---


@pytest.mark.clause("3.1a")
def test_an_order_received_stands_on_every_departments_desk_with_its_hours(cast):
    order = an_order(cast, "received")
    for name in ("shen", "wang", "zhao", "chen"):
        mine = next(one for one in todo(getattr(cast, name)) if one.key == order.number)
        assert str(mine.verb) == "Give an opinion" and mine.due == AT + timedelta(hours=8)
    opine(order, cast, "production")
    assert order.stage == "in_review" and "Give an opinion" not in verbs(cast.wang)


@pytest.mark.clause("3.1a")
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("make", ["sales", "production", "procurement", "quality"]), ("sample", ["sales", "production", "quality"]), ("spare", ["sales", "procurement"]),
    ],
)  # fmt: skip
def test_each_kind_of_order_asks_its_own_departments(cast, kind, asked):
    """REV-1: the review's depth; the database counts the same departments."""
    order = an_order(cast, "received", kind_of=kind)
    for department in WHO:
        if department in asked:
            opine(order, cast, department)
        else:
            with pytest.raises(Refused, match="does not ask your department"):
                opine(order, cast, department)
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.1b", "3.3a")
def test_sales_convenes_the_meeting_everybody_answers_and_the_minutes_say_who_came(cast):
    order = an_order(cast, "received")
    people = [Person(cast.users[name]) for name in ("li", "he_head", "zhao_head", "chen_head")]
    with pytest.raises(Refused, match="Nobody of these departments is invited: Quality"):
        review.convene(order, held_at=AT + days(1), place="2 楼会议室", invited=people[:3], by=cast.li)
    review.convene(order, held_at=AT + days(1), place="2 楼会议室", invited=people, agenda="交期、扭力", by=cast.li)
    catch_up()
    told = set(Announcement.objects.filter(event__verb="review.convene").values_list("user_id", flat=True))
    assert told == {cast.users[name].pk for name in ("he_head", "zhao_head", "chen_head")}, "the invited, not the convener"

    assert "Answer the invitation" in verbs(cast.he_head)
    review.answer_invitation(order, coming=True, by=cast.he_head)
    review.answer_invitation(order, coming=False, note="出差，王海代", by=cast.zhao_head)
    assert "Come to the review meeting" in verbs(cast.he_head) and "Answer the invitation" not in verbs(cast.zhao_head)
    with pytest.raises(Refused, match="not invited"):
        review.answer_invitation(order, coming=True, by=cast.wang)

    came = [Person(cast.users[name]) for name in ("li", "he_head", "wang")]
    review.minute(order, way="meeting", held_at=AT + days(1), attendees="", text="扭力测法已定", present=came, revision=1, by=cast.li)
    attendance = {one.user.username: one.came for one in Invitation.objects.select_related("user")}
    assert attendance == {"li": True, "he_head": True, "zhao_head": False, "chen_head": False, "wang": True}
    paper = Paper.objects.get(form="minutes", object_id=order.pk, language="zh")
    assert paper.blob.read().startswith(b"%PDF") and order.minutes.get().figures.keys() == set(WHO)


@pytest.mark.clause("3.3a")
def test_where_the_company_asks_for_a_meeting_a_circulation_does_not_count(cast):
    put(Setting, "circulated_minutes", name="circulated_minutes", value="no")
    order = an_order(cast, "in_review")
    with pytest.raises(Refused, match="no minutes of the meeting"):
        pass_review(order, cast)
    with pytest.raises(Refused, match="asks for a meeting"):
        review.minute(order, way="circulated", held_at=AT, attendees="四部门", text="同意", revision=1, by=cast.li)
    with pytest.raises(Refused, match="Convene the meeting first"):
        review.minute(order, way="meeting", held_at=AT, attendees="四部门", text="同意", revision=1, by=cast.li)
    people = [Person(cast.users[name]) for name in ("li", "wang", "zhao", "chen")]
    review.convene(order, held_at=AT, place="会议室", invited=people, by=cast.li)
    review.minute(order, way="meeting", held_at=AT, attendees="四部门", text="同意", present=people, revision=1, by=cast.li)
    assert pass_review(order, cast).stage == "approved"


# --- 3.2 what each department answers for ---


@pytest.mark.clause("3.2a")
def test_sales_says_whether_the_order_is_complete_and_answers_its_checklist(cast):
    order = an_order(cast, "received")
    seen = fact(order, "sales", "3.2a", cast)
    assert dict(seen["figures"])["Compared with the original"] == "yes"
    opine(order, cast, "sales", checks=[CheckInput("3.2a", False, "验收标准还没写")])
    checks = {one.clause: (one.holds, one.note) for one in Check.objects.filter(opinion__order=order)}
    assert checks == {"3.2a": (False, "验收标准还没写"), "3.2b": (True, ""), "3.2c": (True, "")}
    with pytest.raises(Refused, match="Not on your department's checklist: 3.2a"):
        opine(order, cast, "quality", checks=[CheckInput("3.2a", True, "好")])


@pytest.mark.clause("3.2b")
def test_bad_credit_asks_for_a_precaution(cast):
    customer = a_customer()
    catalog.set_credit(customer, limit=D(100), reason="新客户", by=cast.zhou_head)
    order = an_order(cast, "received", customer=customer)
    seen = fact(order, "sales", "3.2b", cast)
    assert seen["verdict"] == "over the limit" and seen["tone"] == "bad"
    with pytest.raises(Refused, match="propose a precaution"):
        opine(order, cast, "sales")
    opine(
        order,
        cast,
        "sales",
        "condition",
        conditions=[ConditionInput("预付 50% 再排产", cast.users["li"], date(2026, 6, 10), kind="precaution")],
    )
    assert order.conditions.get().kind == "precaution" and "Settle a point" in verbs(cast.li)


@pytest.mark.clause("3.2c")
def test_the_price_is_held_against_list_and_floor_and_the_margin_is_for_few(cast):
    catalog_item = an_item("AS-300", standard_cost=D(60))
    order = an_order(cast, "received", lines=[LineInput(catalog_item, D(2), D(113))])
    seen = fact(order, "sales", "3.2c", cast)
    assert dict(seen["figures"])["Estimated margin"] == "40.0%" and seen["field_class"] == "PM"
    shown = next(row for row in evidence.shown({"facts": [seen]}, cast.li))
    assert shown["hidden"] and "40.0%" not in str(shown), "a salesperson reads words, not the margin"


@pytest.mark.clause("3.2d", "3.2f")
def test_production_sees_load_and_the_earliest_date_and_sales_settles_it_with_the_customer(cast):
    shop = works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))], requested=date(2026, 6, 3))
    load, earliest = fact(order, "production", "3.2d", cast), fact(order, "production", "3.2f", cast)
    assert load["figures"], "the work centres it needs, without and with it"
    assert earliest["tone"] == "bad" and "late" in earliest["verdict"]
    opine(order, cast, "production", "disagree")
    review.send_back(order, reason="最早 6-20", by=cast.lin)
    review.negotiate(order, proposal="交期改为 6-30", answer="可以", agreed=True, day=date(2026, 6, 30), by=cast.li)
    assert order.negotiations.get().day == date(2026, 6, 30)


@pytest.mark.clause("3.2e", "3.2g")
def test_when_productions_demand_changes_procurement_judges_again(cast):
    shop = works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))])
    assert fact(order, "production", "3.2e", cast)["tone"] == "warn", "material is short"
    opine(order, cast, "production")
    stated = demand.stated(order)
    assert {row["item"]: row["short"] for row in stated.rows}["SV-750"] == "4"
    for department in ("sales", "procurement", "quality"):
        opine(order, cast, department)

    stock_of(shop.servo, D(3))  # a delivery for stock came in
    review.state_demand(order, reason="库存到了 3 台", by=cast.wang)
    with pytest.raises(Refused, match="demand has changed since procurement's opinion"):
        pass_review(order, cast)
    with pytest.raises(Refused, match="same as stated before"):
        review.state_demand(order, reason="再看一遍", by=cast.wang)
    again = next(one for one in todo(cast.zhao) if str(one.verb) == "Give an opinion")
    assert "demand has changed" in str(again.reason)

    opine(order, cast, "procurement")
    given = Opinion.objects.filter(order=order, department="procurement").order_by("number")
    assert [one.number for one in given] == [1, 2] and given[1].demand == demand.stated(order).digest, "both stand, the second counts"
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.2g", "3.2i")
def test_procurement_sees_suppliers_and_cost_of_what_production_states(cast):
    order = short_of_servos(cast)
    for clause in ("3.2g", "3.2h", "3.2i"):
        assert fact(order, "procurement", clause, cast)["clause"] == clause
    cost = fact(order, "procurement", "3.2i", cast)
    assert cost["field_class"] == "S" and evidence.shown({"facts": [cost]}, cast.li)[0]["hidden"]


@pytest.mark.clause("3.2h")
def test_a_supplier_says_by_link_what_he_has_and_the_rest_is_sourced_elsewhere(cast):
    order = short_of_servos(cast)
    servo = an_item("SV-750")
    inquiry = StockInquiry(order=order, supplier=a_supplier(), due=date(2026, 6, 2), owner=cast.users["zhao"])
    token = review.ask_stock(inquiry, lines=[AskedInput(servo, D(4), date(2026, 6, 20))], holder="秦晓峰", by=cast.zhao)
    assert "Chase the supplier" in verbs(cast.zhao)

    link = link_of(token, AT)
    supplier = link.actor(AT)
    review.answer_stock(inquiry, answers=[StockInput(1, D(2), date(2026, 6, 18))], by=supplier)
    assert inquiry.stage == "answered" and inquiry.lines.get().in_stock == 2
    assert not Order.visible_to(supplier).exists(), "he sees nothing of the order"
    with pytest.raises(Unknown):
        review.answer_stock(
            StockInquiry(pk=inquiry.pk, chain_id=inquiry.chain_id, stage="answered"), answers=[], by=replace(supplier, chain_id=0)
        )

    seen = fact(order, "procurement", "3.2h", cast)
    assert any("2" in value for _label, value in seen["figures"])
    request = ConditionInput("另寻伺服来源或请科瓦加产", cast.users["zhao"], date(2026, 6, 5), kind="sourcing")
    opine(order, cast, "procurement", "condition", conditions=[request])
    assert order.conditions.get().kind == "sourcing"


@pytest.mark.clause("3.2j", "3.2k")
def test_quality_sees_the_plan_and_the_means_and_proposes_measures(cast):
    order = an_order(cast, "received")
    assert fact(order, "quality", "3.2j", cast)["tone"] == "bad", "no inspection plan yet"
    assert fact(order, "quality", "3.2k", cast)["verdict"]
    with pytest.raises(Refused, match="Say why"):
        opine(order, cast, "quality", checks=[CheckInput("3.2j", True, "")])
    measure = ConditionInput("租三坐标一周", cast.users["chen"], date(2026, 6, 9), kind="measure")
    opine(order, cast, "quality", "condition", checks=[CheckInput("3.2j", True, "用同系列方案")], conditions=[measure])
    check = Check.objects.get(clause="3.2j")
    assert check.against and check.holds and check.note == "用同系列方案"


@pytest.mark.clause("3.2l")
def test_a_risk_has_a_level_and_a_precaution(cast):
    order = an_order(cast, "received")
    risk = ConditionInput("图纸含客户机密", cast.users["gao"], date(2026, 6, 9), kind="risk")
    with pytest.raises(Refused, match="how high the risk is"):
        opine(order, cast, "quality", conditions=[risk])
    opine(order, cast, "quality", "condition", conditions=[replace(risk, level="high", proposal="图纸只在内网看，外协签保密")])
    kept = order.conditions.get()
    assert (kept.level, kept.proposal) == ("high", "图纸只在内网看，外协签保密")
    assert fact(order, "quality", "3.2l", cast)["figures"], "the next reader sees it among the figures"


# --- 3.3 the outcome ---


@pytest.mark.clause("3.3a")
def test_the_verdict_waits_for_every_department_and_another_person(cast):
    """REV-1, REV-3"""
    order = an_order(cast, "received")
    opine(order, cast, "sales")
    with pytest.raises(Refused, match="Not answered yet: Production, Procurement, Quality"):
        pass_review(order, cast)
    with pytest.raises(DatabaseError), transaction.atomic(), openings.opened():
        Order.objects.filter(pk=order.pk).update(stage="approved")
    for department in ("production", "procurement", "quality"):
        opine(order, cast, department)
    with pytest.raises(Refused, match="for two people"):
        review.approve(order, promised=order.requested, revision=1, by=cast.li)
    assert pass_review(order, cast).promised == order.requested
    assert Paper.objects.filter(form="review", object_id=order.pk).exists()


@pytest.mark.clause("3.3b")
def test_an_issue_has_an_owner_a_solution_and_stands_before_the_verdict(cast):
    order = an_order(cast, "in_review")
    review.raise_point(order, kind="issue", what="扭力 ±3% 没测法", owner=cast.users["gao"], due=date(2026, 6, 3), by=cast.feng)
    point = Condition.objects.get()
    assert point.department == "after_sales" and point.blocks, "whoever finds it raises it"
    assert "Settle a point" in verbs(cast.gao)
    review.propose(order, condition=point, proposal="按客户样件测 50 次", by=cast.chen)
    with pytest.raises(Refused, match="Issues not settled: 1"):
        pass_review(order, cast)
    review.settle(order, condition=point, solution="写进技术协议", by=cast.gao)
    point.refresh_from_db()
    assert (point.proposal, point.solution, point.settled_by) == ("按客户样件测 50 次", "写进技术协议", cast.users["gao"])
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.3c")
def test_what_was_agreed_amends_the_order_and_it_is_reviewed_again(cast):
    order = an_order(cast, "received")
    opine(order, cast, "production", "disagree")
    review.send_back(order, reason="装配线排不下", by=cast.lin)
    review.negotiate(order, proposal="推迟两周", answer="同意", agreed=True, day=date(2026, 8, 15), by=cast.li)
    lines = [LineInput(line.item, line.ordered, line.price, position=line.position) for line in order.lines.all()]
    intake.amend(
        order, place=order.place, payment_terms=order.payment_terms, requested=date(2026, 8, 15), lines=lines, reason="客户同意", by=cast.li
    )
    assert (order.stage, order.revision) == ("received", 2)
    assert any(row["field"] == "requested" for row in order.revisions.get(revision=2).differences)
    assert rules.opinions_of(order) == {}, "the opinions on the first revision do not count"
    agree(order, cast)
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.3d")
def test_a_very_risky_order_is_weighed_decided_by_the_head_and_given_up(cast):
    order = an_order(cast, "in_review")
    with pytest.raises(Refused, match="Weigh the impact first"):
        review.abandon(order, reason="做不了", by=cast.lin)
    review.weigh(order, text="要占满装配线三个月", advice="改用标准机", by=cast.he_head)
    assert "Decide on the impact" in verbs(cast.zong)
    with pytest.raises(Refused, match="not been decided"):
        review.abandon(order, reason="做不了", by=cast.lin)
    review.decide(order, decision="change", why="先劝客户改标准机", by=cast.zong)
    with pytest.raises(Refused, match="not been decided"):
        review.abandon(order, reason="做不了", by=cast.lin)
    review.weigh(order, text="客户不改", advice="放弃", by=cast.lin)
    review.decide(order, decision="give_up", why="风险太大", by=cast.zong)
    review.abandon(order, reason="做不了", by=cast.lin)
    assert order.stage == "abandoned"
