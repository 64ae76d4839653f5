"""How 4.3, 5.3 and 6.3 were kept, counted over what happened: one kept and one broken case each."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.acceptance.builders import a_made_order
from tests.cast import AT, at
from tests.factories import a_customer, days
from tests.logistics.builders import a_shipment, all_papers, packed
from yidan.acceptance.pieces import Piece
from yidan.logistics import commands as logistics
from yidan.logistics import compliance

pytestmark = pytest.mark.django_db
SPAN = (AT - days(1), AT + days(90))


def kept(count):
    return sorted(case.kept for case in count(*SPAN))


def told_customer():
    return a_customer("KH-0040", email="liang@haina.example")


def sent(cast, one, on, **more):
    """Booked, packed and shipped on a day."""
    then = at(cast.qian, AT + on)
    logistics.book(one, carrier="粤运物流", insurance="按货值", storage="无", by=at(cast.qian, AT))
    logistics.pack(one, packages=packed(one), by=then)
    logistics.ship(one, **more, by=then)


def test_a_plan_of_the_same_day_is_no_plan(cast):
    for on in (timedelta(0), days(2)):
        sent(cast, a_shipment(cast, a_made_order(cast, "none")), on)
    assert kept(compliance.planned) == [False, True]


@pytest.mark.parametrize(("leaves", "good"), [(date(2026, 6, 4), False), (date(2026, 6, 8), True)])
def test_a_long_way_is_booked_a_week_ahead(cast, leaves, good):
    one = a_shipment(cast, a_made_order(cast, "none"), "booked", long_distance=True, leaves=leaves, arrives=leaves)
    assert [case.kept for case in compliance.booked(*SPAN)] == [good]
    assert good or str(one.leaves) in str(next(iter(compliance.booked(*SPAN))).why)
    a_shipment(cast, a_made_order(cast, "none"), "booked")  # a short way is not counted
    assert len(list(compliance.booked(*SPAN))) == 1


def test_who_was_not_told(cast):
    for customer in (told_customer(), a_customer()):
        a_shipment(cast, a_made_order(cast, "none", customer=customer), "handed_over")
    assert kept(compliance.told_before) == kept(compliance.told) == [False, True]


def test_lists_that_nobody_signed_in_time(cast):
    signed, late = (a_shipment(cast, a_made_order(cast, "none"), "handed_over") for _n in range(2))
    logistics.record_signature(signed, signer="梁志远", revision=1, by=cast.qian)
    logistics.record_signature(late, signer="梁志远", revision=1, by=at(cast.qian, AT + days(4)))
    assert kept(compliance.signed_for) == [False, True]
    assert list(compliance.signed_for(AT, AT + days(2))) == []  # their time is not over


def test_lost_pieces_and_exceptions_left_open(cast):
    whole, hurt = (a_shipment(cast, a_made_order(cast, "none"), "shipped") for _n in range(2))
    trouble = {"kind": "damaged", "what": "跌落", "action": "返修", "owner": cast.users["qian"]}
    logistics.report_trouble(whole, **{**trouble, "kind": "late"}, due=date(2026, 6, 3), by=cast.qian)
    logistics.settle_trouble(whole, trouble=whole.troubles.get(), outcome="已到", by=cast.qian)
    logistics.report_trouble(hurt, **trouble, due=date(2026, 6, 3), lost=[Piece(1, D(1))], by=cast.qian)
    for one in (whole, hurt):
        logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=cast.qian)
    assert kept(compliance.carried) == [False, True]
    assert kept(compliance.troubles) == [False, True]
    assert len(list(compliance.troubles(AT - days(1), AT + days(1)))) == 1  # the other one is not due yet


def test_later_than_planned_however_it_was_announced_on_the_way(cast):
    good, late = (a_shipment(cast, a_made_order(cast, "none")) for _n in range(2))
    for one in (good, late):
        sent(cast, one, days(1), arrives=date(2026, 6, 5))
    logistics.track(late, where="嘉兴", what="封路", arrives=date(2026, 6, 8), by=at(cast.qian, AT + days(2)))
    for one, on in ((good, days(4)), (late, days(7))):
        logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=at(cast.qian, AT + on))
    assert kept(compliance.arrived) == [False, True]
