"""7.1d Reconciled with the customer, money collected."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.builders import by_link
from tests.factories import an_order
from tests.settlement.builders import (
    a_delivered_order,
    a_red,
    a_reminder,
    a_statement,
    an_invoice,
    came_back,
    money_in,
    on,
    pay,
    scheduled,
)
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.settlement import commands as settlement
from yidan.settlement import queries, rules
from yidan.settlement.commands import AllocationInput
from yidan.settlement.models import Statement

pytestmark = pytest.mark.django_db


JUNE, JULY = (date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 7, 31))


@pytest.mark.clause("7.1d")
def test_a_statement_opens_moves_and_closes_and_is_confirmed_by_link(cast):
    """Opening + delivered − credited − paid = closing; money paid ahead stands beside, never netted before its delivery."""
    order = a_delivered_order(cast)  # 791 of 1,130 paid ahead
    ahead = scheduled(cast, an_order(cast, "approved", n=1))
    pay(cast, ahead, 1)
    one = a_statement(cast, order.customer)
    assert (one.number, one.opening, one.delivered, one.received, one.closing, one.advance) == (
        "SC-2026-00001",
        0,
        D(1130),
        D(791),
        D(339),
        D(339),
    )
    confirm_statement(cast, one)
    assert one.stage == "confirmed" and Paper.objects.filter(form="statement", chain=one.chain).count() == 2
    july = a_statement(cast, order.customer, JULY[1], JULY[0])
    assert (july.opening, july.closing, july.rows.count()) == (D(339), D(339), 0)


@pytest.mark.clause("7.1d")
def test_he_says_where_his_books_differ_and_is_answered(cast):
    """One row marked with his figure, his balance; answered, it is drawn anew from the books and he confirms the next revision."""
    order = a_delivered_order(cast)
    one = a_statement(cast, order.customer)
    row = one.now().get(what="delivery")
    customer = by_link(one, settlement.send_statement(one, holder="曾小姐", by=cast.zhou))
    settlement.dispute_statement(
        one, position=row.position, value=D(1017), balance=D(226), note="退回一件，贵司未冲", revision=1, by=customer
    )
    assert (one.stage, one.his_balance, one.now().get(what="delivery").his_value) == ("disputed", D(226), D(1017))
    assert one.key in [todo.key for todo in queries.todo(cast.zhou) if todo.clause == "7.1d"]
    whole = an_invoice(cast, order, D(1130))
    came_back(cast, order)
    a_red(cast, whole, D(113), "return")  # the books are put right by a document
    settlement.answer_dispute(one, answer="已开红字发票", by=cast.zhou)
    assert (one.stage, one.revision, one.closing) == ("drawn_up", 2, D(226))
    with pytest.raises(Refused):  # the page of the first revision
        settlement.confirm_statement(one, signer="曾小姐", content="0" * 64, revision=1, by=customer)
    confirm_statement(cast, one)
    assert one.stage == "confirmed"


@pytest.mark.clause("7.1d")
def test_a_stamped_statement_counts_when_a_second_person_has_compared_it(cast):
    one = a_statement(cast, a_delivered_order(cast).customer)
    settlement.send_statement(one, holder="曾小姐", by=cast.zhou)
    scan = SimpleUploadedFile("s.pdf", b"%PDF", "application/pdf")
    settlement.record_statement_scan(one, signer="曾小姐", scan=scan, revision=1, by=cast.zhou)
    signature = rules.reconciling.waiting(one)[0]
    with pytest.raises(Refused):
        settlement.compare_statement(one, signature=signature, by=cast.zhou)
    settlement.compare_statement(one, signature=signature, by=cast.zhou_head)
    assert one.stage == "confirmed"


@pytest.mark.clause("7.1d")
def test_who_books_the_money_does_not_reconcile_and_a_period_is_over_once(cast):
    order = a_delivered_order(cast)  # its money was booked by the head
    with pytest.raises(Refused, match="two people"):
        settlement.draw_statement(
            Statement(customer=order.customer, entity=order.entity, since=JUNE[0], until=JUNE[1]), by=on(cast.zhou_head, JULY[0])
        )
    with pytest.raises(Refused, match="not over"):
        settlement.draw_statement(
            Statement(customer=order.customer, entity=order.entity, since=JUNE[0], until=JUNE[1]), by=on(cast.zhou, JUNE[1])
        )
    a_statement(cast, order.customer)
    with pytest.raises(Refused, match="2026-06-30"):
        a_statement(cast, order.customer, JULY[1], JUNE[1])


@pytest.mark.clause("7.1d")
def test_a_closed_period_stays_and_what_comes_later_stands_in_a_row_of_its_own(cast):
    """FIN-4: money of June allocated in July changes July; June's statement keeps its figures."""
    order = a_delivered_order(cast)
    receipt = money_in(cast, order, D(100), "late")
    june = a_statement(cast, order.customer)
    assert (june.closing, june.advance) == (D(339), D(100))
    third = order.milestones.get(position=3)
    settlement.allocate(receipt, allocations=[AllocationInput(third, D(100))], by=on(cast.zhou, date(2026, 7, 8)))
    july = a_statement(cast, order.customer, JULY[1], JULY[0])
    row = july.now().get()
    assert (row.what, july.opening, july.received, july.closing, july.advance) == ("applied", june.closing, D(100), D(239), D(0))


