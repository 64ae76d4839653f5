"""6.1: finished machines inspected piece by piece; what fails is reworked by production and inspected again by somebody else."""

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from tests.production.builders import issued, op
from tests.quality.builders import a_final, an_order_made, inspected, measured
from yidan.core import openings
from yidan.core.events import Event, broken
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.planning import commands as planning
from yidan.production import commands as production
from yidan.quality import commands as quality
from yidan.quality.measuring import MeasurementInput
from yidan.quality.models import Inspection, Nonconformity
from yidan.quality.queries import makers, standing

pytestmark = pytest.mark.django_db


def stands(case):
    """produced, passed, scrapped, blocked, awaiting; QTY-2 holds by itself."""
    found = standing(case.line)
    assert found.produced == found.passed + found.scrapped + found.blocked + found.awaiting and found.awaiting >= 0
    return tuple(int(n) for n in (found.produced, found.passed, found.scrapped, found.blocked, found.awaiting))


def test_all_pass(cast):
    """The verdict lets the pieces go on, keeps the report and moves the order to inspected."""
    case = an_order_made(cast)
    inspection = inspected(case, cast)
    assert inspection.stage == "passed" and inspection.number.startswith("QC-") and inspection.inspector == cast.users["chen"]
    assert stands(case) == (4, 4, 0, 0, 0) and case.order.stage == "inspected"
    report = Paper.objects.get(kind="quality.inspection", object_id=inspection.pk)
    assert report.form == "inspection" and report.blob.intact() and report.chain_id == case.order.chain_id
    assert not list(broken(case.order.chain))


def test_in_parts(cast):
    """Two machines now, two later: the order waits for the last."""
    case = an_order_made(cast)
    first = a_final(case.line, D(2), cast.chen)
    measured(first, cast.chen)
    quality.conclude(first, passed=D(2), by=cast.chen)
    case.order.refresh_from_db()
    assert case.order.stage == "in_execution" and stands(case) == (4, 2, 0, 0, 2)
    with pytest.raises(Refused, match="2"):
        a_final(case.line, D(3), cast.chen)
    inspected_rest = a_final(case.line, D(2), cast.chen)
    measured(inspected_rest, cast.chen)
    quality.conclude(inspected_rest, passed=D(2), by=cast.chen)
    case.order.refresh_from_db()
    assert case.order.stage == "inspected"


def test_rework_until_it_passes(cast):
    """QTY-2, QTY-3: found, decided by the head, reworked by the floor, inspected again, closed."""
    case = an_order_made(cast)
    first = a_final(case.line, D(4), cast.chen)
    measured(first, cast.chen, wrong={3: "120.025", 4: "120.022"})
    with pytest.raises(Refused, match="定位孔距"):
        quality.conclude(first, passed=D(4), by=cast.chen)
    with pytest.raises(Refused):
        quality.conclude(first, passed=D(3), failed=D(1), what="孔距超上限", by=cast.chen)
    quality.conclude(first, passed=D(2), failed=D(2), what="孔距超上限", by=cast.chen)
    assert first.stage == "failed" and first.passed == 2 and stands(case) == (4, 2, 0, 2, 0)
    bad = Nonconformity.objects.get()
    assert (bad.stage, bad.quantity, bad.number[:3]) == ("open", 2, "NC-")

    quality.decide(bad, disposition="rework", method="镶套重镗", by=cast.chen_head)
    assert bad.stage == "decided" and Paper.objects.filter(form="nonconformity", object_id=bad.pk).exists()
    with pytest.raises(Refused):
        quality.inspect_again(Inspection.again(bad, D(2)), by=cast.chen)
    quality.reworked(bad, quantity=D(1), minutes=D(120), by=cast.ma)
    again = Inspection.again(bad, D(1))
    quality.inspect_again(again, by=cast.chen)
    assert cast.users["ma"].pk in makers(again)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(1), by=cast.chen)
    bad.refresh_from_db()
    assert bad.stage == "decided" and stands(case) == (4, 3, 0, 1, 0)

    quality.reworked(bad, quantity=D(1), by=cast.ma)
    second = Inspection.again(bad, D(1))
    quality.inspect_again(second, by=cast.chen)
    measured(second, cast.chen, wrong={1: "120.03"})
    quality.conclude(second, passed=D(0), failed=D(1), what="还是超差", by=cast.chen)
    bad.refresh_from_db()
    later = Nonconformity.objects.exclude(pk=bad.pk).get()
    assert bad.stage == "closed" and later.stage == "open" and stands(case) == (4, 3, 0, 1, 0)
    quality.decide(later, disposition="rework", method="再镗", by=cast.chen_head)
    quality.reworked(later, quantity=D(1), by=cast.ma)
    third = Inspection.again(later, D(1))
    quality.inspect_again(third, by=cast.chen)
    measured(third, cast.chen)
    quality.conclude(third, passed=D(1), by=cast.chen)
    later.refresh_from_db()
    case.order.refresh_from_db()
    assert later.stage == "closed" and stands(case) == (4, 4, 0, 0, 0) and case.order.stage == "inspected"
    assert not list(broken(case.order.chain))


