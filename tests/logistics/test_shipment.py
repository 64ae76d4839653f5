"""From the logistics plan to the hand-over (4.3, 5.3, 6.3), with what holds a truck."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import transaction

from tests.acceptance.builders import a_made_order, an_acceptance, pieces
from tests.factories import an_item, an_order
from tests.logistics.builders import a_shipment, all_papers
from yidan.acceptance import commands as acceptance
from yidan.acceptance.pieces import Piece
from yidan.core import openings
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.logistics import commands as logistics
from yidan.logistics.commands import HandedInput

pytestmark = pytest.mark.django_db


def test_at_works_accepted_goods_go_all_the_way(cast):
    order = a_made_order(cast)
    report = an_acceptance(cast, order, "signed")
    one = a_shipment(cast, order, "handed_over", acceptance=report)
    order.refresh_from_db()
    line = order.lines.get()
    assert (one.stage, order.stage, line.delivered, order.actual) == ("handed_over", "delivered", D(10), date(2026, 6, 1))
    assert [paper.form for paper in Paper.objects.filter(kind="logistics.shipment").order_by("pk")] == [
        "packing_list",
        "delivery_note",
        "hand_over",
    ]


def test_partial_shipments_add_up(cast):
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed")
    a_shipment(cast, order, "handed_over", [Piece(1, D(3))])
    order.refresh_from_db()
    assert (order.stage, order.lines.get().delivered, order.actual) == ("accepted", D(3), None)
    with pytest.raises(Refused, match="7"):
        a_shipment(cast, order, lines=[Piece(1, D(8))])
    a_shipment(cast, order, "handed_over", [Piece(1, D(7))])
    order.refresh_from_db()
    assert (order.stage, order.lines.get().delivered) == ("delivered", D(10))


def test_acc1_unsigned_goods_do_not_leave(cast):
    order = a_made_order(cast)
    one = a_shipment(cast, order, "packed")
    with pytest.raises(Refused, match="1"):
        logistics.ship(one, by=cast.qian)
    an_acceptance(cast, order, "signed", [Piece(1, D(9))])
    with pytest.raises(Refused):  # the report says nine, the truck holds ten
        logistics.ship(one, by=cast.qian)
    an_acceptance(cast, order, "signed", [Piece(1, D(1))])
    logistics.ship(one, by=cast.qian)


def test_acc1_a_truck_answers_to_the_report_it_names(cast):
    order = a_made_order(cast)
    first = an_acceptance(cast, order, "signed", [Piece(1, D(4))])
    an_acceptance(cast, order, "signed", [Piece(1, D(6))])
    one = a_shipment(cast, order, "packed", [Piece(1, D(5))], acceptance=first)
    with pytest.raises(Refused, match="AC-2026-00001"):
        logistics.ship(one, by=cast.qian)


def test_acc1_two_trucks_do_not_carry_the_same_accepted_pieces(cast):
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed", [Piece(1, D(5))])
    one, two = (a_shipment(cast, order, "packed", [Piece(1, D(5))]) for _ in range(2))
    logistics.ship(one, by=cast.qian)
    with pytest.raises(Refused):
        logistics.ship(two, by=cast.qian)


def test_a_recorded_waiver_lets_it_go(cast):
    order = a_made_order(cast)
    one = a_shipment(cast, order, "packed")
    acceptance.waive(order, positions=[1], reason="客户来函免验", by=cast.lin)
    logistics.ship(one, by=cast.qian)
    assert one.stage == "shipped"


def test_on_site_goods_leave_without_a_report_but_not_before_they_pass(cast):
    order = an_order(cast, "approved", lines=[LineInput(an_item(), D(10), D(113), acceptance="site")])
    one = a_shipment(cast, order, "booked")
    with pytest.raises(Refused):
        logistics.pack(one, packages=[logistics.PackInput(1, "1 / 1")], by=cast.qian)
    order = a_made_order(cast, "site")
    a_shipment(cast, order, "handed_over")
    order.refresh_from_db()
    assert (order.stage, order.lines.get().accepted) == ("delivered", D(0))


@pytest.mark.parametrize("flag", ["delivery_blocked", "on_hold"])
def test_what_holds_the_truck(cast, flag):
    order = a_made_order(cast, "none")
    one = a_shipment(cast, order, "packed")
    if flag == "on_hold":
        intake.hold(order, reason="客户资金", by=cast.lin)
    else:
        intake.block_delivery(order, reason="款到发货", by=cast.zhou.as_system())
    one.refresh_from_db()
    with pytest.raises(Refused):
        logistics.ship(one, by=cast.qian)


def test_a_long_way_wants_insurance_and_storage_considered(cast):
    one = a_shipment(cast, a_made_order(cast), long_distance=True)
    with pytest.raises(Refused):
        logistics.book(one, carrier="中远海运", insurance="一切险", by=cast.qian)
    logistics.book(one, carrier="中远海运", insurance="一切险", storage="目的港免租 7 天", by=cast.qian)
    assert one.stage == "booked"


def test_the_customer_may_fetch_it_without_a_booking(cast):
    order = a_made_order(cast, "none")
    for mode, free in (("road", False), ("pick_up", True)):
        one = a_shipment(cast, order, lines=[Piece(1, D(1))], mode=mode)
        assert (logistics.pack.refusal(one, cast.qian) is None) is free


def test_acc2_all_papers_are_handed_over(cast):
    order = a_made_order(cast, "none")
    one = a_shipment(cast, order, "shipped")
    given = all_papers(one)
    assert len(given) == 3
    with pytest.raises(Refused, match=given[2].name):
        logistics.hand_over(one, receiver="梁志远", papers_handed=[*given[:2], HandedInput(given[2].name, 1, False)], by=cast.qian)
    logistics.hand_over(one, receiver="梁志远", papers_handed=[*given, HandedInput("易损件清单", 2)], by=cast.qian)
    assert one.papers_handed.filter(handed=True).count() == 4


def test_tracking_moves_the_expected_arrival(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "shipped")
    logistics.track(one, where="嘉兴服务区", what="车辆故障，换车", arrives=date(2026, 7, 30), by=cast.qian)
    assert (one.stage, one.arrives, one.tracks.count()) == ("shipped", date(2026, 7, 30), 2)


def test_a_service_is_not_shipped_and_closes_the_delivery_by_its_signature(cast):
    goods, service = (
        LineInput(an_item(), D(2), D(113), acceptance="none"),
        LineInput(an_item("SV-1", "service"), D(1), D(500), acceptance="site"),
    )
    order = an_order(cast, "approved", lines=[goods, service])
    with transaction.atomic(), openings.opened():
        order.lines.filter(position=1).update(released=2, produced=2, passed=2)
    with pytest.raises(Refused):
        a_shipment(cast, order, lines=pieces(order))
    a_shipment(cast, order, "handed_over", [Piece(1, D(2))])
    assert logistics.delivered.refusal(order, cast.qian)
    an_acceptance(cast, order, "signed", [Piece(2, D(1))], mode="site")
    logistics.delivered(order, by=cast.qian)
    assert order.stage == "delivered"


def test_a_cancelled_shipment_frees_its_pieces(cast):
    order = a_made_order(cast, "none")
    one = a_shipment(cast, order)
    with pytest.raises(Refused):
        a_shipment(cast, order)
    logistics.cancel_shipment(one, reason="改派", by=cast.qian)
    a_shipment(cast, order)


@pytest.mark.parametrize("who", ["li", "wang", "chen", "zhou", "feng", "fang", "stranger"])
def test_only_logistics_ship(cast, who):
    one = a_shipment(cast, a_made_order(cast, "none"), "packed")
    with pytest.raises(Refused):
        logistics.ship(one, by=getattr(cast, who))
