"""5.3 Carried: packed and loaded so that nothing is damaged or lost, tracked, and exceptions handled with everybody told."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.acceptance.builders import a_made_order
from tests.cast import AT, at
from tests.factories import a_customer, days
from tests.logistics.builders import a_shipment, all_papers
from yidan.acceptance.pieces import Piece
from yidan.core.announcements import Announcement
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.logistics import commands as logistics
from yidan.logistics.commands import PackInput
from yidan.logistics.queries import todo
from yidan.monitoring import audiences

pytestmark = pytest.mark.django_db


def told(verb):
    audiences.catch_up()
    rows = Announcement.objects.filter(event__verb=verb).select_related("user")
    return {row.address or row.user.username for row in rows}


@pytest.mark.clause("5.3a")
def test_the_packing_list_says_what_is_in_which_box(cast):
    one = a_shipment(cast, a_made_order(cast, "none", "none"), "booked")
    boxes = [
        PackInput(1, "1", D(320), D(6), "木箱", "1200×800×900", D(290)), PackInput(1, "2", D(260), D(4), "木箱", "1200×800×900", D(230)),
        PackInput(2, "2", quantity=D(10)),
    ]  # fmt: skip
    with pytest.raises(Refused, match="1"):  # four pieces in no box
        logistics.pack(one, packages=[boxes[0], boxes[2]], by=cast.qian)
    with pytest.raises(Refused):  # a line nobody packed
        logistics.pack(one, packages=boxes[:2], by=cast.qian)
    logistics.pack(one, packages=boxes, marks="HN-PO-6118", by=cast.qian)
    assert [(row.line.position, row.weight_kg) for row in one.lines.order_by("pk")] == [(1, D(580)), (2, D(0))]
    assert Paper.objects.get(kind="logistics.shipment").form == "packing_list"


@pytest.mark.clause("5.3a")
def test_what_is_loaded_is_sealed_and_what_arrives_is_looked_at(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "packed")
    logistics.ship(one, vehicle="苏E·2B718", driver="王师傅 138-0000-0000", seal="F-2207", by=cast.qian)
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), condition="外包装、封签完好", by=cast.qian)
    one.refresh_from_db()
    assert (one.seal, one.condition) == ("F-2207", "外包装、封签完好")


@pytest.mark.clause("5.3b")
def test_customer_and_departments_hear_that_it_left_and_when_it_comes(cast):
    order = a_made_order(cast, "none", customer=a_customer("KH-0040", email="liang@haina.example"))
    one = a_shipment(cast, order, "shipped")
    assert told("logistics.ship") == {"liang@haina.example", "li"}
    logistics.track(one, where="嘉兴服务区", what="在途，正常", by=at(cast.qian, AT + days(1)))
    assert told("logistics.track") == {"li"}  # nothing new for the customer
    logistics.track(one, where="杭州湾大桥", what="大雾封桥", arrives=date(2026, 7, 30), by=at(cast.qian, AT + days(2)))
    assert told("logistics.track") == {"li", "liang@haina.example"}
    assert [track.what for track in one.tracks.order_by("pk")][1:] == ["在途，正常", "大雾封桥"]
    assert one.notices.count() == 3 and "大雾封桥" in one.notices.latest("pk").text


@pytest.mark.clause("5.3c")
def test_a_transport_exception_has_an_owner_an_action_an_end_and_everybody_is_told(cast):
    order = a_made_order(cast, "none", customer=a_customer("KH-0040", email="liang@haina.example"))
    one = a_shipment(cast, order, "shipped")
    trouble = {
        "kind": "damaged",
        "what": "装卸跌落，一台外壳变形",
        "action": "带回返修，七月三十日前补发",
        "owner": cast.users["qian"],
        "due": date(2026, 7, 30),
    }
    with pytest.raises(Refused) as why:
        logistics.report_trouble(one, **trouble, lost=[Piece(1, D(11))], by=cast.qian)
    assert why.value.clause == "5.3c"
    logistics.report_trouble(one, **trouble, lost=[Piece(1, D(1))], arrives=date(2026, 7, 30), by=cast.qian)
    assert told("logistics.report_trouble") == {"liang@haina.example", "li", "wang", "he_head", "chen", "chen_head", "feng"}
    assert "带回返修" in one.notices.latest("pk").text

    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), counted=[Piece(1, D(9))], by=cast.qian)
    order.refresh_from_db()
    assert (order.lines.get().delivered, order.stage) == (D(9), "approved")
    assert ("5.3c", one.key) in [(t.clause, t.key) for t in todo(cast.qian)]
    (open_one,) = one.troubles.all()
    logistics.settle_trouble(one, trouble=open_one, outcome="已返修", by=cast.qian)
    with pytest.raises(Refused):
        logistics.settle_trouble(one, trouble=open_one, outcome="再次", by=cast.qian)

    a_shipment(cast, order, "handed_over", [Piece(1, D(1))])  # the tenth goes again
    order.refresh_from_db()
    assert (order.lines.get().delivered, order.stage) == (D(10), "delivered")
