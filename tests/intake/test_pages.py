"""Intake through its pages: entry with lines and original at once, comparison, receipt; three hundred lines; a double click."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
import xlsxwriter
from django.test import Client
from django.utils import timezone

from tests.factories import a_customer, an_item, an_order, entity, original
from tests.intake.builders import a_quotation, an_enquiry, an_oral_order
from yidan.core.signatures import link_of
from yidan.intake import commands as intake
from yidan.intake import rules
from yidan.intake.lines import LineInput
from yidan.intake.lists import expected
from yidan.intake.models import Enquiry, Order, Quotation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_cast_s_time(settings, cast):
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()


def client_of(cast, name="li"):
    client = Client()
    client.force_login(cast.users[name])
    return client


def key():
    return {"key": uuid.uuid4().hex}


def entry(lines=(("AS-300", "2", "1,000"),), **values):
    """What the browser posts for an entry."""
    entity(), a_customer()
    usual = {
        "customer": "KH-0031", "customer_po": "HN-6118", "kind_of": "make", "received_at": "2026-06-01 09:00", "place": "宁波北仑", "requested": "2026-08-01",
        "tax_rate": "13", "tax_included": "on", "payment_terms": "预付 30%", "owner": "li", "entity": "HC",
    }  # fmt: skip
    for n, (item, quantity, price) in enumerate(lines):
        an_item(item)
        usual |= {f"lines-{n}-item": item, f"lines-{n}-quantity": quantity, f"lines-{n}-price": price, f"lines-{n}-acceptance": "works"}
    return usual | key() | values


def test_a_form_that_comes_back_names_the_file_to_choose_again(cast):
    """The browser forgets a chosen file: the page says which one it was, beside the field, on the entry and on any other form."""
    client = client_of(cast)
    answer = client.post("/orders/enter", entry(requested="soon", original=original()))
    assert answer.status_code == 422 and f"Choose the file again: {original().name}." in answer.content.decode()
    without = client.post("/orders/enter", entry(requested="soon"))
    assert without.status_code == 422 and "Choose the file again" not in without.content.decode()
    order = an_oral_order(cast)
    scan = original()
    signed = {"signer": "", "means": "paper", "scan": scan, "revision": 1} | key()
    answer = client.post(f"/orders/{order.key}/record-signature", signed)
    assert answer.status_code == 422 and f"Choose the file again: {scan.name}." in answer.content.decode()


def form_values(page):
    """The fields of the page's form, as a browser would send them back."""
    html = page.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html[html.index('id="form"') :]):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and "__n__" not in name[1]:
            found[name[1]] = value[1] if value else ""
    return found


def test_from_entry_to_receipt(cast):
    client = client_of(cast)
    assert client.get("/orders/enter").status_code == 200
    asked = {"requirements-0-what": "工装表面发黑", "requirements-0-department": "production", "requirements-0-due": "2026-06-03"}
    answer = client.post("/orders/enter", entry(original=original(), stated_total="2000", **asked))
    order = Order.objects.get()
    assert answer.status_code == 303 and answer.url == f"/orders/{order.key}/compare"
    assert rules.has_original(order) and len(rules.requirements_of(order)) == 1

    page = client.get(answer.url)
    values = form_values(page) | key()
    fields = {name for name in values if name.endswith("-field")}
    assert len(fields) == 8 + 6 + 1
    done = client.post(answer.url, values | {name.replace("field", "agrees"): "on" for name in fields})
    assert done.status_code == 303, done.content.decode()[-2000:]

    assert client.post(f"/orders/{order.key}/receive", key()).status_code == 303
    order.refresh_from_db()
    assert (order.stage, order.number) == ("received", "SO-2026-00001")
    assert client.get(f"/orders/{order.key}/tab/intake").status_code == 200


def test_pitfall_13_a_double_click_makes_one_order(cast):
    client, values = client_of(cast), entry()
    answers = [client.post("/orders/enter", values) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303] and answers[0].url == answers[1].url
    assert Order.objects.count() == 1


