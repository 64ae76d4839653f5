"""The floor's pages over HTTP: a plain form works without a script, twice the same key makes one report, each page keeps its query count."""

import uuid

import pytest
from django.test import Client

from tests.factories import put
from tests.production.builders import an_order_in_work, issued, made, op
from yidan.catalog.models import Calendar
from yidan.production.models import Issue, JobReport, PatrolPlan
from yidan.production.patrol_forms import PatrolPlanForm

pytestmark = pytest.mark.django_db


def client_of(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def keyed(**fields):
    return {"key": uuid.uuid4().hex, **fields}


def test_start_report_stop_on_the_phone(cast):
    case = an_order_in_work(cast)
    cut = op(case.part)
    he = client_of(cast, "he")
    page = he.get("/floor/")
    assert page.status_code == 200 and "下料" in page.content.decode()
    refused = he.post(f"/floor/{cut.key}", keyed(verb="start"))
    assert refused.status_code == 409 and "内六角螺钉" in refused.content.decode()
    issued(case.part, cast)
    assert he.post(f"/floor/{cut.key}", keyed(verb="start")).status_code == 303
    sent = keyed(good="3", scrapped="0", minutes="30")
    assert he.post(f"/floor/{cut.key}/report", sent).status_code == 303
    assert he.post(f"/floor/{cut.key}/report", sent).status_code == 303, "sent again by the phone"
    assert JobReport.objects.count() == 1
    assert he.post(f"/floor/{cut.key}/report", keyed(good="7")).status_code == 409
    assert he.post(f"/floor/{cut.key}/report", keyed(good="x")).status_code == 422
    assert he.post(f"/floor/{cut.key}/stop", keyed()).status_code == 422
    assert he.post(f"/floor/{cut.key}/stop", keyed(cause="material")).status_code == 303
    assert he.post(f"/floor/{cut.key}", keyed(verb="resume")).status_code == 303
    done = he.post(f"/floor/{cut.key}/report", keyed(good="１"))
    assert done.status_code == 303 and done["Location"] == "/floor/", "the last report leads back to the list"
    cut.refresh_from_db()
    assert cut.stage == "done" and cut.good == 4


def test_scan_finds_the_card(cast):
    case = an_order_in_work(cast)
    he = client_of(cast, "he")
    trial = op(case.job, 20)
    number = case.job.number
    for text in (
        f"https://hc.example/{number}/20",
        f"HTTPS://HC.EXAMPLE/{number}/20",
        f"{number}/20",
        f"{number}-20",
        f"{number.lower()} 20",
        trial.key,
    ):
        answer = he.get("/floor/scan", {"q": text})
        assert answer.status_code == 302 and answer["Location"] == f"/floor/{trial.key}", text
    assert he.get("/floor/scan", {"q": number})["Location"] == f"/floor/{op(case.job, 10).key}"
    for text in ("WO-2026-99999/20", "x", "~", "~99999999", "//", "WO"):
        assert he.get("/floor/scan", {"q": text}).status_code == 404, text
    assert he.get(f"/operations/{trial.key}").status_code == 302, "a worker is led to the phone's page"


def test_pages_and_api_of_the_office(cast):
    case = an_order_in_work(cast)
    wang = client_of(cast, "wang")
    form = wang.get(f"/material-issues/issue-material?work_order={case.part.number}")
    assert form.status_code == 200 and "L-1" in form.content.decode()
    body = {"work_order": case.part.number}
    headers = {"Idempotency-Key": "a"}
    answer = wang.post("/api/material-issues/issue-material", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    issue = Issue.objects.get()
    assert answer.json()["number"] == issue.number and issue.lines.get().quantity == 8
    for url in (
        f"/material-issues/{issue.key}",
        "/material-issues/",
        "/dispatch/",
        f"/operations/{op(case.part).key}",
        f"/orders/{case.order.key}/tab/production",
    ):
        assert wang.get(url).status_code == 200, url
    for url in (f"/material-issues/{issue.key}/paper", f"/travellers/{case.part.number}"):
        assert wang.get(url).content[:5] == b"%PDF-", url
    cut = op(case.part)
    assert wang.post(f"/operations/{cut.key}/start", keyed()).status_code == 303
    again = wang.post(f"/api/operations/{cut.key}/start", {}, content_type="application/json", headers={"Idempotency-Key": "b"})
    assert again.status_code == 409
    part = wang.post(
        f"/api/operations/{cut.key}/report-part", {"good": "1"}, content_type="application/json", headers={"Idempotency-Key": "c"}
    )
    assert part.status_code == 200 and part.json()["good"] == "1.000", part.content
    assert client_of(cast, "stranger").get(f"/floor/{cut.key}").status_code == 404


def test_query_counts_do_not_grow(cast):
    """Equal for one order and three."""
    an_order_in_work(cast)
    he = client_of(cast, "he")
    he.get("/floor/?centre=SAW")

    def count(url):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as found:
            assert he.get(url).status_code == 200
        return len(found)

    before = [count(url) for url in ("/floor/?centre=SAW", "/dispatch/")]
    for _n in range(2):
        an_order_in_work(cast, customer_po=f"P-{_n}")
    assert [count(url) for url in ("/floor/?centre=SAW", "/dispatch/")] == before


def test_a_whole_order_seen_from_its_page(cast):
    case = an_order_in_work(cast)
    made(case, cast)
    page = client_of(cast, "wang").get(f"/orders/{case.order.key}/tab/production").content.decode()
    assert case.job.number in page and case.part.number in page


def test_the_days_of_a_patrol_plan_are_boxes(cast):
    """Ticked by day, shown by name; no day at all is refused. A file or the API may say 1010100."""
    calendar = put(Calendar, "CN", name="白班", week="1111100", shifts=[["08:00", "17:00"]], days=[])
    client = client_of(cast, "he_head")
    fields = {
        "code": "XC-09",
        "name": "车间巡查",
        "patroller": "he_head",
        "calendar": calendar.code,
        "until": "16:00",
        "since": "2026-05-28",
    }
    assert 'type="checkbox" name="week"' in client.get("/patrol-plans/new").content.decode()
    assert client.post("/patrol-plans/new", keyed(**fields)).status_code == 422
    assert client.post("/patrol-plans/new", keyed(**fields, week=["0", "2", "5"])).status_code == 303
    plan = PatrolPlan.objects.get()
    assert plan.week == "1010010"
    form = PatrolPlanForm({**fields, "week": "1111000"}, instance=plan)
    assert form.is_valid() and form.cleaned_data["week"] == "1111000"
    page = client.get("/patrol-plans/XC-09").content.decode()
    assert "Next:" in page and 'class="on">Mon' in page
    assert "Mon Wed Sat" in client.get("/patrol-plans/").content.decode()
