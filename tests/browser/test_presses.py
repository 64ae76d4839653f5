"""Impatient people: a double press makes one order, two windows do a thing once, and the second one is told who was first."""

from __future__ import annotations

import pytest

from tests.browser.company import a_company
from tests.browser.pages import House, NotDone
from tests.browser.story import CUSTOMER, compare
from tests.factories import an_order
from yidan.core.events import Event
from yidan.intake.models import Order

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(chromium, live_server):
    a_company()
    house = House(chromium, live_server.url.replace("127.0.0.1", "localhost"))
    yield house
    house.close()
    assert house.complaints == []


def test_a_double_press_enters_one_order(house):
    li = house.person("li").goto("/orders/enter")
    li.fill(
        customer=CUSTOMER,
        customer_po="HN-1",
        place="宁波",
        requested="2027-03-01",
        payment_terms="预付 30%",
        lines=[{"item": "AS-300", "quantity": 1, "price": "48000"}],
    )
    with li.page.expect_navigation():
        li.page.locator("button[data-main]").locator("visible=true").first.dblclick(delay=1)
    li.page.wait_for_load_state("networkidle")
    assert Order.objects.count() == 1
    assert Event.objects.filter(verb="intake.enter").count() == 1


def test_the_same_press_in_two_windows_counts_once(house):
    li = house.person("li").goto("/orders/enter")
    li.fill(
        customer=CUSTOMER,
        oral=True,
        contact="梁志远",
        place="宁波",
        requested="2027-03-01",
        payment_terms="预付 30%",
        lines=[{"item": "AS-300", "quantity": 1, "price": "48000"}],
    ).send()
    compare(li)
    second = house.second(li)
    li.act("receive")
    with house.refusing(409), pytest.raises(NotDone, match="2.3"):
        second.act("receive")
    order = Order.objects.get()
    assert order.stage == "received" and Event.objects.filter(verb="intake.receive").count() == 1


def test_what_a_colleague_changed_first_is_not_overwritten(house):
    """The correction carries the version it saw; the later one keeps what was typed and says that it came too late."""
    from tests.cast import build

    order = an_order(build(), "draft")
    li = house.person("li").goto(f"/orders/{order.key}/correct")
    second = house.second(li)
    li.fill(place="宁波一号门").send()
    second.fill(place="宁波二号门")
    with house.refusing(412), pytest.raises(NotDone, match="412"):
        second.send()
    assert second.page.locator("[name=place]").input_value() == "宁波二号门"
    order.refresh_from_db()
    assert order.place == "宁波一号门"
