"""What planning tells others: the date that can be promised, load, material."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.cast import AT
from tests.factories import an_order
from tests.planning import builders as plant
from tests.purchasing.builders import all_in
from yidan.intake.lines import LineInput
from yidan.planning import queries

pytestmark = pytest.mark.django_db


def test_a_promise_for_items_says_what_binds(cast):
    shop = plant.works(cast)
    answer = queries.promise_for(items=[(shop.machine, D(2))], asked=date(2026, 6, 5), now=AT)
    assert answer.finish >= AT.date() + timedelta(days=14)  # the servo's lead time
    assert answer.date > answer.finish  # the buffer
    assert answer.meets is False and answer.short_days == (answer.date - date(2026, 6, 5)).days
    first = answer.reasons[0]
    assert first["code"] == "material" and "伺服电机" in first["text"]


def test_the_promise_of_a_received_order_and_of_a_planned_one(cast):
    shop = plant.works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))])
    before = queries.promise_for(order, now=AT)
    assert not before.planned and before.asked == order.requested
    plant.approve(order, cast)
    from yidan.planning import commands as planning

    planning.break_down(order, by=cast.wang)
    planning.accept(plant.a_plan(cast), by=cast.wang)
    after = queries.promise_for(order, now=AT)
    assert after.planned and after.finish == before.finish


def test_no_routing_is_an_obstacle(cast):
    from tests.factories import an_item

    answer = queries.promise_for(items=[(an_item("X-1", name="无路线"), D(1))], now=AT)
    assert answer.date is None and "无路线" in answer.obstacle


def test_load_with_and_without_an_order(cast):
    shop = plant.works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))])
    rows = {row.centre.code: row.total for row in queries.load(AT, order=order)}
    assert rows["ASM"].of_order == rows["ASM"].used == 8.5  # 30 + 2 x 240 minutes
    assert rows["ASM"].without == 0 and rows["ASM"].capacity == 160
    plant.a_planned(cast, 2, customer_po="B-2")
    rows = {row.centre.code: row.total for row in queries.load(AT, order=order)}
    assert (rows["ASM"].used, rows["ASM"].of_order) == (17, 8.5)


def test_material_before_and_after(cast):
    shop = plant.works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))])
    needs = {need.item.code: need for need in queries.material(order, now=AT).needs}
    assert needs["SC-6"].required == D(56) and needs["SC-6"].short == D(56)
    assert needs["SV-750"].there_on == date(2026, 6, 15)
    other = plant.a_broken_down(cast, 1, customer_po="B-2")
    assert queries.material(other, now=AT).percent == 0
    all_in(cast, other)
    found = queries.material(other, now=AT)
    assert found.percent == 100 and found.there_on is None


def test_scrap_brings_the_order_back_to_the_planner(cast):
    """What was scrapped is open again: broken down for the rest alone (QTY-1: the scrapped pieces do not count against the ceiling)."""
    from django.db import transaction

    from yidan.core import openings
    from yidan.planning import commands as planning
    from yidan.planning.models import WorkOrder

    order = plant.a_released(cast, 2)
    assert [row.key for row in queries.todo(cast.wang) if row.clause == "4.1a"] == []
    with transaction.atomic(), openings.opened():  # as production's report of a scrapped piece leaves it
        WorkOrder.objects.filter(order=order, above=None).update(scrapped=1)
        order.lines.update(produced=1, scrapped=1)
    assert [row.key for row in queries.todo(cast.wang) if row.clause == "4.1a"] == [order.key]
    planning.break_down(order, by=cast.wang)
    again = WorkOrder.objects.filter(order=order, above=None).order_by("pk").last()
    assert again.quantity == D(1)
    planning.accept(plant.a_plan(cast), by=cast.wang)
    planning.release(again, by=cast.wang)
    assert order.lines.get().released == D(3)


def test_todo_walks_with_the_order(cast):
    order = plant.an_approved(cast, 1)
    assert [row.key for row in queries.todo(cast.wang)] == [order.key]
    assert queries.todo(cast.li) == []
    from yidan.planning import commands as planning

    planning.break_down(order, by=cast.wang)
    assert [str(row.clause) for row in queries.todo(cast.wang)] == ["4.1b"]
    plan = plant.a_plan(cast)
    assert [row.key for row in queries.todo(cast.wang)] == [plan.number]
    planning.accept(plan, by=cast.wang)
    assert queries.todo(cast.wang) == []  # nothing starts within two days: the servo is not there


def test_forcing_the_date_asked_says_who_would_be_late(cast):
    shop = plant.works(cast)
    plant.stock_all(cast)
    order = plant.a_planned(cast, 6, promised=(AT + timedelta(days=9)).date())
    asked = (AT + timedelta(days=6)).date()
    answer = queries.promise_for(items=[(shop.machine, D(6))], asked=asked, force=True, now=AT)
    assert answer.meets is False and answer.forced is not None
    assert [one.order for one in answer.forced.later] == [order] and answer.forced.later[0].days > 0
    assert queries.promise_for(items=[(shop.machine, D(6))], asked=asked, now=AT).forced is None


def test_safety_stock_is_not_given_to_an_order(cast):
    from tests.factories import SETUP
    from yidan.core import edit

    shop = plant.works(cast)
    plant.stock_of(shop.servo, D(5))
    edit.write(shop.servo, {"safety_stock": D(3)}, by=SETUP)
    order = plant.a_broken_down(cast, 2)
    part = order.work_orders.get(above=None).components.get(item=shop.servo)
    assert (part.reserved, part.to_buy) == (D(2), D(2))
