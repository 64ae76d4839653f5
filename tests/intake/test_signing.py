"""2.2b, ORD-2: an oral order is written down at once and the customer signs it, by link, on our device or on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import an_item, some_lines
from tests.intake.builders import a_link, an_oral_order
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale, Unknown
from yidan.core.signatures import Signature, content_hash, link_of
from yidan.intake import commands as intake
from yidan.intake import lines, rules
from yidan.intake.lines import LineInput

pytestmark = pytest.mark.django_db


def hash_of(order):
    return content_hash(lines.to_sign(order))


def scan():
    return SimpleUploadedFile("signed.jpg", b"\xff\xd8 signed", "image/jpeg")


def test_the_customer_signs_by_link(cast):
    order = an_oral_order(cast)
    assert rules.unsigned(order, cast.lin)
    token, link = a_link(order, cast)
    by = link.actor(cast.li.at, "k1")

    intake.confirm(order, signer="顾建平 采购主管", content=hash_of(order), revision=1, by=by)

    assert rules.unsigned(order, cast.lin) is None
    signature = Signature.objects.get()
    assert (signature.means, signature.link_id, signature.content_hash) == ("link", link.pk, hash_of(order))
    assert Paper.objects.filter(form="oral_confirmation").count() == 2  # as asked, and as signed
    with pytest.raises(Refused):
        intake.confirm(order, signer="顾建平", content=hash_of(order), revision=1, by=by)


def test_a_signature_stands_under_what_was_shown(cast):
    order = an_oral_order(cast)
    _token, link = a_link(order, cast)
    shown, by = hash_of(order), link.actor(cast.li.at, "k")
    intake.require_of_order(order, what="压头硬度 HRC 58–62", department="production", due=date(2026, 6, 3), by=cast.li)
    with pytest.raises(Stale):
        intake.confirm(order, signer="顾建平", content=shown, revision=1, by=by)
    assert not Signature.objects.exists()


def test_an_amended_order_is_signed_again(cast):
    order = an_oral_order(cast)
    _token, link = a_link(order, cast)
    intake.confirm(order, signer="顾建平", content=hash_of(order), revision=1, by=link.actor(cast.li.at, "k"))
    changed = [LineInput(an_item("AS-300"), some_lines()[0].quantity + 1, some_lines()[0].price, position=1)]
    intake.amend(
        order, place=order.place, payment_terms=order.payment_terms, requested=order.requested, lines=changed, reason="加一台", by=cast.li
    )
    assert rules.unsigned(order, cast.lin)


def test_a_link_opens_no_other_order(cast):
    order, other = an_oral_order(cast), an_oral_order(cast)
    _token, link = a_link(order, cast)
    with pytest.raises(Unknown):
        intake.confirm(other, signer="顾建平", content=hash_of(other), revision=1, by=link.actor(cast.li.at, "k"))


def test_a_scan_counts_when_a_second_person_has_compared_it(cast):
    order = an_oral_order(cast)
    intake.record_signature(order, signer="顾建平", means="paper", scan=scan(), revision=1, by=cast.li)
    assert rules.unsigned(order, cast.lin)
    (signature,) = rules.signatures_of(order)
    with pytest.raises(Refused):
        intake.compare_signature(order, signature=signature, by=cast.li)

    intake.compare_signature(order, signature=signature, by=cast.shen)

    assert rules.unsigned(order, cast.lin) is None
    assert Paper.objects.filter(form="oral_confirmation", origin="scanned").exists()


def test_a_scan_of_an_earlier_revision_is_not_compared_any_more(cast):
    """ORD-2: the signature stands under one revision; the button says so before anybody looks at the scan."""
    order = an_oral_order(cast)
    intake.record_signature(order, signer="顾建平", means="paper", scan=scan(), revision=1, by=cast.li)
    (signature,) = rules.signatures_of(order)
    assert rules.no_scan(order, cast.shen) is None and rules.no_scan(order, cast.li)
    line = LineInput(an_item("AS-300"), some_lines()[0].quantity + 1, some_lines()[0].price, position=1)
    intake.amend(
        order, place=order.place, payment_terms=order.payment_terms, requested=order.requested, lines=[line], reason="加一台", by=cast.li
    )
    assert rules.no_scan(order, cast.shen)
    with pytest.raises(Refused):
        intake.compare_signature(order, signature=signature, by=cast.shen)


@pytest.mark.parametrize(
    ("means", "more", "counts"),
    [
        ("device", {}, True),
        ("picture", {"original_due": date(2026, 6, 10)}, False),
        ("picture", None, None),
        ("paper", None, None),
        ("link", {}, None),
    ],
)
def test_means_of_signing(cast, means, more, counts):
    """A chat picture only holds the place; paper and picture need the scan, a picture the day the original comes."""
    order = an_oral_order(cast)
    extra = more if more is not None else {}
    files = {"scan": scan()} if means != "device" and more is not None else {}
    if counts is None:
        with pytest.raises(Refused):
            intake.record_signature(order, signer="顾建平", means=means, revision=1, by=cast.li, **extra, **files)
        return
    intake.record_signature(order, signer="顾建平", means=means, revision=1, by=cast.li, **extra, **files)
    assert (rules.unsigned(order, cast.lin) is None) == counts


def test_an_order_in_writing_asks_for_no_signature(cast):
    order = an_oral_order(cast, oral=False)
    with pytest.raises(Refused):
        intake.ask_signature(order, holder="顾建平", by=cast.li)


def test_a_withdrawn_link_is_dead(cast):
    order = an_oral_order(cast)
    token, link = a_link(order, cast)
    intake.withdraw_link(order, link=link, by=cast.shen)
    assert link_of(token, cast.li.at) is None
    with pytest.raises(Refused):
        intake.withdraw_link(order, link=link, by=cast.shen)


def test_what_the_customer_wants_changed_is_a_requirement_for_sales(cast):
    order = an_oral_order(cast)
    _token, link = a_link(order, cast)
    intake.wish(order, text="要 12 套，不是 10 套", by=link.actor(cast.li.at, "k"))
    (asked,) = rules.requirements_of(order)
    assert (asked.department, asked.asked_by, asked.due) == ("sales", "顾建平", date(2026, 6, 2))
    assert rules.unanswered(order, cast.lin)
    intake.answer_order_requirement(order, requirement=asked, answer="已改", feasible=True, by=cast.li)
    assert rules.unanswered(order, cast.lin) is None


def test_nobody_of_the_house_signs_for_the_customer(cast):
    order = an_oral_order(cast)
    for person in (cast.li, cast.lin, cast.zong):
        assert intake.confirm.refusal(order, person)
        assert intake.wish.refusal(order, person)
    late = replace(cast.li, at=cast.li.at + timedelta(days=8))
    token, _link = a_link(order, cast)
    assert link_of(token, late.at) is None  # expired
