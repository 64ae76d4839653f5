"""Credit, bank account, prices; edits through page and API; what each reader sees."""

import json
import uuid
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import a_customer, an_item, put, unit
from yidan.catalog import commands as catalog
from yidan.catalog.models import Bom, Calendar, Customer, Item, PriceList, Supplier, WorkCentre
from yidan.core.events import Event
from yidan.core.refusals import Refused

pytestmark = pytest.mark.django_db


def client_of(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def posted(client, url, **fields):
    return client.post(url, {"key": uuid.uuid4().hex, **fields})


def test_credit_is_set_by_the_head_of_finance_and_never_by_its_own_salesperson(cast):
    customer = a_customer(owner=cast.users["zhou_head"])
    with pytest.raises(Refused) as refused:
        catalog.set_credit(customer, limit=D(1), reason="x", by=cast.zhou_head)
    assert refused.value.clause == "3.2b"
    for name in ("li", "lin", "zhou", "zhao", "zong"):
        assert catalog.set_credit.refusal(customer, getattr(cast, name))
    other = a_customer("KH-2", name="x", owner=cast.users["li"])
    catalog.set_credit(other, limit=D(500000), reason="two good years", by=cast.zhou_head)
    assert Customer.objects.get(pk=other.pk).credit_limit == 500000
    event = Event.objects.get(verb="catalog.set_credit")
    assert "500000" not in event.data and event.reason == "two good years"
    with pytest.raises(Refused):
        catalog.set_credit(other, limit=D(-1), reason="x", by=cast.zhou_head)


def test_a_bank_account_is_no_plain_edit(cast):
    supplier = put(Supplier, "S1", name="昆山精工")
    catalog.set_bank(supplier, bank="工行", account="6222", reason="new account, letter of 06-01", by=cast.zhao_head)
    assert catalog.set_bank.refusal(supplier, cast.zhao) and catalog.set_bank.refusal(supplier, cast.zhou) is None
    event = Event.objects.get(verb="catalog.set_bank")
    assert "6222" not in event.data and "6222" in event.sealed.content and event.sealed.classes == "S"
    page = client_of(cast, "zhao").get("/suppliers/S1").content.decode()
    assert "6222" in page
    assert "6222" not in client_of(cast, "li").get("/suppliers/S1").content.decode()
    assert 'name="account"' not in client_of(cast, "zhao").get("/suppliers/S1/edit").content.decode()


def test_prices_of_a_supplier_and_a_list_are_sealed(cast):
    item = an_item("SCR", "buy")
    client = client_of(cast, "zhao")
    body = {"code": "S2", "name": "螺丝厂", "items": [{"item": "SCR", "price": "31.07", "lead_days": 7}]}
    answer = client.post("/api/suppliers/new", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "1"})
    assert answer.status_code == 200, answer.content
    supplier = Supplier.objects.get(code="S2")
    assert supplier.items.get().price == D("31.07") and supplier.initials == "lsc"
    event = Event.objects.get(kind="catalog.supplier", object_id=supplier.pk)
    assert "31.07" not in event.data and "31.07" in event.sealed.content
    assert item.suppliers.count() == 1


def test_new_and_edit_by_page_with_version(cast):
    unit()
    client = client_of(cast, "gao")
    assert client.get("/items/new").status_code == 200
    answer = posted(client, "/items/new", code="DJ-12", name="定位夹具", kind="make", unit="pc")
    assert answer.status_code == 303, answer.content.decode()
    item = Item.objects.get(code="DJ-12")
    assert item.initials == "dwjj" and item.moq == 0
    assert posted(client, "/items/DJ-12/edit", code="DJ-12", name="x", kind="make", unit="pc").status_code == 428
    answer = posted(client, "/items/DJ-12/edit", code="DJ-99", name="定位夹具 加长", kind="make", unit="pc", version=item.version)
    assert answer.status_code == 303
    item.refresh_from_db()
    assert (item.code, item.name) == ("DJ-12", "定位夹具 加长"), "a code stays"
    assert posted(client, "/items/DJ-12/edit", code="DJ-12", name="y", kind="make", unit="pc", version=item.version - 1).status_code == 412
    assert "定位夹具" in client.get("/items/DJ-12").content.decode()


@pytest.mark.parametrize(
    "fields, why",
    [
        ({"code": "A/B", "name": "x", "kind": "make", "unit": "pc"}, "“/”"),
        ({"code": "new", "name": "x", "kind": "make", "unit": "pc"}, "“new”"),
        ({"code": "A", "name": "", "kind": "make", "unit": "pc"}, "name"),
        ({"code": "A", "name": "x", "kind": "make", "unit": "zz"}, "“zz”"),
        ({"code": "A", "name": "x", "kind": "make", "unit": "pc", "factor": "2"}, "factor"),
    ],
)
def test_a_wrong_item_says_what_is_wrong(cast, fields, why):
    unit()
    answer = posted(client_of(cast, "gao"), "/items/new", **fields)
    assert answer.status_code == 422 and not Item.objects.exists()
    text = answer.content.decode()
    assert why in text or "error" in text


def test_uscc_is_checked(cast):
    client = client_of(cast, "li")
    assert posted(client, "/customers/new", code="K1", name="x", uscc="91320500MA1XCW5T4X").status_code == 422
    assert posted(client, "/customers/new", code="K1", name="宁波海纳", uscc="").status_code == 303
    assert Customer.objects.get().initials == "nbhn"


