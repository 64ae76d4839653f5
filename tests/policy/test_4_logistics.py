"""4.3 The logistics plan: which way it goes, booked early where the way is long, and the customer told how and when it arrives."""

from datetime import date

import pytest
from django.core import mail

from tests.acceptance.builders import a_made_order
from tests.factories import a_customer
from tests.logistics.builders import a_shipment
from yidan.core.announcements import Announcement
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.models import Shipment
from yidan.logistics.queries import todo
from yidan.monitoring import audiences
from yidan.monitoring import mail as mails

pytestmark = pytest.mark.django_db


def clauses(found):
    return [(t.clause, t.key) for t in found]


@pytest.mark.clause("4.3a")
def test_a_plan_says_mode_route_loading_and_time(cast):
    order = a_made_order(cast, "none")
    for missing in ("route", "handling"):
        with pytest.raises(Refused) as why:
            a_shipment(cast, order, **{missing: ""})
        assert why.value.clause == "4.3a" and why.value.field == missing
    with pytest.raises(Refused, match="before it leaves"):
        a_shipment(cast, order, leaves=date(2026, 7, 30), arrives=date(2026, 7, 29))
    one = a_shipment(cast, order)
    assert (one.stage, one.get_mode_display(), one.route, one.handling) == ("planned", "road", "苏州 — 宁波", "叉车")
    # What the customer fetches goes his own way: no route of ours.
    a_shipment(cast, a_made_order(cast, "none"), mode="pick_up", route="")


@pytest.mark.clause("4.3a")
def test_the_plan_changes_with_a_reason_and_is_booked_anew(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "booked")
    changed = {
        "mode": "rail",
        "route": "苏州西 — 北仑",
        "handling": "吊装",
        "leaves": date(2026, 7, 26),
        "arrives": date(2026, 7, 29),
        "long_distance": False,
    }
    logistics.replan(one, **changed, reason="台风停运公路", by=cast.qian)
    assert (one.stage, one.mode) == ("planned", "rail")
    assert ("4.3b", one.key) in clauses(todo(cast.qian))


@pytest.mark.clause("4.3b")
def test_a_long_way_is_booked_with_insurance_and_storage_decided(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), long_distance=True, mode="sea", route="上海 — 汉堡")
    due = next(t.due for t in todo(cast.qian) if t.clause == "4.3b")
    assert due.date() == date(2026, 7, 21)  # a week before it leaves, not two days
    with pytest.raises(Refused) as why:
        logistics.book(one, carrier="中远海运", insurance="一切险，按货值 110%", by=cast.qian)
    assert why.value.clause == "4.3b"
    logistics.book(one, carrier="中远海运", insurance="一切险，按货值 110%", storage="目的港免租 7 天", by=cast.qian)
    assert (one.stage, one.storage) == ("booked", "目的港免租 7 天")


@pytest.mark.clause("4.3c")
def test_with_the_booking_the_customer_gets_mode_and_expected_arrival(cast):
    one = a_shipment(cast, a_made_order(cast, "none", customer=a_customer("KH-0040", email="liang@haina.example")), "booked")
    audiences.catch_up()
    mails.deliver()
    (letter,) = [message for message in mail.outbox if message.to == ["liang@haina.example"]]
    assert "公路" in letter.body and "2026-07-29" in letter.body and "YY26112400718" in letter.body
    assert one.told_arrives == one.arrives and "4.3c" not in [t.clause for t in todo(cast.qian)]


@pytest.mark.clause("4.3c")
def test_abroad_he_reads_it_in_english(cast):
    abroad = a_customer("KH-0041", name="Nordsee GmbH", email="buyer@nordsee.example")
    one = a_shipment(cast, a_made_order(cast, "none", customer=abroad, currency="EUR"), "booked")
    assert "expected on 2026-07-29" in one.notices.get().text


@pytest.mark.clause("4.3c")
def test_without_an_address_a_person_tells_him_and_notes_it(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "booked")
    assert ("4.3c", one.key) in clauses(todo(cast.qian))
    assert not Announcement.objects.exclude(address="").exists()
    logistics.tell(one, to="梁志远", means="phone", text="公路，7 月 29 日到厂", by=cast.li)
    assert ("4.3c", one.key) not in clauses(todo(cast.qian))
    logistics.ship(pack(cast, one), arrives=date(2026, 7, 31), by=cast.qian)
    assert ("4.3c", one.key) in clauses(todo(cast.qian))  # another day: he does not know yet


def pack(cast, one: Shipment) -> Shipment:
    logistics.pack(one, packages=[logistics.PackInput(1, "1")], by=cast.qian)
    assert Order.objects.get(pk=one.order_id).lines.get().fit == 10
    return one
