"""3.3c: what was agreed with the customer amends the order; the amended order is reviewed again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from tests.factories import an_item, an_order, original
from yidan.core.files import Paper
from yidan.core.openings import opened
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.intake.models import Line

pytestmark = pytest.mark.django_db


def amended(order, cast, *lines, reason="客户减一台", **more):
    values = {"place": order.place, "payment_terms": order.payment_terms, "requested": order.requested} | more
    intake.amend(order, lines=lines, reason=reason, by=cast.li, **values)


def test_an_amendment_is_the_next_revision_with_its_differences(cast):
    order = an_order(cast, "received")
    amended(
        order,
        cast,
        LineInput(an_item("AS-300"), D(8), D(113), position=1),
        LineInput(an_item("AS-301"), D(10), D(113), position=2),
        requested=date(2026, 9, 1),
    )

    assert (order.revision, order.stage, order.second_check_by_id) == (2, "received", None)
    revision = order.revisions.get(revision=2)
    assert revision.reason == "客户减一台"
    found = {(row["where"], row["field"]): (row["before"], row["after"]) for row in revision.differences}
    assert found[("order", "requested")] == ("2026-08-01", "2026-09-01")
    assert found[("1", "ordered")] == ("10", "8")
    assert ("2", "ordered") not in found
    assert [paper.revision for paper in Paper.objects.filter(form="contract")] == [1, 2]


def test_lines_come_and_go(cast):
    order = an_order(cast, "received")
    amended(order, cast, LineInput(an_item("AS-301"), D(10), D(113), position=2), LineInput(an_item("NEW"), D(1), D(50)))
    assert [(line.position, line.item.code) for line in order.lines.order_by("position")] == [(2, "AS-301"), (3, "NEW")]
    assert {row["where"] for row in order.revisions.get(revision=2).differences} == {"1", "3"}


def test_nothing_changed_is_no_revision(cast):
    order = an_order(cast, "received", n=1)
    with pytest.raises(Refused):
        amended(order, cast, LineInput(an_item("AS-300"), D(10), D(113), position=1))
    order.refresh_from_db()
    assert order.revision == 1


def test_an_unknown_line_is_refused(cast):
    order = an_order(cast, "received", n=1)
    with pytest.raises(Refused, match="7"):
        amended(order, cast, LineInput(an_item("AS-300"), D(9), D(113), position=7))


def test_pitfall_15_fewer_than_produced_is_refused_with_the_reason(cast):
    """QTY-1: three of ten are made and one of those is scrap: it may become two, not one; and a line in work is not dropped."""
    order = an_order(cast, "received", n=2)
    with opened():
        Line.objects.filter(order=order, position=1).update(released=3, produced=3, scrapped=1)
    keep = LineInput(an_item("AS-301"), D(10), D(113), position=2)
    with pytest.raises(Refused, match="1.*2.*1"):
        amended(order, cast, LineInput(an_item("AS-300"), D(1), D(113), position=1), keep)
    with pytest.raises(Refused):
        amended(order, cast, keep)
    amended(order, cast, LineInput(an_item("AS-300"), D(2), D(113), position=1), keep)
    line = order.lines.get(position=1)
    assert (line.ordered, line.produced) == (2, 3)


def test_what_the_customer_wrote_is_kept_with_it(cast):
    order = an_order(cast, "received", n=1)
    amended(order, cast, LineInput(an_item("AS-300"), D(9), D(113), position=1), original=original("letter.pdf"))
    assert [paper.revision for paper in Paper.objects.filter(form="original")] == [1, 2]
