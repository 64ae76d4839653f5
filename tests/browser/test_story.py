"""One order through nine roles and four private links, through real pages: nothing on the console, nothing asked from outside, no page fails,
nothing serious by axe, usable on a phone. Leaves pictures of the main pages in var/screens/."""

from __future__ import annotations

import pytest

from tests.browser import looks
from tests.browser.company import a_company
from tests.browser.pages import House
from tests.browser.story import CHAPTERS, Story, oral
from yidan.core.events import Event
from yidan.intake.models import Order

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_one_order_from_the_first_enquiry_to_the_sealed_file(chromium, live_server):
    a_company()
    house = House(chromium, live_server.url.replace("127.0.0.1", "localhost"))
    story = Story(house)
    for chapter in CHAPTERS:
        chapter(story)
    oral(story)
    looks.at_the_main_pages(story)
    looks.from_another_time_zone(story)
    assert house.complaints == []
    assert roles_of(story) >= {
        "sales", "sales_head", "production", "procurement", "quality", "operator", "logistics", "finance", "archive", "customer",
    }  # fmt: skip
    house.close()


def roles_of(story: Story) -> set[str]:
    """Who acted on the order, by its own chain."""
    chain = Order.objects.get(number=story.order).chain_id
    return {role for roles in Event.objects.filter(chain_id=chain).values_list("roles", flat=True) for role in roles.split(",")}
