"""The desk of each role: what begins there, what is measured there, what comes up to those who answer for the whole."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import AT, at
from tests.factories import an_item, an_order
from yidan.catalog.queries import work as catalog
from yidan.core.heads import Head
from yidan.desk import mine
from yidan.monitoring import commands as monitoring
from yidan.monitoring import queries as watched
from yidan.monitoring.jobs import house
from yidan.monitoring.models import Alert
from yidan.review import commands as review
from yidan.review import queries as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def page(cast, name, url="/"):
    client = Client()
    client.force_login(cast.users[name])
    return client.get(url)


@pytest.mark.parametrize(
    "who, begins",
    [("li", "/orders/enter"), ("he", "/floor/"), ("wang", "/planning/"), ("qian", "/dock/"), ("zhou", "/receivables/"), ("feng", "/tickets/open-ticket"), ("gao", "/items/")],
)  # fmt: skip
def test_a_desk_begins_what_its_role_may_and_nothing_that_is_refused(cast, who, begins):
    urls = [one["url"] for one in mine.beginnings(getattr(cast, who))]
    assert begins in urls
    for url in urls:
        assert page(cast, who, url).status_code == 200, url
    assert who == "li" or "/orders/enter" not in page(cast, who).content.decode()


def test_indicators_stand_on_the_desks_they_measure_and_margin_only_with_its_readers(cast):
    an_order(cast, "approved")
    measured = {who: {one["one"].code for one in mine.measures(getattr(cast, who))} for who in ("li", "zong", "sun", "zhou")}
    assert measured["li"] == {"review_time"} == measured["zong"]
    assert measured["sun"] == measured["zhou"] == set()
    assert "margin" not in [one.code for one in mine.indicators.readable(cast.li)]
    assert 'id="measures"' not in page(cast, "sun").content.decode()


def test_what_is_late_stands_with_its_reason_and_without_the_price_for_the_head_of_production(cast):
    order = an_order(cast, "approved")
    assert mine.overview(cast.zong)["late"] == []
    then = at(cast.zong, AT + (order.promised - AT.date()) + timedelta(days=3))
    (row,) = mine.overview(then)["late"]
    assert (row["order"], row["days"]) == (order, 3) and mine.overview(then)["total"] == order.total
    assert mine.overview(at(cast.he_head, then.at))["total"] is None
    assert mine.overview(cast.li) is None


def test_my_orders_name_who_has_them(cast):
    order = an_order(cast, "approved")
    (row,) = mine.waiting(cast.li)
    assert row["order"] == order and row["turn"].who == "王海"
    assert mine.waiting(cast.zhou) == []


def test_a_severe_warning_nobody_acted_on_comes_up_to_the_general_manager(cast):
    order = an_order(cast, "approved")
    for topic, level in (("forecast_late", "severe"), ("purchase_late", "notice")):
        alert = Alert(order=order, topic=topic, level=level, what="w", cause="c", owner=cast.users["li"], due=AT + timedelta(days=1))
        monitoring.warn(alert, by=house(AT))
    assert watched.todo(cast.zong) == []
    later = at(cast.zong, AT + timedelta(days=2))
    assert [todo.key for todo in watched.todo(later)] == [order.number]
    monitoring.act(Alert.objects.get(level="severe"), action="a", by=at(cast.li, later.at))
    assert watched.todo(later) == []


def test_an_overdue_review_and_a_weighed_order_come_up_to_the_general_manager(cast):
    order = an_order(cast, "received")
    assert reviews.todo(cast.zong) == []
    later = at(cast.zong, AT + timedelta(hours=9))
    (todo,) = reviews.todo(later)
    assert todo.clause == "3.1a" and todo.key == order.number
    review.weigh(order, text="难", advice="改期", by=cast.lin)
    assert [one.clause for one in reviews.todo(later)] == ["3.1a", "3.3d"]
    assert "3.3d" not in [one.clause for one in reviews.todo(at(cast.li, later.at))]


def test_the_auditor_sees_a_broken_day_and_may_ask_every_invariant(cast):
    assert watched.todo(cast.fang) == []
    Head.objects.create(day=AT.date(), chains=1, events=1, broken=1, hash="0" * 64, signature="x", at=AT)
    assert [todo.clause for todo in watched.todo(cast.fang)] == ["1.3a"]
    assert 'id="proof"' in page(cast, "fang").content.decode() and 'id="proof"' not in page(cast, "li").content.decode()
    assert page(cast, "fang", "/policy/checks").status_code == 200
    assert "QTY-1" in page(cast, "fang", "/policy/checks?run").content.decode()
    assert page(cast, "li", "/policy/checks").status_code == 403


def test_engineering_is_told_which_items_lack_structure_or_drawing(cast):
    an_item("M-1", drawing="", finished=True)
    an_item("B-1", kind="buy")
    found = {todo.key: todo.clause for todo in catalog.todo(cast.gao)}
    assert found == {"M-1": "4.1a"}
    assert page(cast, "gao", catalog.todo(cast.gao)[0].url).status_code == 200
