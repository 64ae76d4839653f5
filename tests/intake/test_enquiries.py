"""2.1: enquiries are answered with a price and a date; special requirements go to the departments, which answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import an_order
from tests.intake.builders import a_quotation, an_enquiry
from yidan.core.actors import Role
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake import rules

pytestmark = pytest.mark.django_db


def test_an_enquiry_is_answered_by_a_quotation_with_price_and_date(cast):
    enquiry = an_enquiry(cast)
    later = replace(cast.li, at=cast.li.at + timedelta(hours=3))
    quotation = a_quotation(cast, enquiry=enquiry)
    assert quotation.number is None  # a draft has none

    intake.send(quotation, by=later)

    enquiry.refresh_from_db()
    assert (enquiry.stage, enquiry.answered_at) == ("quoted", later.at)
    assert quotation.number == "QT-2026-00001"
    paper = Paper.objects.get(form="quotation")
    assert paper.number == quotation.number and paper.blob.read().startswith(b"%PDF") and paper.field_class == "P"


def test_a_quotation_without_a_date_is_no_answer(cast):
    quotation = a_quotation(cast, promised=None)
    with pytest.raises(Refused, match="1"):
        intake.send(quotation, by=cast.li)
    assert not Paper.objects.exists()


def test_a_quotation_is_not_sent_or_accepted_after_its_time(cast):
    late = replace(cast.li, at=cast.li.at + timedelta(days=60))
    for quotation, verb in ((a_quotation(cast), intake.send), (a_quotation(cast, "sent"), intake.accept)):
        with pytest.raises(Refused, match="2026-07-01"):
            verb(quotation, by=late)


def test_marketing_acts_too(cast):
    marketing = replace(cast.li, roles=frozenset({Role.MARKETING}))
    enquiry = an_enquiry(cast)
    intake.require(enquiry, what="表面发黑", department="production", due=date(2026, 6, 2), by=marketing)
    assert intake.enquire.refusal(enquiry, cast.wang) is not None


def test_the_department_asked_answers_and_no_other(cast):
    enquiry = an_enquiry(cast)
    intake.require(enquiry, what="压头硬度 HRC 58–62", department="production", due=date(2026, 6, 2), by=cast.li)
    (asked,) = rules.requirements_of(enquiry)
    with pytest.raises(Refused):
        intake.answer_requirement(enquiry, requirement=asked, answer="可以", feasible=True, by=cast.zhao)
    assert rules.unanswered(enquiry, cast.li)

    intake.answer_requirement(enquiry, requirement=asked, answer="可以", feasible=True, by=cast.wang)

    (asked,) = rules.requirements_of(enquiry)
    assert (asked.feasible, asked.answered_by_id) == (True, cast.wang.user_id)
    assert rules.unanswered(enquiry, cast.li) is None


def test_what_was_asked_and_answered_goes_with_the_order(cast):
    """1.3b: what one department enters, the next receives unchanged."""
    enquiry = an_enquiry(cast)
    intake.require(enquiry, what="节拍 ≤ 42 s", department="production", due=date(2026, 6, 2), by=cast.li)
    intake.answer_requirement(enquiry, requirement=rules.requirements_of(enquiry)[0], answer="实测 40 s", feasible=True, by=cast.wang)
    quotation = a_quotation(cast, "accepted", enquiry=enquiry)

    order = an_order(cast, quotation=quotation)

    (carried,) = rules.requirements_of(order)
    assert (carried.what, carried.answer, carried.answered_by_id) == ("节拍 ≤ 42 s", "实测 40 s", cast.wang.user_id)
    assert len(rules.requirements_of(enquiry)) == 1
    enquiry.refresh_from_db()
    assert enquiry.stage == "won"
