"""How 5.1 is counted: each rate with a kept and a broken occasion."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.cast import AT, at
from tests.policy.test_5_production import a_patrol_plan
from tests.production.builders import an_order_in_work, issued, op
from yidan.planning.models import Operation
from yidan.production import commands as production
from yidan.production import compliance
from yidan.production.commands import FindingInput, UsageInput
from yidan.production.models import Finding, Patrol

pytestmark = pytest.mark.django_db
SINCE, UNTIL = AT - timedelta(days=5), AT + timedelta(days=30)


def kept(cases):
    """Kept or not, the kept first; a kept one is shown by its event, a broken one says why."""
    found = list(cases)
    assert all(case.event if case.kept else case.why for case in found), found
    return sorted((case.kept for case in found), reverse=True)


def test_operations_finished_as_planned_on_checked_equipment(cast):
    case = an_order_in_work(cast)
    issued(case.part, cast)
    production.check_equipment(case.saw, kind="check", state="fit", by=cast.he)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    production.report(cut, good=D(4), by=cast.he)
    issued(case.job, cast)
    late = at(cast.he, AT + timedelta(days=12))
    for position in (10, 20):
        production.start(op(case.job, position), by=late)
        production.report(op(case.job, position), good=D(4), by=late)
    assert kept(compliance.finished(SINCE, UNTIL)) == [True, False, False], "planned for ten days later"
    assert kept(compliance.checked(SINCE, UNTIL)) == [True, False, False]
    assert kept(compliance.instructed(SINCE, UNTIL)) == [False, False, False]
    assert Operation.objects.count() == 3 and not list(compliance.finished(SINCE, AT))


def test_material_accounted_for_in_time(cast):
    case = an_order_in_work(cast)
    for job in (case.part, case.job):
        issued(job, cast)
        for operation in job.operations.order_by("position"):
            production.start(operation, by=cast.he)
            production.report(operation, good=D(4), by=cast.he)
    case.part.refresh_from_db()
    bolts = case.part.components.get()
    production.account_material(case.part, usages=[UsageInput(bolts, bolts.issued)], by=cast.he)
    assert kept(compliance.accounted(SINCE, UNTIL)) == [True, False]
    assert not list(compliance.accounted(SINCE, AT + timedelta(hours=47))), "the hours are not over"


def test_patrols_and_findings(cast):
    plan = a_patrol_plan(cast)
    patrol = Patrol(plan=plan, day=date(2026, 6, 1))
    rows = [FindingInput("甲", cast.users["he"], date(2026, 6, 2)), FindingInput("乙", cast.users["he"], date(2026, 6, 2))]
    production.hold_patrol(patrol, findings=rows, by=cast.he_head)
    production.solve_finding(Finding.objects.get(what="甲"), action="好了", by=cast.he)
    production.explain_missed(Patrol(plan=plan, day=date(2026, 5, 29)), reason="停产", by=cast.he_head)
    assert kept(compliance.patrolled(SINCE, AT + timedelta(hours=12))) == [True, False, False], "Thursday, Friday, Monday"
    assert kept(compliance.solved(SINCE, UNTIL)) == [True, False]