def test_scrap_leaves_the_count(cast):
    """What is scrapped after inspection can be made anew: released - scrapped falls below the ceiling again."""
    case = an_order_made(cast)
    first = a_final(case.line, D(4), cast.chen)
    measured(first, cast.chen, wrong={1: "121"})
    quality.conclude(first, passed=D(3), failed=D(1), what="孔距", by=cast.chen)
    bad = Nonconformity.objects.get()
    quality.decide(bad, disposition="scrap", method="无法修复", by=cast.chen_head)
    case.order.refresh_from_db()
    assert bad.stage == "closed" and stands(case) == (4, 3, 1, 0, 0) and case.order.stage == "in_execution"
    planning.break_down(case.order, by=cast.wang)
    assert case.order.work_orders.filter(above=None).order_by("pk").last().quantity == 1, "one more is to be made"
    with pytest.raises(Refused):
        quality.reworked(bad, quantity=D(1), by=cast.ma)


def test_a_maker_never_inspects(cast):
    """QC-1, in the verb and in the database; never relaxed."""
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    from dataclasses import replace

    he_as_inspector = replace(cast.he, roles=cast.chen.roles | cast.he.roles)
    with pytest.raises(Refused) as refused:
        measured(inspection, he_as_inspector)
    assert str(refused.value)
    measured(inspection, cast.chen)
    with pytest.raises(Refused):
        quality.conclude(inspection, passed=D(4), by=he_as_inspector)
    he = cast.users["he"].pk
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        Inspection.objects.filter(pk=inspection.pk).update(makers=f",{he},", inspector_id=he)
    with transaction.atomic(), openings.opened():
        Inspection.objects.filter(pk=inspection.pk).update(makers=f",{he}1,", inspector_id=he)


def refusals(cast):
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    hole, look = inspection.plan.characteristics.order_by("position")
    yield "more than awaits", "0", lambda: a_final(case.line, D(1), cast.chen)
    yield "not measured", "定位孔距", lambda: quality.conclude(inspection, passed=D(4), by=cast.chen)
    yield "no value", "定位孔距", lambda: quality.measure(inspection, values=[MeasurementInput(hole, 1)], by=cast.chen)
    yield "appearance without a word", "外观", lambda: quality.measure(inspection, values=[MeasurementInput(look, 1)], by=cast.chen)
    yield "a fifth piece of four", "5", lambda: quality.measure(inspection, values=[MeasurementInput(hole, 5, D(120))], by=cast.chen)
    yield "production inspects", "", lambda: quality.measure(inspection, values=[MeasurementInput(hole, 1, D(120))], by=cast.wang)
    measured(inspection, cast.chen, wrong={2: "121"})
    yield "failed without a word", "", lambda: quality.conclude(inspection, passed=D(3), failed=D(1), what=" ", by=cast.chen)
    yield "counts that do not add up", "", lambda: quality.conclude(inspection, passed=D(2), failed=D(1), what="x", by=cast.chen)
    quality.conclude(inspection, passed=D(3), failed=D(1), what="孔距", by=cast.chen)
    bad = Nonconformity.objects.get()
    yield "concluded twice", "", lambda: quality.conclude(inspection, passed=D(4), by=cast.chen)
    yield "an inspector decides", "", lambda: quality.decide(bad, disposition="rework", method="x", by=cast.chen)
    yield "made goods go to no supplier", "", lambda: quality.decide(bad, disposition="return", method="x", by=cast.chen_head)
    yield "no method", "", lambda: quality.decide(bad, disposition="rework", method=" ", by=cast.chen_head)
    yield "rework before the decision", "", lambda: quality.reworked(bad, quantity=D(1), by=cast.ma)
    quality.decide(bad, disposition="rework", method="镶套", by=cast.chen_head)
    yield "more than is wrong", "1", lambda: quality.reworked(bad, quantity=D(2), by=cast.ma)
    quality.reworked(bad, quantity=D(1), by=cast.ma)
    yield "again what is reworked", "", lambda: quality.reworked(bad, quantity=D(1), by=cast.ma)


