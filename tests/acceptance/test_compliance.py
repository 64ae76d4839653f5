"""How 6.2 was kept, counted over what happened: one kept and one broken case each."""

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance, put_right
from tests.cast import AT, at
from tests.factories import days
from yidan.acceptance import commands as acceptance
from yidan.acceptance import compliance

pytestmark = pytest.mark.django_db
SPAN = (AT - days(1), AT + days(60))


def kept(count, span=SPAN):
    return sorted(case.kept for case in count(*span))


def test_agreed_the_day_before_is_too_late(cast):
    for held in (days(1), days(9)):
        an_acceptance(cast, a_made_order(cast), "agreed", at=AT + held)
    assert kept(compliance.agreed) == [False, True]


def test_a_waiver_sets_the_acceptance_aside(cast):
    an_acceptance(cast, a_made_order(cast), "signed")
    acceptance.waive(a_made_order(cast), positions=[1], reason="来函免验", by=cast.lin)
    assert kept(compliance.waived) == [False, True]


def test_reported_days_after_it_was_held(cast):
    for on in (days(9), days(12)):
        one = an_acceptance(cast, a_made_order(cast), "agreed")
        acceptance.report(one, explained="演示", findings="合格", by=at(cast.li, AT + on))
    assert kept(compliance.reported) == [False, True]


def test_a_report_that_waits_over_a_week_for_its_signature(cast):
    an_acceptance(cast, a_made_order(cast), "signed")
    late = an_acceptance(cast, a_made_order(cast), "reported")
    assert kept(compliance.signed) == [False, True]
    assert kept(compliance.signed, (AT - days(1), AT + days(6))) == [True]  # the week has not passed
    acceptance.record_signature(late, signer="梁志远", revision=1, by=at(cast.li, AT + days(9)))
    assert kept(compliance.signed) == [False, True]


def test_objections_put_right_by_their_day_and_those_left(cast):
    good, left = (an_acceptance(cast, a_made_order(cast), "reported") for _n in range(2))
    for one in (good, left):
        acceptance.object(one, objection="卡扣偏紧", by=cast.li)
    put_right(cast, good)
    assert kept(compliance.objections) == [False, True]
    assert kept(compliance.objections, (AT - days(1), AT + days(1))) == [True]
