"""5.1: teams produce to plan and instruction, what happens is recorded under each task, managers walk through and what they find is solved.

何磊 and 马超 work the floor, 王海 plans and hands out, 何建华 heads production, 吴静 heads quality."""

from datetime import date, time, timedelta
from decimal import Decimal as D

import pytest

from tests.cast import AT, at
from tests.factories import put
from tests.production.builders import an_order_in_work, issued, made, op, plan_all
from yidan.catalog.models import Calendar
from yidan.core.refusals import Refused
from yidan.planning import commands as planning
from yidan.production import commands as production
from yidan.production import queries
from yidan.production.commands import FindingInput, IssueInput, UsageInput
from yidan.production.models import EquipmentState, Finding, Issue, Patrol, PatrolPlan
from yidan.stock.models import Balance

pytestmark = pytest.mark.django_db


@pytest.mark.clause("5.1a")
def test_teams_produce_to_plan_and_instruction(cast):
    """The card shows the operating instruction; work is reported by operation: good, scrapped with its cause, set right on the spot."""
    case = an_order_in_work(cast)
    assert op(case.job, 10).start and op(case.job, 10).owner, "planned, with a person responsible"
    made(case, cast, case.part)
    issued(case.job, cast)
    assembly = op(case.job, 10)
    production.start(assembly, by=cast.he)
    production.report(assembly, good=D(2), reworked=D(1), cause="孔位修整", minutes=D(70), by=cast.he)
    production.report(assembly, good=D(1), scrapped=D(1), cause="导轨碰伤", by=cast.ma)
    assert [(r.good, r.scrapped, r.reworked) for r in assembly.reports.order_by("pk")] == [(2, 0, 1), (1, 1, 0)]
    for wrong in ({"good": D(1), "reworked": D(2), "cause": "x"}, {"good": D(1), "reworked": D(1)}):
        with pytest.raises(Refused):
            production.report(op(case.job, 20), **wrong, by=cast.he)


@pytest.mark.clause("5.1a")
def test_a_scrapped_part_is_made_anew(cast):
    """Three frames of four come off: the machines' work order lacks one, and a work order of its own makes it, with its bolts issued again."""
    case = an_order_in_work(cast)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    with pytest.raises(Refused, match="No part is lacking"):
        production.replace_parts(case.job, reason="x", by=cast.wang)
    production.report(cut, good=D(3), scrapped=D(1), cause="下料短 3 mm", by=cast.he)
    assert "lacking" in str(next(t.reason for t in queries.todo(cast.wang) if t.clause == "5.1a" and case.job.key in str(t.verb)))
    production.replace_parts(case.job, reason="机架报废 1 件", by=cast.wang)
    anew = case.order.work_orders.order_by("pk").last()
    assert (anew.item, anew.quantity, anew.above) == (case.frame, 1, case.job)
    assert anew.components.get().required == 2 and anew.components.get().reserved == 2, "its bolts are kept anew"
    with pytest.raises(Refused, match="No part is lacking"):
        production.replace_parts(case.job, reason="x", by=cast.wang)
    plan_all(case.order, cast)
    planning.release(anew, by=cast.wang)
    made(case, cast, anew)
    case.line.refresh_from_db()
    assert case.line.released == 4, "a part made anew is no machine more on the line"
    made(case, cast, case.job)
    case.line.refresh_from_db()
    assert (case.line.produced, case.line.scrapped) == (4, 0)


@pytest.mark.clause("5.1b")
def test_material_is_issued_supplemented_brought_back_and_accounted_for(cast):
    """STK-3: issued = used + spoiled + brought back. Three bolts strip: four more are issued with a reason, the one left over goes back."""
    case = an_order_in_work(cast)
    made(case, cast, case.part)
    issued(case.job, cast)
    bolts, frames = case.job.components.get(item=case.bolt), case.job.components.get(item=case.frame)
    stock = Balance.objects.get(lot__code="L-1")
    before = stock.on_hand
    more = Issue(work_order=case.job)
    production.issue_more(more, lines=[IssueInput(bolts, stock, D(4))], reason="滑牙 3 只", by=cast.qian)
    assert (more.way, more.reason) == ("more", "滑牙 3 只")
    for position in (10, 20):
        production.start(op(case.job, position), by=cast.he)
        production.report(op(case.job, position), good=D(4), by=cast.he)
    case.job.refresh_from_db()
    assert any("material" in str(t.verb).lower() and case.job.key in str(t.verb) for t in queries.todo(cast.wang))
    told = [UsageInput(bolts, D(16), D(3), "滑牙"), UsageInput(frames, D(4))]
    with pytest.raises(Refused, match="1 left over"):
        production.account_material(case.job, usages=told, by=cast.he)
    production.return_material(Issue(work_order=case.job), lines=[IssueInput(bolts, stock, D(1))], by=cast.wang)
    with pytest.raises(Refused, match="cause"):
        production.account_material(case.job, usages=[UsageInput(bolts, D(16), D(3)), UsageInput(frames, D(4))], by=cast.he)
    production.account_material(case.job, usages=told, by=cast.he)
    stock.refresh_from_db()
    assert stock.on_hand == before - 3 and case.job.usages.count() == 2
    for closed in (
        lambda: production.account_material(case.job, usages=told, by=cast.he),
        lambda: production.return_material(Issue(work_order=case.job), lines=[IssueInput(bolts, stock, D(1))], by=cast.wang),
    ):
        with pytest.raises(Refused, match="accounted for already"):
            closed()


