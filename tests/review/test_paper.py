"""The review as a paper: filed with the verdict, complete, and only for those who may read every figure in it."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.acceptance.web import client_of
from tests.factories import an_order
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.papers import cut
from yidan.review.papers import review_shape

pytestmark = pytest.mark.django_db


def test_the_verdict_files_what_every_department_saw_said_and_signed(cast):
    order = an_order(cast, "in_review")
    assert not Paper.objects.filter(form="review").exists(), "before the verdict there is none"
    order = an_order(cast, "approved")
    paper = Paper.objects.get(form="review", object_id=order.pk)
    assert paper.number == order.number and paper.blob.read().startswith(b"%PDF") and paper.by == cast.users["lin"]
    assert [department.signed.name for department in review_shape(order, cast.lin).departments] == ["沈悦", "王海", "赵倩", "陈立"]


@pytest.mark.parametrize(("who", "may"), [("zong", True), ("zhou", True), ("lin", False), ("li", False), ("wang", False), ("zhao", False)])
def test_it_holds_figures_of_every_class_so_it_opens_for_few(cast, who, may):
    paper = Paper.objects.get(form="review", object_id=an_order(cast, "approved").pk)
    assert may_read(getattr(cast, who), paper.field_class) is may


def test_cut_to_the_workshop_it_has_words_for_figures(cast):
    shape = cut(review_shape(an_order(cast, "approved"), cast.lin), cast.wang)
    credit = next(e for department in shape.departments for e in department.evidence if e.clause == "3.2b")
    assert credit.hidden and credit.figure == () and shape.amount is None and shape.head.withheld


def test_on_request_it_is_printed_as_it_stands_in_the_readers_language(cast):
    """3.1b: for a meeting or a pen, before there is a verdict; the head of sales, who may not open the filed one, has it without suppliers' terms."""
    order = an_order(cast, "received")
    with translation.override("en"):
        shape = cut(review_shape(order, cast.lin, "en", prints=True), cast.lin)
        assert (shape.verdict, shape.head.official, shape.signatures[0].name) == ("", False, "")
        assert [department.name for department in shape.departments][0] == "Sales" and all(
            d.evidence and d.signed is None for d in shape.departments
        )
    done = an_order(cast, "approved")
    shape = review_shape(done, cast.li, prints=True)
    assert (shape.verdict, shape.head.official, shape.signatures[0].name) == ("pass", True, cast.lin.name)
    page = client_of(cast, "lin").get(f"/reviews/{done.key}/paper")
    assert page.status_code == 200 and page["Content-Type"] == "application/pdf"
