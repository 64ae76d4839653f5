"""The kit in a browser: pasting, keys, one submit per press, the theme, no complaint under the shipped CSP, nothing serious by axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.core import kit_urls

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.urls("tests.core.kit_urls")]
PASTED = "GZ-60\t１０\t¥9,800.00\t2026/12/28\r\nDJ-15\t1O\t1,480\t12/21\r\nGT-6\t2\t59,600\t2/30\r\n"
PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def page(chromium, live_server):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/link/kit")
    yield page
    context.close()
    assert said == [], "the console stays quiet under the shipped CSP"
    assert [url for url in asked if not url.startswith(live_server.url)] == [], "nothing is asked for from outside"


def cells(page, row: int) -> list[str]:
    return [cell.input_value() for cell in page.locator("[data-sheet] tbody tr").nth(row).locator("[data-col]").all()]


def test_a_block_from_excel_fills_the_sheet_and_what_is_doubtful_is_marked(page):
    page.locator('[name="lines-0-item"]').focus()
    page.evaluate(PASTE, PASTED)
    assert cells(page, 0) == ["GZ-60", "10", "9800.00", "2026-12-28"]
    assert cells(page, 1)[:3] == ["DJ-15", "1O", "1480"] and cells(page, 2)[3] == "2/30", "what cannot be read stays as it was"
    assert page.locator("td.doubt").count() == 3, "1O, the day without a year, and 30 February"
    assert page.locator("[data-sum]").inner_text() == "217,200.00"


def test_enter_goes_down_and_makes_rows_and_control_d_copies(page):
    page.locator('[name="lines-0-item"]').focus()
    rows = page.locator("[data-sheet] tbody tr")
    before = rows.count()
    for _ in range(before):
        page.keyboard.press("Enter")
    assert rows.count() == before + 1
    page.locator('[name="lines-1-item"]').focus()
    page.keyboard.press("Control+d")
    assert cells(page, 1)[0] == cells(page, 0)[0] == "GZ-60"
    page.keyboard.press("Control+Delete")
    assert rows.count() == before


def test_keys_are_ignored_while_an_input_method_composes(page):
    page.locator('[name="lines-0-item"]').focus()
    pressed = 'e => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))'
    page.evaluate(pressed)
    assert page.evaluate("document.activeElement.name") == "lines-0-item"


def test_two_presses_send_one_form(page, live_server):
    kit_urls.POSTED.clear()
    page.evaluate("document.querySelector('form.card-body').action = '/link/post'")
    page.evaluate("document.querySelector('form.card-body').insertAdjacentHTML('beforeend', '<button id=send>send</button>')")
    page.locator("#send").dblclick()
    page.wait_for_url(f"{live_server.url}/link/post")
    assert len(kit_urls.POSTED) == 1
    assert kit_urls.POSTED[0]["lines-0-price"] == ["¥9,800.00"], "untouched cells are sent as they were typed"


def test_a_picker_takes_initials_and_puts_the_code(page):
    page.evaluate("document.querySelector('[name=customer_po]').dataset.picker = '/link/pick'")
    field = page.locator("[name=customer_po]")
    field.fill("")
    field.press_sequentially("nbhn")
    page.locator("#pick [role=option]").first.wait_for()
    field.press("Enter")
    assert field.input_value() == "KH-0031" and page.locator("#pick").is_hidden()


def test_a_refused_button_takes_the_focus_and_says_why(page):
    button = page.locator("[data-refused]").first
    button.focus()
    assert page.evaluate("document.activeElement.matches('[data-refused]')")
    page.keyboard.press("Enter")
    assert "§6.3a" in page.locator(".toast").inner_text()


def test_the_theme_is_kept(page):
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.keyboard.press("Escape")  # leave the field that is wrong: it has the focus
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.evaluate("document.cookie = 'theme=dark;path=/'")
    page.reload()
    assert page.evaluate(colour) == "rgb(17, 26, 39)" != light


WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
.filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 80))"""
AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
def test_nothing_serious_by_axe_and_nothing_wider_than_the_window(chromium, live_server, scheme, width):
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for path in ("/link/kit", "/accounts/login/"):
        page.goto(live_server.url + path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
        assert page.evaluate(WIDER) == []
    context.close()
