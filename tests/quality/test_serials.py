"""Serial numbers: given by the work orders of a line, named by every inspection, and at the end those that are fit to be handed over (6.1c, 6.1d)."""

from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from tests.logistics.builders import a_shipment
from tests.production.builders import an_order_in_work, made, plan_all
from tests.quality.builders import a_final, an_order_made, measured
from yidan.acceptance.pieces import Piece
from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.logistics import commands as logistics
from yidan.logistics.commands import PackInput
from yidan.logistics.forms import PackForm
from yidan.planning import commands as planning
from yidan.planning import papers as planning_papers
from yidan.planning import serials
from yidan.quality import commands as quality
from yidan.quality import papers
from yidan.quality.models import Inspection, Nonconformity
from yidan.quality.serials import fit_of

pytestmark = pytest.mark.django_db
STEM = "SO-2026-00001-1-"


def numbers(case: SimpleNamespace) -> list[str]:
    return [code.removeprefix(STEM) for code in fit_of(case.order)[case.line.pk]]


def concluded(inspection: Inspection, cast, wrong: dict[int, str] | None = None) -> None:
    measured(inspection, cast.chen, wrong=wrong)
    bad = len(wrong or {})
    quality.conclude(inspection, passed=inspection.quantity - bad, failed=D(bad), what="孔距超上限" if bad else "", by=cast.chen)


def test_from_the_work_order_to_what_may_go(cast):
    """Four machines; the third is reworked, the fourth scrapped and made anew as the fifth."""
    case = an_order_made(cast)
    card = planning_papers.traveller_shape(case.job, cast.he)
    assert card.serial == planning_papers.work_order_shape(case.job).serials == f"{STEM}001 – 004"
    assert planning_papers.traveller_shape(case.part, cast.he).serial == "", "a part carries none"

    first = a_final(case.line, D(2), cast.chen)
    concluded(first, cast)
    assert first.numbers == [1, 2] and numbers(case) == ["001", "002"]
    assert papers.inspection_shape(Inspection.for_page().get(pk=first.pk), "pass").serial == f"{STEM}001 – 002"

    second = a_final(case.line, D(2), cast.chen)
    concluded(second, cast, wrong={1: "120.04", 2: "120.05"})
    bad = Nonconformity.objects.get()
    assert bad.numbers == [3, 4] and numbers(case) == ["001", "002"]
    quality.decide(bad, disposition="rework", method="镶套重镗", by=cast.chen_head)
    quality.reworked(bad, quantity=D(1), by=cast.ma)
    again = Inspection.again(bad, D(1))
    quality.inspect_again(again, by=cast.chen)
    concluded(again, cast)
    assert again.numbers == [3] and numbers(case) == ["001", "002", "003"]
    quality.decide(bad, disposition="scrap", method="壁厚不足", by=cast.chen_head)

    planning.break_down(case.order, by=cast.wang)
    plan_all(case.order, cast)
    anew = case.order.work_orders.filter(above=None).order_by("pk").last()
    assert list(serials.span(anew)) == [5]
    for job in [*anew.below.all(), anew]:
        planning.release(job, by=cast.wang)
        made(case, cast, job)
    last = a_final(Line.objects.get(pk=case.line.pk), D(1), cast.chen)
    concluded(last, cast)
    assert numbers(case) == ["001", "002", "003", "005"]


def test_the_inspector_names_his_pieces(cast):
    case = an_order_made(cast)
    for typed, why in (("1-3", "3 serial numbers for 2"), ("1, x", "no serial number"), ("9-10", "no serial number"), ("1, 1", "twice")):
        with pytest.raises(Refused, match=why):
            quality.plan_final(Inspection.final(case.line, D(2)), serials=typed, by=cast.chen)
    one = Inspection.final(case.line, D(2))
    quality.plan_final(one, serials=f"{STEM}002、4", by=cast.chen)
    assert one.numbers == [2, 4]
    with pytest.raises(Refused, match="Not waiting"):
        quality.plan_final(Inspection.final(case.line, D(1)), serials="4", by=cast.chen)
    measured(one, cast.chen)
    with pytest.raises(Refused, match="Not of this inspection"):
        quality.fail_inspection(one, passed=D(1), failed=D(1), what="划伤", which="3", by=cast.chen)
    quality.fail_inspection(one, passed=D(1), failed=D(1), what="划伤", which="2", by=cast.chen)
    assert Nonconformity.objects.get().numbers == [2] and numbers(case) == ["004"]


def test_an_unnamed_failure_leaves_open_which_passed(cast):
    """Better none than a wrong one on the customer's list."""
    case = an_order_made(cast)
    one = a_final(case.line, D(4), cast.chen)
    measured(one, cast.chen)
    quality.fail_inspection(one, passed=D(3), failed=D(1), what="划伤", by=cast.chen)
    assert numbers(case) == []


def test_metres_carry_none(cast):
    case = an_order_in_work(cast)
    unit = case.machine.unit
    unit.places = 3
    case.line.item.unit = unit
    assert not serials.counted(case.line)


def test_packing_proposes_the_next_fit_ones(cast):
    """In the first box 001 and 002; the second truck gets what is left; a box that says something else of its own leaves the proposal alone."""
    case = an_order_made(cast, acceptance="none")
    concluded(a_final(case.line, D(4), cast.chen), cast)
    first = a_shipment(cast, case.order, "booked", lines=[Piece(1, D(2))])
    assert PackForm(document=first, actor=cast.qian).initial["packages"][0]["serials"] == f"{STEM}001 – 002"
    logistics.pack(first, packages=[PackInput(1, "1", serials=f"{STEM}001 – 002")], by=cast.qian)
    second = a_shipment(cast, case.order, "booked", lines=[Piece(1, D(2))])
    assert PackForm(document=second, actor=cast.qian).initial["packages"][0]["serials"] == f"{STEM}003 – 004"
    logistics.pack(first, packages=[PackInput(1, "1", serials="客户编号 K-77")], by=cast.qian)
    assert PackForm(document=second, actor=cast.qian).initial["packages"][0]["serials"] == f"{STEM}001 – 002"
