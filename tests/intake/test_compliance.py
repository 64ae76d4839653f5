"""How chapter 2 is counted: each rate with a kept and a broken occasion."""

from datetime import date, timedelta

import pytest

from tests.cast import AT
from tests.factories import an_order
from tests.intake.builders import a_quotation, an_enquiry
from yidan.intake import commands as intake
from yidan.intake import compliance
from yidan.intake.models import Requirement

pytestmark = pytest.mark.django_db
SINCE, UNTIL = AT - timedelta(days=5), AT + timedelta(days=30)


def kept(cases):
    """Kept or not, the kept first; a kept one is shown by its event, a broken one says why."""
    found = list(cases)
    assert all(case.document and (case.event if case.kept else case.why) for case in found), found
    return sorted((case.kept for case in found), reverse=True)


def test_enquiries_are_answered_in_their_hours_or_not(cast):
    a_quotation(cast, "sent", enquiry=an_enquiry(cast))
    an_enquiry(cast)
    assert kept(compliance.answered(SINCE, UNTIL)) == [True, False]


def test_requirements_are_answered_by_their_day_or_not(cast):
    order = an_order(cast)
    for what in ("扭力", "木箱"):
        intake.require_of_order(order, what=what, department="quality", due=date(2026, 6, 3), by=cast.li)
    first = Requirement.objects.order_by("pk").first()
    intake.answer_order_requirement(order, requirement=first, answer="行", feasible=True, by=cast.chen)
    assert kept(compliance.requirements(SINCE, UNTIL)) == [True, False]


def test_orders_are_entered_in_their_hours_or_not(cast):
    an_order(cast, "received")
    an_order(cast, "received", received_at=AT - timedelta(hours=5))
    an_order(cast)
    assert kept(compliance.entered(SINCE, UNTIL)) == [True, False, False]
    assert kept(compliance.entered(SINCE, AT + timedelta(hours=1))) == [True, False], "a draft of this hour is not late yet"
