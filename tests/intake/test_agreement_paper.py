"""The blanket agreement as a paper: drawn with it, in the customer's language, with what a call-off takes over; and both minutes in two languages."""

from __future__ import annotations

import pytest

from tests.factories import an_order
from tests.monitoring.builders import a_meeting, a_warning
from tests.policy.test_2_intake import an_agreement
from yidan.core.files import Paper
from yidan.core.papers import render
from yidan.intake import papers
from yidan.review import commands as review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("currency", "language", "title"), [("CNY", "zh", "框架协议"), ("EUR", "en", "Blanket agreement")])
def test_it_is_drawn_with_the_agreement_and_numbered(cast, currency, language, title):
    agreement = an_agreement(cast, "draft", currency=currency)
    paper = Paper.objects.get(form="blanket_agreement", object_id=agreement.pk)
    assert (paper.title, paper.number, paper.field_class) == (title, agreement.number, "P") and paper.blob.intact()
    shape = papers.blanket(agreement)
    assert shape.head.lang == language and [line.qty for line in shape.lines] == ["100"]
    assert any("60" in str(term.text) for term in shape.terms), "月结 60 天"
    assert render("blanket_agreement", shape, frozen=cast.li.at) == paper.blob.read(), "the same bytes"


def test_minutes_are_filed_in_both_languages(cast):
    order = an_order(cast, "in_review")
    review.minute(order, way="circulated", held_at=cast.li.at, attendees="四部门", text="同意", revision=1, by=cast.li)
    a_warning(cast)
    meeting = a_meeting(cast, "held")
    for document in (order, meeting):
        found = Paper.objects.filter(form="minutes", kind=document.document_kind(), object_id=document.pk)
        assert sorted(found.values_list("language", flat=True)) == ["en", "zh"]
        assert len({paper.title for paper in found}) == 2 and len({paper.blob_id for paper in found}) == 2