def test_pitfall_6_an_order_of_300_lines_is_saved_and_corrected(cast):
    client = client_of(cast)
    for n in range(5):
        an_item(f"P-{n}")
    values = entry()
    for n in range(300):
        values |= {
            f"lines-{n}-item": f"P-{n % 5}",
            f"lines-{n}-quantity": "3",
            f"lines-{n}-price": "7.5",
            f"lines-{n}-acceptance": "works",
            f"lines-{n}-position": "",
        }
    assert client.post("/orders/enter", values).status_code == 303
    order = Order.objects.get()
    assert order.lines.count() == 300 and order.total == 300 * 3 * 7.5
    page = client.get(f"/orders/{order.key}/correct")
    again = form_values(page) | key() | {"tax_included": "True"}
    answer = client.post(f"/orders/{order.key}/correct", again)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    assert order.lines.count() == 300


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [("１，０００", 1000), ("1,000\r\n", 1000), (" ¥1,000 ", 1000), ("￥1000元", 1000), ("1O00", None), ("1,00", None), ("", None)],
)
def test_pitfall_5_what_is_pasted_for_a_price(cast, pasted, meant):
    answer = client_of(cast).post("/orders/enter", entry((("AS-300", "２\r\n", pasted),)))
    if meant is None:
        assert answer.status_code == 422 and not Order.objects.exists()
    else:
        assert answer.status_code == 303
        line = Order.objects.get().lines.get()
        assert (line.price, line.ordered) == (meant, 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"customer": "nobody"}, "nobody"), ({"requested": "2026-05-01"}, "id_requested_error"), ({"place": ""}, "id_place_error"), ({"stated_total": "2001"}, "2,001"),
        ({"lines-0-item": "??"}, "??"), ({"lines-0-quantity": "-1"}, "lines"), ({"received_at": "gestern"}, "gestern"),
    ],
)  # fmt: skip
def test_2_3c_wrong_fields_are_named_and_what_was_typed_is_kept(cast, wrong, said):
    answer = client_of(cast).post("/orders/enter", entry() | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and 'value="HN-6118"' in text
    assert not Order.objects.exists()


def test_a_customers_order_number_is_entered_once(cast):
    client = client_of(cast)
    assert client.post("/orders/enter", entry()).status_code == 303
    assert client.post("/orders/enter", entry()).status_code == 422
    assert Order.objects.count() == 1


def test_a_correction_needs_the_version_it_saw(cast):
    order, client = an_order(cast), client_of(cast)
    values = form_values(client.get(f"/orders/{order.key}/correct")) | {"tax_included": "True"}
    client.post(f"/orders/{order.key}/attach", key() | {"original": original()})  # somebody else acts in between
    assert client.post(f"/orders/{order.key}/correct", values | key()).status_code == 412
    del values["version"]
    assert client.post(f"/orders/{order.key}/correct", values | key()).status_code == 428


def test_amending_shows_what_changed(cast):
    order, client = an_order(cast, "received"), client_of(cast)
    url = f"/orders/{order.key}/amend"
    values = form_values(client.get(url)) | key() | {"reason": "客户推迟", "requested": "2026-09-01", "lines-0-quantity": "12"}
    answer = client.post(url, values)
    assert answer.status_code == 303 and answer.url.endswith("/revisions")
    page = client.get(answer.url).content.decode()
    assert "客户推迟" in page and "2026-09-01" in page and ">12<" in page
    values = form_values(client.get(url)) | key() | {"reason": "降价", "lines-0-price": "777"}
    client.post(url, values)
    assert "777" in client.get(answer.url).content.decode()
    assert "777" not in client_of(cast, "wang").get(answer.url).content.decode()


def test_a_link_is_shown_once(cast):
    order, client = an_oral_order(cast), client_of(cast)
    client.post(f"/orders/{order.key}/ask-signature", key() | {"holder": "顾建平", "days": "7"})
    page = client.get(f"/orders/{order.key}").content.decode()
    token = re.search(r"/link/([\w-]{43})", page)[1]
    assert link_of(token, cast.li.at)
    assert token not in client.get(f"/orders/{order.key}").content.decode()


# --- the original beside the entry ---


def workbook():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "图号", "数量"])
        sheet.write_row(1, 0, ["装配工装", "000127", 10])
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("po.xlsx", workbook(), "000127"), ("po.csv", "名称,图号\n装配工装,000127".encode("gb18030"), "000127"), ("po.txt", "交期 12-28".encode(), "12-28"),
        ("po.eml", b"Subject: =?utf-8?b?6K6i5Y2V?=\nContent-Type: text/plain\n\n10 pcs", "10 pcs"), ("po.png", b"\x89PNG\r\n", "data:image/png"),
        ("po.pdf", b"%PDF-1.4 broken", "po.pdf"), ("po.exe", b"MZ", "po.exe"), ("po.html", b"<script>alert(1)</script>", "po.html"),
    ],
)  # fmt: skip
def test_a_chosen_file_is_shown_before_it_is_saved(cast, name, content, said):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client_of(cast).post("/orders/original", {"original": SimpleUploadedFile(name, content)})
    text = answer.content.decode()
    assert answer.status_code == 200 and said in text and "<script" not in text


