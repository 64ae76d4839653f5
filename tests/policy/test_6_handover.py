"""6.3 Delivered: what leaves and what is handed over agree with the acceptance report, with all its papers; then the order is delivered.
And the way back: what the customer returns is received, judged, credited or replaced."""

from decimal import Decimal as D

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance, by_link
from tests.logistics.builders import a_return, a_scan, a_shipment, all_papers, places
from yidan.acceptance.pieces import Piece
from yidan.core.announcements import Announcement
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Signature, content_hash
from yidan.desk import invariants
from yidan.logistics import commands as logistics
from yidan.logistics import rules
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.queries import todo
from yidan.monitoring import audiences
from yidan.stock import postings
from yidan.stock.models import Balance, Movement

pytestmark = pytest.mark.django_db


def sound():
    return {name: broken for name, broken in invariants.run().items() if broken}


@pytest.mark.clause("6.3a")
def test_no_truck_leaves_with_more_than_the_signed_report_says(cast):
    order = a_made_order(cast)
    report = an_acceptance(cast, order, "signed", [Piece(1, D(6))])
    one = a_shipment(cast, order, "packed", [Piece(1, D(7))], acceptance=report)
    with pytest.raises(Refused, match="report") as why:
        logistics.ship(one, by=cast.qian)
    assert why.value.clause == "6.3a"
    logistics.cancel_shipment(one, reason="改为六台", by=cast.qian)
    assert a_shipment(cast, order, "shipped", [Piece(1, D(6))], acceptance=report).stage == "shipped"


@pytest.mark.clause("6.3a")
def test_nobody_signs_for_a_count_that_differs_from_the_note(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "shipped")
    with pytest.raises(Refused, match="9 counted, 10") as why:
        logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), counted=[Piece(1, D(9))], by=cast.qian)
    assert (why.value.clause, one.order.lines.get().delivered) == ("6.3a", D(0))
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), counted=[Piece(1, D(10))], by=cast.qian)


@pytest.mark.clause("6.3b")
def test_manual_certificate_and_service_commitment_go_along(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "shipped")
    names = list(one.papers_handed.order_by("pk").values_list("name", flat=True))
    assert len(names) == 3
    with pytest.raises(Refused, match=names[1]) as why:
        logistics.hand_over(one, receiver="梁志远", papers_handed=[HandedInput(names[0]), HandedInput(names[2])], by=cast.qian)
    assert why.value.clause == "6.3b"
    given = [HandedInput(names[0], 2, number="HC-M-31 / C"), HandedInput(names[1], number="QC-2026-00001"), HandedInput(names[2])]
    logistics.hand_over(one, receiver="梁志远", papers_handed=given, by=cast.qian)
    assert one.papers_handed.get(name=names[0]).copies == 2
    assert Paper.objects.get(form="hand_over").number == one.number


@pytest.mark.clause("6.3b")
def test_the_customer_signs_for_what_was_handed_over(cast):
    """The list names the serial numbers and the papers; the private link shows just that, and the signature stands under its hash."""
    order = a_made_order(cast, "none")
    one = a_shipment(cast, order, "booked")
    boxes = [PackInput(1, "1", D(320), D(6), serials="AS300-01 … 06"), PackInput(1, "2", D(260), D(4), serials="AS300-07 … 10")]
    logistics.pack(one, packages=boxes, by=cast.qian)
    logistics.ship(one, by=cast.qian)
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=cast.qian)
    assert [(t.clause, t.key) for who in (cast.qian, cast.li) for t in todo(who) if t.clause == "6.3b"] == [("6.3b", one.key)] * 2

    customer = by_link(one, logistics.ask_signature(one, holder="梁志远", by=cast.qian))
    shown = rules.shown(one)
    assert shown["lines"][0]["serials"] == "AS300-01 … 06、AS300-07 … 10" and len(shown["papers"]) == 3
    with pytest.raises(Stale):
        logistics.sign(one, signer="梁志远", content="0" * 64, revision=1, by=customer)
    logistics.sign(one, signer="梁志远", content=content_hash(shown), revision=1, by=customer)
    assert rules.signing.signed(one).signer == "梁志远" and {t.clause for t in todo(cast.qian) + todo(cast.li)} == {
        "7.1b"
    }  # the carrier's invoice is still to come
    assert Paper.objects.filter(form="hand_over").count() == 2  # as handed over, and as signed
    with pytest.raises(Refused, match="signed"):
        logistics.record_signature(one, signer="x", revision=1, by=cast.qian)


@pytest.mark.clause("6.3b")
def test_a_list_signed_on_paper_counts_when_a_second_person_has_compared_it(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "handed_over")
    logistics.record_scan(one, signer="梁志远", means="paper", scan=a_scan(), revision=1, by=cast.qian)
    assert rules.signing.signed(one) is None and todo(cast.qian) == []
    assert [t.clause for t in todo(cast.li)] == ["6.3b"]
    with pytest.raises(Refused, match="other than"):
        logistics.compare_signature(one, signature=Signature.objects.get(), by=cast.qian)
    logistics.compare_signature(one, signature=Signature.objects.get(), by=cast.li)
    assert rules.signing.signed(one) and todo(cast.li) == []


