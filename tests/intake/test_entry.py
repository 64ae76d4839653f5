"""2.2, 2.3: the order as the customer gave it, entered, compared with the original, numbered, received."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from tests.factories import an_item, an_order, an_unsaved_order, compared, original, put, some_lines
from yidan.core.events import Sealed
from yidan.core.files import Paper
from yidan.core.openings import opened
from yidan.core.refusals import Refused, Stale
from yidan.intake import commands as intake
from yidan.intake import rules
from yidan.intake.lines import LineInput, RequirementInput
from yidan.intake.models import Order
from yidan.people.models import Relaxation, Setting

pytestmark = pytest.mark.django_db


def test_one_entry_takes_lines_original_and_requirements(cast):
    order = an_unsaved_order(cast)
    asked = [RequirementInput("工装表面发黑", "production", date(2026, 6, 3))]

    intake.enter(order, lines=some_lines(), original=original(), requirements=asked, by=cast.li)

    assert (order.stage, order.number) == ("draft", None)  # 2.3d: a draft has no number
    assert rules.has_original(order) and [one.what for one in rules.requirements_of(order)] == ["工装表面发黑"]
    intake.compare(order, found=compared(order), revision=1, by=cast.li)
    intake.receive(order, by=cast.li)
    assert order.number == "SO-2026-00001" and order.stage == "received"


def test_numbers_follow_each_other_and_void_ones_stay(cast):
    """NUM-1, NUM-2"""
    assert [an_order(cast, "received").number for _n in range(3)] == [f"SO-2026-{n:05d}" for n in (1, 2, 3)]


def test_receipt_keeps_the_order_as_a_paper_with_its_number(cast):
    """2.2a"""
    order = an_order(cast, "received")
    paper = Paper.objects.get(form="contract")
    assert paper.number == order.number and paper.blob.read().startswith(b"%PDF") and paper.field_class == "P"


def test_prices_of_an_entry_are_sealed(cast):
    order = an_order(cast)
    event = order.chain.events.get(verb="intake.enter")
    assert "1000" not in event.data and "98000" not in event.data
    assert Sealed.objects.filter(event=event).exists()


# --- 2.3c, ORD-1: what is missing is named ---


@pytest.mark.parametrize(
    ("values", "line", "missing"),
    [
        ({}, {}, None),
        ({"place": ""}, {}, "place"),
        ({"payment_terms": ""}, {}, "payment"),
        ({}, {"price": D(0)}, "1"),
        ({"kind_of": "sample", "note": ""}, {"price": D(0)}, "note"),
        ({"kind_of": "sample", "note": "客户试样"}, {"price": D(0)}, None),
        ({"requested": date(2026, 5, 30)}, {}, "requested"),
    ],
)
def test_ord1_what_stands_against_receipt(cast, settings, values, line, missing):
    settings.LANGUAGE_CODE = "en"
    order = an_unsaved_order(cast, **values)
    intake.enter(order, lines=[LineInput(an_item(), D(2), **{"price": D(100)} | line)], original=original(), by=cast.li)
    if not rules.not_receivable(order, cast.li):
        pytest.fail("nothing compared, and yet receivable")
    intake.compare(order, found=compared(order), revision=1, by=cast.li)
    reason = rules.not_receivable(order, cast.li)
    assert (reason is None) == (missing is None), reason


def test_ord1_specification_or_drawing(cast):
    bare = an_item("BARE", drawing="", drawing_revision="")
    order = an_unsaved_order(cast)
    intake.enter(order, lines=[LineInput(bare, D(1), D(5))], original=original(), by=cast.li)
    assert len(list(rules.incomplete(order))) == 1
    told = an_unsaved_order(cast)
    intake.enter(told, lines=[LineInput(bare, D(1), D(5), spec="M4 × 12")], original=original(), by=cast.li)
    assert not list(rules.incomplete(told))


def test_whole_pieces_only(cast):
    with pytest.raises(Refused):
        intake.enter(an_unsaved_order(cast), lines=[LineInput(an_item(), D("1.5"), D(5))], by=cast.li)
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("included", "rate", "net", "tax"), [(True, 13, "100.00", "13.00"), (False, 13, "113.00", "14.69"), (True, 0, "113.00", "0.00")]
)
def test_ord4_the_total_is_net_and_tax(cast, included, rate, net, tax):
    order = an_order(cast, lines=[LineInput(an_item(), D(1), D(113))], tax_included=included, tax_rate=D(rate))
    assert (order.net, order.tax, order.total) == (D(net), D(tax), D(net) + D(tax))


# --- 2.3b, ORD-3: the comparison ---


def test_ord3_every_field_is_judged(cast):
    order = an_order(cast)
    intake.attach(order, original=original(), by=cast.li)
    found = compared(order)
    with pytest.raises(Refused):
        intake.compare(order, found=found[:-1], revision=1, by=cast.li)
    with pytest.raises(Refused):
        intake.compare(order, found=[*found[:-1], replace(found[-1], agrees=False)], revision=1, by=cast.li)
    with pytest.raises(Refused):
        intake.compare(order, found=[*found, replace(found[0], field="nonsense")], revision=1, by=cast.li)
    with pytest.raises(Stale):
        intake.compare(order, found=[replace(found[0], entered="别的"), *found[1:]], revision=1, by=cast.li)
    assert order.comparisons.count() == 0


def test_a_difference_keeps_the_check_open_and_a_correction_starts_it_again(cast):
    order = an_order(cast)
    intake.attach(order, original=original(), by=cast.li)
    found = compared(order)
    intake.compare(order, found=[replace(found[0], agrees=False, original="宁波海纳"), *found[1:]], revision=1, by=cast.li)
    assert order.checked_by_id is None and rules.not_receivable(order, cast.li)

    intake.compare(order, found=found, revision=1, by=cast.li)
    assert order.checked_by_id == cast.li.user_id
    intake.correct(
        order, customer_po="HN-6118", place="宁波", payment_terms="款到发货", requested=order.requested, lines=some_lines(1), by=cast.li
    )
    assert (order.checked_by_id, order.lines.count(), order.customer_po) == (None, 1, "HN-6118")


def test_ord3_the_second_look_is_another_persons_and_due_above_the_amount(cast):
    order = an_order(cast, "received", lines=[LineInput(an_item(), D(2), D(60000))])
    assert rules.second_look_due(order, cast.li)
    with pytest.raises(Refused):
        intake.compare(order, found=compared(order), revision=1, by=cast.li)

    intake.compare(order, found=compared(order), revision=1, by=cast.shen)

    assert order.second_check_by_id == cast.shen.user_id and rules.second_look_due(order, cast.li) is None
    with pytest.raises(Refused):
        intake.compare(order, found=compared(order), revision=1, by=cast.lin)


def test_the_amount_for_the_second_look_is_a_setting(cast):
    order = an_order(cast, "received")
    assert rules.second_look_due(order, cast.li) is None
    put(Setting, "second_look_above", name="second look", value="10")
    assert rules.second_look_due(order, cast.li)


def test_without_an_original_only_an_oral_order_is_received(cast):
    written, oral = an_order(cast), an_order(cast, oral=True)
    for order in (written, oral):
        intake.compare(order, found=compared(order), revision=1, by=cast.li)
    assert rules.not_receivable(written, cast.li)
    assert rules.not_receivable(oral, cast.li) is None


def test_a_small_factory_may_let_one_person_look_twice(cast):
    """RELIABILITY 2.3: the pair is relaxed for a named person, by the general manager, for a time; the order names the relaxation."""
    with opened():
        relaxation = Relaxation.objects.create(
            pair="enter_check",
            user=cast.users["li"],
            reason="只有一名销售",
            approved_by=cast.users["zong"],
            since=date(2026, 5, 1),
            until=date(2026, 7, 1),
        )
    order = an_order(cast, "received", lines=[LineInput(an_item(), D(2), D(60000))])
    intake.compare(order, found=compared(order), revision=1, by=cast.li)
    order.refresh_from_db()
    assert (order.checked_by_id, order.second_check_by_id, order.relaxation) == (cast.li.user_id, cast.li.user_id, relaxation)
