"""Settlement through its pages and its API: the same outcome, the same refusal; prices for their readers only."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.acceptance.builders import a_made_order
from tests.acceptance.web import call, client_of, post
from tests.cast import AT, at
from tests.factories import an_order, put
from tests.settlement.builders import a_delivered_order, a_sheet, an_invoice, delivered_late, money_in, pay, scheduled
from yidan.people.models import Setting
from yidan.review.evidence.sales import credit
from yidan.settlement import queries, terms
from yidan.settlement.models import Invoice, MoneyReceipt, SettlementSheet

pytestmark = pytest.mark.django_db


def test_schedule_by_page_takes_the_terms_and_asks_for_the_version(cast):
    order = an_order(cast, "approved", n=1, payment_terms="预付 30%，发货前 40%，验收后 30 天 30%")
    zhou = client_of(cast, "zhou")
    form = zhou.get(f"/orders/{order.key}/schedule-payments").content.decode()
    assert form.count('value="30"') == 3 and 'value="40"' in form  # two shares, thirty days
    rows = {
        "event": ["order", "shipment", "acceptance"],
        "percent": ["30", "40", "30"],
        "days": ["0", "", "30"],
        "gate": ["none", "shipment", "none"],
    }
    data = {f"milestones-{n}-{name}": values[n] for name, values in rows.items() for n in range(3)}
    assert post(zhou, f"/orders/{order.key}/schedule-payments", **data).status_code == 428
    order.refresh_from_db()
    assert post(zhou, f"/orders/{order.key}/schedule-payments", version=order.version, **data).status_code == 303
    order.refresh_from_db()
    assert order.delivery_blocked and order.milestones.count() == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("预付 30%，发货前 40%，验收后 30%", [("order", 30, 0, "none"), ("shipment", 40, 0, "shipment"), ("acceptance", 30, 0, "none")]),
        ("预付 30%，发货前 40%，验收后 25%，质保金 5% 满 12 个月付", [("order", 30, 0, "none"), ("shipment", 40, 0, "shipment"), ("acceptance", 25, 0, "none"), ("retention", 5, 365, "none")]),
        ("预付 30%", [("order", 30, 0, "none"), ("delivery", 70, 0, "none")]),
        ("月结 30 天", [("delivery", 100, 30, "none")]),
        ("款到发货", [("shipment", 100, 0, "shipment")]),
        ("30% advance, 70% before shipment", [("order", 30, 0, "none"), ("shipment", 70, 0, "shipment")]),
        ("", [("delivery", 100, 0, "none")]),
        ("预付 80%，发货前 40%", [("order", 80, 0, "none"), ("delivery", 20, 0, "none")]),
    ],
)  # fmt: skip
def test_terms_are_read(text, expected):
    found = terms.read(text)
    assert [(x.event, x.percent, x.days, x.gate) for x in found] == expected and sum(x.percent for x in found) == 100


def test_invoice_money_and_sheet_by_page(cast):
    order = a_delivered_order(cast)
    zhou, head = client_of(cast, "zhou"), client_of(cast, "zhou_head")
    form = zhou.get(f"/invoices/register-invoice?order={order.number}").content.decode()
    assert 'value="1130.00"' in form
    given = {"order": order.number, "external_number": "01482207", "issued_on": "2026-06-02", "amount": "￥1,130.00"}
    assert post(zhou, "/invoices/register-invoice", **given).status_code == 303
    assert post(zhou, "/invoices/register-invoice", **given).status_code == 409  # FIN-5
    one = Invoice.objects.get()
    assert post(zhou, f"/invoices/{one.key}/send-invoice", how="邮件").status_code == 303
    order.refresh_from_db()
    assert order.lines.get().invoiced == order.lines.get().ordered
    money = {"customer": order.customer.code, "received_on": "2026-06-03", "amount": "282.50", "bank_reference": "B-9"}
    assert post(zhou, "/money/book-receipt", **money).status_code == 409  # who issued the invoice
    assert post(head, "/money/book-receipt", **money).status_code == 303
    receipt = MoneyReceipt.objects.get(bank_reference="B-9")
    form = zhou.get(f"/money/{receipt.key}/allocate").content.decode()
    assert 'value="282.50"' in form and order.key in form
    third = order.milestones.get(position=3)
    row = {"allocations-0-milestone": third.pk, "allocations-0-amount": "282.50"}
    assert post(zhou, f"/money/{receipt.key}/allocate", **row).status_code == 303
    assert post(zhou, "/settlements/draw-up", order=order.number).status_code == 303
    sheet = SettlementSheet.objects.get()
    assert (sheet.balance, sheet.retention) == (D(0), D("56.5"))
    assert post(zhou, f"/settlements/{sheet.key}/record-confirmation", signer="曾小姐", revision="1").status_code == 303
    order.refresh_from_db()
    assert order.stage == "settled"
    for url in (f"/invoices/{one.key}", f"/money/{receipt.key}", f"/settlements/{sheet.key}", f"/orders/{order.key}/tab/settlement"):
        assert "282.50" in zhou.get(url).content.decode() or "1,130.00" in zhou.get(url).content.decode(), url


def test_the_same_by_api(cast):
    order = a_delivered_order(cast)
    zhou, head = client_of(cast, "zhou"), client_of(cast, "zhou_head")
    got = call(head, "/money/book-receipt", customer=order.customer.code, received_on="2026-06-03", amount="282.50", bank_reference="B-9")
    assert got.status_code == 200, got.content
    third = order.milestones.get(position=3)
    done = call(zhou, f"/money/{got.json()['key']}/allocate", allocations=[{"milestone": str(third.pk), "amount": "282.50"}])
    assert done.json()["stage"] == "allocated", done.content
    bill = call(zhou, "/invoices/register-invoice", order=order.number, external_number="7", issued_on="2026-06-02", amount="1130")
    assert D(bill.json()["total"]) == 1130, bill.content
    assert (
        call(zhou, "/invoices/register-invoice", order=order.number, external_number="8", issued_on="2026-06-02", amount="0.01").status_code
        == 409
    )
    sheet = call(zhou, "/settlements/draw-up", order=order.number).json()
    assert call(zhou, f"/settlements/{sheet['key']}/record-confirmation", signer="曾小姐", revision=1).json()["stage"] == "confirmed"


def test_prices_are_for_their_readers(cast):
    """The canary: 77,351.00 stands on the invoice and nowhere for those who may not read prices."""
    order = scheduled(cast, an_order(cast, "approved", n=1), [("order", D(100), "none")])
    canary = an_invoice(cast, order, D("773.51"))
    pay(cast, order, 1, D("773.51"))
    pages = ["/invoices/", f"/invoices/{canary.key}", "/money/?view=all", "/receivables/", f"/orders/{order.key}/tab/settlement"]
    pages += [
        f"/customers/{order.customer.code}/account",
        "/ageing/",
        f"/api/invoices/{canary.key}",
        f"/money/{MoneyReceipt.objects.get().key}",
    ]
    pages += [
        f"/money/{money_in(cast, order, D('773.51'), 'C').key}/allocate",
        f"/orders/{order.key}/schedule-payments",
    ]  # forms show what stands there
    for who in ("wang", "chen", "qian", "zhao", "sun"):
        client = client_of(cast, who)
        assert not [url for url in pages if "773.51" in client.get(url).content.decode()], who
    bare = an_order(cast, "approved", payment_terms="C-773.51-terms")  # terms are a price, too
    assert "773.51" not in client_of(cast, "wang").get(f"/orders/{bare.key}/tab/settlement").content.decode()
    zhou = client_of(cast, "zhou")
    assert [url for url in pages if "773.51" in zhou.get(url).content.decode()]


def test_registers_give_excel(cast):
    scheduled(cast, an_order(cast, "approved"))
    zhou = client_of(cast, "zhou")
    for url in ("/invoices/", "/money/", "/settlements/", "/receivables/", "/penalties/", "/cost-sheets/", "/statements/", "/reminders/"):
        assert zhou.get(url).status_code == 200 and zhou.get(f"{url}?format=xlsx").status_code == 200, url


def test_the_account_keeps_advances_apart_until_the_delivery(cast):
    order = a_delivered_order(cast)  # 791 of 1,130 paid ahead, delivered the same day
    found = queries.account(order.customer, date(2026, 6, 1), date(2026, 6, 30))
    assert (found.opening, found.delivered, found.received, found.closing, found.advance) == (0, D(1130), D(791), D(339), 0)
    other = scheduled(cast, an_order(cast, "approved", n=1))
    pay(cast, other, 1)
    found = queries.account(order.customer, date(2026, 6, 1), date(2026, 6, 30))
    assert (found.closing, found.advance) == (D(339), D(339)) and found.entries[-1].advance == D(339)
    later = queries.account(order.customer, date(2026, 7, 1), date(2026, 7, 31))
    assert (later.opening, later.closing, later.advance, later.entries) == (D(339), D(339), D(339), [])


def test_exposure_of_a_customer(cast):
    order = a_delivered_order(cast)
    other = scheduled(cast, an_order(cast, "approved", n=1))
    money_in(cast, order, D(100), "free")
    found = queries.exposure(order.customer, date(2026, 6, 2))
    assert (found.count, found.orders, found.advances, found.used) == (2, D(1469), D(100), D(1369))
    assert found.receivables.due == D(339) + D("282.5") and found.receivables.later == D("56.5") + D(791)
    aged = queries.exposure(order.customer, date(2026, 7, 15)).receivables
    assert (aged.to_30, aged.to_60, aged.older) == (0, D("621.5"), 0)
    assert queries.exposure(order.customer, date(2026, 6, 2), without=other).orders == D(339)


def test_exposure_counts_a_foreign_order_at_the_rate_and_never_as_yuan(cast):
    """3.2b: a limit in yuan is not compared with dollars; without a rate the review is told what is not counted."""
    order = a_delivered_order(cast)
    an_order(cast, "approved", n=1, currency="USD")
    new = an_order(cast, "received", n=1)
    found = queries.exposure(order.customer, date(2026, 6, 2))
    assert (found.orders, found.unrated) == (D(1469), {"USD": D(1130)})
    seen = credit(new, cast.li)
    assert str(seen.verdict) == "not comparable with the limit" and seen.figures[-1][1] == "USD" and seen.tone == "warn"
    put(Setting, "exchange_rates", name="exchange_rates", value="USD 7")
    found = queries.exposure(order.customer, date(2026, 6, 2))
    assert (found.orders, found.unrated) == (D(1469) + D(7910), {}) and credit(new, cast.li).figures[-1][1] == "0.00"


def test_the_review_sees_what_is_overdue(cast):
    """3.2b: the evidence of sales counts what the customer owes."""
    order = a_delivered_order(cast)
    new = an_order(cast, "received", n=1)
    seen = credit(new, at(cast.li, AT + timedelta(days=40)))
    assert seen.tone == "bad" and [value for _label, value in seen.figures][-1] == "282.50"
    assert credit(new, cast.li).tone == "warn" and order.customer.credit_limit == 0


def test_cost_without_production_is_the_standard(cast):
    order = a_delivered_order(cast)
    rows = queries.costs(order)
    assert rows[-1].actual == D(1800)  # the freight


def test_what_finance_should_do(cast):
    order = a_made_order(cast, "none")
    assert [t.clause for t in queries.todo(cast.zhou)] == ["7.1a"] and queries.todo(cast.li) == []
    scheduled(cast, order)
    assert [(t.verb, t.amount) for t in queries.todo(cast.zhou)] == [
        (queries.todo(cast.zhou)[0].verb, D(339))
    ]  # the prepayment may be invoiced
    receipt = money_in(cast, order, D(339), "B-1")
    assert receipt.key in [t.key for t in queries.todo(cast.zhou)] and receipt.key not in [t.key for t in queries.todo(cast.zhou_head)]
    late = at(cast.zhou, AT + timedelta(days=3))
    assert [t for t in queries.todo(late) if t.clause == "7.1d" and t.key == order.key]


def test_a_settled_chain_leaves_nothing_to_do_but_the_balance(cast):
    order = a_delivered_order(cast)
    an_invoice(cast, order, D(1130))
    assert [t.key for t in queries.todo(cast.zhou) if t.clause == "7.1a"] == [order.key]
    sheet = a_sheet(cast, order)
    assert [t.key for t in queries.todo(cast.zhou) if t.clause == "7.1a"] == [sheet.key]


def test_the_desk_asks_no_more_for_three_than_for_one(cast):
    def another():
        scheduled(cast, an_order(cast, "approved"))
        an_order(cast, "approved")

    another()
    with CaptureQueriesContext(connection) as first:
        queries.todo(cast.zhou)
    another()
    another()
    with CaptureQueriesContext(connection) as third:
        assert len(queries.todo(cast.zhou)) == 6
    assert len(first) == len(third)


def test_a_red_letter_and_a_release_by_page(cast):
    order = scheduled(cast, a_made_order(cast, "none"), [("order", D(30), "none"), ("shipment", D(70), "shipment")])
    bill = an_invoice(cast, order, D(339))
    zhou, head, boss = client_of(cast, "zhou"), client_of(cast, "zhou_head"), client_of(cast, "zong")
    form = zhou.get(f"/invoices/register-red?reverses={bill.key}").content.decode()
    assert 'value="339.00"' in form
    given = {"reverses": bill.key, "cause": "error", "external_number": "R-1", "issued_on": "2026-06-02", "amount": "339"}
    assert post(zhou, "/invoices/register-red", **given).status_code == 303
    red = Invoice.objects.get(external_number="R-1")
    assert red.total == -339 and "R-1" in zhou.get(f"/invoices/{bill.key}").content.decode()
    payment = order.milestones.get(position=2)
    assert post(zhou, f"/orders/{order.key}/release-unpaid", milestone=payment.pk, reason="急用").status_code == 409
    for client in (head, boss):
        assert client.get(f"/orders/{order.key}/release-unpaid").status_code == 200
        done = call(client, f"/orders/{order.key}/release-unpaid", milestone=str(payment.pk), reason="急用")
        assert done.status_code == 200, done.content
    order.refresh_from_db()
    tab = boss.get(f"/orders/{order.key}/tab/settlement").content.decode()
    assert not order.delivery_blocked and "急用" in tab


def test_penalty_and_costs_by_page(cast):
    order = delivered_late(cast)
    li, zhou, head = client_of(cast, "li"), client_of(cast, "zhou"), client_of(cast, "zhou_head")
    order.refresh_from_db()
    rule = {"rate": "0.5", "cap": "5", "grace": "", "wording": "合同 8.2", "version": order.version}
    assert post(li, f"/orders/{order.key}/agree-penalty", **rule).status_code == 303
    assert post(li, "/penalties/propose-penalty", order=order.number, claim="来函").status_code == 303
    one = order.penalties.get()
    assert one.proposed == D("11.30") and "合同 8.2" in head.get(f"/penalties/{one.key}").content.decode()
    assert [todo.key for todo in queries.todo(cast.zhou_head) if todo.clause == "7.1a"][:1] == [one.key]
    assert post(head, f"/penalties/{one.key}/decide-penalty", amount="11.3", reason="按合同").status_code == 303
    assert post(zhou, "/cost-sheets/check-costs", order=order.number, note="空运").status_code == 303
    costs = order.cost_sheets.get()
    assert "1,800.00" in zhou.get(f"/cost-sheets/{costs.key}").content.decode()
    assert "1,800.00" not in li.get(f"/cost-sheets/{costs.key}").content.decode()  # class M
    assert "1800" not in li.get(f"/api/cost-sheets/{costs.key}").content.decode()


def test_statement_and_reminder_by_page(cast, settings):
    settings.CLOCK = "2026-07-10T09:00:00+08:00"
    order = a_delivered_order(cast)
    zhou, wang = client_of(cast, "zhou"), client_of(cast, "wang")
    code = order.customer.code
    assert "339.00" in zhou.get("/ageing/").content.decode() or "282.50" in zhou.get("/ageing/").content.decode()
    given = {"customer": code, "since": "2026-06-01", "until": "2026-06-30"}
    assert post(zhou, "/statements/draw-statement", **given).status_code == 303
    one = order.customer.statements.get()
    assert "339.00" in zhou.get(f"/statements/{one.key}").content.decode()
    assert "339.00" not in wang.get(f"/statements/{one.key}").content.decode()
    sent = call(zhou, f"/statements/{one.key}/send-statement", holder="曾小姐", days=30)
    assert sent.status_code == 200 and sent.json()["link"], sent.content
    assert post(zhou, f"/statements/{one.key}/dispute-statement", position="1", value="1,017", note="退一件", revision=1).status_code == 303
    assert "退一件" in zhou.get(f"/statements/{one.key}").content.decode()
    assert post(zhou, f"/statements/{one.key}/answer-dispute", answer="查无退货").status_code == 303
    assert post(zhou, "/reminders/remind", customer=code, pay_by="2026-07-20", how="邮件", contact="曾小姐").status_code == 303
    reminder = order.customer.reminders.get()
    assert "282.50" in zhou.get(f"/reminders/{reminder.key}").content.decode()
    account = zhou.get(f"/customers/{code}/account").content.decode()
    assert reminder.get_absolute_url() in account and one.get_absolute_url() in account