def test_a_pdf_is_shown_page_by_page(cast):
    order = an_order(cast, "received")
    contract = order.chain.papers.get(form="contract")
    from yidan.intake.originals import preview

    shown = preview(contract.blob.read(), "contract.pdf")
    assert len(shown.pages) >= 1 and all(page.startswith("data:image/png") for page in shown.pages)


def test_prices_on_the_original_are_for_their_readers(cast):
    order = an_order(cast, "received")
    assert "po.pdf" in client_of(cast).get(f"/orders/{order.key}/original").content.decode()
    assert "po.pdf" not in client_of(cast, "wang").get(f"/orders/{order.key}/original").content.decode()


# --- what each reader sees ---


def test_production_sees_no_price(cast):
    order = an_order(cast, "received", lines=None)
    quotation, enquiry = a_quotation(cast, "sent"), an_enquiry(cast)
    urls = [
        f"/orders/{order.key}/tab/intake",
        "/orders/",
        "/quotations/",
        f"/quotations/{quotation.key}",
        f"/enquiries/{enquiry.key}",
        "/enquiries/",
    ]
    for url in urls:
        page = client_of(cast, "wang").get(url)
        assert page.status_code == 200, url
        text = page.content.decode()
        for secret in ("113.00", "2,260", "98,000", "392,000", "预付 30%", "王工"):
            assert secret not in text, (url, secret)
    assert "2,260" in client_of(cast).get("/orders/").content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_the_database_equally_for_one_and_three_rows(cast, n, django_assert_max_num_queries):
    for _n in range(n):
        an_order(cast, "received")
    client = client_of(cast)
    client.get("/orders/")
    with django_assert_max_num_queries(25):
        client.get("/orders/")


def test_pages_of_every_verb_open(cast):
    """Each form page answers, also where the verb is refused."""
    client = client_of(cast)
    subjects = {
        "enquiries": (an_enquiry(cast), ["require", "answer-requirement", "lose"]), "quotations": (a_quotation(cast), ["send", "accept", "decline"]),
        "orders": (
            an_oral_order(cast),
            ["correct", "attach", "compare", "receive", "amend", "require-of-order", "answer-order-requirement", "ask-signature", "record-signature",
             "compare-signature", "give-progress-link", "withdraw-link", "issue-confirmation", "hold", "resume"],
        ),
    }  # fmt: skip
    for nouns, (document, verbs) in subjects.items():
        for verb in verbs:
            assert client.get(f"/{nouns}/{document.key}/{verb}").status_code == 200, (nouns, verb)
    for url in ("/orders/enter", "/enquiries/enquire", "/quotations/quote"):
        assert client.get(url).status_code == 200


