"""One order by keyboard in a real browser: pasted, doubts settled, compared field by field, received; the customer signs on a phone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings as conf
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import a_customer, an_item, an_order, entity
from tests.intake.builders import a_link, an_oral_order
from yidan.core.signatures import Signature
from yidan.intake import rules
from yidan.intake.models import Order

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
ROWS = "GZ-60\t\t000127\tA\t１０\t¥9,800.00\t2026/12/28\r\nDJ-15\t\tDJ15-01\tA\t1O\t1,480\t12/21\r\nSJ-2\t\tHC-2255\tA\t1\t32,400\t1/8\r\nNEVER\t\tX\tA\t1\t1\t12/21\r\n"
PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def world(cast, settings):
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()
    entity()
    a_customer("KH-0042", name="佛山铭达家电")
    for code, name in (("GZ-60", "装配工装"), ("DJ-15", "定位夹具"), ("SJ-2", "升降台")):
        an_item(code, name=name)
    return cast


@pytest.fixture
def opened(chromium, live_server, world):
    """open(name) -> a page signed in as that person (None: nobody), at the size given; the console must stay quiet."""
    said: list[str] = []
    contexts = []

    def open_as(name, width=1440, height=900):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", base_url=live_server.url)
        contexts.append(context)
        if name:
            client = Client()
            client.force_login(world.users[name])
            cookie = client.cookies[conf.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": conf.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert said == [], "the console stays quiet under the shipped CSP"


def workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_row(0, 0, ["装配工装", "000127", 10])
    return file.getvalue()


def test_an_order_is_pasted_doubts_are_settled_and_every_field_compared(opened, world):
    page = opened("li")
    page.goto("/orders/enter")
    page.set_input_files('input[name="original"]', {"name": "po.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()})
    page.wait_for_selector("#original-view table.grid")
    assert "000127" in page.locator("#original-view").inner_text(), "leading zeros stay"

    page.fill("#id_customer", "KH-0042")
    page.fill("#id_customer_po", "MD-03")
    page.fill("#id_place", "佛山顺德")
    page.fill("#id_requested", "2026-12-28")
    page.fill("#id_payment_terms", "预付 30%")
    page.fill("#id_stated_total", "145200")
    page.locator('[name="lines-0-item"]').focus()
    page.evaluate(PASTE, ROWS)

    doubts = page.locator("[data-doubt-list] .doubt-row")
    expect(doubts).to_have_count(3)
    texts = doubts.all_inner_texts()
    assert "1O" in texts[0] and "2027-01-08" in texts[1] and "NEVER" in texts[2], "a clear day is no doubt; an unknown item is one"
    page.keyboard.press("F2")
    page.keyboard.press("y")
    expect(doubts).to_have_count(2)
    assert page.locator('[name="lines-1-quantity"]').input_value() == "10"
    page.locator("[data-doubt-list] .doubt-row").nth(0).locator("button").first.click()
    page.locator('[name="lines-3-item"]').focus()
    page.keyboard.press("Control+Delete")
    expect(doubts).to_have_count(0)
    expect(page.locator("[data-agrees]")).to_contain_text("✓")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/compare")

    order = Order.objects.get()
    assert [(line.ordered, line.price, str(line.requested)) for line in order.lines.order_by("position")] == [
        (10, 9800, "2026-12-28"), (10, 1480, "2026-12-21"), (1, 32400, "2027-01-08"),
    ]  # fmt: skip
    every_field_is_compared(page, order, world)


def every_field_is_compared(page, order, world):
    """First one differs and the entry stays unchecked; then all agree."""
    fields = page.locator("[data-judge]").count()
    page.keyboard.press("x")
    page.keyboard.type("佛山铭达")
    page.keyboard.press("Enter")
    for _n in range(fields - 1):
        page.keyboard.press("Enter")
    assert page.locator("[data-differing]").inner_text() == "1"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/orders/~*")
    order.refresh_from_db()
    assert order.checked_by_id is None and order.comparisons.filter(agrees=False).get().original == "佛山铭达"

    page.goto(f"/orders/{order.key}/compare")
    for _n in range(fields):
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/orders/~*")
    order.refresh_from_db()
    assert order.checked_by_id == world.li.user_id and rules.not_receivable(order, world.li) is None


def test_the_comparison_does_not_close_while_a_field_is_open(opened, world):
    order = an_order(world)
    page = opened("li")
    page.goto(f"/orders/{order.key}/compare")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith("/compare") and order.comparisons.count() == 0
    assert page.locator("[data-judge].now").count() == 1


def test_the_customer_signs_on_a_phone(opened, world):
    order = an_oral_order(world)
    token, _link = a_link(order, world)
    page = opened(None, 390, 844)
    page.goto(f"/link/{token}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page.fill("#id_post", "采购主管")
    box = page.locator("canvas").bounding_box()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    page.mouse.up()
    page.check("#id_sure")
    page.click("button[data-main]")
    page.wait_for_selector('.note[role="status"]')
    signature = Signature.objects.get()
    assert signature.signer == "顾建平 采购主管" and signature.scan.read().startswith(b"\x89PNG")
    assert page.locator("button[data-main]").count() == 0


def test_not_right_please_change_unfolds_and_is_sent(opened, world):
    order = an_oral_order(world)
    token, _link = a_link(order, world)
    page = opened(None, 390, 844)
    page.goto(f"/link/{token}")
    page.click("a[data-unfold]")
    page.keyboard.type("要 12 套")
    page.click("#unfold-change button[type=submit]")
    page.wait_for_selector(".toast")
    assert [one.what for one in rules.requirements_of(order)] == ["要 12 套"]


AXE = Path(conf.NODE_MODULES) / "axe-core" / "axe.min.js"
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
.filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_nothing_serious_by_axe_and_nothing_wider_than_the_window(chromium, live_server, world, scheme, width):
    order, oral = an_order(world, "received"), an_oral_order(world)
    sign, progress = a_link(oral, world)[0], a_link(order, world, "progress")[0]
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True, base_url=live_server.url)
    client = Client()
    client.force_login(world.users["li"])
    cookie = client.cookies[conf.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": conf.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    wrong = {}
    for path in (
        "/orders/enter", f"/orders/{an_order(world).key}/compare", f"/orders/{order.key}/amend", f"/orders/{order.key}/revisions", f"/orders/{oral.key}?tab=intake",
        "/orders/", "/enquiries/", "/quotations/", f"/link/{sign}", f"/link/{progress}", "/link/dead",
    ):  # fmt: skip
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = [
            (v["id"], v["nodes"][0]["html"][:160])
            for v in page.evaluate("axe.run()")["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        wider = page.evaluate(WIDER)
        if found or wider:
            wrong[path] = found + wider[:3]
    context.close()
    assert wrong == {}