@pytest.mark.clause("7.1d")
def test_overdue_payments_are_reminded_of_at_rising_levels(cast):
    """Due on the day of delivery: 1, 15 and 30 days late by the setting; the last by the head of finance; who, what, when, how stand in it."""
    order = a_delivered_order(cast)
    due = order.actual
    with pytest.raises(Refused, match="Nothing is overdue"):
        a_reminder(cast, order.customer, due)
    first = a_reminder(cast, order.customer, due + timedelta(days=1))
    assert (first.number, first.level, first.total, first.sent_by) == ("RM-2026-00001", 1, D("282.5"), cast.users["zhou"])
    line = first.lines.get()
    assert (line.milestone.event, line.days) == ("acceptance", 1) and Paper.objects.filter(form="reminder", chain=first.chain).exists()
    assert not chased(cast, due + timedelta(days=5)) and chased(cast, due + timedelta(days=15))
    second = a_reminder(cast, order.customer, due + timedelta(days=15), "li")
    settlement.note_answer(second, promised_on=due + timedelta(days=40), answer="月底付", by=on(cast.li, due + timedelta(days=16)))
    assert second.level == 2 and not chased(cast, due + timedelta(days=31))  # he promised a day
    assert chased(cast, due + timedelta(days=41))
    with pytest.raises(Refused, match="head of finance"):
        a_reminder(cast, order.customer, due + timedelta(days=41))
    assert a_reminder(cast, order.customer, due + timedelta(days=41), "zhou_head").level == 3
    pay(cast, order, 3)
    assert not chased(cast, due + timedelta(days=60))


def chased(cast, day):
    return [todo for todo in queries.todo(on(cast.zhou, day)) if todo.verb == "Collect the payment"]


@pytest.mark.clause("7.1d")
def test_receivables_by_age(cast):
    order = a_delivered_order(cast)
    at_day = [queries.exposure(order.customer, order.actual + timedelta(days=n)).receivables for n in (0, 10, 45, 90)]
    assert [(ages.current, ages.to_30, ages.to_60, ages.older) for ages in at_day] == [
        (D("282.5"), 0, 0, 0),
        (0, D("282.5"), 0, 0),
        (0, 0, D("282.5"), 0),
        (0, 0, 0, D("282.5")),
    ]


def confirm_statement(cast, one):
    customer = by_link(one, settlement.send_statement(one, holder="曾小姐", by=cast.zhou))
    content = rules.reconciling.content(one)
    settlement.confirm_statement(one, signer="曾小姐", content=content, revision=one.revision, by=customer)