def test_an_enquiry_becomes_a_quotation_becomes_an_order(cast):
    client = client_of(cast)
    entity(), a_customer(address="宁波北仑"), an_item("AS-300")
    values = {"customer": "KH-0031", "contact": "王工", "received_at": "2026-06-01 09:00", "owner": "li", "text": "锁螺丝机 4 台？"}
    assert client.post("/enquiries/enquire", values | key()).status_code == 303
    enquiry = Enquiry.objects.get()
    assert enquiry.answer_due - enquiry.received_at == timezone.timedelta(hours=24)
    values = {
        "customer": "KH-0031",
        "enquiry": enquiry.number,
        "owner": "li",
        "valid_until": "2026-07-01",
        "payment_terms": "预付 30%",
        "entity": "HC",
    }
    values |= {"lines-0-item": "AS-300", "lines-0-quantity": "4", "lines-0-price": "98000", "lines-0-promised": "2026-08-01"}
    assert client.post("/quotations/quote", values | key()).status_code == 303
    quotation = Quotation.objects.get()
    for verb in ("send", "accept"):
        assert client.post(f"/quotations/{quotation.key}/{verb}", key()).status_code == 303
        quotation.refresh_from_db()
    page = client.get(f"/orders/enter?quotation={quotation.number}")
    values = form_values(page)
    assert (values["customer"], values["lines-0-item"], values["lines-0-quantity"], values["requested"]) == (
        "KH-0031",
        "AS-300",
        "4.000",
        "2026-08-01",
    )
    assert (
        client.post(
            "/orders/enter",
            values | key() | {"tax_included": "on", "kind_of": "make", "entity": "HC", "owner": "li", "quotation": quotation.number},
        ).status_code
        == 303
    )
    assert Order.objects.get().quotation == quotation and date(2026, 8, 1) == Order.objects.get().lines.get().requested
    enquiry.refresh_from_db()
    assert enquiry.stage == "won"


def test_the_api_of_enter_takes_lines_original_and_requirements(cast):
    import base64
    import json

    entity(), a_customer(), an_item("AS-300")
    body = {
        "customer": "KH-0031", "received_at": "2026-06-01T09:00:00", "place": "x", "requested": "2026-08-01", "tax_rate": "13", "payment_terms": "t", "owner": "li",
        "entity": "HC", "lines": [{"item": "AS-300", "quantity": "2", "price": "1000"}], "original": {"name": "po.pdf", "content": base64.b64encode(b"%PDF").decode()},
        "requirements": [{"what": "发黑", "department": "production", "due": "2026-06-03"}],
    }  # fmt: skip
    client = client_of(cast)
    answer = client.post("/api/orders/enter", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "a"})
    assert answer.status_code == 200, answer.content
    fields = client.get(f"/api/orders/{answer.json()['key']}").json()["to_compare"]
    found = [row | {"agrees": True} for row in fields]
    url = f"/api/orders/{answer.json()['key']}/compare"
    done = client.post(url, json.dumps({"revision": 1, "found": found}), content_type="application/json", headers={"Idempotency-Key": "b"})
    assert done.status_code == 200, done.content
    order = Order.objects.get()
    assert order.checked_by_id and rules.has_original(order)
    intake.receive(order, by=cast.li)


def test_the_order_list_says_product_turn_and_what_is_odd(cast):
    order = an_order(cast, "received", n=3, oral=True)
    client = client_of(cast)
    text = client.get("/orders/").content.decode()
    for said in (order.number, "全自动锁螺丝机", 'class="chip warn"'):
        assert said in text, said
    an_order(cast, "received", lines=[LineInput(an_item("X-1", name="升降台"), D(1), D(1))])
    assert order.number not in client.get("/orders/?product=升降台").content.decode()
    book = client.get("/orders/?format=xlsx")
    assert book.status_code == 200 and b"".join(book.streaming_content)[:2] == b"PK"
    for view in ("open", "mine", "late", "soon", "unsettled", "to_archive", "all"):
        assert client.get(f"/orders/?view={view}").status_code == 200, view


@pytest.mark.parametrize(("forecast", "promised", "tone"), [(-1, 5, "soon"), (1, 5, None), (6, 5, "late")])
def test_the_list_marks_a_forecast_that_went_by(cast, forecast, promised, tone):
    order, today = an_order(cast, "approved"), timezone.localdate(cast.li.at)
    order.forecast, order.promised = today + timedelta(days=forecast), today + timedelta(days=promised)
    cell = expected(order, SimpleNamespace(now=cast.li.at))
    assert re.findall(r'class="(\w+)"', cell) == ([tone] if tone else [])
