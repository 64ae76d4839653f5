"""7.1d where a customer buys in two currencies: unlike money is never added. And every customer's statement of a month in one act."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.test import Client

from tests.acceptance.builders import a_made_order
from tests.acceptance.web import client_of
from tests.cast import AT
from tests.factories import a_customer, entity
from tests.logistics.builders import a_shipment
from tests.settlement.builders import money_in, on, pay, scheduled
from yidan.core.actors import Door
from yidan.core.refusals import Refused
from yidan.core.signatures import Link
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.settlement import commands as settlement
from yidan.settlement import monthly, queries
from yidan.settlement.commands import AllocationInput
from yidan.settlement.models import MoneyReceipt, Reminder, SettlementSheet, Statement
from yidan.settlement.queries.accounts import without_statement

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 2)
DELIVERY = [("delivery", D(100), "none")]


def delivered(cast, customer, currency="CNY"):
    order = scheduled(cast, a_made_order(cast, "none", customer=customer, currency=currency), DELIVERY)
    a_shipment(cast, order, "handed_over")
    order.refresh_from_db()
    return order


def in_two(cast):
    """1,130 yuan and 1,130 euro to the same customer."""
    customer = a_customer("KH-0044", name="Nordsee", name_en="Nordsee GmbH")
    return customer, delivered(cast, customer), delivered(cast, customer, "EUR")


@pytest.mark.clause("7.1d")
def test_each_currency_has_its_own_account_statement_and_age(cast):
    customer, yuan, euro = in_two(cast)
    for currency in ("CNY", "EUR"):
        account = queries.account(customer, AT.date(), JUNE, currency)
        assert (account.delivered, account.closing, len(account.entries)) == (D(1130), D(1130), 1)
    assert queries.currencies(customer) == ["CNY", "EUR"] and without_statement(JUNE) == [(customer, "CNY"), (customer, "EUR")]
    one = Statement(customer=customer, entity=entity(), currency="EUR", since=date(2026, 6, 1), until=JUNE)
    settlement.draw_statement(one, by=on(cast.zhou, JULY))
    assert (one.closing, [row.order for row in one.now()]) == (D(1130), [euro.key])
    assert without_statement(JUNE) == [(customer, "CNY")]
    page = client_of(cast, "zhou").get("/ageing/")
    assert [(code, len(rows), whole.due + whole.later) for code, rows, whole in page.context["accounts"]] == [
        ("CNY", 1, D(1130)),
        ("EUR", 1, D(1130)),
    ]
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


@pytest.mark.clause("7.1d")
def test_euros_pay_no_yuan(cast):
    customer, yuan, euro = in_two(cast)
    one = MoneyReceipt(customer=customer, received_on=AT.date(), amount=D(1130), currency="EUR", bank_reference="SWIFT-1")
    settlement.book_receipt(one, by=cast.zhou_head)
    with pytest.raises(Refused, match="EUR"):
        settlement.allocate(one, allocations=[AllocationInput(yuan.milestones.get(), D(1130))], by=cast.zhou)
    settlement.allocate(one, allocations=[AllocationInput(euro.milestones.get(), D(1130))], by=cast.zhou)
    assert queries.account(customer, AT.date(), JUNE, "EUR").closing == 0
    assert queries.account(customer, AT.date(), JUNE, "CNY").closing == D(1130)


@pytest.mark.clause("7.1d")
def test_a_reminder_names_one_currency(cast):
    customer, yuan, euro = in_two(cast)
    one = Reminder(customer=customer, entity=entity(), currency="EUR", pay_by=date(2026, 7, 9), how="邮件", contact="Frau Berg")
    settlement.remind(one, by=on(cast.zhou, JULY))
    assert (one.total, [line.milestone.order for line in one.lines.all()]) == (D(1130), [euro])


@pytest.mark.clause("7.1d")
def test_the_statements_of_a_month_are_drawn_up_in_one_act(cast, settings):
    """Whose money this person booked is left to somebody else, and said."""
    settings.CLOCK = on(cast.zhou, JULY).at.isoformat()
    first, second, third = (a_customer(f"KH-005{n}", name=f"客户{n}") for n in range(3))
    for customer in (first, second, third):
        order = delivered(cast, customer)
    money_in(cast, order, D(100), "R-1")  # by the head
    head = client_of(cast, "zhou_head")
    page = head.get("/statements/").content.decode()
    assert page.count("currency=CNY") == 3
    told = head.post("/statements/month", follow=True).content.decode()
    assert Statement.objects.count() == 2 and "客户2: " in told
    assert client_of(cast, "zhou").post("/statements/month").status_code == 303
    assert [one.closing for one in Statement.objects.order_by("customer__code")] == [D(1130)] * 3 and without_statement(JUNE) == []
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


@pytest.mark.clause("7.1d")
def test_many_are_drawn_by_the_worker_and_twice_makes_no_second(cast, monkeypatch):
    asked = []
    monkeypatch.setattr("django_q.tasks.async_task", lambda *args: asked.append(args))
    monkeypatch.setattr(monthly, "FEW", 1)
    monkeypatch.setattr("yidan.core.clock.now", lambda: on(cast.zhou, JULY).at)
    for n in range(2):
        delivered(cast, a_customer(f"KH-006{n}", name=f"客户{n}"))
    assert monthly.draw_month(JUNE, on(cast.zhou, JULY)).later == 2 and not Statement.objects.exists()
    (name, until, by), told = asked[0], "2 drawn up, 0 left out"
    assert name == "yidan.settlement.monthly.drawn" and by == replace(on(cast.zhou, JULY), door=Door.JOB)
    assert [monthly.drawn(until, by), monthly.drawn(until, by)] == [told, "0 drawn up, 0 left out"]
    assert {one.created_by_id for one in Statement.objects.all()} == {cast.zhou.user_id}


@pytest.mark.clause("7.1d")
def test_what_is_drawn_up_is_sent_in_one_act_and_its_links_are_shown_once(cast, settings):
    """IDE-1: the same key sends nothing twice. Whose customer names nobody waits."""
    settings.CLOCK = on(cast.zhou, JULY).at.isoformat()
    for n, contact in enumerate(("曾小姐", "梁志远", "")):
        delivered(cast, a_customer(f"KH-008{n}", name=f"客户{n}", contact=contact))
    monthly.draw_month(JUNE, on(cast.zhou, JULY))
    assert client_of(cast, "li").post("/statements/send", {"key": "s-1"}).status_code == 409
    finance = client_of(cast, "zhou")
    assert "2 drawn up and not sent" in finance.get("/statements/").content.decode()
    told = finance.post("/statements/send", {"key": "s-2"}).content.decode()
    links = sorted(set(re.findall(r"http://[^\"]+(/link/[^\"]+)", told)))
    assert len(links) == 2 and all(Client().get(url).status_code == 200 for url in links)
    assert finance.post("/statements/send", {"key": "s-2"}).status_code == 303
    assert Link.objects.count() == 2 and sorted(one.stage for one in Statement.objects.all()) == ["drawn_up", "sent", "sent"]


@pytest.mark.clause("7.1d")
def test_a_register_adds_no_unlike_money(cast):
    in_two(cast)
    page = client_of(cast, "zhou").get("/receivables/").context["list"]
    assert "EUR" in page.foreign(page.page.rows[1]) + page.foreign(page.page.rows[0])
    for order in Order.objects.order_by("pk"):
        settlement.draw_up(SettlementSheet(order=order), by=cast.zhou)
    assert client_of(cast, "zhou").get("/settlements/").context["list"].sums["totals"] == [("CNY", D(1130)), ("EUR", D(1130))]
    assert "<b>¥1,130</b> + <b>EUR 1,130</b>" in client_of(cast, "zhou").get("/settlements/").content.decode()
    assert [bool(queries.margin(order, queries.costs(order)[-1])) for order in Order.objects.order_by("pk")] == [True, False]


def test_who_may_not_draw_them_up_is_told(cast):
    delivered(cast, a_customer("KH-0070"))
    assert client_of(cast, "li").post("/statements/month").status_code == 409
    assert not Statement.objects.exists()


def test_an_advance_stays_in_its_currency(cast):
    customer, yuan, euro = in_two(cast)
    pay(cast, yuan, 1)
    one = MoneyReceipt(customer=customer, received_on=AT.date(), amount=D(50), currency="EUR", bank_reference="SWIFT-2")
    settlement.book_receipt(one, by=cast.zhou_head)
    found = {code: queries.account(customer, AT.date(), JUNE, code) for code in ("CNY", "EUR")}
    assert [(found[code].closing, found[code].advance) for code in found] == [(D(0), D(0)), (D(1130), D(50))]
