"""A customer's statement by private link: his figures and nobody else's; confirmed, or told where it differs (7.1d)."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import a_customer
from tests.settlement.builders import a_delivered_order, a_statement, on
from yidan.settlement import commands as settlement

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast, settings):
    settings.CLOCK = "2026-07-10T09:00:00+08:00"
    cache.clear()
    mine = a_delivered_order(cast)
    other = a_delivered_order(cast, customer=a_customer("KH-0099", name="别家机电"))
    one = a_statement(cast, mine.customer)
    a_statement(cast, other.customer)
    token = settlement.send_statement(one, holder="曾小姐", by=on(cast.zhou, date(2026, 7, 3)))
    return one, other, f"/link/{token}"


def post(client, url, **values):
    return client.post(url, {"key": uuid.uuid4().hex} | values)


def test_he_reads_his_account_and_confirms_it(link):
    one, other, url = link
    client = Client()
    page = client.get(url)
    text = page.content.decode()
    assert "339.00" in text and "1,130.00" in text and other.key not in text and "别家机电" not in text
    form = page.context["acts"]["sign"]["form"]
    given = {"content": form["content"].value(), "revision": form["revision"].value(), "name": "曾小姐", "post": "会计"}
    assert post(client, f"{url}/sign", **given).status_code == 422  # the sentence is not ticked
    assert post(client, f"{url}/sign", **given, sure="on").status_code == 303
    one.refresh_from_db()
    assert one.stage == "confirmed" and "sign" not in client.get(url).context["acts"]


def test_he_marks_one_row_and_gives_his_number(link):
    one, _other, url = link
    client = Client()
    row = one.now().get(what="delivery")
    assert post(client, f"{url}/differ", position=row.position, value="1,017.00", revision=1).status_code == 422  # in words, too
    told = {"position": row.position, "value": "1,017.00", "balance": "226", "note": "退回一件", "revision": 1}
    assert post(client, f"{url}/differ", **told).status_code == 303
    one.refresh_from_db()
    assert (one.stage, one.his_balance, one.his_note, one.now().get(what="delivery").his_value) == ("disputed", 226, "退回一件", 1017)
    text = client.get(url).content.decode()
    assert "退回一件" in text and "sign" not in client.get(url).context["acts"]


def test_his_paper_opens_by_the_link(link):
    _one, _other, url = link
    client = Client()
    (paper,) = client.get(url).context["papers"]
    assert paper.form == "statement"
    answer = client.get(f"{url}/papers/{paper.pk}")
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:4] == b"%PDF"


def test_his_account_is_told_in_his_currency(cast, settings):
    settings.CLOCK = "2026-07-10T09:00:00+08:00"
    cache.clear()
    order = a_delivered_order(cast, currency="EUR")
    token = settlement.send_statement(
        a_statement(cast, order.customer, currency="EUR"), holder="Ms Zeng", by=on(cast.zhou, date(2026, 7, 3))
    )
    text = Client().get(f"/link/{token}").content.decode()
    assert "EUR 339.00" in text and "¥" not in text and "人民币" not in text