@pytest.mark.clause("5.3c", "6.3b")
def test_who_does_not_agree_says_so_and_his_salesperson_settles_it(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "handed_over")
    customer = by_link(one, logistics.ask_signature(one, holder="梁志远", by=cast.qian))
    logistics.object(one, objection="二号箱进水，外观待确认", by=customer)
    assert [(t.clause, t.reason) for t in todo(cast.li)] == [("5.3c", "二号箱进水，外观待确认")]
    assert todo(cast.qian) == []  # nobody chases a signature that is refused
    logistics.settle_trouble(one, trouble=one.troubles.get(), outcome="同意换包装，机身无碍", by=cast.li)
    logistics.record_signature(one, signer="梁志远", revision=1, by=cast.li)
    assert sound() == {}


@pytest.mark.clause("6.3c")
def test_with_the_last_hand_over_the_order_is_delivered_and_those_concerned_are_told(cast):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over", [Piece(1, D(4))])
    order.refresh_from_db()
    assert order.stage == "approved"
    a_shipment(cast, order, "handed_over", [Piece(1, D(6))])
    order.refresh_from_db()
    assert order.stage == "delivered" and sound() == {}
    audiences.catch_up()
    told = Announcement.objects.filter(event__verb="logistics.delivered").values_list("user__username", flat=True)
    assert {"li", "zhou", "zhou_head", "feng"} <= set(told)


@pytest.mark.clause("6.3c", "7.2c")
def test_a_returned_piece_is_credited_and_nothing_more_is_owed(cast):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over")
    one = a_return(cast, order)
    assert ("5.3a", one.key) in [(t.clause, t.key) for t in todo(cast.qian)]
    quarantine, good = places()
    with pytest.raises(Refused):
        logistics.receive_return(one, place=good, counted=[Piece(1, D(1))], by=cast.qian)
    logistics.receive_return(one, place=quarantine, counted=[Piece(1, D(1))], by=cast.qian)
    order.refresh_from_db()
    line = order.lines.get()
    assert (line.delivered, line.returned, rules.owed(line)) == (D(10), D(1), D(0))
    assert Balance.objects.get(on_hand__gt=0).place == quarantine and postings.free(line.item) == 0
    assert rules.not_all_there(order, cast.zhou) and one.key in rules.not_all_there(order, cast.zhou)  # not settled before it is decided

    logistics.inspect_return(one, findings="功能正常", fit=[Piece(1, D(1))], place=good, by=cast.chen)
    assert postings.free(line.item) == 1 and Paper.objects.filter(form="return").count() == 1
    with pytest.raises(Refused):
        logistics.credit_return(one, decision="冲红", by=cast.li)  # a head decides on money
    logistics.credit_return(one, decision="按到货价冲红", by=cast.lin)
    assert (one.stage, rules.not_all_there(order, cast.zhou)) == ("credited", None) and sound() == {}


@pytest.mark.clause("6.3a", "7.2c")
def test_a_repaired_piece_goes_again_out_of_stock(cast):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over")
    a_return(cast, order, "replaced", wish="replace")
    line = order.lines.get()
    assert (line.taken, line.fit, rules.owed(line), postings.free(line.item)) == (D(1), D(11), D(1), D(0))
    assert ("4.3a", order.key) in [(t.clause, t.key) for t in todo(cast.qian)]
    a_shipment(cast, order, "handed_over", [Piece(1, D(1))])
    line.refresh_from_db()
    assert (line.delivered, line.returned, rules.owed(line)) == (D(11), D(1), D(0)) and sound() == {}
    assert Movement.objects.get(kind="shipped").quantity == D(-1)


@pytest.mark.clause("6.3a", "7.2c")
def test_what_is_unfit_is_scrapped_and_what_is_not_there_stays_owed(cast):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over")
    a_return(cast, order, "replaced", [Piece(1, D(2))], fit=[Piece(1, D(1))], wish="replace")
    line = order.lines.get()
    assert (line.taken, rules.owed(line)) == (D(1), D(2))
    assert Movement.objects.get(kind="scrapped").quantity == D(-1)
    with pytest.raises(Refused):
        a_shipment(cast, order, "packed", [Piece(1, D(2))])  # one is fit, the other must be made


@pytest.mark.parametrize(("n", "why"), [(D(11), "11"), (D(0), "1")])
def test_no_more_comes_back_than_he_has(cast, n, why):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over")
    with pytest.raises(Refused, match=why):
        a_return(cast, order, lines=[Piece(1, n)])


def test_two_returns_do_not_take_the_same_piece(cast):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over")
    a_return(cast, order, lines=[Piece(1, D(8))])
    with pytest.raises(Refused, match="2"):
        a_return(cast, order, lines=[Piece(1, D(3))])
