"""6.1a, before the truck: the outgoing inspection (出货检验) where the item or the customer asks for it, and none where nobody does.

陈立 inspects, 吴静 heads quality, 马超 reworks, 钱伟 is logistics, 汪海 plans."""

from datetime import timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.utils import translation

from tests.acceptance.builders import an_acceptance
from tests.cast import AT, at
from tests.factories import SETUP, an_item, an_order, put
from tests.logistics.builders import a_shipment, places
from tests.planning.builders import stock_of
from tests.production.builders import made, plan_all
from tests.quality.builders import a_final, an_order_made, inspected, measured, row
from yidan.acceptance.pieces import Piece
from yidan.catalog.models import Place
from yidan.core import edit
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake.lines import LineInput
from yidan.intake.models import Line
from yidan.logistics import commands as logistics
from yidan.logistics import rules as shipping
from yidan.planning import commands as planning
from yidan.planning.queries.todo import todo as planners_work
from yidan.quality import commands as quality
from yidan.quality import papers, queries
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity
from yidan.stock.models import Balance

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1a", "6.3a")]


def asked_of_the_item(case: SimpleNamespace) -> None:
    look = row(10, "包装与唛头", category="appearance", standard="箱号、唛头与装箱单一致", key=True)
    put(InspectionPlan, "JY-AS300-O", name="AS-300 出货", item=case.machine, when="outgoing", characteristics=(look,))


def asked_by_the_customer(case: SimpleNamespace) -> None:
    customer = case.order.customer
    edit.write(customer, {"outgoing": True}, by=SETUP)


def fit(cast: SimpleNamespace, acceptance: str = "none") -> SimpleNamespace:
    """Four machines that have passed their final inspection."""
    case = an_order_made(cast, acceptance=acceptance)
    inspected(case, cast)
    case.line.refresh_from_db()
    return case


def looked_at(case: SimpleNamespace, cast: SimpleNamespace, count: int, wrong: int = 0) -> Inspection:
    inspection = Inspection.outgoing(case.line, D(count))
    quality.inspect_outgoing(inspection, by=cast.chen)
    measured(inspection, cast.chen)
    quality.conclude(inspection, passed=D(count - wrong), failed=D(wrong), what="箱号与唛头不符" if wrong else "", by=cast.chen)
    return inspection


def test_none_where_nobody_asks(cast):
    case = fit(cast)
    with pytest.raises(Refused, match="Neither the item nor the customer"):
        quality.inspect_outgoing(Inspection.outgoing(case.line, D(4)), by=cast.chen)
    truck = a_shipment(cast, case.order, "shipped")
    assert truck.stage == "shipped"


def test_nothing_leaves_before_it_has_passed(cast):
    """Asked by the item's plan: it stands on the inspector's list, the truck waits; one is packed wrong, put right and looked at again."""
    case = fit(cast)
    asked_of_the_item(case)
    truck = a_shipment(cast, case.order, "packed")
    with pytest.raises(Refused, match="outgoing inspection has passed 0 of 4"):
        logistics.ship(truck, by=cast.qian)
    assert [todo.clause for todo in queries.todo(cast.chen) if "Inspect before shipment" in str(todo.verb)] == ["6.1a"]

    looked_at(case, cast, 4, wrong=1)
    assert not queries.due_outgoing()
    with pytest.raises(Refused, match="has passed 3 of 4"):
        logistics.ship(truck, by=cast.qian)

    bad = Nonconformity.objects.get()
    quality.decide(bad, disposition="rework", method="重贴唛头", by=cast.chen_head)
    quality.reworked(bad, quantity=D(1), by=cast.ma)
    again = Inspection.again(bad, D(1))
    quality.inspect_again(again, by=cast.chen)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(1), by=cast.chen)
    logistics.ship(truck, by=cast.qian)
    assert truck.stage == "shipped" and not queries.due_outgoing()


def test_two_shipments_are_cleared_one_by_one(cast):
    """What left before anybody asked is not asked for it; afterwards each truck needs its own."""
    case = fit(cast)
    a_shipment(cast, case.order, "handed_over", lines=[Piece(1, D(1))])
    asked_of_the_item(case)
    case.line.refresh_from_db()
    later = SimpleNamespace(**vars(cast) | {"chen": at(cast.chen, AT + timedelta(days=1)), "qian": at(cast.qian, AT + timedelta(days=2))})
    looked_at(case, later, 2)
    a_shipment(later, case.order, "shipped", lines=[Piece(1, D(2))])
    last = a_shipment(later, case.order, "packed", lines=[Piece(1, D(1))])
    assert "0 of 1" in str(shipping.not_to_leave(last, cast.qian))
    looked_at(case, later, 1)
    logistics.ship(last, by=cast.qian)


