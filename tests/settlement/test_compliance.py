"""How 7.1 was kept, counted: one kept and one broken case of each."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from tests.acceptance.builders import a_made_order
from tests.cast import AT
from tests.factories import a_customer, an_order
from tests.settlement.builders import (
    a_delivered_order,
    a_reminder,
    a_sheet,
    a_statement,
    an_invoice,
    on,
    pay,
    scheduled,
)
from yidan.settlement import commands as settlement
from yidan.settlement import compliance, rules
from yidan.settlement.models import CostSheet

pytestmark = pytest.mark.django_db
YEAR = (AT - timedelta(days=100), AT + timedelta(days=300))
GATED = [("order", D(30), "none"), ("shipment", D(70), "shipment")]


def cases(count, until=None):
    return sorted((case.document, case.kept) for case in count(YEAR[0], until or YEAR[1]))


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 18))


def test_a_gate_is_kept_by_money_and_broken_by_release(cast):
    paid, gone = (scheduled(cast, a_made_order(cast, "none"), GATED) for _n in range(2))
    pay(cast, paid, 2)
    for who in (cast.zhou_head, cast.zong):
        settlement.release_unpaid(gone, milestone=gone.milestones.get(position=2), reason="急用", by=who)
    assert cases(compliance.gates_kept) == [(paid.key, True), (gone.key, False)]
    broken = next(case for case in compliance.gates_kept(*YEAR) if not case.kept)
    assert broken.event and "急用" in str(broken.why)


def settled(cast, order, check: bool):
    if check:
        settlement.check_costs(CostSheet(order=order, note="空运"), by=cast.zhou)
    sheet = a_sheet(cast, order)
    settlement.record_confirmation(sheet, signer="曾小姐", revision=sheet.revision, by=cast.zhou)
    return order


def test_costs_are_checked_before_settling(cast):
    one, other = settled(cast, a_delivered_order(cast), True), settled(cast, a_delivered_order(cast), False)
    assert cases(compliance.costs_checked) == [(one.key, True), (other.key, False)]
    assert cases(compliance.settled_in_time) == [(one.key, True), (other.key, True)]


def test_delivered_long_ago_and_not_settled_is_broken(cast):
    order = a_delivered_order(cast)
    assert cases(compliance.settled_in_time, moment(order.actual + timedelta(days=20))) == []
    assert cases(compliance.settled_in_time) == [(order.key, False)]


def test_an_invoice_goes_out_in_time(cast):
    order = a_delivered_order(cast)
    sent, late = an_invoice(cast, order, D(100), "1"), an_invoice(cast, order, D(100), "2")
    settlement.send_invoice(sent, how="邮件", by=cast.zhou)
    settlement.send_invoice(late, how="邮件", by=on(cast.zhou, date(2026, 6, 9)))
    waiting = an_invoice(cast, order, D(100), "3")
    assert cases(compliance.invoices_in_time, moment(date(2026, 6, 3))) == [(sent.key, True), (late.key, False)]
    assert (waiting.key, False) in cases(compliance.invoices_in_time)


def test_statements_are_confirmed_by_the_day(cast):
    one = a_statement(cast, a_delivered_order(cast).customer)
    settlement.send_statement(one, holder="曾小姐", by=on(cast.zhou, date(2026, 7, 2)))
    silent = a_statement(cast, a_customer("KH-2", name="别家"))
    from tests.acceptance.builders import by_link

    customer = by_link(one, settlement.send_statement(one, holder="曾小姐", by=on(cast.zhou, date(2026, 7, 3))))
    content = rules.reconciling.content(one)
    settlement.confirm_statement(one, signer="曾小姐", content=content, revision=1, by=on(customer, date(2026, 7, 4)))
    assert cases(compliance.statements_confirmed) == [(one.key, True), (silent.key, False)]


def test_what_is_overdue_is_reminded_of(cast):
    """The retention is not due yet; a payment in time asks for no reminder."""
    chased, forgotten = a_delivered_order(cast), a_delivered_order(cast, customer=a_customer("KH-2", name="别家"))
    in_time = scheduled(cast, an_order(cast, "approved", n=1, customer=a_customer("KH-3", name="又一家")), [("order", D(100), "none")])
    pay(cast, in_time, 1)
    a_reminder(cast, chased.customer, chased.actual + timedelta(days=2))
    until = moment(chased.actual + timedelta(days=30))
    assert cases(compliance.reminded, until) == [(chased.key, True), (forgotten.key, False)]