def test_refusals(cast):
    count = 0
    for what, word, verb in refusals(cast):
        events = Event.objects.count()
        with pytest.raises(Refused) as refused:
            verb()
        assert str(refused.value) and word in str(refused.value), what
        assert Event.objects.count() == events, what
        count += 1
    assert count == 15


def test_whoever_inspected_does_not_decide_alone(cast):
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen_head)
    measured(inspection, cast.chen_head, wrong={1: "121"})
    quality.conclude(inspection, passed=D(3), failed=D(1), what="孔距", by=cast.chen_head)
    with pytest.raises(Refused):
        quality.decide(Nonconformity.objects.get(), disposition="rework", method="x", by=cast.chen_head)


def test_an_overwritten_value_stays(cast):
    """6.1c: the newest counts, the older stands beside it."""
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    measured(inspection, cast.chen, wrong={1: "121"})
    hole = inspection.plan.characteristics.get(position=10)
    quality.measure(inspection, values=[MeasurementInput(hole, 1, D("120.001"))], by=cast.chen)
    assert inspection.measurements.filter(characteristic=hole, piece=1).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        inspection.measurements.filter(piece=1).update(value=D(120))
    quality.conclude(inspection, passed=D(4), by=cast.chen)
    assert inspection.stage == "passed"


def test_first_article(cast):
    """6.1b: the first piece off a key operation; a bad one holds the operation until rework has passed."""
    from tests.production.builders import an_order_in_work, made
    from tests.quality.builders import plans

    case = an_order_in_work(cast)
    plans(case)
    made(case, cast, case.part)
    issued(case.job, cast)
    assembly = op(case.job, 10)
    with pytest.raises(Refused):
        quality.inspect_in_process(Inspection.first_article(assembly), by=cast.chen)
    production.start(assembly, by=cast.he)
    production.report(assembly, good=D(1), by=cast.he)
    first = Inspection.first_article(assembly)
    quality.inspect_in_process(first, by=cast.chen)
    measured(first, cast.chen, wrong={1: "121"})
    quality.conclude(first, passed=D(0), failed=D(1), what="首件孔距", by=cast.chen)
    assembly.refresh_from_db()
    assert assembly.held and "首件孔距" in assembly.hold_reason
    with pytest.raises(Refused, match="首件孔距"):
        production.report(assembly, good=D(1), by=cast.he)
    bad = Nonconformity.objects.get()
    quality.decide(bad, disposition="rework", method="换定位销", by=cast.chen_head)
    quality.reworked(bad, quantity=D(1), by=cast.he)
    again = Inspection.again(bad, D(1))
    quality.inspect_again(again, by=cast.chen)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(1), by=cast.chen)
    assembly.refresh_from_db()
    bad.refresh_from_db()
    assert not assembly.held and bad.stage == "closed"
    production.report(assembly, good=D(1), by=cast.he)
    assert stands(case) == (0, 0, 0, 0, 0), "a first article moves no counter of the line"
