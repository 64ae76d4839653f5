"""Pages and API of purchasing: the same verb through both; prices only for their readers."""

import json
import uuid
from decimal import Decimal as D

import pytest
from django.test import Client

from tests.planning import builders as plant
from tests.purchasing import builders as buying
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt

pytestmark = pytest.mark.django_db


def as_(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def press(client, url, **data):
    return client.post(url, {"key": uuid.uuid4().hex, **data})


@pytest.fixture
def order(cast):
    return plant.a_broken_down(cast, 2)


def test_every_page_answers(cast, order):
    purchase = buying.a_purchase(cast, Demand.objects.filter(order=order), "confirmed")
    receipt = buying.a_receipt(cast, purchase)
    client = as_(cast, "zhao")
    demand = Demand.objects.first()
    urls = ["/demands/", "/demands/?view=all", "/purchases/", "/purchases/?view=late", "/receipts/", "/receipts/?view=all", f"/demands/{demand.key}", f"/purchases/{purchase.key}",
            f"/receipts/{receipt.key}", f"/orders/{order.key}/tab/purchasing", "/dock/", f"/dock/{purchase.key}", f"/dock/done/{purchase.key}", "/demands/pick?q=SC",
            "/purchases/?format=xlsx&view=all", f"/purchases/{purchase.key}/expect", "/purchases/order-from-demands", "/receipts/receive", "/demands/raise-demand"]  # fmt: skip
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.content[:1500])


def test_no_purchase_price_for_those_who_may_not_read_it(cast, order):
    purchase = buying.a_purchase(cast, Demand.objects.filter(order=order), "sent")
    for name, sees in (("zhao", True), ("li", False), ("wang", False), ("zhou", True)):
        client = as_(cast, name)
        page = client.get(f"/purchases/{purchase.key}").content.decode()
        assert ("100.00" in page) is sees, name
        tab = client.get(f"/orders/{order.key}/tab/purchasing").content.decode()
        assert (f"{purchase.net:,.2f}" in tab) is sees, name
        assert (client.get(f"/api/purchases/{purchase.key}").json()["total"] is not None) is sees
        assert (f"{purchase.total:,.2f}" in client.get("/purchases/?view=all").content.decode()) is sees


def test_the_picker_gives_prices_to_buyers_alone(cast, order):
    for name, sees in (("zhao", True), ("li", False)):
        rows = as_(cast, name).get("/demands/pick").json()["results"]
        assert len(rows) == 4 and all(("price" in row) is sees for row in rows)


def test_draw_up_by_page_from_picked_demands(cast, order):
    client = as_(cast, "zhao")
    demands = list(Demand.objects.filter(order=order).order_by("needed_on", "pk"))
    picked = client.post("/demands/order", {"ids": [d.pk for d in demands], "key": "k"})
    page = client.get(picked["Location"])
    assert page.status_code == 200 and all(d.number in page.content.decode() for d in demands)
    data = {
        "supplier": "GY-0042",
        "entity": "HC",
        "owner": "zhao",
        "tax_rate": "13",
        "payment_terms": "月结 30 天",
        "quality_standard": "HC-QS-17",
        "contract": "on",
    }
    for n, demand in enumerate(demands):
        data |= {
            f"lines-{n}-demand": demand.number,
            f"lines-{n}-quantity": str(demand.quantity),
            f"lines-{n}-price": "１，２００",
            f"lines-{n}-due": "2026-06-20",
        }
    assert press(client, "/purchases/order-from-demands", **data).status_code == 303
    assert PurchaseOrder.objects.get().lines.count() == len(demands)


