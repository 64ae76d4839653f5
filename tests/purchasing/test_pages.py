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
