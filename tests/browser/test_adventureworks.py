"""A new order for the Road-150 Red, 62 of AdventureWorks, through every department to the archive, through the pages. 27 work orders, 32
operations; leaves pictures in var/screens/aw-*."""

from __future__ import annotations

import pytest

from tests.browser.bicycle import BICYCLE, FOLDER, a_bicycle_works
from tests.browser.pages import House
from tests.browser.story import CHAPTERS, Story
from yidan.intake.models import Line
from yidan.planning.models import WorkOrder

pytestmark = [
    pytest.mark.browser, pytest.mark.one_database, pytest.mark.slow, pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the tables of AdventureWorks are not at hand (../shared/data/adventureworks)"),
]  # fmt: skip


def test_a_road_150_is_ordered_made_and_filed(chromium, live_server, tmp_path):
    works = a_bicycle_works(tmp_path)
    house = House(chromium, live_server.url.replace("127.0.0.1", "localhost"))
    story = Story(
        house, item=BICYCLE, quantity=1, price=works.price, spec=("Red, 62 CM", "", ""), customer=works.customer, buyer=works.buyer, contact="Orlando Gee",
        place=works.place, po="PO522145787", supplier=works.supplier, name="aw-",
    )  # fmt: skip
    for chapter in CHAPTERS:
        chapter(story)
    story.visit(story.li).screen("aw-order")
    story.visit(story.wang).tab("planning").screen("aw-order-planning")
    line = Line.objects.get(order__number=story.order)
    assert (line.produced, line.passed, line.accepted, line.delivered) == (1, 1, 1, 1)
    assert set(WorkOrder.objects.filter(order=line.order).values_list("stage", flat=True)) == {"done"}
    assert house.complaints == []
    house.close()
