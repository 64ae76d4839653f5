"""What stands on whose desk: each task with its reason and time, gone as soon as it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.factories import an_item, an_order, compared, original
from tests.intake.builders import a_link, a_quotation, an_enquiry, an_oral_order
from tests.intake.test_signing import scan
from yidan.core.signatures import content_hash
from yidan.intake import commands as intake
from yidan.intake import lines, rules
from yidan.intake.lines import LineInput
from yidan.intake.queries import todo

pytestmark = pytest.mark.django_db


def work(by):
    """(clause, page) of what is to do."""
    return [(one.clause, one.url) for one in todo(by)]


def clauses(by):
    return [one.clause for one in todo(by)]


def test_an_enquiry_is_answered_by_its_own_salesperson(cast):
    enquiry = an_enquiry(cast)
    (one,) = todo(cast.li)
    assert (one.clause, one.url, one.due, one.who) == ("2.1a", enquiry.get_absolute_url(), enquiry.answer_due, "宁波海纳电器")
    assert todo(cast.shen) == [] and todo(cast.wang) == [] and todo(cast.stranger) == []
    intake.send(a_quotation(cast, enquiry=enquiry), by=cast.li)
    assert todo(cast.li) == []


def test_a_quotation_is_sent_and_an_accepted_one_entered(cast):
    quotation = a_quotation(cast, promised=None)
    (one,) = todo(cast.li)
    assert one.url == quotation.get_absolute_url() and "1" in str(one.reason)
    accepted = a_quotation(cast, "accepted")
    assert f"/orders/enter?quotation={accepted.number}" in [one.url for one in todo(cast.li)]
    an_order(cast, "received", quotation=accepted)
    assert f"/orders/enter?quotation={accepted.number}" not in [one.url for one in todo(cast.li)]


def test_a_draft_says_what_comes_next(cast):
    order = an_order(cast, lines=[LineInput(an_item("BARE", drawing=""), D(1), D(5))])
    base = f"/orders/{order.key}"
    seen = [work(cast.li)]
    intake.correct(
        order, customer_po="", place="x", payment_terms="t", requested=order.requested, lines=[LineInput(an_item(), D(1), D(5))], by=cast.li
    )
    seen.append(work(cast.li))
    intake.attach(order, original=original(), by=cast.li)
    seen.append(work(cast.li))
    intake.compare(order, found=compared(order), revision=1, by=cast.li)
    seen.append(work(cast.li))
    intake.receive(order, by=cast.li)
    seen.append(work(cast.li))
    assert seen == [[("2.3c", f"{base}/correct")], [("2.3b", f"{base}/attach")], [("2.3b", f"{base}/compare")], [("2.3e", base)], []]


def test_the_second_look_is_offered_to_others(cast):
    order = an_order(cast, "received", lines=[LineInput(an_item(), D(2), D(60000))])
    assert clauses(cast.li) == []
    assert work(cast.shen) == [("2.3b", f"/orders/{order.key}/compare")]
    found = compared(order)
    intake.compare(order, found=[replace(found[0], agrees=False, original="宁波"), *found[1:]], revision=1, by=cast.shen)
    assert work(cast.li) == [("2.3b", f"/orders/{order.key}/amend")], "the difference goes back to whoever owns the order"
    intake.compare(order, found=found, revision=1, by=cast.shen)
    assert clauses(cast.li) == clauses(cast.shen) == []


def test_a_signature_is_chased_until_it_counts(cast):
    order = an_oral_order(cast)
    assert clauses(cast.li) == ["2.2b"] and clauses(cast.shen) == []
    intake.record_signature(order, signer="顾建平", means="paper", scan=scan(), revision=1, by=cast.li)
    assert work(cast.shen) == [("2.2b", f"/orders/{order.key}/compare-signature")]
    intake.compare_signature(order, signature=rules.signatures_of(order)[0], by=cast.shen)
    assert clauses(cast.li) == clauses(cast.shen) == []

    other = an_oral_order(cast)
    _token, link = a_link(other, cast)
    intake.confirm(other, signer="顾", content=content_hash(lines.to_sign(other)), revision=1, by=link.actor(cast.li.at, "k"))
    assert clauses(cast.li) == []


def test_a_requirement_stands_with_the_department_asked(cast):
    order = an_order(cast, "received")
    intake.require_of_order(order, what="表面发黑", department="production", due=date(2026, 6, 3), by=cast.li)
    (one,) = todo(cast.wang)
    (asked,) = rules.requirements_of(order)
    assert one.clause == "2.1c" and one.url == f"/orders/{order.key}/answer-order-requirement?requirement={asked.pk}"
    assert todo(cast.zhao) == [] and todo(cast.he_head), "the head of production sees it too"
    intake.answer_order_requirement(order, requirement=asked, answer="可以", feasible=True, by=cast.wang)
    assert todo(cast.wang) == []


def test_what_the_customer_wrote_stands_with_sales(cast):
    order = an_oral_order(cast)
    _token, link = a_link(order, cast)
    intake.wish(order, text="要 12 套", by=link.actor(cast.li.at, "k"))
    assert "3.3c" in clauses(cast.li)


def test_a_leavers_open_work_falls_to_the_head(cast):
    an_enquiry(cast)
    assert todo(cast.lin) == []
    user = cast.users["li"]
    user.is_active = False
    user.save()
    assert clauses(cast.lin) == ["2.1a"]


@pytest.mark.parametrize("n", [1, 3])
def test_as_many_queries_for_one_as_for_three(cast, n, django_assert_max_num_queries):
    for _n in range(n):
        an_enquiry(cast), a_quotation(cast), an_order(cast), an_oral_order(cast)
    with django_assert_max_num_queries(26):
        assert len(todo(replace(cast.li, at=cast.li.at + timedelta(days=1)))) == 4 * n
