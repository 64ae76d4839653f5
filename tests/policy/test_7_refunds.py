"""7.1a, the way back: a piece that was paid comes back, is credited by red letter, and the money is given back by three people."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from tests.acceptance.builders import a_made_order
from tests.cast import AT
from tests.logistics.builders import a_shipment
from tests.settlement.builders import a_red, an_invoice, came_back, on, pay, scheduled
from yidan.core import openings, triggers
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.settlement import commands as settlement
from yidan.settlement import queries, rules
from yidan.settlement.models import Refund

pytestmark = pytest.mark.django_db
LATER = date(2026, 6, 20)


def paid_and_returned(cast):
    """1,130 delivered, invoiced and paid; one piece of ten came back for credit."""
    order = scheduled(cast, a_made_order(cast, "none"), [("delivery", D(100), "none")])
    a_shipment(cast, order, "handed_over")
    bill = an_invoice(cast, order, D(1130))
    pay(cast, order, 1)
    came_back(cast, order)
    return order, bill


def asked(cast, order, amount=D(113), by=None):
    one = Refund(order=order, reason="退回一台，货款已付清", bank="工商银行武汉东湖支行", account="3202 0061 0900 0012 345")
    settlement.ask_refund(one, amount=amount, by=by or cast.zhou)
    return one


def todos(who):
    return [t.verb for t in queries.todo(who) if "refund" in t.verb.lower()]


@pytest.mark.clause("7.1a", "7.1c", "7.1d")
def test_what_was_paid_for_a_returned_piece_is_given_back_by_three_people(cast):
    order, bill = paid_and_returned(cast)
    with pytest.raises(Refused, match="red letter first"):
        asked(cast, order)
    a_red(cast, bill, D(113), "return")
    account = queries.account(order.customer, AT.date(), LATER)
    assert (account.closing, account.advance) == (D(0), D(113))  # nothing is open to credit it on: it is his, as money paid ahead

    assert todos(cast.zhou) == ["Ask for the refund"]
    with pytest.raises(Refused, match="113.00"):
        asked(cast, order, D(114))
    one = asked(cast, order)
    assert one.number == "RF-2026-00001" and todos(cast.zhou) == [] and todos(cast.zhou_head) == ["Approve the refund"]
    with pytest.raises(Refused, match="beyond"):
        asked(cast, order, D(1))  # it is asked for already

    settlement.approve_refund(one, by=cast.zong)
    assert todos(cast.zhou) == [] and todos(cast.zhou_head) == ["Pay the refund"]
    with pytest.raises(Refused):  # who asked does not pay
        settlement.pay_refund(one, paid_on=AT.date(), bank_reference="ICBC-0093", by=cast.zhou)
    settlement.pay_refund(one, paid_on=LATER, bank_reference="ICBC-0093", by=on(cast.zhou_head, LATER))
    assert one.stage == "paid" and Paper.objects.get(form="refund").field_class == "P"
    assert (rules.paid(order), rules.refundable(order)) == (D(1017), D(0)) and todos(cast.zhou_head) == []

    account = queries.account(order.customer, AT.date(), LATER)
    assert [(row.what, row.value) for row in account.entries if row.what in ("credit", "refund")] == [
        ("credit", D(-113)),
        ("refund", D(113)),
    ]
    assert (account.delivered, account.received, account.closing, account.advance) == (D(1130), D(1130), D(0), D(0))
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


@pytest.mark.clause("7.1a")
def test_the_settled_sum_counts_what_was_given_back(cast):
    order, bill = paid_and_returned(cast)
    a_red(cast, bill, D(113), "return")
    one = asked(cast, order)
    settlement.approve_refund(one, by=cast.zong)
    settlement.pay_refund(one, paid_on=AT.date(), bank_reference="ICBC-0093", by=cast.zhou_head)
    sheet = settlement.draw_up.model(order=order)
    settlement.draw_up(sheet, by=cast.zhou)
    assert (sheet.contract, sheet.credited, sheet.paid, sheet.balance) == (D(1130), D(113), D(1017), D(0))


@pytest.mark.clause("7.1a")
def test_nothing_is_given_back_where_nothing_was_paid_too_much(cast):
    order = scheduled(cast, a_made_order(cast, "none"), [("delivery", D(100), "none")])
    with pytest.raises(Refused, match="Nothing was paid beyond"):
        asked(cast, order)
    a_shipment(cast, order, "handed_over")
    pay(cast, order, 1, D(500))
    came_back(cast, order)  # 113 less is open: that is not money
    with pytest.raises(Refused, match="Nothing was paid beyond"):
        asked(cast, order)


@pytest.mark.parametrize(
    ("who", "verb"), [("li", "approve_refund"), ("zhou", "approve_refund"), ("li", "pay_refund"), ("zong", "pay_refund")]
)
def test_by_whom_it_is_not_done(cast, who, verb):
    order, bill = paid_and_returned(cast)
    a_red(cast, bill, D(113), "return")
    one = asked(cast, order, by=cast.li)
    if verb == "pay_refund":
        settlement.approve_refund(one, by=cast.zong)
    with pytest.raises(Refused):
        inputs = {"paid_on": AT.date(), "bank_reference": "x"} if verb == "pay_refund" else {}
        getattr(settlement, verb)(one, **inputs, by=getattr(cast, who))


def test_whoever_asked_does_not_approve_and_the_database_says_so_too(cast):
    order, bill = paid_and_returned(cast)
    a_red(cast, bill, D(113), "return")
    one = asked(cast, order, by=cast.zhou_head)
    with pytest.raises(Refused):
        settlement.approve_refund(one, by=cast.zhou_head)
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        Refund.objects.filter(pk=one.pk).update(approved_by=one.created_by_id)
    settlement.refuse_refund(one, reason="改抵下一单", by=cast.zhou)
    assert rules.refundable(order) == D(113)


def test_more_given_back_than_was_paid_is_found(cast):
    """FIN-3."""
    order, bill = paid_and_returned(cast)
    a_red(cast, bill, D(113), "return")
    one = asked(cast, order)
    settlement.approve_refund(one, by=cast.zong)
    settlement.pay_refund(one, paid_on=AT.date(), bank_reference="ICBC-0093", by=cast.zhou_head)
    triggers.clear()
    with transaction.atomic(), openings.opened():
        Refund.objects.update(amount=D(200))
    assert any("given back" in text for text in invariants.run()["FIN-3"])
    triggers.rebuild()
