"""How chapter 1 and 5.4 are counted: each rate with a kept and a broken occasion."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import transaction

from tests.acceptance.builders import a_made_order
from tests.cast import AT, at
from tests.factories import an_order, compared, days
from tests.intake.test_compliance import kept
from tests.intake.test_history import an_old_order, lines
from tests.monitoring.builders import a_warning
from tests.quality.builders import a_final, an_order_made, measured
from yidan.core import openings
from yidan.intake import commands as intake
from yidan.intake.models import Order
from yidan.monitoring import compliance
from yidan.people.models import User
from yidan.quality import commands as quality
from yidan.quality import compliance as quality_compliance

pytestmark = pytest.mark.django_db
SPAN = (AT - days(1), AT + days(60))


def test_an_order_brought_in_after_orders_were_handled_here_went_outside(cast):
    """1.1: what was brought in before the house began is its history, not a breach."""
    intake.take_over(an_old_order(cast, external="OLD-1"), lines=lines(D("10"), D("10.0001")), by=at(cast.lin, AT - timedelta(hours=2)))
    an_order(cast, "received")
    intake.take_over(an_old_order(cast, external="OLD-2"), lines=lines(D("10"), D("10.0001")), by=at(cast.lin, AT + timedelta(hours=2)))
    assert kept(compliance.inside(*SPAN)) == [True, True, False]


def test_what_the_second_look_finds_had_gone_in_wrong(cast):
    """1.3b"""
    for wrong in (False, True):
        order = an_order(cast, "received")
        second = compared(order)
        if wrong:
            second[0] = replace(second[0], agrees=False, original="另一家")
        intake.compare(order, found=second, revision=1, by=at(cast.shen, AT + timedelta(hours=1)))
    assert kept(compliance.second_look(*SPAN)) == [True, False]


def test_what_a_leaver_left_open_is_pushed_away_until_somebody_has_it(cast):
    """1.3e"""
    one = a_warning(cast)
    assert all(kept(compliance.owned(*SPAN)))
    with transaction.atomic(), openings.opened():
        User.objects.filter(pk=one.owner_id).update(is_active=False)
    broken = [case for case in compliance.owned(*SPAN) if not case.kept]
    assert [case.document for case in broken] == [one.order.key] and "王海" in str(broken[0].why)


def test_a_late_order_was_warned_of_and_showed_its_new_date_or_not(cast):
    """5.4a, 5.4b"""
    warned, unseen = a_made_order(cast, "none"), a_made_order(cast, "none")
    a_warning(cast, warned)
    with transaction.atomic(), openings.opened():
        Order.objects.filter(pk=warned.pk).update(forecast=warned.promised + days(5))
    span = (AT, AT + timedelta(days=(warned.promised - AT.date()).days + 2))
    for count in (compliance.watched, compliance.shown_live):
        found = {case.document: case.kept for case in count(*span)}
        assert found == {warned.key: True, unseen.key: False}
    assert list(compliance.watched(AT, AT + days(3))) == [], "not while the promised day is ahead"


def test_who_judges_has_measured(cast):
    """6.1c"""
    for who in (cast.chen, cast.chen_head):
        case = an_order_made(cast, customer_po=f"P-{who.user_id}")
        inspection = a_final(case.line, D(4), cast.chen)
        measured(inspection, cast.chen)
        quality.conclude(inspection, passed=D(4), by=who)
    assert kept(quality_compliance.measured(AT - days(1), AT + days(1))) == [True, False]
