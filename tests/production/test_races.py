"""Two workers report the last pieces at once, two storekeepers hand out the same material, two inspectors take the same pieces: one does."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tests.production.builders import an_order_in_work, issued, op
from tests.quality.builders import an_order_made
from tests.test_races import together
from yidan.intake.models import Line
from yidan.planning.models import Operation, WorkOrder
from yidan.production import commands as production
from yidan.production.models import Issue, JobReport
from yidan.quality import commands as quality
from yidan.quality.models import Inspection
from yidan.stock.models import Balance

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_last_pieces_are_reported_once(cast):
    """Three of four are left to two workers who report two each: together they never report more than four."""
    case = an_order_in_work(cast)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    production.report(cut, good=D(1), by=cast.he)
    workers = [cast.he, cast.ma]
    got = together(2, lambda i: production.report(Operation.objects.get(pk=cut.pk), good=D(2), by=workers[i]))
    assert got == ["Refused", "ok"]
    assert sum(report.good for report in JobReport.objects.all()) == 3


def test_two_halves_finish_it(cast):
    """Each reports a half; whoever comes second finishes the operation, without having to know."""
    case = an_order_in_work(cast)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    workers = [cast.he, cast.ma]
    assert together(2, lambda i: production.report(Operation.objects.get(pk=cut.pk), good=D(2), by=workers[i])) == ["ok", "ok"]
    cut.refresh_from_db()
    assert (cut.stage, cut.good) == ("done", 4)
    assert WorkOrder.objects.get(pk=case.part.pk).stage == "done"


def test_material_is_handed_out_once(cast):
    case = an_order_in_work(cast)
    hands = [cast.wang, cast.qian]
    got = together(2, lambda i: production.issue_material(Issue(work_order=WorkOrder.objects.get(pk=case.part.pk)), by=hands[i]))
    assert got == ["Refused", "ok"]
    assert Balance.objects.get(lot__item=case.bolt).on_hand == 192


def test_the_same_pieces_are_inspected_once(cast):
    case = an_order_made(cast)
    inspectors = [cast.chen, cast.chen_head]
    got = together(2, lambda i: quality.plan_final(Inspection.final(Line.objects.get(pk=case.line.pk), D(4)), by=inspectors[i]))
    assert got == ["Refused", "ok"] and Inspection.objects.count() == 1
