"""3.1a How deep an order is reviewed: the company's table of kinds and conditions, first match counts, fixed with the first word said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import a_customer, an_item, an_order, put
from tests.review.builders import WHO, opine, pass_review
from yidan.catalog import commands as catalog
from yidan.core import edit, openings, triggers
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import depth, jobs, rules
from yidan.review.models import DepthRule, Round

pytestmark = pytest.mark.django_db
ALL = ["sales", "production", "procurement", "quality"]


def deep(order: Order) -> tuple[str, list[str]]:
    found = depth.of(Order.objects.get(pk=order.pk))
    return found.rule, [role.value for role in found.departments]


def a_known_item(cast) -> LineInput:
    """An item that an order has been passed for before."""
    line = LineInput(an_item("AS-300"), D(2), D(113))
    if not Order.objects.exclude(approved_by=None).exists():
        an_order(cast, "approved", lines=[line])
    return line


@pytest.mark.clause("3.1a")
def test_the_first_row_that_fits_says_who_is_asked(cast):
    known = a_known_item(cast)
    dear, poor = a_customer("KH-0040", name="大单"), a_customer("KH-0041", name="超信")
    catalog.set_credit(poor, limit=D(100), reason="新客户", by=cast.zhou_head)
    large = [LineInput(an_item("AS-300"), D(9000), D(113))]
    assert deep(an_order(cast, "received", lines=large, customer=dear)) == ("amount", ALL)
    assert deep(an_order(cast, "received", lines=[known], customer=poor, kind_of="spare")) == ("credit", ALL), "before its kind is asked"
    order = an_order(cast, "received", lines=[known], kind_of="spare")
    assert deep(order) == ("spare", ["sales", "procurement"])
    intake.require_of_order(order, what="铭牌中英文", department="quality", due=date(2026, 6, 2), by=cast.li)
    assert deep(order) == ("requirements", ALL)
    assert deep(an_order(cast, "received", lines=[LineInput(an_item("AS-777"), D(1), D(9))])) == ("new", ALL)
    assert deep(an_order(cast, "received", lines=[known], requested=date(2026, 6, 10))) == ("tight", ALL)
    assert deep(an_order(cast, "received", lines=[known])) == ("rest", ALL)


@pytest.mark.clause("3.1a")
def test_the_company_writes_its_own_row_and_what_is_under_review_stays_as_it_was(cast):
    """REV-1: what a round asks is fixed with the first word said on it, and the database counts to that."""
    line = a_known_item(cast)
    begun, waiting = an_order(cast, "received", lines=[line]), an_order(cast, "received", lines=[line])
    opine(begun, cast, "production")
    small = {
        "code": "small",
        "name": "小单",
        "kinds": "make",
        "amount_below": D(50000),
        "product": "known",
        "depth": "short",
        "departments": "sales,production",
    }
    with pytest.raises(Refused, match="Only"):
        edit.write(DepthRule(**small), small | {"position": 5}, by=cast.li)
    edit.write(DepthRule(**small), small | {"position": 5}, by=cast.zong)
    assert deep(begun) == ("rest", ALL) and deep(waiting) == ("small", ["sales", "production"])

    opine(waiting, cast, "sales")
    with pytest.raises(Refused, match="does not ask your department"):
        opine(waiting, cast, "quality")
    opine(waiting, cast, "production")
    assert pass_review(waiting, cast).stage == "approved"
    with pytest.raises(Refused, match="Not answered yet: Sales, Procurement, Quality"):
        pass_review(begun, cast)


@pytest.mark.clause("3.1a", "3.2b")
def test_engineering_and_finance_may_be_asked_too_and_see_their_figures(cast):
    put(
        DepthRule,
        "new",
        name="新产品",
        position=40,
        kinds="make",
        product="new",
        departments="sales,engineering,production,procurement,quality,finance",
    )
    order = an_order(cast, "received", customer=a_customer("KH-0050", name="新客"))
    for department in WHO:
        opine(order, cast, department)
    with pytest.raises(Refused, match="Not answered yet: Engineering, Finance"):
        pass_review(order, cast)
    for who, clause in ((cast.gao, "3.2d"), (cast.zhou, "3.2b")):
        review.opine(order, verdict="agree", text="可以", revision=1, by=who)
        seen = order.opinions.get(by_id=who.user_id).evidence
        assert seen["facts"][0]["clause"] == clause
    assert pass_review(order, cast).stage == "approved"
    assert invariants.run()["REV-1"] == []


@pytest.mark.clause("3.1b", "3.3a")
def test_a_row_may_ask_for_a_meeting_where_others_are_circulated(cast):
    put(DepthRule, "amount", name="金额大", position=10, amount_from=D(1000), departments=",".join(ALL), meeting=True)
    order = an_order(cast, "in_review")
    with pytest.raises(Refused, match="no minutes of the meeting"):
        pass_review(order, cast)
    with pytest.raises(Refused, match="asks for a meeting"):
        review.minute(order, way="circulated", held_at=cast.li.at, attendees="四部门", text="同意", revision=1, by=cast.li)


@pytest.mark.clause("3.1a")
def test_the_house_opens_the_round_and_a_retired_row_is_out(cast):
    order = an_order(cast, "received", lines=[a_known_item(cast)], kind_of="sample")
    jobs.every_minute(by=cast.li.as_system())
    one = Round.objects.get(order=order)
    assert (one.rule, one.depth, one.asked, one.title) == ("sample", "short", 3, {"zh-hans": "样品", "en": "sample"})
    row = put(DepthRule, "sample", name="样品", position=60, kinds="sample", departments="sales")
    edit.retire_of(DepthRule)(row, reason="都走完整", by=cast.zong)
    assert deep(order) == ("sample", ["sales", "production", "quality"]), "this round stays as it was"
    assert deep(an_order(cast, "received", lines=[a_known_item(cast)], kind_of="sample")) == ("rest", ALL)


@pytest.mark.clause("3.3a")
def test_no_order_passes_whose_depth_nobody_fixed(cast):
    """REV-1: refused by the database; and red where it got past it."""
    order = an_order(cast, "in_review")
    triggers.clear()
    with transaction.atomic(), openings.opened():
        Round.objects.filter(order=order).delete()
    triggers.rebuild()
    with pytest.raises(DatabaseError), transaction.atomic(), openings.opened():
        Order.objects.filter(pk=order.pk).update(stage="approved")
    assert pass_review(order, cast).stage == "approved", "the verdict fixes it, for a review begun before there was a table"
    triggers.clear()
    with transaction.atomic(), openings.opened():
        Round.objects.filter(order=order).delete()
    assert invariants.run()["REV-1"]
    triggers.rebuild()


@pytest.mark.clause("3.1a", "3.3c")
def test_everybody_reads_the_rules_and_the_heads_change_them_on_the_page(cast, settings):
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()
    order = an_order(cast, "received")
    client = Client()
    client.force_login(cast.users["wang"])
    page = client.get("/reviews/rules").content.decode()
    assert 'id="touches"' in page and 'id="amount"' in page and "/depth-rules/" not in page
    assert "/reviews/rules#new" in client.get(f"/reviews/{order.number}").content.decode(), "shown where it is used"

    client.force_login(cast.users["zong"])
    form = client.get("/reviews/depth-rules/new?code=credit").content.decode()
    assert 'value="credit"' in form and 'name="bad_credit" id="id_bad_credit" checked' in form.replace(
        '"id_bad_credit" aria', '"id_bad_credit" aria'
    )
    body = {
        "key": "0" * 32, "code": "credit", "name": "信用差", "position": "20", "bad_credit": "on", "depth": "full", "departments": ["sales", "finance"], "meeting": "on",
    }  # fmt: skip
    assert client.post("/reviews/depth-rules/new", body).status_code == 303
    rule = next(one for one in depth.table() if one.code == "credit")
    assert rule.meeting and [role.value for role in rule.departments] == ["sales", "finance"]
    wrong = client.post(
        "/reviews/depth-rules/new", body | {"key": "1" * 32, "code": "x", "departments": [], "amount_from": "9", "amount_below": "3"}
    )
    assert wrong.status_code == 422 and rules.departments(order)