@pytest.mark.clause("5.1b")
def test_the_state_of_the_equipment_is_on_record(cast):
    """Checked before work, down with a breakdown's stop, fit again when work is resumed; limits need their words."""
    case = an_order_in_work(cast)
    production.check_equipment(case.saw, kind="check", state="fit", by=cast.he)
    assert queries.checked_today(case.saw.pk, AT) and not queries.checked_today(case.centre.pk, AT)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    production.stop(cut, cause="breakdown", note="锯条断", by=cast.he)
    assert queries.states([case.saw.pk])[case.saw.pk].state == "down"
    production.resume(cut, by=at(cast.he, AT + timedelta(hours=1)))
    assert [(s.kind, s.state) for s in EquipmentState.objects.order_by("pk")] == [
        ("check", "fit"),
        ("breakdown", "down"),
        ("repair", "fit"),
    ]
    with pytest.raises(Refused, match="what is wrong"):
        production.check_equipment(case.saw, kind="maintenance", state="limited", by=cast.he)


def a_patrol_plan(cast, **values) -> PatrolPlan:
    week = put(Calendar, "CN", name="白班", week="1111100", shifts=[["08:00", "17:00"]], days=[])
    usual = {
        "name": "车间巡查",
        "patroller": cast.users["he_head"],
        "calendar": week,
        "week": "1111100",
        "until": time(16, 0),
        "since": date(2026, 5, 28),
        "points": "5S\n首件",
    }
    return put(PatrolPlan, "XC-01", **usual | values)


@pytest.mark.clause("5.1c")
def test_managers_patrol_and_what_they_find_is_solved(cast):
    """A finding has an owner and a day; a person other than who solved it looks again before it is closed."""
    plan = a_patrol_plan(cast)
    assert [t.verb for t in queries.todo(cast.he_head) if t.clause == "5.1c"][0] == "Patrol: 车间巡查"
    patrol = Patrol(plan=plan, day=date(2026, 6, 1))
    found = [FindingInput("锯床防护罩松", cast.users["he"], date(2026, 6, 2))]
    production.hold_patrol(patrol, findings=found, by=cast.he_head)
    finding = Finding.objects.get()
    assert (patrol.stage, patrol.number, finding.stage, finding.patrol) == ("done", "PT-2026-00001", "open", patrol)
    assert [str(t.verb) for t in queries.todo(cast.he) if t.clause == "5.1c"] == ["Solve the finding: 锯床防护罩松"]
    with pytest.raises(Refused, match="何磊"):
        production.solve_finding(finding, action="x", by=cast.ma)
    production.solve_finding(finding, action="换螺栓并涂胶", by=cast.he)
    production.give_back_finding(finding, reason="仍有间隙", due=date(2026, 6, 4), by=cast.he_head)
    production.solve_finding(finding, action="换护罩", by=cast.he_head)
    with pytest.raises(Refused, match="other than who solved"):
        production.close_finding(finding, by=cast.he_head)
    production.close_finding(finding, by=cast.wang)
    assert (finding.stage, finding.closed_by) == ("closed", cast.users["wang"])


@pytest.mark.clause("5.1c")
def test_a_missed_patrol_is_a_breach_and_stays_one(cast):
    """It is recorded on its own day or not at all; what was the matter may be explained, which does not undo it."""
    plan = a_patrol_plan(cast)
    assert [due.day for due in queries.missed(AT)] == [date(2026, 5, 29), date(2026, 5, 28)], "since Thursday; the week-end is free"
    with pytest.raises(Refused, match="own day"):
        production.hold_patrol(Patrol(plan=plan, day=date(2026, 5, 29)), by=cast.he_head)
    with pytest.raises(Refused, match="No patrol is due"):
        production.explain_missed(Patrol(plan=plan, day=date(2026, 5, 30)), reason="x", by=cast.he_head)
    with pytest.raises(Refused, match="still time"):
        production.explain_missed(Patrol(plan=plan, day=date(2026, 6, 1)), reason="x", by=cast.he_head)
    production.explain_missed(Patrol(plan=plan, day=date(2026, 5, 29)), reason="盘点停产", by=cast.he_head)
    assert [due.patrol.notes if due.patrol else "" for due in queries.missed(AT)] == ["盘点停产", ""]
    with pytest.raises(Refused):
        production.hold_patrol(Patrol(plan=plan, day=date(2026, 6, 1)), by=cast.wang)
    late = at(cast.he_head, AT + timedelta(hours=9))
    production.hold_patrol(Patrol(plan=plan, day=date(2026, 6, 1)), by=late)
    assert next(due for due in queries.due_patrols(date(2026, 6, 1), date(2026, 6, 1))).late
