"""Acceptance through its pages and its API: the same outcome, the same refusal."""

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.acceptance.web import call, client_of, post
from yidan.acceptance.models import Acceptance
from yidan.acceptance.queries import todo

pytestmark = pytest.mark.django_db
FIELDS = {"mode": "works", "at": "2026-06-10 09:30", "place": "总装 B 区", "way": "按协议"}


def test_all_the_way_by_page(cast):
    order = a_made_order(cast)
    li = client_of(cast, "li")
    form = li.get(f"/acceptances/appoint?order={order.number}").content.decode()
    assert 'value="10"' in form and "AS-300" in form
    lines = {"lines-0-position": "1", "lines-0-quantity": "10", "lines-0-what": "x"}
    answer = post(li, "/acceptances/appoint", order=order.number, **FIELDS, **lines)
    assert answer.status_code == 303, answer.content.decode()
    one = Acceptance.objects.get()
    assert post(li, f"/acceptances/{one.key}/agree", note="电话").status_code == 303
    one.refresh_from_db()
    held = {"explained": "演示", "findings": "合格", "lines-0-position": "1", "lines-0-quantity": "10", "lines-0-result": "合格"}
    assert post(li, f"/acceptances/{one.key}/report", **held).status_code == 428  # it overwrites: which version?
    assert post(li, f"/acceptances/{one.key}/report", version=one.version, **held).status_code == 303
    assert post(li, f"/acceptances/{one.key}/record-signature", signer="梁志远", revision="2").status_code == 412
    assert post(li, f"/acceptances/{one.key}/record-signature", signer="梁志远", revision="1").status_code == 303
    order.refresh_from_db()
    assert order.stage == "accepted"
    page = li.get(f"/acceptances/{one.key}").content.decode()
    assert "梁志远" in page and "总装 B 区" in page


def test_all_the_way_by_api(cast):
    order = a_made_order(cast)
    li = client_of(cast, "li")
    born = call(li, "/acceptances/appoint", order=order.number, **FIELDS, lines=[{"position": 1, "quantity": "10"}])
    assert born.status_code == 200, born.content
    key = born.json()["key"]
    assert call(li, f"/acceptances/{key}/agree", note="电话").json()["stage"] == "agreed"
    version = li.get(f"/api/acceptances/{key}").json()["version"]
    assert call(li, f"/acceptances/{key}/report", version, explained="演示", findings="合格").json()["stage"] == "reported"
    link = call(li, f"/acceptances/{key}/ask-signature", holder="梁志远", days=7)
    assert link.json()["link"]
    assert call(li, f"/acceptances/{key}/record-signature", signer="梁志远", revision=1).json()["stage"] == "signed"


@pytest.mark.parametrize("who", ["wang", "qian", "fang"])
def test_the_refusal_is_the_same_through_both_doors(cast, who):
    one = an_acceptance(cast, a_made_order(cast))
    client = client_of(cast, who)
    page, api = post(client, f"/acceptances/{one.key}/agree", note="x"), call(client, f"/acceptances/{one.key}/agree", note="x")
    assert page.status_code == api.status_code == 409 and api.json()["clause"] == "6.2a" and "§6.2a" in page.content.decode()


def test_a_stranger_finds_nothing(cast):
    one = an_acceptance(cast, a_made_order(cast))
    assert client_of(cast, "stranger").get(f"/acceptances/{one.key}").status_code == 404


def test_lists_and_the_orders_part(cast, django_assert_max_num_queries):
    order = a_made_order(cast)
    an_acceptance(cast, order)
    li = client_of(cast, "li")
    assert "AC-2026-00001" in li.get("/acceptances/").content.decode()
    assert "AC-2026-00001" in li.get(f"/orders/{order.key}/tab/acceptance").content.decode()
    assert li.get("/acceptances/?format=xlsx").status_code == 200
    assert li.get("/acceptances/order-pick?q=SO-").json()["results"][0]["code"] == order.number


def test_what_sales_should_do(cast):
    """Made goods are appointed; then each step stands on the owner's desk until the signature."""
    order = a_made_order(cast)
    assert [(one.clause, one.key) for one in todo(cast.li)] == [("6.2a", order.key)]
    assert todo(cast.shen) == [] and todo(cast.qian) == []
    one = an_acceptance(cast, order)
    assert [(t.clause, t.key) for t in todo(cast.li)] == [("6.2a", one.key)]
    second = a_made_order(cast)
    an_acceptance(cast, second, "reported")
    third = a_made_order(cast)
    an_acceptance(cast, third, "signed")
    assert [t.clause for t in todo(cast.li)] == ["6.2a", "6.2c"]


def test_the_desk_asks_no_more_for_three_than_for_one(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    an_acceptance(cast, a_made_order(cast), "reported")
    a_made_order(cast)
    with CaptureQueriesContext(
        connection,
    ) as first:
        todo(cast.li)
    for _ in range(2):
        an_acceptance(cast, a_made_order(cast), "reported")
        a_made_order(cast)
    with django_assert_num_queries(len(first)):
        assert len(todo(cast.li)) == 6
