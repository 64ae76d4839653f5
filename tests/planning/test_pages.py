"""The pages of planning answer, for those who plan and for those who only look."""

import json
import uuid

import pytest
from django.test import Client

from tests.factories import an_order
from tests.planning import builders as plant
from yidan.planning.models import Operation, Plan, WorkOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.users["wang"])
    return client


def press(client, url, **data):
    return client.post(url, {"key": uuid.uuid4().hex, **data})


def test_every_page_answers(cast, client, settings):
    settings.CLOCK = "2026-06-01T09:00"
    order = plant.a_released(cast, 2)
    plan, top = Plan.objects.get(), WorkOrder.objects.get(above=None)
    for url in ("/planning/", "/planning/?days=42", "/plans/", "/work-orders/", "/work-orders/?view=all", "/operations/?view=all", f"/plans/{plan.key}", f"/work-orders/{top.key}",
                f"/orders/{order.key}/tab/planning", f"/planning/promise?order={order.key}", "/planning/promise?item=AS-300&quantity=2&asked=2026-06-05", "/planning/tasks", "/planning/tasks?days=14&centre=ASM",
                f"/work-orders/{top.key}/substitute", f"/plans/{plan.key}/relieve", "/planning/tasks/ASM/dispatch"):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.content[:2000])
    paper = client.get(f"/work-orders/{top.key}/traveller")
    assert paper["Content-Type"] == "application/pdf" and paper.content[:5] == b"%PDF-"
    data = json.loads(client.get("/planning/board.json?days=42").content)
    assert len([event for event in data["events"] if "op" in event["classNames"]]) == 3 and len(data["resources"]) == 3


def test_a_proposal_stands_on_the_board_with_its_consequences(cast, client, settings):
    settings.CLOCK = "2026-06-01T09:00"
    plant.a_broken_down(cast, 2)
    plan = plant.a_plan(cast)
    page = client.get("/planning/").content.decode()
    assert plan.number in page and f"/plans/{plan.key}/accept" in page
    assert press(client, f"/plans/{plan.key}/accept", reason="").status_code == 303
    plan.refresh_from_db()
    assert plan.stage == "accepted"


def test_break_down_by_page_and_api(cast, client):
    order = plant.an_approved(cast, 1)
    assert press(client, f"/orders/{order.key}/break-down").status_code == 303
    assert WorkOrder.objects.filter(order=order).count() == 2
    again = client.post(f"/api/orders/{order.key}/break-down", "{}", content_type="application/json", headers={"Idempotency-Key": "k"})
    assert again.status_code == 409 and again.json()["clause"] == "4.1a"


def test_assign_by_page(cast, client):
    plant.a_broken_down(cast, 1)
    operation = Operation.objects.first()
    assert client.get(f"/operations/{operation.key}/assign").status_code == 200
    answer = press(client, f"/operations/{operation.key}/assign", owner="he", next="/work-orders/")
    assert answer.status_code == 303
    operation.refresh_from_db()
    assert operation.owner == cast.users["he"]


def test_sales_see_the_promise_and_do_not_plan(cast, client):
    plant.works(cast)
    order = an_order(cast, "received")
    client.force_login(cast.users["li"])
    page = client.get("/planning/").content.decode()
    assert "planning/propose" not in page
    assert press(client, "/planning/propose").status_code == 409
    assert client.get(f"/planning/promise?order={order.key}").status_code == 200


def test_the_button_has_a_plan_worked_out(cast, client):
    """The solver runs in the worker (in tests: at once); the board waits for the proposal and finds it."""
    plant.a_broken_down(cast, 1)
    assert client.get("/planning/waiting?after=0").headers.get("HX-Redirect") is None
    answer = press(client, "/planning/propose")
    assert answer.status_code == 302 and answer["Location"] == "/planning/?after=0"
    plan = Plan.objects.get()
    assert (plan.stage, plan.orders, plan.created_by) == ("proposed", 1, None)
    assert client.get("/planning/waiting?after=0")["HX-Redirect"] == "/planning/"
