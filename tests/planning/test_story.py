"""One order from approval to the shop floor: broken down, bought for, planned, released."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.planning import builders as plant
from tests.purchasing.builders import all_in
from yidan.core import events
from yidan.core.files import Paper
from yidan.planning import commands as planning
from yidan.planning.models import Component, Operation
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
