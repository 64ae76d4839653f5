"""How chapter 3 is counted: each rate with a kept and a broken occasion."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.cast import AT, at
from tests.factories import agree, an_order
from tests.intake.test_compliance import kept
from tests.planning.builders import works
from yidan.core import compliance as all_rooms
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.review import commands as review
from yidan.review import compliance
from yidan.review.commands.meeting import Person
from yidan.review.commands.round import CheckInput
from yidan.review.models import Condition, Opinion

pytestmark = pytest.mark.django_db
SINCE, UNTIL = AT - timedelta(days=5), AT + timedelta(days=30)


def test_opinions_come_in_their_hours_or_late_or_not_at_all(cast):
    order = an_order(cast, "received")
    review.opine(order, verdict="agree", text="可以", revision=1, by=cast.wang)
    review.opine(order, verdict="agree", text="可以", revision=1, by=at(cast.zhao, AT + timedelta(hours=9)))
    assert kept(compliance.in_time(SINCE, UNTIL)) == [True, False, False, False]
    assert kept(compliance.in_time(SINCE, AT + timedelta(hours=1))) == [True, False], "the silent ones have their hours still"


def test_a_meeting_has_minutes(cast):
    order = an_order(cast, "received")
    people = [Person(cast.users[name]) for name in ("li", "wang", "zhao", "chen")]
    review.convene(order, held_at=AT, place="会议室", invited=people, by=cast.li)
    assert kept(compliance.minuted(SINCE, UNTIL)) == [False]
    review.minute(order, way="meeting", held_at=AT, attendees="四部门", text="同意", present=people, revision=1, by=cast.li)
    assert kept(compliance.minuted(SINCE, UNTIL)) == [True]


def test_agreeing_against_the_figures_needs_a_word(cast):
    """There is no inspection plan: quality agrees once without a word, once with one."""
    clause = next(count for count in all_rooms.counts() if count.clause == "3.2j" and "figures" in str(count.label))
    for said in ((), (CheckInput("3.2j", True, "用同系列方案"),)):
        review.opine(an_order(cast, "received"), verdict="agree", text="可以", checks=said, revision=1, by=cast.chen)
    assert kept(clause.cases(SINCE, UNTIL)) == [True, False]


def test_what_is_promised_can_be_made(cast):
    shop = works(cast)
    for early in (False, True):
        order = an_order(cast, "in_review", lines=[LineInput(shop.machine, D(2), D(1000))])
        can = Opinion.objects.get(order=order, department="production").earliest
        review.approve(order, promised=can - timedelta(days=3) if early else can, revision=1, by=cast.lin)
    assert kept(compliance.feasible(SINCE, UNTIL)) == [True, False]


def test_points_are_settled_by_their_day_or_not(cast):
    order = an_order(cast, "received")
    for what in ("测法", "木箱"):
        review.raise_point(order, kind="condition", what=what, owner=cast.users["li"], due=date(2026, 6, 3), by=cast.chen)
    review.settle(order, condition=Condition.objects.first(), solution="定了", by=cast.li)
    assert kept(compliance.settled(SINCE, UNTIL)) == [True, False]


def test_an_order_sent_back_is_talked_over_before_it_is_amended(cast):
    for talk in (True, False):
        order = an_order(cast, "in_review")
        review.send_back(order, reason="排不下", by=cast.lin)
        if talk:
            review.negotiate(order, proposal="推迟", answer="好", agreed=True, day=date(2026, 8, 15), by=cast.li)
        lines = [LineInput(line.item, line.ordered, line.price, position=line.position) for line in order.lines.all()]
        again = {
            "place": order.place,
            "payment_terms": order.payment_terms,
            "requested": date(2026, 8, 15),
            "lines": lines,
            "reason": "改期",
        }
        intake.amend(order, **again, by=cast.li)
    assert kept(compliance.talked(SINCE, UNTIL)) == [True, False]


def test_an_impact_is_decided_within_a_day(cast):
    order = an_order(cast, "received")
    review.weigh(order, text="占满三个月", advice="改标准机", by=cast.he_head)
    assert kept(compliance.decided(SINCE, UNTIL)) == [False]
    review.decide(order, decision="proceed", why="做", by=cast.zong)
    assert kept(compliance.decided(SINCE, UNTIL)) == [True]
    agree(order, cast)
