"""What execution sends back: an outage, late supply, a rush order; the repair is a proposal that says what it answers."""

from datetime import timedelta

import pytest

from tests.cast import AT, at
from tests.planning import builders as plant
from yidan.core.refusals import Refused
from yidan.planning import commands as planning
from yidan.planning import jobs
from yidan.planning.models import Operation, Outage, Plan
from yidan.planning.queries import todo

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    plant.stock_all(cast)
    return plant.a_planned(cast, 2)


def down(cast, code="ASM", hours=72, **values):
    centre = plant.works(cast).centres[code]
    outage = Outage(work_centre=centre, since=AT, until=AT + timedelta(hours=hours), text="主轴损坏", **values)
    planning.report_outage(outage, by=cast.ma)
    return outage


def repair(cast, hours=0):
    pk = jobs.repair(0, by=at(cast.wang, AT + timedelta(hours=hours)))
    return Plan.objects.get(pk=pk) if pk else None


def test_a_machine_breaks_down_and_the_repair_is_proposed_compared_and_accepted(cast, order):
    """PLN-1: nothing runs on a machine that is down; the promise stays, the forecast moves."""
    assert repair(cast) is None  # nothing has come between
    outage = down(cast)
    plan = repair(cast)
    assert (plan.kind, plan.base.stage, plan.stage) == ("repair", "accepted", "proposed")
    assert len(plan.answers) == 1 and "主轴损坏" in plan.answered[0]
    assembly = Operation.objects.get(work_order__order=order, name="总装")
    assert assembly.start < outage.until <= plan.slots.get(operation=assembly).start
    assert repair(cast) is None  # the same again is not proposed twice
    first = next(one for one in todo(cast.wang) if one.key == plan.key)
    assert first.clause == "5.2b" and "主轴损坏" in first.reason

    forecast, promised = order.forecast, order.promised
    planning.accept(plan, reason="设备故障", by=cast.wang)
    order.refresh_from_db()
    assert order.forecast > forecast and order.promised == promised
    assert repair(cast) is None  # answered
    planning.end_outage(outage, by=cast.ma)
    assert planning.end_outage.refusal(outage, cast.ma)


def test_a_repair_refused_is_not_proposed_again_and_one_made_of_what_changed_is_not_accepted(cast, order):
    outage = down(cast)
    plan = repair(cast)
    planning.foresee(outage, until=AT + timedelta(hours=96), by=cast.ma)
    with pytest.raises(Refused, match=outage.work_centre.name):
        planning.accept(plan, reason="x", by=cast.wang)
    planning.refuse(plan, reason="先等维修", by=cast.wang)
    again = repair(cast)
    assert again is not None  # another length is another disturbance
    planning.refuse(again, reason="先等维修", by=cast.wang)
    assert repair(cast) is None


def test_single_places_lost_leave_the_others(cast, order):
    """Of a work centre with two places one is out: the other goes on."""
    from tests.factories import SETUP
    from yidan.core import edit

    edit.write(plant.works(cast).centres["ASM"], {"capacity": 2}, by=SETUP)
    planning.accept(plant.a_plan(cast), reason="两个工位", by=cast.wang)
    order.refresh_from_db()
    forecast = order.forecast
    down(cast, kind="people", places=1)
    plan = repair(cast)
    assert plan.forecasts.get(order=order).finish.date() == forecast
    assert plan.slots.count() == Operation.objects.filter(work_order__order=order).count()


def test_late_supply_is_answered_with_what_would_help(cast):
    from tests.purchasing.builders import a_purchase
    from yidan.purchasing.models import Demand, PurchaseLine

    order = plant.a_broken_down(cast, 2)
    a_purchase(cast, list(Demand.objects.all()), "sent")
    planning.accept(plant.a_plan(cast), reason="x", by=cast.wang)
    from django.db import transaction

    from yidan.core import openings

    line = PurchaseLine.objects.get(demand__item__code="SV-750")
    with transaction.atomic(), openings.opened():
        line.forecast = line.expected + timedelta(days=30)  # what the supplier says in its own verb
        line.save()
    plan = repair(cast)
    assert [row["kind"] for row in plan.answers] == ["supply"] and order.number in plan.answered[0]
    assert plan.forecasts.get(order=order).finish.date() >= line.expected


def test_a_rush_order_is_put_in_by_the_repair(cast, order):
    rush = plant.a_broken_down(cast, 1, customer_po="R", promised=(AT + timedelta(days=9)).date())
    plan = repair(cast)
    assert {row["kind"] for row in plan.answers} == {"rush"}
    assert set(plan.slots.values_list("operation", flat=True)) == set(Operation.objects.values_list("pk", flat=True))
    planning.accept(plan, reason="插单", by=cast.wang)
    rush.refresh_from_db()
    assert rush.stage == "planned"


def test_the_pages(client, cast, order):
    outage = down(cast, places=1)
    plan = repair(cast)
    client.force_login(cast.users["wang"])
    board = client.get("/planning/")
    assert board.context["shown"] == plan and "主轴损坏" in board.content.decode()
    for url in (
        f"/outages/{outage.key}",
        "/outages/",
        "/outages/report-outage",
        f"/plans/{plan.key}",
        f"/plans/{plan.base.key}/against/{plan.key}",
    ):
        assert client.get(url).status_code == 200, url
