"""Cost of an order against its estimate, recomputed from what was issued, brought back, reported and freighted (7.1b, FIN-6)."""

from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import an_item, an_order
from tests.logistics.builders import a_shipment
from tests.planning.builders import approve
from tests.production.builders import a_factory, issued, plan_all
from tests.purchasing.builders import all_in
from yidan.intake.lines import LineInput
from yidan.planning import commands as planning
from yidan.production import commands as production
from yidan.production.commands import IssueInput
from yidan.production.models import Issue
from yidan.settlement import queries
from yidan.settlement.queries.costs import estimated, spent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast) -> SimpleNamespace:
    """Four machines of six bolts each; a bolt is 2 by the master data and was bought at 100."""
    an_item("M8-25", "buy", name="内六角螺钉 M8 × 25", finished=False, purchase_price=D(2))
    house = a_factory(cast)
    order = an_order(cast, "approved", lines=[LineInput(house.machine, D(4), D(113))])
    planning.break_down(order, by=cast.wang)
    all_in(cast, order)
    plan_all(order, cast)
    for job in order.work_orders.order_by("pk"):
        planning.release(job, by=cast.wang)
    return SimpleNamespace(order=order, job=order.work_orders.get(above=None), part=order.work_orders.exclude(above=None).get())


def row(order: Any, kind: str) -> Any:
    return next(one for one in queries.costs(order) if one.kind == kind)


def test_material_counts_at_what_was_paid_for_it_less_what_came_back(case, cast):
    assert (row(case.order, "material").estimate, row(case.order, "material").actual) == (D(48), D(0))
    issue = issued(case.part, cast)
    out = sum(line.quantity for line in issue.lines.all())
    assert row(case.order, "material").actual == out * 100 and out == 8
    line = issue.lines.first()
    production.return_material(Issue(work_order=case.part), lines=[IssueInput(line.component, line.balance, D(3))], by=cast.wang)
    assert row(case.order, "material").actual == D(500)
    assert row(case.order, "material").over == D(452)


def test_what_is_made_anew_costs_more_than_was_estimated(case, cast):
    """A frame is scrapped and made once more: its bolts and hours are spent, the estimate stays what it was."""
    issued(case.part, cast)
    before = {one.kind: (one.estimate, one.actual) for one in queries.costs(case.order)}
    cut = case.part.operations.get()
    production.start(cut, by=cast.he)
    production.report(cut, good=D(3), scrapped=D(1), minutes=D(40), cause="下料短 3 mm", by=cast.he)
    production.replace_parts(case.job, reason="机架报废 1 件", by=cast.wang)
    all_in(cast, case.order)
    plan_all(case.order, cast)
    anew = case.order.work_orders.get(anew=True)
    planning.release(anew, by=cast.wang)
    issued(anew, cast)
    after = {one.kind: (one.estimate, one.actual) for one in queries.costs(case.order)}
    assert anew.above == case.job and after["material"][1] > before["material"][1]
    assert {kind: one[0] for kind, one in after.items()} == {kind: one[0] for kind, one in before.items()}
    assert estimated([case.order])[case.order.pk] == before[""][0]


def test_over_many_orders_it_is_the_same(case, cast):
    issued(case.part, cast)
    other = an_order(cast, "approved")
    assert spent([case.order, other]) == {case.order.pk: queries.costs(case.order)[-1].actual, other.pk: D(0)}
    assert estimated([case.order])[case.order.pk] == queries.costs(case.order)[-1].estimate


def test_a_spare_part_costs_what_was_paid_for_it(cast):
    """Sold as it is bought: there is no work order to issue it to. The estimate is its reference price; it costs what its lot was bought at."""
    a_factory(cast)
    spare = an_item("SP-1", "buy", name="备件电缸", lead_days=3, finished=False, purchase_price=D(90))
    order = an_order(cast, "received", kind_of="spare", lines=[LineInput(spare, D(3), D(339), acceptance="none")])
    approve(order, cast)
    planning.break_down(order, by=cast.wang)
    assert (row(order, "material").estimate, row(order, "material").actual) == (D(270), D(0))
    all_in(cast, order)
    a_shipment(cast, order, "handed_over")
    assert row(order, "material").actual == D(300), "three at 100"
    order.refresh_from_db()
    assert spent([order])[order.pk] == queries.costs(order)[-1].actual and estimated([order])[order.pk] == queries.costs(order)[-1].estimate
