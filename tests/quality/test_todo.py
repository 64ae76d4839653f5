"""What stands on whose desk, from the first card to the re-inspection."""

from decimal import Decimal as D

import pytest

from tests.production.builders import an_order_in_work, issued, made, op
from tests.quality.builders import a_final, measured, plans
from yidan.production import commands as production
from yidan.production.queries import todo as floor
from yidan.quality import commands as quality
from yidan.quality.models import Inspection, Nonconformity
from yidan.quality.queries import todo

pytestmark = pytest.mark.django_db


def clauses(rows):
    return [row.clause for row in rows]


def test_from_the_floor_to_the_inspector(cast):
    case = an_order_in_work(cast, D(2))
    plans(case)
    assert clauses(floor(cast.he)) == [], "no material, nothing to start"
    assert clauses(floor(cast.wang)) == ["5.1b", "5.1b"], "bolts lie ready for the frame and for the machine"
    issued(case.part, cast)
    check, start = floor(cast.he)
    assert check.url == "/floor/check?centre=SAW", "the equipment first"
    production.check_equipment(case.saw, kind="check", state="fit", by=cast.he)
    production.check_equipment(case.centre, kind="check", state="fit", by=cast.he)
    (start,) = floor(cast.he)
    assert start.clause == "5.1a" and start.url == f"/floor/{op(case.part).key}" and start.key == case.order.number
    assert floor(cast.li) == [] and todo(cast.li) == []
    production.start(op(case.part), by=cast.he)
    assert [row.clause for row in floor(cast.he)] == ["5.1b"]
    production.report(op(case.part), good=D(2), by=cast.he)
    issued(case.job, cast)
    production.start(op(case.job), by=cast.he)
    production.report(op(case.job), good=D(1), by=cast.he)
    assert clauses(todo(cast.chen)) == ["6.1b"], "the first article of a key operation"
    production.report(op(case.job), good=D(1), by=cast.he)
    production.start(op(case.job, 20), by=cast.he)
    production.report(op(case.job, 20), good=D(2), by=cast.he)
    (final,) = todo(cast.chen)
    assert final.clause == "6.1a" and f"line={case.line.pk}" in final.url

    inspection = a_final(case.line, D(2), cast.chen)
    (going,) = todo(cast.chen)
    assert going.url == f"/inspections/{inspection.key}/measuring"
    measured(inspection, cast.chen, wrong={1: "121"})
    quality.conclude(inspection, passed=D(1), failed=D(1), what="孔距", by=cast.chen)
    bad = Nonconformity.objects.get()
    assert todo(cast.chen) == []
    (decide,) = todo(cast.chen_head)
    assert decide.url == f"/nonconformities/{bad.key}"
    quality.decide(bad, disposition="rework", method="镶套", by=cast.chen_head)
    (rework,) = todo(cast.ma)
    assert rework.url == f"/nonconformities/{bad.key}"
    quality.reworked(bad, quantity=D(1), by=cast.ma)
    (again,) = todo(cast.chen)
    assert "nonconformity=" in again.url and todo(cast.ma) == []
    quality.inspect_again(Inspection.again(bad, D(1)), by=cast.chen)
    measured(Inspection.objects.last(), cast.chen)
    quality.conclude(Inspection.objects.last(), passed=D(1), by=cast.chen)
    assert todo(cast.chen) == [] and todo(cast.chen_head) == []


def test_queries_stay_few(cast, django_assert_max_num_queries):
    for n in range(3):
        case = an_order_in_work(cast, D(2), customer_po=f"P-{n}")
        made(case, cast)
    with django_assert_max_num_queries(14):
        assert len(todo(cast.chen)) == 3
    with django_assert_max_num_queries(8):
        floor(cast.wang)