def test_the_whole_way_by_api(cast, order):
    def call(name, url, body):
        answer = as_(cast, name).post(
            f"/api{url}", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": uuid.uuid4().hex}
        )
        assert answer.status_code == 200, (url, answer.content)
        return answer.json()

    servo = Demand.objects.get(item__code="SV-750")
    lines = [{"demand": servo.number, "quantity": "4", "price": "2180", "due": "2026-06-20"}]
    body = {
        "supplier": "GY-0042",
        "entity": "HC",
        "owner": "zhao",
        "payment_terms": "t",
        "quality_standard": "Q",
        "contract": True,
        "lines": lines,
    }
    key = call("zhao", "/purchases/order-from-demands", body)["key"]
    number = call("zhao_head", f"/purchases/{key}/approve", {"revision": 1})["number"]
    assert "link" in call("zhao", f"/purchases/{number}/send", {"holder": "秦", "days": 7})
    call("zhao", f"/purchases/{number}/confirm", {"dates": [{"position": 1, "day": "2026-06-21"}]})
    receipt = call(
        "qian", "/receipts/receive", {"purchase_order": number, "delivery_note": "N1", "lines": [{"position": 1, "quantity": "4"}]}
    )
    assert receipt["lines"][0]["quantity"] == "4.000" and receipt["stage"] == "arrived"
    buying.judged(cast, Receipt.objects.get())  # quality's verdict: nobody's button
    assert Demand.objects.get(pk=servo.pk).stage == "met"


def test_the_dock_on_a_phone(cast, order):
    purchase = buying.a_purchase(cast, Demand.objects.filter(order=order, item__code="SV-750"), "sent")
    client = as_(cast, "qian")
    assert purchase.key in client.get("/dock/").content.decode()
    assert client.get(f"/dock/?q={purchase.key.lower()}")["Location"] == f"/dock/{purchase.key}"
    answer = press(
        client,
        "/receipts/receive",
        purchase_order=purchase.key,
        delivery_note="S-1",
        next=f"/dock/done/{purchase.key}",
        **{"lines-0-position": "1", "lines-0-quantity": "3"},
    )
    assert answer.status_code == 303 and answer["Location"] == f"/dock/done/{purchase.key}"
    page = client.get(answer["Location"]).content.decode()
    assert "Q1" in page and Receipt.objects.get().lines.get().quantity == D(3)
    assert "/receipts/receive" not in as_(cast, "zhao").get(f"/dock/{purchase.key}").content.decode()  # who ordered does not receive


def test_lists_ask_as_often_for_three_as_for_one(cast, order, django_assert_max_num_queries):
    client = as_(cast, "zhao")
    for demand in Demand.objects.filter(order=order):
        buying.a_purchase(cast, [demand])
    client.get("/purchases/")
    with django_assert_max_num_queries(25):
        client.get("/purchases/")


