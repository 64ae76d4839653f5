"""An operation moved by hand: what becomes of the rest is said before, the result is a proposal like any other; what is pinned stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import AT, at
from tests.factories import SETUP, put
from tests.planning import builders as plant
from yidan.catalog.models import WorkCentre
from yidan.core import edit
from yidan.core.refusals import Refused
from yidan.people.models import Setting
from yidan.planning import commands as planning
from yidan.planning import moving, queries
from yidan.planning.models import Operation, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast):
    """Two orders whose frames and machines share the three work centres; everything is in stock."""
    plant.stock_all(cast)
    first = plant.a_planned(cast, 2, customer_po="A")
    second = plant.a_planned(cast, 2, customer_po="B")
    return first, second


def op(order, name):
    return Operation.objects.select_related("work_centre").get(work_order__order=order, name=name)


def moved(cast, operation, start, **values):
    plan = Plan()
    planning.move(plan, operation=operation, start=start, by=cast.wang, **values)
    plan.refresh_from_db()
    return plan


def test_moving_shows_who_gets_later_and_is_a_proposal_until_it_is_accepted(cast, busy):
    """PLN-1."""
    first, second = busy
    mine, other = op(second, "总装"), op(first, "总装")
    later = other.start + timedelta(days=7)
    effect = moving.effect(AT, moving.Change(other, other.work_centre, later))
    assert not effect.faults and effect.start == later and other.pk in {one.pk for one in effect.moved}
    assert [(one.order, one.days) for one in effect.later] == [(first, 7)]

    plan = moved(cast, other, later)
    assert (plan.stage, plan.kind, plan.base.stage) == ("proposed", "moved", "accepted")
    other.refresh_from_db()
    assert other.start != later  # nothing has moved yet
    forecast = first.forecast
    planning.accept(plan, reason="客户要求推迟", by=cast.wang)
    for row in (first, other):
        row.refresh_from_db()
    assert other.start == later and not other.pinned
    assert (first.forecast - forecast).days == 7 and first.promised == date(2026, 7, 20)
    assert op(second, "总装").start <= mine.start  # who was not in the way has not come later

    was = Plan.objects.filter(stage="superseded").order_by("-pk").first()
    found = queries.difference(was, plan)
    assert [(one.order, one.days) for one in found.orders if one.order == first] == [(first, 7)]
    assert {one.operation.pk for one in found.moved} >= {other.pk} and found.count == len(found.moved)


def test_what_cannot_be_is_refused_with_its_reason(cast, busy):
    first, _second = busy
    weld, assembly = op(first, "焊接"), op(first, "总装")
    with pytest.raises(Refused, match="焊接") as refused:  # before its frame is welded
        moved(cast, assembly, weld.start)
    assert refused.value.field == "start"
    with pytest.raises(Refused):  # in the past
        moved(cast, assembly, AT - timedelta(days=1))
    test = WorkCentre.objects.get(code="TEST")
    with pytest.raises(Refused, match="调试"):  # of no group with it
        moved(cast, assembly, assembly.start + timedelta(days=1), work_centre=test)
    assert Plan.objects.filter(kind="moved").count() == 0


def test_before_its_material_is_there(cast):
    order = plant.a_planned(cast, 2)
    assembly = op(order, "总装")
    with pytest.raises(Refused, match="伺服电机"):
        moved(cast, assembly, AT + timedelta(days=4))


def test_another_work_centre_of_its_group(cast, busy):
    first, _second = busy
    assembly = op(first, "总装")
    leader = cast.users["li"]
    line = assembly.work_centre
    other = put(WorkCentre, "ASMB", name="装配 B 线", calendar=line.calendar, capacity=1, leader=leader, pool="装配")
    edit.write(line, {"pool": "装配"}, by=SETUP)
    assembly = op(first, "总装")
    plan = moved(cast, assembly, assembly.start, work_centre=other, pin=True)
    planning.accept(plan, reason="A 线让出", by=cast.wang)
    assembly = op(first, "总装")
    assert (assembly.work_centre, assembly.owner, assembly.pinned) == (other, leader, True)


def test_what_is_pinned_or_near_stays_and_a_plan_that_cannot_keep_it_lets_it_go(cast, busy):
    first, second = busy
    assembly = op(first, "总装")
    later = assembly.start + timedelta(days=7)
    planning.accept(moved(cast, assembly, later, pin=True), reason="客户要求", by=cast.wang)
    assembly = op(first, "总装")
    assert assembly.pinned and assembly.start == later
    assert planning.pin.refusal(assembly, cast.wang) and planning.unpin.refusal(assembly, cast.wang) is None
    plan = plant.a_plan(cast)
    assert plan.slots.get(operation=assembly).start == later  # a solver would have begun at once
    planning.unpin(assembly, by=cast.wang)
    with pytest.raises(Refused, match=first.number):  # a pin is an input of the plan
        planning.accept(plan, reason="x", by=cast.wang)
    assert plant.a_plan(cast).slots.get(operation=assembly).start < later

    edit.write(Setting(code="freeze_hours", value=720), {"value": 720}, by=SETUP)
    assert plant.a_plan(cast).slots.get(operation=assembly).start == later  # within the time fence
    assert op(second, "总装").start == plant.a_plan(cast).slots.get(operation=op(second, "总装")).start


def test_moves_add_up_and_the_last_is_taken_back_by_refusing_it(cast, busy):
    first, second = busy
    one = moved(cast, op(first, "调试"), op(first, "调试").start + timedelta(days=7))
    two = moved(cast, op(second, "调试"), op(second, "调试").start + timedelta(days=14), base=one)
    assert two.base == one and len(two.moves) == 2
    assert two.slots.get(operation=op(first, "调试")).start == one.slots.get(operation=op(first, "调试")).start
    assert planning.accept.refusal(one, cast.wang)  # there is a later one
    planning.refuse(two, reason="撤回", by=cast.wang)
    assert planning.accept.refusal(one, at(cast.wang, AT)) is None


def test_the_pages(client, cast, busy, settings):
    settings.CLOCK = AT.isoformat()
    first, _second = busy
    client.force_login(cast.users["wang"])
    assembly = op(first, "总装")
    start = f"{timezone.localtime(assembly.start + timedelta(days=7)):%Y-%m-%d %H:%M}"
    page = client.get("/planning/whatif", {"operation": assembly.pk, "start": start, "work_centre": "ASM"})
    assert page.status_code == 200 and page.context["effect"].later
    assert client.get("/planning/whatif", {"operation": assembly.pk}).status_code == 200
    assert client.get("/plans/move", {"operation": assembly.pk}).status_code == 200
    answer = client.post("/plans/move", {"operation": assembly.pk, "start": start, "key": "k1"})
    assert answer.status_code == 303 and answer.url == "/planning/"
    plan = Plan.objects.get(kind="moved")
    assert client.get("/planning/").context["shown"] == plan
    page = client.get(f"/plans/{plan.base.key}/against/{plan.key}")
    assert page.status_code == 200 and page.context["difference"].orders
