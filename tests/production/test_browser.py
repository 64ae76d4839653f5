"""The floor in a real browser: big keys, scrap asks for its cause, and a report made without a connection is sent once, later."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.conf import settings as conf
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.production.builders import an_order_in_work, issued, op
from tests.quality.builders import a_final, an_order_made
from yidan.production import commands as production
from yidan.production.models import JobReport
from yidan.quality.models import Measurement

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(chromium, live_server, cast, settings):
    """phone(name) -> a page of that person at phone width; the console must stay quiet but for what `offline` brings."""
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()
    said, contexts = [], []

    def open_as(name, width=390, height=844):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", base_url=live_server.url)
        contexts.append(context)
        client = Client()
        client.force_login(cast.users[name])
        context.add_cookies(
            [{"name": conf.SESSION_COOKIE_NAME, "value": client.cookies[conf.SESSION_COOKIE_NAME].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert [text for text in said if "ERR_INTERNET_DISCONNECTED" not in text and "status of 409" not in text] == []


def started(cast):
    case = an_order_in_work(cast)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    return cut


def waiting(page):
    return page.evaluate("JSON.parse(localStorage.getItem('yidan.queue') || '[]').length")


def emptied(page):
    for _n in range(50):
        if not waiting(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError("still waiting on the phone")


def test_big_keys_and_a_cause_for_scrap(phone, cast):
    cut = started(cast)
    page = phone("he")
    page.goto(f"/floor/{cut.key}/report")
    expect(page.locator("[data-causes]")).to_be_hidden()
    page.click("[data-digit='2']")
    expect(page.locator("#good")).to_have_value("2")
    page.click("#scrapped")
    page.click("[data-digit='1']")
    expect(page.locator("[data-live]")).to_contain_text("2")
    expect(page.locator("[data-causes]")).to_be_visible()
    page.click("[data-causes] .tile >> nth=0")
    page.click("[data-live]")
    page.wait_for_url(f"**/floor/{cut.key}")
    report = JobReport.objects.get()
    assert (report.good, report.scrapped) == (2, 1) and report.cause
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_connection_it_is_sent_once_later(phone, cast):
    """Works offline without sending twice: kept on the phone with its key, sent when the line is back."""
    cut = started(cast)
    page = phone("he")
    page.goto(f"/floor/{cut.key}/report")
    page.click("[data-digit='3']")
    page.context.set_offline(True)
    page.click("[data-live]")
    page.wait_for_selector(".toast.warn")
    page.click("[data-live]")  # pressed again: still one report with one key
    assert waiting(page) == 1
    assert JobReport.objects.count() == 0
    page.context.set_offline(False)
    emptied(page)
    page.goto("/floor/")
    expect(page.locator("[data-queue-state]")).not_to_contain_text("1")
    assert [report.good for report in JobReport.objects.all()] == [3]


def test_an_answer_that_got_lost_has_no_second_effect(phone, cast):
    """The server counted it, the phone never heard: the same key is answered, not counted again."""
    cut = started(cast)
    page = phone("he")
    page.goto(f"/floor/{cut.key}/report")
    page.click("[data-digit='1']")
    lost = []

    def lose(route):
        lost.append(route.fetch(max_redirects=0).status)
        route.abort("internetdisconnected")

    page.route("**/report", lose, times=1)
    page.click("[data-live]")
    page.wait_for_selector(".toast.warn")
    assert lost == [303] and JobReport.objects.count() == 1
    page.evaluate("dispatchEvent(new Event('online'))")
    emptied(page)
    assert JobReport.objects.count() == 1


def test_refused_it_says_why_and_keeps_what_was_typed(phone, cast):
    cut = started(cast)
    page = phone("he")
    page.goto(f"/floor/{cut.key}/report")
    page.click("[data-digit='9']")
    page.click("[data-live]")
    page.wait_for_selector("#refusal")
    expect(page.locator("#good")).to_have_value("9")
    page.click("#good")
    page.click("[data-digit='4']")
    page.click("[data-live]")
    page.wait_for_url("**/floor/")
    cut.refresh_from_db()
    assert cut.stage == "done" and cut.good == 4


def test_measured_on_a_tablet(phone, cast):
    case = an_order_made(cast, D(2))
    inspection = a_final(case.line, D(2), cast.chen)
    page = phone("chen", 1024, 768)
    page.goto(f"/inspections/{inspection.key}/measuring")
    for digit in "120.01":
        page.click(f"[data-digit='{digit}']")
    page.click("button[form=value][data-main]")
    page.wait_for_selector("#value button[value=yes]")
    page.click("#value button[value=yes]")
    page.wait_for_selector("#value [name=value]")
    page.keyboard.type("120.025")
    page.keyboard.press("Enter")
    page.wait_for_selector("a[data-main]")
    assert "fail-inspection" in page.locator("a[data-main]").get_attribute("href")
    assert [value.value for value in Measurement.objects.exclude(value=None).order_by("pk")] == [D("120.01"), D("120.025")]
    assert page.evaluate("document.documentElement.scrollHeight") <= 768, "no scrolling on the tablet"
