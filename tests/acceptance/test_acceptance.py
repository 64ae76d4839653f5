"""Customer acceptance (6.2), read as a story: appointed, agreed, shown, signed; objected and held again; waived."""

from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.builders import a_made_order, an_acceptance, by_link, customer_signs, lines_of, make, pieces, put_right
from tests.factories import an_item, an_order
from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules
from yidan.acceptance.commands import ResultInput
from yidan.acceptance.pieces import Piece
from yidan.core import signatures
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale, Unknown
from yidan.core.signatures import Signature
from yidan.intake.lines import LineInput
from yidan.intake.models import Line

pytestmark = pytest.mark.django_db


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", b"%PDF-1.4 signed", "application/pdf")


def test_at_works_the_customer_signs_by_link_and_the_order_is_accepted(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    assert (one.number, one.stage, one.revision) == ("AC-2026-00001", "reported", 1)
    signature = customer_signs(cast, one)
    order.refresh_from_db()
    assert (one.stage, order.stage, signature.means) == ("signed", "accepted", "link")
    assert order.lines.get().accepted == D(10)
    assert len({paper.title for paper in Paper.objects.filter(form="acceptance")}) == 2  # as reported, as signed


def test_partial_acceptances_add_up_and_only_the_last_accepts_the_order(cast):
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed", [Piece(1, D(4))])
    order.refresh_from_db()
    assert (order.stage, order.lines.get().accepted) == ("approved", D(4))
    an_acceptance(cast, order, "signed", [Piece(1, D(6))])
    order.refresh_from_db()
    assert (order.stage, order.lines.get().accepted) == ("accepted", D(10))


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ([Piece(1, D(11))], "11"),
        ([Piece(2, D(1))], "2"),
        ([Piece(1, D(0))], "1"),
        ([Piece(1, D(1)), Piece(1, D(1))], "."),
        ([Piece(1, D("0.5"))], "0.5"),
        ([Piece(9, D(1))], "9"),
    ],
)
def test_what_cannot_be_appointed(cast, wanted, why):
    order = a_made_order(cast)
    with pytest.raises(Refused, match=why):
        an_acceptance(cast, order, lines=wanted)


def test_pieces_in_an_open_acceptance_are_not_appointed_twice(cast):
    order = a_made_order(cast)
    an_acceptance(cast, order, lines=[Piece(1, D(7))])
    with pytest.raises(Refused, match="3"):
        an_acceptance(cast, order, lines=[Piece(1, D(4))])


def test_what_is_not_made_is_not_fit(cast):
    order = an_order(cast, "approved", lines=lines_of("works"))
    with pytest.raises(Refused, match="0"):
        an_acceptance(cast, order)
    make(order, D(3))
    an_acceptance(cast, order, lines=[Piece(1, D(3))])


def test_a_line_accepted_on_site_is_not_appointed_at_works_nor_before_delivery(cast):
    order = a_made_order(cast, "site")
    with pytest.raises(Refused):
        an_acceptance(cast, order)
    with pytest.raises(Refused, match="0"):
        an_acceptance(cast, order, mode="site")


def test_agreement_is_noted_by_sales_or_said_by_link(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order)
    with pytest.raises(Refused):
        acceptance.agree(one, by=cast.li)
    token = acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    acceptance.agree(one, by=by_link(one, token))
    assert one.stage == "agreed"


def test_a_link_of_another_order_sees_nothing(cast):
    one = an_acceptance(cast, a_made_order(cast))
    other = an_acceptance(cast, a_made_order(cast))
    token = acceptance.ask_signature(other, holder="路人", by=cast.li)
    with pytest.raises(Unknown):
        acceptance.agree(one, by=by_link(other, token))


def test_reported_again_is_another_revision_and_the_old_page_cannot_be_signed(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    before = signatures.content_hash(rules.shown(one))
    token = acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    acceptance.report(one, explained="演示", findings="一处划痕", lines=[ResultInput(1, "合格", D(9))], by=cast.li)
    assert one.revision == 2 and rules.shown(one)["lines"][0]["quantity"] == "9"
    customer = by_link(one, token)
    for content, revision in ((before, 1), (before, 2)):
        with pytest.raises(Stale):
            acceptance.sign(one, signer="梁志远", content=content, revision=revision, by=customer)
    acceptance.sign(one, signer="梁志远", content=signatures.content_hash(rules.shown(one)), revision=2, by=customer)
    assert Line.objects.get(order=order).accepted == D(9)


def test_paper_counts_when_a_second_person_has_compared_it(cast):
    one = an_acceptance(cast, a_made_order(cast), "reported")
    acceptance.record_scan(one, signer="梁志远", means="paper", scan=scan(), revision=1, by=cast.li)
    signature = Signature.objects.get()
    assert one.stage == "reported"
    with pytest.raises(Refused):
        acceptance.compare_signature(one, signature=signature, by=cast.li)
    acceptance.compare_signature(one, signature=signature, by=cast.shen)
    assert one.stage == "signed" and one.lines.get().line.accepted == D(10)


def test_a_chat_picture_only_holds_the_place(cast):
    one = an_acceptance(cast, a_made_order(cast), "reported")
    acceptance.record_scan(one, signer="梁志远", means="picture", scan=scan(), original_due=one.at.date(), revision=1, by=cast.li)
    with pytest.raises(Refused):
        acceptance.compare_signature(one, signature=Signature.objects.get(), by=cast.shen)


def test_an_objection_is_handled_then_the_acceptance_is_held_again(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    acceptance.object(one, objection="护盖卡扣偏紧", by=cast.li)
    with pytest.raises(Refused):
        an_acceptance(cast, order, again=one)
    put_right(cast, one)
    second = an_acceptance(cast, order, "signed", again=one)
    order.refresh_from_db()
    assert (one.stage, second.stage, order.stage) == ("objected", "signed", "accepted")


def test_a_waiver_is_recorded_by_the_head(cast):
    order = a_made_order(cast)
    with pytest.raises(Refused):
        acceptance.waive(order, positions=[1], reason="客户来函免验", by=cast.li)
    acceptance.waive(order, positions=[1], reason="客户来函免验", by=cast.lin)
    assert order.lines.get().acceptance == "none"
    with pytest.raises(Refused):
        acceptance.waive(order, positions=[1], reason="再次", by=cast.lin)


def test_a_service_is_delivered_by_the_signature_under_its_performance(cast):
    line = LineInput(an_item("SV-1", "service", name="安装调试"), D(1), D(2000))
    order = an_order(cast, "approved", lines=[line])
    an_acceptance(cast, order, "signed", pieces(order))
    order.refresh_from_db()
    done = order.lines.get()
    assert (order.stage, done.accepted, done.delivered) == ("accepted", D(1), D(1))


@pytest.mark.parametrize("who", ["wang", "chen", "qian", "zhou", "feng", "fang", "stranger"])
def test_only_sales_appoint(cast, who):
    with pytest.raises(Refused):
        order = a_made_order(cast)
        one = an_acceptance(cast, order)
        acceptance.agree(one, note="x", by=getattr(cast, who))
