"""Service through its pages and its API; the customer's service file; the worklist."""

from datetime import timedelta

import pytest

from tests.acceptance.web import call, client_of, post
from tests.cast import AT, at
from tests.factories import a_customer, an_item, an_order
from tests.service.test_ticket import a_ticket
from yidan.service import queries
from yidan.service.models import Ticket

pytestmark = pytest.mark.django_db


def test_all_the_way_by_page(cast):
    order = an_order(cast, "received")
    an_item()
    feng = client_of(cast, "feng")
    form = feng.get(f"/tickets/open-ticket?order={order.number}").content.decode()
    assert order.customer.code in form
    given = {
        "customer": order.customer.code,
        "order": order.number,
        "item": "AS-300",
        "severity": "major",
        "what": "护盖松动",
        "caller": "梁志远",
    }
    assert post(feng, "/tickets/open-ticket", **given).status_code == 303
    one = Ticket.objects.get()
    assert one.answer_due - one.created_at == timedelta(hours=24)
    assert post(feng, f"/tickets/{one.key}/assign", technician="ma", promised_on="2099-06-03", promise="次日到场").status_code == 303
    assert post(feng, f"/tickets/{one.key}/solve", cause="卡扣短", resolution="换件").status_code == 303
    assert post(feng, f"/tickets/{one.key}/close", satisfaction="6").status_code == 422
    assert post(feng, f"/tickets/{one.key}/close", satisfaction="4").status_code == 303
    for url in (
        f"/tickets/{one.key}",
        "/tickets/?view=all",
        f"/customers/{order.customer.code}/service",
        f"/orders/{order.key}/tab/service",
    ):
        assert one.key in feng.get(url).content.decode(), url
    assert feng.get("/tickets/?view=all&format=xlsx").status_code == 200


def test_all_the_way_by_api(cast):
    an_order(cast, "received")
    feng = client_of(cast, "feng")
    born = call(feng, "/tickets/open-ticket", customer=a_customer().code, severity="minor", what="异响")
    assert born.status_code == 200, born.content
    at_ = f"/tickets/{born.json()['key']}"
    assert call(feng, f"{at_}/assign", technician="ma", promised_on="2099-06-03", promise="x").json()["stage"] == "assigned"
    assert call(feng, f"{at_}/solve", cause="a", resolution="b").json()["stage"] == "solved"
    assert call(feng, f"{at_}/close", satisfaction="5").json()["satisfaction"] == 5


def test_another_customers_order_is_refused_in_the_form(cast):
    order = an_order(cast, "received")
    other = a_customer("KH-2", name="别家")
    given = {"customer": other.code, "order": order.number, "severity": "major", "what": "x"}
    assert post(client_of(cast, "feng"), "/tickets/open-ticket", **given).status_code == 422


def test_the_service_file_counts(cast):
    a_ticket(cast, "closed")
    a_ticket(cast)
    found = queries.service_file(a_customer())
    assert (found.tickets, found.open, found.answered, found.answered_in_time, found.promised, found.kept, found.satisfaction) == (
        2,
        1,
        1,
        1,
        1,
        1,
        5,
    )


def test_what_after_sales_should_do(cast):
    first, second = a_ticket(cast), a_ticket(cast, "assigned")
    a_ticket(cast, "closed")
    assert [(t.clause, t.key, t.due) for t in queries.todo(cast.feng)][0] == ("7.2b", first.key, AT + timedelta(hours=24))
    assert [t.clause for t in queries.todo(cast.feng)] == ["7.2b", "7.2c"]
    assert [t.key for t in queries.todo(cast.ma)] == [second.key] and queries.todo(cast.li) == []
    assert queries.todo(at(cast.stranger, AT)) == []
