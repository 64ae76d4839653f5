"""Command -> page, API: the same outcome and the same refusal (grows with the rooms)."""

import json
import uuid

import pytest
from django.test import Client


from tests.factories import an_order, compared
from yidan.intake.models import Order

pytestmark = pytest.mark.django_db




def client_of(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def test_receive_by_page_and_api(cast):
    order = an_order(cast)
    client = client_of(cast, "li")
    page = client.post(f"/orders/{order.key}/receive", {"key": uuid.uuid4().hex})
    assert page.status_code == 409 and "§2.3e" in page.content.decode()
    answer = client.post(f"/api/orders/{order.key}/receive", "{}", content_type="application/json", headers={"Idempotency-Key": "a"})
    assert answer.status_code == 409, answer.content
    assert "original" in answer.json()["reason"] or "原" in answer.json()["reason"]


def test_enter_by_api(cast):
    an_order(cast)
    body = {"customer": "KH-0031", "customer_po": "X-1", "kind_of": "make", "received_at": "2026-06-01T09:00:00", "place": "x", "requested": "2026-08-01",
            "tax_rate": "13", "payment_terms": "t", "owner": "li", "entity": "HC", "lines": [{"item": "AS-300", "quantity": "2", "price": "1,000"}]}  # fmt: skip
    body["lines"][0]["price"] = "1000"
    client = client_of(cast, "li")
    r = client.post("/api/orders/enter", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "b"})
    assert r.status_code == 200, r.content
    assert r.json()["number"] is None and r.json()["total"] == "2000.00", r.json()
    again = client.post("/api/orders/enter", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "b"})
    assert again.content == r.content and Order.objects.filter(customer_po="X-1").count() == 1
    assert client.post("/api/orders/enter", "{}", content_type="application/json").status_code == 422
    assert Client().post("/api/orders/enter", "{}", content_type="application/json").status_code == 401


def test_walk(cast):
    order = an_order(cast, "received")
    assert order.number == "SO-2026-00001" and order.stage == "received"
    assert compared(order)
    assert an_order(cast, "approved").stage == "approved"
