"""6.2 Acceptance by the customer: time, place and way agreed beforehand; shown and explained; signed; objections handled until he is content."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance, by_link, customer_signs, put_right
from tests.cast import AT
from tests.factories import a_customer, days
from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules
from yidan.acceptance.commands import QuestionInput, ResultInput
from yidan.acceptance.pieces import Piece
from yidan.acceptance.queries import todo
from yidan.core.announcements import Announcement
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.core.signatures import content_hash
from yidan.desk import invariants
from yidan.intake.models import Line
from yidan.logistics import commands as logistics
from yidan.monitoring import audiences

pytestmark = pytest.mark.django_db


def clauses(found):
    return [(t.clause, t.key) for t in found]


@pytest.mark.clause("6.2a")
def test_time_place_and_way_are_agreed_before_anything_is_shown(cast):
    order = a_made_order(cast, customer=a_customer("KH-0040", email="liang@haina.example"))
    assert ("6.2a", order.key) in clauses(todo(cast.li))
    one = an_acceptance(cast, order)
    audiences.catch_up()
    invited = Announcement.objects.get(event__verb="acceptance.appoint")
    assert invited.address == "liang@haina.example" and "总装 B 区" in audiences.words(invited.event, "")
    assert acceptance.report.refusal(one, cast.li)  # not before it is agreed

    customer = by_link(one, acceptance.ask_signature(one, holder="梁志远", by=cast.li))
    acceptance.ask_other_time(one, wish="十二日下午更方便", by=customer)
    assert [t.reason for t in todo(cast.li) if t.key == one.key] == ["十二日下午更方便"]
    acceptance.move(one, at=AT + days(11), place=one.place, way=one.way, reason="客户改期", by=cast.li)
    acceptance.agree(one, by=customer)
    assert (one.stage, one.wish, one.at) == ("agreed", "", AT + days(11))


@pytest.mark.clause("6.2a")
def test_an_appointment_that_falls_away_frees_its_pieces(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "agreed")
    with pytest.raises(Refused):
        an_acceptance(cast, order)
    acceptance.withdraw(one, reason="客户工厂停电", by=cast.li)
    assert an_acceptance(cast, order).stage == "appointed"


@pytest.mark.clause("6.2a")
def test_without_acceptance_only_by_a_recorded_waiver_of_the_head(cast):
    order = a_made_order(cast)
    with pytest.raises(Refused):
        acceptance.waive(order, positions=[1], reason="老客户，来函免验", by=cast.li)
    acceptance.waive(order, positions=[1], reason="老客户，来函免验", by=cast.lin)
    assert order.lines.get().acceptance == "none"


@pytest.mark.clause("6.2b")
def test_what_was_shown_asked_and_answered_stands_in_the_report_that_is_signed(cast):
    one = an_acceptance(cast, a_made_order(cast), "agreed")
    asked = [QuestionInput("批头多久更换", "二十万次，易损件清单第 3 项"), QuestionInput("断电后是否回零", "不回零，续作")]
    acceptance.report(one, explained="演示节拍、急停与换型", findings="节拍 3.9 s，合格", questions=asked, by=cast.li)
    shown = rules.shown(one)
    assert [row["answer"] for row in shown["questions"]] == [x.answer for x in asked]
    acceptance.report(one, explained="演示节拍、急停与换型", findings="节拍 3.9 s，合格", questions=asked[:1], by=cast.li)
    assert len(rules.shown(one)["questions"]) == 1 and one.questions.count() == 3  # an earlier revision keeps its own
    assert content_hash(rules.shown(one)) != content_hash(shown)


@pytest.mark.clause("6.2c")
def test_the_customer_signs_for_part_of_the_quantity_and_the_rest_is_appointed_again(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "agreed")
    with pytest.raises(Refused, match="more than was appointed"):
        acceptance.report(one, explained="演示", findings="", lines=[ResultInput(1, "合格", D(11))], by=cast.li)
    acceptance.report(one, explained="演示", findings="七台合格", lines=[ResultInput(1, "合格", D(6))], by=cast.li)
    acceptance.report(one, explained="演示", findings="七台合格", lines=[ResultInput(1, "合格", D(7))], by=cast.li)
    signature = customer_signs(cast, one)
    line = Line.objects.get(order=order)
    assert (line.accepted, rules.acceptable(line), signature.revision) == (D(7), D(3), 2)
    assert Paper.objects.filter(object_id=one.pk, form="acceptance").count() == 3
    order.refresh_from_db()
    assert order.stage == "approved" and ("6.2a", order.key) in clauses(todo(cast.li))
    an_acceptance(cast, order, "signed", [Piece(1, D(3))])
    order.refresh_from_db()
    assert order.stage == "accepted"


@pytest.mark.clause("6.2c")
def test_at_works_the_signature_comes_before_the_truck_and_on_site_after_it(cast):
    from tests.logistics.builders import a_shipment

    works, site = a_made_order(cast, "works"), a_made_order(cast, "site")
    assert logistics.ship.refusal(a_shipment(cast, works, "packed"), cast.qian)
    with pytest.raises(Refused):  # nothing is there yet to be accepted
        an_acceptance(cast, site, mode="site")
    a_shipment(cast, site, "handed_over")
    an_acceptance(cast, site, "signed", mode="site")
    assert Line.objects.get(order=site).accepted == D(10)


@pytest.mark.clause("6.2d")
def test_an_objection_has_an_action_an_owner_a_day_and_a_second_acceptance(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    customer = by_link(one, acceptance.ask_signature(one, holder="梁志远", by=cast.li))
    acceptance.object(one, objection="护盖卡扣偏紧", by=customer)
    audiences.catch_up()
    told = set(Announcement.objects.filter(event__verb="acceptance.object").values_list("user__username", flat=True))
    assert {"li", "wang", "chen"} <= told
    assert ("6.2d", one.key) in clauses(todo(cast.li))

    with pytest.raises(Refused, match="by whom"):
        acceptance.put_right(one, outcome="已换", by=cast.wang)
    acceptance.handle(one, action="换加长卡扣 12 只", owner=cast.users["wang"], due=date(2026, 6, 5), by=cast.li)
    assert [(t.clause, t.due.date()) for t in todo(cast.wang)] == [("6.2d", date(2026, 6, 5))]
    with pytest.raises(Refused):
        acceptance.put_right(one, outcome="已换", by=cast.chen)  # 王 has it in hand
    with pytest.raises(Refused, match="what was done"):
        an_acceptance(cast, order, again=one)
    acceptance.put_right(one, outcome="已换 12 只，扣合力 35 N", by=cast.wang)
    second = an_acceptance(cast, order, "signed", again=one)
    order.refresh_from_db()
    assert (one.stage, second.again_id, order.stage) == ("objected", one.pk, "accepted")
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


@pytest.mark.clause("6.2d")
def test_it_is_held_again_until_the_customer_is_content(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    acceptance.object(one, objection="护盖卡扣偏紧", by=cast.li)
    put_right(cast, one)
    two = an_acceptance(cast, order, "reported", again=one)
    acceptance.object(two, objection="铭牌写错", by=cast.li)
    assert acceptance.handle.refusal(one, cast.li)  # it is held again already
    put_right(cast, two, "铭牌已换")
    three = an_acceptance(cast, order, "signed", again=two)
    assert three.stage == "signed"
