"""5.1: an order made, from the first card to the last report. He 何磊 and Ma 马超 work the floor, Wang 王海 hands out material."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from tests.production.builders import an_order_in_work, issued, made, op
from yidan.core.events import Event, broken
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.production import commands as production
from yidan.production import queries
from yidan.production.models import Issue, JobReport
from yidan.stock.models import Balance

pytestmark = pytest.mark.django_db


def test_the_whole_way(cast):
    """Planned -> in execution with the first material; line counters move only with finished machines (QTY-1)."""
    case = an_order_in_work(cast, D(4))
    assert case.order.stage == "planned" and case.line.released == 4
    issue = issued(case.part, cast)
    case.order.refresh_from_db()
    assert issue.number == "MI-2026-00001" and case.order.stage == "in_execution"
    cut = op(case.part)
    production.start(cut, by=cast.he)
    case.part.refresh_from_db()
    assert case.part.stage == "running"
    production.report(cut, good=D(3), minutes=D(90), by=cast.he)
    assert cut.stage == "running" and cut.good == 3
    production.report(cut, good=D(1), minutes=D(30), by=cast.ma)
    case.part.refresh_from_db()
    assert (cut.stage, case.part.stage, case.part.good) == ("done", "done", 4)
    frames = Balance.objects.get(lot__item=case.frame)
    assert (frames.on_hand, frames.reserved, frames.lot.code) == (4, 4, case.part.number), "made parts are kept for the work order above"

    issued(case.job, cast)
    assembly, trial = op(case.job, 10), op(case.job, 20)
    production.start(assembly, by=cast.he)
    production.report(assembly, good=D(2), by=cast.he)
    production.start(trial, by=cast.ma)
    production.report(trial, good=D(2), by=cast.ma)
    case.line.refresh_from_db()
    assert (case.line.produced, case.line.scrapped, trial.stage) == (2, 0, "running")
    production.report(assembly, good=D(2), by=cast.he)
    production.report(trial, good=D(1), by=cast.ma)
    production.report(trial, good=D(0), scrapped=D(1), cause="导轨碰伤", by=cast.ma)
    case.line.refresh_from_db()
    case.job.refresh_from_db()
    assert (case.line.produced, case.line.scrapped) == (4, 1)
    assert (case.job.stage, case.job.good, case.job.scrapped, trial.stage) == ("done", 3, 1, "done")
    assert Balance.objects.get(lot__item=case.frame).on_hand == 0
    assert JobReport.objects.filter(operation=trial, by=cast.users["ma"]).count() == 3
    assert not list(broken(case.order.chain)), "the chain of the order is whole"
    assert Event.objects.filter(verb="production.started").count() == 1


def test_scrap_before_the_end_counts_once_and_closes_what_waits(cast):
    """A piece scrapped at assembly never comes to the trial: the trial is done with three, and the work order with it."""
    case = an_order_in_work(cast, D(4))
    made(case, cast, case.part)
    issued(case.job, cast)
    assembly, trial = op(case.job, 10), op(case.job, 20)
    production.start(assembly, by=cast.he)
    production.report(assembly, good=D(3), by=cast.he)
    production.start(trial, by=cast.ma)
    production.report(trial, good=D(3), by=cast.ma)
    assert trial.stage == "running", "one more may come"
    production.report(assembly, good=D(0), scrapped=D(1), cause="孔位不对", by=cast.he)
    trial.refresh_from_db()
    case.job.refresh_from_db()
    case.line.refresh_from_db()
    assert (assembly.stage, trial.stage, case.job.stage) == ("done", "done", "done")
    assert (case.line.produced, case.line.scrapped) == (4, 1)


def refusals(cast):
    case = an_order_in_work(cast, D(4))
    yield "material not issued", "内六角螺钉", lambda: production.start(op(case.part), by=cast.he)
    yield "nothing from the operation before", "机架总装", lambda: production.start(op(case.job, 20), by=cast.he)
    yield "nothing kept yet: the frames are not made", "机架", lambda: production.start(op(case.job, 10), by=cast.he)
    yield "another department", "", lambda: production.start(op(case.part), by=cast.li)
    issued(case.part, cast)
    cut = op(case.part)
    yield "issued twice", "", lambda: issued(case.part, cast)
    yield "report before start", "", lambda: production.report(cut, good=D(1), by=cast.he)
    production.start(cut, by=cast.he)
    yield "started twice", "", lambda: production.start(cut, by=cast.ma)
    yield "nothing reported", "", lambda: production.report(cut, good=D(0), by=cast.he)
    yield "scrap without cause", "", lambda: production.report(cut, good=D(0), scrapped=D(1), by=cast.he)
    yield "more than asked for", "4", lambda: production.report(cut, good=D(5), by=cast.he)
    yield "part of it called finished", "", lambda: production.finish(cut, good=D(1), scrapped=D(0), cause="", minutes=D(0), by=cast.he)
    yield "all of it called a part", "", lambda: production.report_part(cut, good=D(4), scrapped=D(0), cause="", minutes=D(0), by=cast.he)
    production.stop(cut, cause="material", by=cast.he)
    yield "report while stopped", "", lambda: production.report(cut, good=D(1), by=cast.he)
    production.hold_operation(cut, reason="首件超差", by=cast.chen)
    yield "resume while held", "首件超差", lambda: production.resume(cut, by=cast.he)
    yield "held twice", "首件超差", lambda: production.hold_operation(cut, reason="x", by=cast.chen)
    yield "released by the floor", "", lambda: production.release_operation(cut, reason="x", by=cast.he)
    production.release_operation(cut, reason="复检合格", by=cast.chen)
    intake.hold(case.order, reason="客户要求", by=cast.lin)
    yield "order on hold", "", lambda: production.resume(cut, by=cast.he)
    intake.resume(case.order, reason="继续", by=cast.lin)
    production.resume(cut, by=cast.he)
    yield "released though not held", "", lambda: production.release_operation(cut, reason="x", by=cast.chen)


def test_refusals(cast):
    """Each says why, and changes nothing."""
    count = 0
    for what, word, verb in refusals(cast):
        events = Event.objects.count()
        with pytest.raises(Refused) as refused:
            verb()
        assert str(refused.value) and word in str(refused.value), what
        assert Event.objects.count() == events, what
        count += 1
    assert count == 18


def test_more_than_the_operation_before_gave(cast):
    case = an_order_in_work(cast, D(4))
    made(case, cast, case.part)
    issued(case.job, cast)
    production.start(op(case.job, 10), by=cast.he)
    production.report(op(case.job, 10), good=D(1), by=cast.he)
    trial = op(case.job, 20)
    production.start(trial, by=cast.ma)
    with pytest.raises(Refused, match="1"):
        production.report(trial, good=D(2), by=cast.ma)
    production.report(trial, good=D(1), by=cast.ma)
    case.line.refresh_from_db()
    assert case.line.produced == 1


def test_stop_keeps_cause_and_length(cast):
    case = an_order_in_work(cast)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    production.stop(cut, cause="breakdown", note="主轴异响", by=cast.he)
    assert cut.stage == "stopped" and cut.stops.get().until is None
    production.resume(cut, by=cast.ma)
    assert cut.stage == "running" and cut.stops.get().until is not None


def test_material_in_parts_and_back(cast):
    """STK-1, STK-2: what is issued leaves the reservation; what comes back is free."""
    case = an_order_in_work(cast, D(4))
    bolts = Balance.objects.get(lot__item=case.bolt)
    assert (bolts.on_hand, bolts.reserved) == (200, 24)
    part = case.part.components.get()
    production.issue_material(Issue(work_order=case.part), lines=[production.IssueInput(part, bolts, D(2))], by=cast.qian)
    production.start(op(case.part), by=cast.he)
    bolts.refresh_from_db()
    part.refresh_from_db()
    assert (bolts.on_hand, bolts.reserved, part.issued) == (198, 22, 2), "enough for one frame: work may begin"
    with pytest.raises(Refused, match="6"):
        production.issue_material(Issue(work_order=case.part), lines=[production.IssueInput(part, bolts, D(7))], by=cast.qian)
    issued(case.part, cast)
    bolts.refresh_from_db()
    assert (bolts.on_hand, bolts.reserved) == (192, 16)
    back = Issue(work_order=case.part)
    production.return_material(back, lines=[production.IssueInput(part, bolts, D(3))], by=cast.qian)
    bolts.refresh_from_db()
    part.refresh_from_db()
    assert (bolts.on_hand, bolts.reserved, part.issued, part.returned, back.way) == (195, 16, 8, 3, "back")
    with pytest.raises(Refused, match="5"):
        production.return_material(Issue(work_order=case.part), lines=[production.IssueInput(part, bolts, D(6))], by=cast.qian)


def test_the_stand_in_sees_the_work_given_to_one_who_is_away(cast):
    """1.3e: no operation without somebody who sees it on the floor's page and on his desk."""
    case = an_order_in_work(cast)
    issued(case.part, cast)
    assert op(case.part).owner_id == cast.users["he"].pk
    numbers = lambda by: [card.operation.pk for card in [*queries.floor(by).today, *queries.floor(by).later]]  # noqa: E731
    assert numbers(cast.ma) == [] and queries.todo(cast.ma) == []
    stand_in = replace(cast.ma, stands_for=(cast.users["he"].pk,))
    assert numbers(stand_in) == numbers(cast.he) != []
    assert [row.key for row in queries.todo(stand_in)] == [row.key for row in queries.todo(cast.he)] != []