def test_every_page_of_supply_and_money_answers_and_hides_what_it_must(cast, order):
    """Class S: production and sales see that it exists, never for how much."""
    from datetime import date

    from tests.cast import AT
    from yidan.purchasing import commands as purchasing
    from yidan.purchasing.models import Payment, SupplyIssue

    servo = Demand.objects.filter(order=order, item__code="SV-750")
    rfq = buying.an_rfq(cast, servo)
    for supplier, price in ((buying.a_supplier(), D("7311.31")), (buying.another_supplier(), D("7322.32"))):
        buying.answered(cast, rfq, supplier, price)
    purchase = buying.a_purchase(cast, servo, "confirmed")
    purchasing.note_progress(purchase, step="shipped", day=AT.date(), tracking="SF1", by=cast.zhao)
    receipt = buying.judged(cast, buying.a_receipt(cast, purchase), rejected=D(1))
    issue = SupplyIssue(purchase_line=purchase.lines.get(), kind="rejected", quantity=D(1), found="超差")
    purchasing.raise_issue(issue, by=cast.zhao)
    purchasing.agree_remedy(issue, remedy="send_back", text="退货", claim=D("7333.33"), by=cast.zhao)
    invoice = buying.a_bill(cast, purchase, price=D("7344.44"))
    purchasing.accept_difference(invoice, why="协议价", by=cast.zhao_head)
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    payment = buying.paid(cast, invoice)
    purchase.supplier.refresh_from_db()
    advance = Payment(entity=purchase.entity, supplier=purchase.supplier, advance_on=purchase, due_on=date(2026, 6, 3))
    purchasing.request_advance(advance, amount=D("73.55"), by=cast.zhao)
    statement = buying.a_statement(cast, purchase.supplier, "sent")
    quote, code = rfq.quotes.first(), purchase.supplier.code
    pages = [f"/rfqs/{rfq.key}", f"/supplier-quotes/{quote.key}", f"/supply-issues/{issue.key}", f"/supplier-invoices/{invoice.key}", f"/payments/{payment.key}",
             f"/payments/{advance.key}", f"/supplier-statements/{statement.key}", f"/suppliers/{code}/account", f"/purchases/{purchase.key}", f"/receipts/{receipt.key}",
             f"/orders/{order.key}/tab/purchasing", "/rfqs/?view=all", "/supply-issues/?view=all", "/supplier-invoices/?view=all", "/payments/?view=all",
             "/supplier-statements/?view=all", "/demands/?view=unplanned", f"/suppliers/{code}"]  # fmt: skip
    forms = [f"/rfqs/{rfq.key}/award", f"/supplier-quotes/{quote.key}/offer", "/rfqs/ask-prices", f"/supply-issues/{issue.key}/close-issue",
             f"/supplier-invoices/register-invoice?supplier={code}", f"/payments/request-payment?supplier={code}", "/payments/request-advance", f"/payments/{payment.key}/apply-advance",
             f"/supplier-statements/draw-up-statement?supplier={code}", f"/supplier-statements/{statement.key}/dispute-statement", f"/receipts/{receipt.key}/send-back",
             f"/supply-issues/raise-issue?purchase_line={purchase.lines.get().pk}&kind=late", f"/purchases/{purchase.key}/record-contract",
             f"/demands/{servo.get().key}/plan-supply", "/demands/plan", f"/purchases/lines/pick?q={purchase.key}"]  # fmt: skip
    for name, sees in (("zhou_head", True), ("zhao", True), ("li", False), ("wang", False)):
        client, seen = as_(cast, name), ""
        for url in pages + forms:
            answer = client.get(url)
            assert answer.status_code == 200, (name, url, answer.content[-1500:])
            seen += answer.content.decode(errors="ignore") if not url.endswith("/plan") else ""
        for noun in ("rfqs", "supplier-quotes", "supply-issues", "supplier-invoices", "payments", "supplier-statements"):
            key = {"rfqs": rfq, "supplier-quotes": quote, "supply-issues": issue, "supplier-invoices": invoice, "payments": payment}.get(
                noun, statement
            ).key
            seen += client.get(f"/api/{noun}/{key}").content.decode()
        for figure in ("7,311.31", "7311.31", "7,333.33", "7,344.44", "7344.44", "73.55", "4500 1234"):
            assert sees or figure not in seen, (name, figure)
        assert not sees or all(figure in seen for figure in ("7,311.31", "7,333.33", "7,344.44", "4500 1234")), name


def test_an_invoice_comes_in_by_page(cast, order):
    servo = Demand.objects.filter(order=order, item__code="SV-750")
    purchase = buying.a_purchase(cast, servo, "confirmed")
    buying.judged(cast, buying.a_receipt(cast, purchase))
    client = as_(cast, "zhou")
    form = client.get(f"/supplier-invoices/register-invoice?supplier={purchase.supplier.code}").context["form"]
    row = form.initial["lines"][0]
    assert (row["quantity"], row["price"]) == ("4", "100")  # what was accepted stands there
    assert row["purchase_line"] == f"{purchase.number}/1", "named as on its papers, by no id of the database"
    data = {"supplier": purchase.supplier.code, "external_number": "8899", "issued_on": "2026-06-25", "due_on": "2026-07-25", "lines-0-purchase_line": row["purchase_line"],
            "lines-0-quantity": "4", "lines-0-price": "￥100"}  # fmt: skip
    answer = press(client, "/supplier-invoices/register-invoice", **data)
    assert answer.status_code == 303, answer.content[-2000:]
    again = press(client, "/supplier-invoices/register-invoice", **data)
    assert again.status_code == 409 and "8899" in again.content.decode()  # FIN-5: booked once
    assert press(as_(cast, "zhou_head"), answer["Location"] + "/approve-invoice").status_code == 303
