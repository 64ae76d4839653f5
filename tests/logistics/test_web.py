"""Logistics through its pages and its API: the same outcome, the same refusal."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.acceptance.builders import a_made_order, an_acceptance, make
from tests.acceptance.web import call, client_of, post
from tests.factories import an_order, some_lines
from tests.logistics.builders import a_shipment
from yidan.acceptance.pieces import Piece
from yidan.logistics import commands as logistics
from yidan.logistics.models import Shipment
from yidan.logistics.queries import todo

pytestmark = pytest.mark.django_db
FIELDS = {"mode": "road", "leaves": "2026-07-28", "arrives": "2026-07-29", "route": "苏州 — 宁波", "handling": "叉车"}


def test_all_the_way_by_page(cast):
    order = a_made_order(cast, "none")
    qian = client_of(cast, "qian")
    assert 'value="10"' in qian.get(f"/shipments/plan-shipment?order={order.number}").content.decode()
    lines = {"lines-0-position": "1", "lines-0-quantity": "10"}
    answer = post(qian, "/shipments/plan-shipment", order=order.number, **FIELDS, **lines)
    assert answer.status_code == 303, answer.content.decode()
    one = Shipment.objects.get()
    at = f"/shipments/{one.key}"
    assert post(qian, f"{at}/book", carrier="粤运", freight="1,800").status_code == 303
    assert (
        post(qian, f"{at}/pack", **{"packages-0-position": "1", "packages-0-package": "1 / 1", "packages-0-weight_kg": "120"}).status_code
        == 303
    )
    assert post(qian, f"{at}/ship", tracking="YY1").status_code == 303
    assert post(qian, f"{at}/track", where="嘉兴", what="在途", arrives="2026-07-30").status_code == 303
    names = list(one.papers_handed.order_by("pk").values_list("name", flat=True))
    given = {
        f"papers_handed-{n}-{field}": value
        for n, name in enumerate(names)
        for field, value in (("name", name), ("copies", "1"), ("handed", "on"))
    }
    short = {key: value for key, value in given.items() if key != "papers_handed-2-handed"}
    assert post(qian, f"{at}/hand-over", receiver="梁志远", **short).status_code == 409
    assert post(qian, f"{at}/hand-over", receiver="梁志远", **given).status_code == 303
    order.refresh_from_db()
    assert order.stage == "delivered" and order.lines.get().delivered == 10
    page = qian.get(at).content.decode()
    assert "嘉兴" in page and "1,800" in page


def test_all_the_way_by_api(cast):
    order = a_made_order(cast, "none")
    qian = client_of(cast, "qian")
    born = call(qian, "/shipments/plan-shipment", order=order.number, **FIELDS, lines=[{"position": 1, "quantity": "10"}])
    assert born.status_code == 200, born.content
    at = f"/shipments/{born.json()['key']}"
    assert call(qian, f"{at}/book", carrier="粤运", freight="1800").json()["freight"] == "1800"
    assert call(qian, f"{at}/pack", packages=[{"position": 1, "package": "1 / 1"}]).json()["stage"] == "packed"
    shipped = call(qian, f"{at}/ship").json()
    assert shipped["stage"] == "shipped"
    papers = [{"name": row["name"], "copies": 1, "handed": True} for row in shipped["papers"]]
    assert call(qian, f"{at}/hand-over", receiver="梁志远", papers_handed=papers).json()["stage"] == "handed_over"


def test_a_truck_that_may_not_leave_says_why_on_page_and_api(cast):
    order = a_made_order(cast)
    one = a_shipment(cast, order, "packed")
    qian = client_of(cast, "qian")
    page, api = post(qian, f"/shipments/{one.key}/ship"), call(qian, f"/shipments/{one.key}/ship")
    assert page.status_code == api.status_code == 409 and api.json()["clause"] == "6.3a" and "§6.3a" in page.content.decode()
    assert api.json()["reason"] in qian.get(f"/shipments/{one.key}").content.decode()


def test_freight_is_not_for_everybody(cast):
    one = a_shipment(cast, a_made_order(cast), "booked")
    for who, sees in (("qian", True), ("zhou", True), ("li", False), ("wang", False)):
        client = client_of(cast, who)
        assert ("1,800" in client.get(f"/shipments/{one.key}").content.decode()) is sees, who
        assert (client.get(f"/api/shipments/{one.key}").json()["freight"] is not None) is sees, who


def test_lists_and_the_orders_part(cast):
    order = a_made_order(cast)
    a_shipment(cast, order)
    qian = client_of(cast, "qian")
    for url in ("/shipments/", "/shipments/?view=all", f"/orders/{order.key}/tab/logistics"):
        assert "SH-2026-00001" in qian.get(url).content.decode(), url
    assert qian.get("/shipments/?format=xlsx").status_code == 200


def test_what_logistics_should_do(cast):
    order = a_made_order(cast)
    assert todo(cast.qian) == []  # made, but neither signed for nor near its promise
    an_acceptance(cast, order, "signed", [Piece(1, D(6))])
    assert [(t.clause, t.key) for t in todo(cast.qian)] == [("4.3a", order.key)] and todo(cast.li) == []
    one = a_shipment(cast, order, "packed")
    assert [(t.clause, t.key) for t in todo(cast.qian)] == [("4.3c", one.key)]  # this customer has no e-mail: somebody tells him
    logistics.tell(one, to="梁志远", means="phone", text="7 月 29 日到", by=cast.qian)
    assert todo(cast.qian) == []  # ten on the truck, six signed for
    an_acceptance(cast, order, "signed", [Piece(1, D(4))])
    assert [(t.clause, t.key) for t in todo(cast.qian)] == [("6.3a", one.key)]


def test_the_desk_asks_no_more_for_three_than_for_one(cast):
    def another():
        a_shipment(cast, a_made_order(cast, "none"), "booked")
        order = an_order(cast, "approved", lines=some_lines(1))
        make(order)
        an_acceptance(cast, order, "signed")

    another()
    with CaptureQueriesContext(connection) as first:
        assert len(todo(cast.qian)) == 3
    another()
    another()
    with CaptureQueriesContext(connection) as third:
        assert len(todo(cast.qian)) == 9
    assert len(first) == len(third)
