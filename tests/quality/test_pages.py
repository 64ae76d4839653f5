"""Quality's pages and API: what is due opens with one press, a value at a time on the tablet, the sheet with its chain."""

import uuid
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.quality.builders import a_final, an_order_made, inspected, measured
from yidan.quality import commands as quality
from yidan.quality.measuring import unmeasured
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

pytestmark = pytest.mark.django_db


def client_of(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def keyed(**fields):
    return {"key": uuid.uuid4().hex, **fields}


def test_a_value_at_a_time(cast):
    case = an_order_made(cast, D(2))
    chen = client_of(cast, "chen")
    page = chen.get("/inspections/")
    assert page.status_code == 200 and case.order.number in page.content.decode()
    opened = chen.post("/inspections/plan-final", keyed(line=case.line.pk, quantity="2"))
    assert opened.status_code == 303 and opened["Location"].endswith("/measuring"), opened.content
    url, inspection = opened["Location"], Inspection.objects.get()
    assert chen.get(url).status_code == 200
    typed = {1: {"定位孔距": "120.025", "外观": None}, 2: {"定位孔距": "１２０"}}
    for row, piece in unmeasured(inspection):
        value = typed[piece][row.name]
        fields = {"value": value} if value else {"fits": "yes", "text": "无划伤"}
        assert chen.post(url, keyed(characteristic=row.pk, piece=piece, **fields)).status_code == 303, row.name
    assert not unmeasured(Inspection.objects.get())
    hole = inspection.plan.characteristics.get(position=10)
    assert chen.post(url, keyed(characteristic=hole.pk, piece=9, value="1")).status_code == 409
    assert chen.post(url, keyed(characteristic=hole.pk, piece=1, value="abc")).status_code == 422
    body = chen.get(url).content.decode()
    assert "fail-inspection?failed=1&amp;passed=1" in body
    assert chen.post(f"/inspections/{inspection.key}/pass-inspection", keyed()).status_code == 409
    failed = chen.post(f"/inspections/{inspection.key}/fail-inspection", keyed(passed="1", failed="1", what="孔距"))
    assert failed.status_code == 303
    assert chen.get(url).status_code == 302, "measured to the end"
    assert chen.get(f"/inspections/{inspection.key}").status_code == 200


def test_the_sheet(cast):
    case = an_order_made(cast, D(2))
    inspection = a_final(case.line, D(2), cast.chen)
    measured(inspection, cast.chen, wrong={1: "120.03"})
    quality.conclude(inspection, passed=D(1), failed=D(1), what="孔距", by=cast.chen)
    bad = Nonconformity.objects.get()
    head, ma = client_of(cast, "chen_head"), client_of(cast, "ma")
    page = head.get(f"/nonconformities/{bad.key}").content.decode()
    assert f"/nonconformities/{bad.key}/decide-rework" in page and "§6.1d" in page
    assert client_of(cast, "chen").post(f"/nonconformities/{bad.key}/decide-rework", keyed(method="x")).status_code == 409
    assert head.post(f"/nonconformities/{bad.key}/decide-rework", keyed(method="镶套")).status_code == 303
    assert bad.key in ma.get("/floor/rework/").content.decode()
    assert ma.post(f"/nonconformities/{bad.key}/reworked", keyed(quantity="1", minutes="60")).status_code == 303
    answer = client_of(cast, "chen").post(
        "/api/inspections/inspect-again",
        {"nonconformity": bad.number, "quantity": "1"},
        content_type="application/json",
        headers={"Idempotency-Key": "a"},
    )
    assert answer.status_code == 200 and answer.json()["stage"] == "open", answer.content
    for url in (f"/nonconformities/{bad.key}", "/nonconformities/", f"/orders/{case.order.key}/tab/quality"):
        assert head.get(url).status_code == 200, url


def test_by_api(cast):
    case = an_order_made(cast, D(2))
    chen = client_of(cast, "chen")

    def post(path, body, key):
        return chen.post(f"/api/{path}", body, content_type="application/json", headers={"Idempotency-Key": key})

    made = post("inspections/plan-final", {"line": str(case.line.pk), "quantity": "2"}, "a")
    assert made.status_code == 200, made.content
    key = made.json()["key"]
    assert post(f"inspections/{key}/pass-inspection", {}, "b").status_code == 409
    inspection = Inspection.objects.get()
    values = [
        {"characteristic": str(row.pk), "piece": piece, "value": "120" if row.measured else None, "fits": None if row.measured else "yes"}
        for row, piece in unmeasured(inspection)
    ]
    answer = post(f"inspections/{key}/measure", {"values": values}, "c")
    assert answer.status_code == 200, answer.content
    done = post(f"inspections/{key}/pass-inspection", {}, "d")
    assert done.json().get("passed") == "2.000", done.content
    assert post("inspections/plan-final", {"line": str(case.line.pk), "quantity": "1"}, "e").status_code in (409, 422)
    assert chen.get(f"/api/inspections/{key}").json()["stage"] == "passed"


def test_plan_edited_after_it_was_used(cast):
    """A characteristic that was measured stays, dropped from the plan; a new one takes the next position."""
    case = an_order_made(cast, D(2))
    inspected(case, cast)
    plan = InspectionPlan.objects.get(code="JY-AS300-F")
    chen = client_of(cast, "chen")
    page = chen.get(f"/inspection-plans/{plan.key}/edit")
    assert page.status_code == 200 and "定位孔距" in page.content.decode()
    fields = {
        "name": plan.name, "item": "AS-300", "when": "final", "standard": "", "version": str(plan.version), "characteristics-0-position": "10",
        "characteristics-0-name": "定位孔距", "characteristics-0-category": "dimension", "characteristics-0-lower": "119.97", "characteristics-0-upper": "120.03",
        "characteristics-1-name": "节拍", "characteristics-1-category": "performance", "characteristics-1-upper": "4.2",
    }  # fmt: skip
    answer = chen.post(f"/inspection-plans/{plan.key}/edit", keyed(**fields))
    assert answer.status_code == 303, answer.content.decode()[:3000]
    plan.refresh_from_db()
    assert [(row.position, row.name) for row in plan.rows()] == [(10, "定位孔距"), (20, "节拍")] or [row.name for row in plan.rows()] == [
        "定位孔距",
        "节拍",
    ]
    assert chen.get(f"/inspection-plans/{plan.key}").status_code == 200 and chen.get("/inspection-plans/").status_code == 200
    assert Inspection.objects.get().measurements.count() == 3


def test_query_counts_do_not_grow(cast):
    chen = client_of(cast, "chen")
    an_order_made(cast, D(2))
    chen.get("/inspections/")

    def count():
        with CaptureQueriesContext(connection) as found:
            assert chen.get("/inspections/").status_code == 200
        return len(found)

    before = count()
    for n in range(2):
        an_order_made_again(cast, n)
    assert count() == before


def an_order_made_again(cast, n):
    return an_order_made(cast, D(2), customer_po=f"P-{n}")
