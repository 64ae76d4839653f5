"""The review's pages by the right person, and what outsiders send through their links."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal as D

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import AT
from tests.factories import an_item, an_order
from tests.policy.test_2_intake import a_call_off, an_agreement
from tests.purchasing.builders import a_supplier
from tests.review.builders import a_change, assessed, pass_review, short_of_servos
from yidan.core.signatures import content_hash
from yidan.review import commands as review
from yidan.review import rules
from yidan.review.commands.supply import AskedInput
from yidan.review.models import Change, StockInquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast, settings):
    """by(name) -> a client signed in as that person; nobody without a name."""
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()

    def signed_in(name: str = "") -> Client:
        client = Client()
        if name:
            client.force_login(cast.users[name])
        return client

    return signed_in


def an_inquiry(cast) -> tuple[StockInquiry, str]:
    inquiry = StockInquiry(order=short_of_servos(cast), supplier=a_supplier(), due=date(2026, 6, 2), owner=cast.users["zhao"])
    lines = [AskedInput(an_item("SV-750"), D(4), date(2026, 6, 20))]
    return inquiry, review.ask_stock(inquiry, lines=lines, holder="秦晓峰", by=cast.zhao)


def an_offer(cast) -> tuple[Change, str]:
    change = assessed(a_change(cast, pass_review(an_order(cast, "in_review"), cast)), cast)
    change = Change.for_page().get(pk=change.pk)
    return change, review.offer_change(change, terms="补 6,500", charge=D(6500), day=date(2026, 8, 20), holder="顾建平", by=cast.li)


def test_the_pages_open_with_their_buttons(cast, by):
    agreement = an_agreement(cast)
    order = a_call_off(cast, agreement, D(60))
    inquiry, _token = an_inquiry(cast)
    change, _token = an_offer(cast)
    for name, url, words in (
        ("li", f"/agreements/{agreement.number}", ["40", order.number]),
        ("li", f"/orders/enter?agreement={agreement.number}", ['value="40"', 'value="call_off" selected']),
        ("zhao", f"/stock-inquiries/{inquiry.number}", ["SV-750", "/answer-stock"]),
        ("zhao", f"/stock-inquiries/ask-stock?order={inquiry.order.number}&supplier=GY-0042", ["SV-750", "秦晓峰"]),
        ("li", f"/changes/{change.number}", ["6,500", "/offer-change"]),
        ("zhao", f"/reviews/{inquiry.order.number}", ["/raise-point", inquiry.supplier.name]),
        ("li", f"/orders/{order.number}/convene", ["何建华"]),
        *(
            (name, url, [])
            for name in ("li", "wang")
            for url in ("/agreements/", "/opportunities/", "/campaigns/", "/stock-inquiries/", "/changes/")
        ),
    ):
        page = by(name).get(url)
        text = page.content.decode()
        assert page.status_code == 200 and all(word in text for word in words), (url, words)


def test_prices_of_agreement_and_change_are_not_for_the_workshop(cast, by):
    agreement, (change, _token) = an_agreement(cast), an_offer(cast)
    for url, figure in ((f"/agreements/{agreement.number}", "11,300"), (f"/changes/{change.number}", "6,500")):
        assert figure in by("li").get(url).content.decode()
        assert figure not in by("wang").get(url).content.decode()
        assert figure not in by("wang").get(f"/api{url}").content.decode()


def test_a_supplier_answers_on_his_page(cast, by):
    inquiry, token = an_inquiry(cast)
    page = by().get(f"/link/{token}").content.decode()
    assert inquiry.order.number not in page and inquiry.order.customer.name not in page, "neither order nor customer"
    wrong = by().post(f"/link/{token}/answer", {"key": uuid.uuid4().hex, "stock-1": "viele"})
    assert wrong.status_code == 422
    sent = by().post(f"/link/{token}/answer", {"key": uuid.uuid4().hex, "stock-1": "2", "rest-1": "2026-06-18"})
    inquiry.refresh_from_db()
    assert sent.status_code == 303 and inquiry.stage == "answered" and inquiry.lines.get().rest_on == date(2026, 6, 18)


def test_a_customer_signs_the_change_on_his_page(cast, by):
    change, token = an_offer(cast)
    assert "6,500" in by().get(f"/link/{token}").content.decode()
    body = {"key": uuid.uuid4().hex, "name": "顾建平", "sure": "on", "content": content_hash(rules.shown(change)), "revision": "1"}
    assert by().post(f"/link/{token}/sign", body).status_code == 303
    change.refresh_from_db()
    assert change.stage == "agreed" and rules.signing.signed(change).at >= AT


def test_a_change_by_the_api_is_the_same_change(cast, by):
    order = pass_review(an_order(cast, "in_review"), cast)
    body = {"order": order.number, "kind": "cancel", "what": "二期取消", "asked_at": "2026-06-01T09:00:00", "owner": "li", "stopped": True}
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    answer = by("li").post("/api/changes/propose-change", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200 and answer.json()["touched"] == ["sales", "production"], answer.content
    order.refresh_from_db()
    assert order.on_hold and order.changes.get().number == answer.json()["number"]
