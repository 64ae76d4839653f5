"""Indicators say what their rule says: every figure of this table follows from what was walked."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.test import Client

from tests.acceptance.builders import a_made_order, an_acceptance, put_right
from tests.cast import AT, at
from tests.factories import an_order
from tests.logistics.builders import a_shipment
from yidan.acceptance import commands as acceptance
from yidan.monitoring import indicators

pytestmark = pytest.mark.django_db
SPAN = (AT - timedelta(days=1), AT + timedelta(days=1))


def read(code):
    return indicators.INDICATORS[code].read(*SPAN)


def test_on_time_counts_what_was_delivered_by_its_promise(cast):
    a_shipment(cast, a_made_order(cast, "none"), "handed_over")
    late = a_made_order(cast, "none", customer_po="L")
    for_late = late.promised + timedelta(days=3)
    from tests.logistics.builders import all_papers
    from yidan.logistics import commands as logistics

    one = a_shipment(cast, late, "shipped")
    then = at(cast.qian, AT + (for_late - AT.date()))
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=then)
    assert read("on_time") == (D("100.0"), 1)
    assert indicators.INDICATORS["on_time"].read(AT - timedelta(days=1), AT + timedelta(days=90)) == (D("50.0"), 2)


def test_the_review_runs_from_the_moment_it_came(cast):
    an_order(cast, "approved")
    assert read("review_time") == (D("0.0"), 1)


def test_an_objection_before_the_signature_counts_against_the_first_time(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    acceptance.object(one, objection="护盖卡扣偏紧", by=cast.li)
    put_right(cast, one)
    an_acceptance(cast, order, "signed", again=one)
    an_acceptance(cast, a_made_order(cast), "signed")
    assert read("accepted") == (D("50.0"), 2)


def test_of_nothing_there_is_no_figure(cast):
    assert [reading.value for reading in indicators.readings(cast.zong)] == [None] * len(indicators.INDICATORS)


@pytest.mark.parametrize(("who", "sees"), [("li", False), ("lin", True), ("zhou", True), ("wang", False), ("zong", True)])
def test_margin_is_read_by_its_class_alone(cast, who, sees):
    codes = {reading.indicator.code for reading in indicators.readings(getattr(cast, who))}
    assert ("margin" in codes) is sees
    client = Client()
    client.force_login(cast.users[who])
    page = client.get("/monitoring/indicators")
    assert page.status_code == 200 and page.content.decode().count("<tr><td><b>") == len(codes)


def test_the_trend_has_six_months_the_running_one_last(cast):
    a_shipment(cast, a_made_order(cast, "none"), "handed_over")
    found = indicators.trend(indicators.INDICATORS["on_time"], AT + timedelta(hours=1))
    assert [str(day)[:7] for day, _value, _n in found] == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    assert found[-1][1:] == (D("100.0"), 1) and found[0][1:] == (None, 0)