def test_an_engineer_sees_and_edits_no_price(cast):
    an_item("DJ-12", list_price=D("9876.54"), purchase_price=D("1234.56"))
    engineer, seller, buyer = (client_of(cast, name) for name in ("gao", "li", "zhao"))
    for url in ("/items/", "/items/DJ-12", "/items/DJ-12/edit", "/items/pick?q=dj", "/api/items/DJ-12"):
        text = engineer.get(url).content.decode()
        assert "9,876.54" not in text and "9876.54" not in text and "1,234.56" not in text and "1234.56" not in text, url
    assert "9,876.54" in seller.get("/items/DJ-12").content.decode() and "1,234.56" not in seller.get("/items/DJ-12").content.decode()
    assert "1,234.56" in buyer.get("/items/DJ-12").content.decode()
    assert json.loads(seller.get("/items/pick?q=dj").content)["results"][0]["price"] == "9876.54"
    catalog.set_prices(Item.objects.get(), list_price=D(10), floor_price=D(9), standard_cost=D(8), by=cast.lin)
    with pytest.raises(Refused):
        catalog.set_prices(Item.objects.get(), list_price=D(10), floor_price=D(11), standard_cost=D(8), by=cast.lin)
    assert catalog.set_prices.refusal(Item.objects.get(), cast.gao)


@pytest.mark.parametrize("typed", ["DJ-1", "dj", "dwjj", "定位", "夹具"])
def test_pickers_find_by_code_initials_and_name(cast, typed):
    an_item("DJ-12", name="定位夹具")
    an_item("SJ-2", name="升降台")
    answer = client_of(cast, "li").get("/items/pick", {"q": typed})
    assert [row["code"] for row in answer.json()["results"]] == ["DJ-12"]


def test_pickers_of_customers_and_suppliers_are_cut_by_role(cast):
    a_customer(contact="张三")
    put(Supplier, "S1", name="昆山精工", grade="A")
    assert client_of(cast, "li").get("/customers/pick?q=nbhn").json()["results"][0]["contact"] == "张三"
    assert client_of(cast, "wang").get("/customers/pick?q=nbhn").json()["results"][0]["contact"] == ""
    assert client_of(cast, "zhao").get("/suppliers/pick?q=ksjg").json()["results"][0]["code"] == "S1"
    assert client_of(cast, "stranger").get("/customers/pick?q=nbhn").json()["results"] == []


def test_masters_with_rows_through_pages(cast):
    machine, screw = an_item("M", name="机"), an_item("S", "buy", name="钉")
    calendar = put(Calendar, "CN", name="白班", shifts=[["08:00", "12:00"]])
    put(WorkCentre, "WC1", name="装配", calendar=calendar)
    client = client_of(cast, "gao")
    bom = {
        "code": "M-A",
        "name": "机 A",
        "item": "M",
        "current": "on",
        "lines-0-component": "S",
        "lines-0-per": "4",
        "lines-1-component": "",
        "lines-1-per": "",
    }
    assert posted(client, "/boms/new", **bom).status_code == 303
    assert [(line.position, line.component, line.per) for line in Bom.objects.get().lines.all()] == [(1, screw, 4)]
    routing = {
        "code": "M-R",
        "name": "机",
        "item": "M",
        "current": "on",
        "steps-0-name": "装配",
        "steps-0-work_centre": "WC1",
        "steps-0-run_minutes": "30",
        "steps-0-key": "on",
    }
    assert posted(client, "/routings/new", **routing).status_code == 303
    step = machine.routings.get().steps.get()
    assert (step.position, step.run_minutes, step.key) == (10, 30, True)
    for url in ("/boms/M-A", "/boms/M-A/edit", "/routings/M-R", "/routings/M-R/edit", "/items/M", "/work-centres/WC1", "/units/pc"):
        assert client.get(url).status_code == 200, url


def test_calendars_through_pages(cast):
    head = client_of(cast, "he_head")
    assert posted(head, "/calendars/new", code="C2", name="两班", week="1111110", shifts="08:00-12:00 13:00-17:00").status_code == 303
    assert Calendar.objects.get(code="C2").shifts == [["08:00", "12:00"], ["13:00", "17:00"]]
    assert posted(head, "/calendars/new", code="C3", name="x", week="1111110", shifts="17:00-08:00").status_code == 422
    assert posted(head, "/calendars/C2/fill_year".replace("_", "-"), year=2026).status_code == 303
    for url in ("/calendars/C2", "/calendars/C2/edit"):
        assert head.get(url).status_code == 200, url


def test_price_lists_through_pages(cast):
    an_item("M", name="机")
    prices = {
        "code": "P1",
        "name": "2026",
        "currency": "CNY",
        "valid_from": "2026-01-01",
        "lines-0-item": "M",
        "lines-0-price": "100",
        "lines-0-floor": "90",
    }
    assert posted(client_of(cast, "lin"), "/price-lists/new", **prices).status_code == 303
    assert PriceList.objects.get().lines.get().floor == 90
    assert client_of(cast, "lin").get("/price-lists/P1").status_code == 200


def test_every_list_answers_and_as_excel(cast):
    an_item("M")
    client = client_of(cast, "zong")
    for noun in "items customers suppliers boms routings work-centres calendars price-lists places units".split():
        assert client.get(f"/{noun}/").status_code == 200, noun
        assert client.get(f"/{noun}/?format=xlsx")["Content-Type"].endswith("sheet"), noun


def test_lists_ask_as_often_for_three_rows_as_for_one(cast):
    client = client_of(cast, "zong")
    an_item("M0", name="机0")
    client.get("/items/")
    counts = []
    for n in range(1, 3):
        with CaptureQueriesContext(connection) as caught:
            client.get("/items/")
        counts.append(len(caught))
        an_item(f"M{n}", name=f"机{n}")
        an_item(f"N{n}", name=f"器{n}")
    assert counts[0] == counts[1]