def test_the_customer_asks(cast):
    """For an item without an outgoing plan its final one serves; the report is filed under its own title, in both languages."""
    case = fit(cast)
    asked_by_the_customer(case)
    inspection = looked_at(case, cast, 4)
    assert inspection.plan is not None and inspection.plan.when == "final"
    assert Paper.objects.filter(form="inspection", object_id=inspection.pk).exists()
    kept = Inspection.for_page().get(pk=inspection.pk)
    with translation.override("en"):
        assert papers.inspection_shape(kept, "pass", cast.chen, "en").head.title == "Outgoing inspection report"
    assert papers.printed_inspection(kept, cast.chen, "zh") != papers.printed_inspection(kept, cast.chen, "en")


def test_who_made_it_does_not_clear_it(cast):
    """QC-1."""
    case = fit(cast)
    asked_of_the_item(case)
    inspection = Inspection.outgoing(case.line, D(4))
    quality.inspect_outgoing(inspection, by=cast.chen)
    assert cast.he.user_id in queries.makers(inspection)


@pytest.mark.clause("6.1d", "5.1a")
def test_what_falls_is_made_anew(cast):
    """QTY-1, QTY-2: it had passed, so it is given away, not scrapped off the line; its order is in execution again until another is there."""
    case = fit(cast)
    asked_of_the_item(case)
    case.order.refresh_from_db()
    assert case.order.stage == "inspected"
    looked_at(case, cast, 4, wrong=1)
    quality.decide(Nonconformity.objects.get(), disposition="scrap", method="跌落，主轴断裂", by=cast.chen_head)
    line = Line.objects.get(pk=case.line.pk)
    assert (line.passed, line.given, line.scrapped, line.fit) == (4, 1, 0, 3)
    case.order.refresh_from_db()
    assert case.order.stage == "in_execution"
    assert case.order.key in [todo.key for todo in planners_work(cast.wang) if str(todo.verb) == "Break down"]

    planning.break_down(case.order, by=cast.wang)
    plan_all(case.order, cast)
    anew = case.order.work_orders.filter(above=None).order_by("pk").last()
    assert anew.quantity == 1
    for job in [*anew.below.all(), anew]:
        planning.release(job, by=cast.wang)
        made(case, cast, job)
    final = a_final(case.line, D(1), cast.chen)
    measured(final, cast.chen)
    quality.conclude(final, passed=D(1), by=cast.chen)
    looked_at(SimpleNamespace(line=Line.objects.get(pk=case.line.pk)), cast, 1)
    a_shipment(cast, case.order, "handed_over")
    case.order.refresh_from_db()
    assert case.order.stage == "delivered"
    found = invariants.run()
    assert not [found[name] for name in ("QTY-1", "QTY-2", "QTY-3", "STK-1", "ACC-1") if found.get(name)]


@pytest.mark.clause("6.1d")
def test_what_the_customer_has_accepted_is_not_scrapped_behind_his_back(cast):
    """ACC-1: it is reworked, or he consents."""
    case = fit(cast, acceptance="works")
    asked_of_the_item(case)
    an_acceptance(cast, case.order, "signed")
    looked_at(case, cast, 4, wrong=1)
    bad = Nonconformity.objects.get()
    with pytest.raises(Refused, match="has accepted them"):
        quality.decide(bad, disposition="scrap", method="报废", by=cast.chen_head)
    quality.propose_concession(bad, method="外箱轻微压痕，不影响使用", serials="AS300-004", by=cast.chen_head)
    truck = a_shipment(cast, case.order, "packed")
    with pytest.raises(Refused, match="3 of 4"):
        logistics.ship(truck, by=cast.qian)
    quality.record_consent(bad, signer="梁志远", revision=bad.revision, by=cast.li)
    logistics.ship(truck, by=cast.qian)
    assert Line.objects.get(pk=case.line.pk).passed == 4, "a consent before shipment passes nothing twice"


@pytest.mark.clause("6.1d")
def test_a_spare_part_that_falls_leaves_the_stock(cast):
    """STK-1: taken from stock, found wrong before it leaves, scrapped out of the ledger."""
    places()
    put(Place, "W1", name="1 号库")
    part = an_item("SP-9", "buy", name="备件")
    stock_of(part, D(3))
    order = an_order(cast, "approved", lines=[LineInput(part, D(2), D(100), acceptance="none")])
    planning.break_down(order, by=cast.wang)
    case = SimpleNamespace(order=order, line=order.lines.get(), machine=part)
    asked_of_the_item(case)
    looked_at(case, cast, 2, wrong=1)
    quality.decide(Nonconformity.objects.get(), disposition="scrap", method="锈蚀", by=cast.chen_head)
    assert Line.objects.get(pk=case.line.pk).fit == 1
    assert Balance.objects.get(lot__item=part).on_hand == 2
