"""Every command through its page and through the API: the same outcome and, where it is refused, the same reason."""

from __future__ import annotations

import html
import json
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

import yidan.urls  # noqa: F401  (loads every room's doors)
from tests.factories import a_customer, an_item, an_order, entity
from tests.planning.builders import a_broken_down, a_plan
from tests.production.builders import an_order_in_work
from tests.purchasing.builders import a_purchase, a_receipt
from tests.quality.builders import a_final, an_order_made
from tests.settlement.builders import a_delivered_order, a_reminder, a_sheet, a_statement, an_invoice, delivered_late, money_in
from yidan.core.commands import COMMANDS
from yidan.core.documents import Document
from yidan.core.doors import NOUNS, Way
from yidan.intake.models import Order
from yidan.purchasing.models import Demand
from yidan.settlement import commands as settlement
from yidan.settlement.models import Penalty

pytestmark = pytest.mark.django_db
PEOPLE = ("li", "wang", "zhao", "chen", "zhou", "stranger")
SAME = {303: 200, 302: 200}


class Undo(Exception):
    pass


def client_of(cast: SimpleNamespace, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def press(client: Client, url: str, api: bool) -> tuple[int, str]:
    """A POST without any input: its status (success alike for both doors) and the reason of a refusal; undone afterwards."""
    key = uuid.uuid4().hex
    try:
        with transaction.atomic():
            if api:
                answer = client.post(f"/api{url}", "{}", content_type="application/json", headers={"Idempotency-Key": key})
            else:
                answer = client.post(url, {"key": key})
            raise Undo
    except Undo:
        pass
    status = SAME.get(answer.status_code, answer.status_code)
    if status not in (409, 412, 428):
        return status, ""
    return status, answer.json()["reason"] if api else html.unescape(answer.content.decode())


def ways_of(document: Document) -> list[Way]:
    return [way for noun in NOUNS if noun.model is type(document) for way in noun.ways if not way.born]


def orders(cast: SimpleNamespace) -> list[Document]:
    return [an_order(cast, stage) for stage in ("draft", "received", "in_review", "approved")]


def making(cast: SimpleNamespace) -> list[Document]:
    case = an_order_in_work(cast)
    return [case.order, case.job, case.part, case.part.operations.first(), case.machine, case.centre]


def inspecting(cast: SimpleNamespace) -> list[Document]:
    case = an_order_made(cast)
    return [a_final(case.line, case.line.produced, cast.chen), case.job]


def buying(cast: SimpleNamespace) -> list[Document]:
    order = a_broken_down(cast)
    draft = a_purchase(cast, Demand.objects.filter(order=order, stage="open")[:1])
    sent = a_purchase(cast, Demand.objects.filter(order=order, stage="open"), "sent")
    return [a_plan(cast), Demand.objects.filter(order=order).first(), draft, sent, a_receipt(cast, sent), draft.supplier]  # type: ignore[list-item]


def settling(cast: SimpleNamespace) -> list[Document]:
    order = a_delivered_order(cast)
    bill = an_invoice(cast, order, order.total)
    sheet, money = a_sheet(cast, order), money_in(cast, order, order.total, "R-9")
    customer, late = order.customer, delivered_late(cast, customer=a_customer("KH-9", name="别家"))
    fine = Penalty(order=late)
    settlement.propose_penalty(fine, by=cast.li)
    told = [a_statement(cast, customer), a_reminder(cast, customer, date(2026, 7, 3))]
    return [order, order.acceptances.first(), order.shipments.first(), bill, sheet, money, customer, fine, *told]


WORLDS: dict[str, Callable[[SimpleNamespace], list[Document]]] = {
    "orders": orders, "making": making, "inspecting": inspecting, "buying": buying, "settling": settling,
}  # fmt: skip


@pytest.mark.parametrize("world", WORLDS)
def test_page_and_api_say_the_same(cast, world):
    tally: Counter[int] = Counter()
    seen = set()
    for document in WORLDS[world](cast):
        for name in PEOPLE:
            client = client_of(cast, name)
            for way in ways_of(document):
                url = way.address(document)
                page, why_page = press(client, url, api=False)
                api, why_api = press(client, url, api=True)
                assert page == api, (name, way.command.name, str(document), why_page[-600:], why_api)
                assert why_api in why_page, (name, way.command.name, why_api)
                if name == "stranger":
                    assert api == 404, way.command.name
                if way.command.refusal(document, way_actor(cast, name)) and api not in (404, 422):
                    assert api in (409, 428), (name, way.command.name)
                tally[api] += 1
                seen.add(way.command.name)
    assert tally[404] and tally[409] and len(seen) >= 4, (tally, seen)


def way_actor(cast: SimpleNamespace, name: str) -> Any:
    return getattr(cast, name)


def test_births_refuse_a_stranger_and_an_empty_body_alike(cast):
    for noun in NOUNS:
        for way in noun.ways:
            if way.born:
                url = way.address(noun.model())
                for name in ("li", "stranger"):
                    page, api = press(client_of(cast, name), url, False), press(client_of(cast, name), url, True)
                    assert page[0] == api[0] and api[0] in (409, 422), (way.command.name, name, page, api)


def test_enter_by_api_once_with_one_key(cast):
    entity(), a_customer(), an_item("AS-300")
    line = {"item": "AS-300", "quantity": "2", "price": "1000"}
    body: dict[str, Any] = {
        "customer": "KH-0031", "customer_po": "X-1", "kind_of": "make", "received_at": "2026-06-01T09:00:00", "place": "x", "requested": "2026-08-01",
        "tax_rate": "13", "payment_terms": "t", "owner": "li", "entity": "HC", "lines": [line],
    }  # fmt: skip
    client = client_of(cast, "li")

    def post(content: dict[str, Any], key: str) -> Any:
        return client.post(
            "/api/orders/enter", json.dumps(content), content_type="application/json", headers={"Idempotency-Key": key} if key else {}
        )

    first, again = post(body, "b"), post(body, "b")
    assert first.status_code == 200 and first.json()["number"] is None and first.json()["total"] == "2000.00", first.content
    assert again.content == first.content and Order.objects.filter(customer_po="X-1").count() == 1
    assert post(body | {"place": "y"}, "b").status_code == 422  # the key was used for another request
    assert post(body | {"customer_po": "X-2"}, "").status_code == 428
    assert post(body | {"stage": "approved"}, "c").status_code == 422  # mass assignment
    assert post(body | {"customer_po": "X-3", "lines": [line | {"quantity": "1e20"}]}, "d").status_code == 422
    assert Client().post("/api/orders/enter", "{}", content_type="application/json").status_code == 401


def test_every_command_has_been_pressed_or_has_no_door(cast):
    """What the worlds above do not reach is reached by the rooms' own page tests; none is left without a way in."""
    ways = {way.command.name for noun in NOUNS for way in noun.ways}
    assert len(ways) > 150 and ways <= set(COMMANDS)
