"""One order from approval to the shop floor: broken down, bought for, planned, released."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import transaction

from tests.cast import AT, at
from tests.factories import an_item, an_order
from tests.planning import builders as plant
from tests.purchasing.builders import all_in
from yidan.core import events, openings
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.planning import commands as planning
from yidan.planning.models import Component, Forecast, Operation, Plan
from yidan.purchasing.models import Demand
from yidan.stock import postings
from yidan.stock.models import Reservation

pytestmark = pytest.mark.django_db


def test_from_approved_to_released(cast):
    order = plant.an_approved(cast, 2)
    planning.break_down(order, by=cast.wang)

    top, frame = order.work_orders.order_by("pk")
    assert (top.item.code, top.quantity, top.above) == ("AS-300", D(2), None)
    assert (frame.item.code, frame.quantity, frame.above) == ("FR-10", D(2), top)
    assert [op.name for op in Operation.objects.filter(work_order__order=order).order_by("work_order_id", "position")] == [
        "总装",
        "调试",
        "焊接",
    ]
    assert all(op.owner_id == cast.users["ma"].pk for op in Operation.objects.all())

    wanted = {d.item.code: d.quantity for d in Demand.objects.exclude(item__code="SC-6")}
    assert wanted == {"SV-750": D(4), "PF-40": D("9.180")}  # 2 x 4.5 m and 2 % scrap
    assert sorted(Demand.objects.filter(item__code="SC-6").values_list("quantity", flat=True)) == [D(16), D(40)]  # frame, machine

    purchase = all_in(cast, order)
    assert purchase.stage == "received"
    assert set(Demand.objects.values_list("stage", flat=True)) == {"met"}
    kept = Reservation.objects.filter(for_kind="planning.workorder", for_id=top.pk, balance__lot__item__code="SV-750").get()
    assert kept.quantity == D(4) and postings.free(kept.balance.lot.item) == 0

    plan = plant.a_plan(cast)
    assert plan.number == "PP-2026-00001" and plan.orders == 1 and plan.late == 0
    planning.accept(plan, by=cast.wang)
    order.refresh_from_db()
    assert order.stage == "planned" and order.promised == date(2026, 7, 20)
    weld, assembly, test = Operation.objects.order_by("start")
    assert weld.finish <= assembly.start and assembly.finish <= test.start  # PLN-1
    assert order.forecast == test.finish.date() and order.lines.get().forecast == order.forecast

    for work_order in order.work_orders.order_by("pk"):
        planning.release(work_order, by=cast.wang)
    line = order.lines.get()
    assert line.released == D(2)  # the frame does not count on the line
    assert Paper.objects.filter(form="work_order").count() == 2 and Paper.objects.filter(form="plan").count() == 1
    assert not list(events.broken(order.chain)) and not list(events.broken(purchase.chain))


def test_components_say_how_they_are_covered(cast):
    order = plant.a_broken_down(cast, 2)
    top = order.work_orders.get(above=None)
    rows = {c.item.code: (c.required, c.reserved, c.to_make, c.to_buy) for c in Component.objects.filter(work_order=top)}
    assert rows == {"FR-10": (2, 0, 2, 0), "SV-750": (4, 0, 0, 4), "SC-6": (40, 0, 0, 40)}


def test_a_plan_made_of_what_has_changed_is_refused_and_says_which(cast):
    order = plant.a_broken_down(cast, 2)
    plan = plant.a_plan(cast)
    all_in(cast, order)
    with pytest.raises(Refused, match=order.number):
        planning.accept(plan, by=cast.wang)
    order.refresh_from_db()
    assert order.stage == "approved" and order.forecast is None


def test_a_later_plan_supersedes(cast):
    plant.a_planned(cast, 2)
    first = Plan.objects.get()
    second = plant.a_plan(cast, hours=1)
    assert second.inputs == first.inputs  # nothing happened in between: the same inputs
    planning.accept(second, by=cast.wang)
    first.refresh_from_db()
    assert (first.stage, second.stage) == ("superseded", "accepted")
    assert planning.accept.refusal(plant.a_plan(cast, hours=1), at(cast.wang, AT + timedelta(hours=30))) is not None  # a day old


def test_the_promised_date_never_moves_with_a_plan(cast):
    order = plant.a_planned(cast, 2, promised=date(2026, 6, 3))  # the servo takes fourteen days
    assert order.promised == date(2026, 6, 3) and order.forecast > order.promised
    row = Forecast.objects.get(order=order)
    assert row.late_days == (order.forecast - order.promised).days and row.buffer_days == 0
    assert row.reasons[0]["code"] == "material" and "伺服电机" in row.reasons[0]["text"]


@pytest.mark.parametrize("flag", ["on_hold", "start_blocked"])
def test_nothing_starts_while_the_order_is_held_up(cast, flag):
    """3.3c, 7.1a."""
    order = plant.an_approved(cast, 1)
    if flag == "on_hold":
        intake.hold(order, reason="等图纸", by=cast.lin)
    else:
        intake.block_start(order, reason="预付款未到", by=cast.zhou.as_system())
    assert planning.break_down.refusal(order, cast.wang) is not None
    order = plant.a_planned(cast, 1, customer_po="B")
    work_order = order.work_orders.first()
    if flag == "on_hold":
        intake.hold(order, reason="等图纸", by=cast.lin)
    else:
        intake.block_start(order, reason="预付款未到", by=cast.zhou.as_system())
    work_order.refresh_from_db()
    with pytest.raises(Refused):
        planning.release(work_order, by=cast.wang)


def test_no_work_order_goes_over_the_ceiling(cast):
    """released + taken - scrapped - given - returned <= ceiling."""
    order = plant.a_planned(cast, 2)
    with transaction.atomic(), openings.opened():
        order.lines.update(taken=1)  # one came from stock meanwhile
    top = order.work_orders.get(above=None)
    with pytest.raises(Refused, match="3"):
        planning.release(top, by=cast.wang)
    assert order.lines.get().released == 0


def test_stock_is_kept_for_the_work_order_before_anything_is_bought(cast):
    shop = plant.works(cast)
    plant.stock_of(shop.screw, D(50))
    order = plant.a_broken_down(cast, 2)
    top, frame = order.work_orders.order_by("pk")
    kept = {row.for_id: row.quantity for row in Reservation.objects.all()}
    assert sum(kept.values()) == D(50) and set(kept) <= {top.pk, frame.pk}
    assert sum(Demand.objects.filter(item=shop.screw).values_list("quantity", flat=True)) == D(6)
    assert postings.free(shop.screw) == 0


def test_a_cancelled_work_order_frees_its_stock_and_its_operations(cast):
    shop = plant.works(cast)
    plant.stock_of(shop.screw, D(50))
    order = plant.a_broken_down(cast, 1)
    for work_order in order.work_orders.all():
        planning.cancel(work_order, reason="订单变更", by=cast.wang)
    assert postings.free(shop.screw) == D(50) and set(Operation.objects.values_list("stage", flat=True)) == {"cancelled"}
    assert planning.break_down.refusal(order, cast.wang) is None  # open again


def test_finished_goods_on_stock_are_taken_not_made(cast):
    shop = plant.works(cast)
    plant.stock_of(shop.machine, D(1))
    order = plant.a_broken_down(cast, 3)
    line = order.lines.get()
    assert line.taken == D(1) and order.work_orders.get(above=None).quantity == D(2)


def test_services_are_planned_without_work_orders(cast):
    plant.works(cast)
    service = an_item("SVC", "service", name="安装调试")
    other = plant.a_broken_down(cast, 1)
    order = plant.approve(an_order(cast, "received", customer_po="S", kind_of="service", lines=[LineInput(service, D(1), D(500))]), cast)
    assert planning.break_down.refusal(order, cast.wang) is not None
    planning.accept(plant.a_plan(cast), by=cast.wang)
    for one in (order, other):
        one.refresh_from_db()
        assert one.stage == "planned"


def test_without_a_routing_nothing_is_broken_down(cast):
    """4.1b: every step has its time."""
    plant.works(cast)
    order = plant.approve(an_order(cast, "received", lines=[LineInput(an_item("X-9", name="无路线"), D(1), D(1))]), cast)
    with pytest.raises(Refused, match="无路线"):
        planning.break_down(order, by=cast.wang)
    assert not order.work_orders.exists() and not order.chain.events.filter(verb__startswith="planning").exists()
