"""How 4.1 is counted: each rate with a kept and a broken occasion."""

from datetime import date, timedelta

import pytest

from tests.cast import AT, at
from tests.planning import builders as plant
from yidan.planning import commands as planning
from yidan.planning import compliance
from yidan.planning.models import Plan

pytestmark = pytest.mark.django_db
SINCE, UNTIL = AT - timedelta(days=5), AT + timedelta(days=60)


def kept(cases):
    """Kept or not, the kept first; a kept one is shown by its event, a broken one says why."""
    found = list(cases)
    assert all(case.event if case.kept else case.why for case in found), found
    return sorted((case.kept for case in found), reverse=True)


def test_planned_in_time_with_the_buffer_whole(cast):
    order = plant.a_planned(cast, 2)
    plant.approve(plant.an_order(cast, "received", customer_po="B"), cast)  # nobody plans this one
    assert kept(compliance.planned(SINCE, UNTIL)) == [True, False] and not list(compliance.planned(SINCE, AT + timedelta(hours=47)))
    assert kept(compliance.buffered(SINCE, UNTIL)) == [True]
    assert [case.document for case in compliance.buffered(SINCE, UNTIL)] == [order.key]


def test_a_buffer_used(cast):
    order = plant.an_approved(cast, 2, promised=date(2026, 6, 17))  # the servo takes fourteen days
    planning.break_down(order, by=cast.wang)
    planning.accept(plant.a_plan(cast), reason="按评审结论", by=cast.wang)
    assert kept(compliance.buffered(SINCE, UNTIL)) == [False]


def test_bottlenecks_relieved(cast):
    plant.stock_all(cast)
    plant.a_planned(cast, 18)
    plan = Plan.objects.get()
    full = plan.bottlenecks.count()
    assert full and kept(compliance.relieved(SINCE, UNTIL)) == [False] * full
    row = plan.bottlenecks.order_by("-week").first()
    planning.relieve(plan, work_centre=row.work_centre, measure="overtime", owner=cast.users["ma"], due=date(2026, 6, 13), by=cast.wang)
    assert kept(compliance.relieved(SINCE, UNTIL)) == [True] + [False] * (full - 1)


def test_begun_on_the_day_planned(cast):
    from tests.production.builders import an_order_in_work, issued, op
    from yidan.production import commands as production

    case = an_order_in_work(cast)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=at(cast.he, cut.start))
    assert kept(compliance.timed(SINCE, UNTIL)) == [True]
    production.report(cut, good=cut.quantity, by=at(cast.he, cut.start))
    issued(case.job, cast)
    late = op(case.job)
    production.start(late, by=at(cast.he, late.start + timedelta(days=3)))
    assert kept(compliance.timed(SINCE, UNTIL)) == [True, False]
