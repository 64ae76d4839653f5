"""Partial quantities are the rule: 100 ordered, 10 scrapped and made again, 5 reworked, three shipments, two invoices, one return;
and one that comes back broken after the delivery, and is made anew.

Told along the counters of the order line, which only grow (QTY-1). At every stop the invariants over quantities and stock hold."""

from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from tests.acceptance.builders import an_acceptance
from tests.logistics.builders import a_return, a_shipment
from tests.production.builders import an_order_in_work, issued, made, op, plan_all
from tests.quality.builders import a_final, measured, plans
from tests.settlement.builders import a_sheet, an_invoice, pay, scheduled
from yidan.acceptance.pieces import Piece
from yidan.core.events import broken
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake.models import Line
from yidan.planning import commands as planning
from yidan.planning.models import WorkOrder
from yidan.planning.queries.todo import todo as todos
from yidan.production import commands as production
from yidan.production.commands import UsageInput
from yidan.quality import commands as quality
from yidan.quality.models import Inspection, Nonconformity
from yidan.quality.queries import standing
from yidan.stock.models import Balance

pytestmark = pytest.mark.django_db
COUNTERS = ("released", "produced", "scrapped", "passed", "taken", "accepted", "delivered", "returned")
GUARDED = ("QTY-1", "QTY-2", "QTY-3", "STK-1", "STK-2", "STK-3", "ACC-1", "FIN-1", "FIN-2", "FIN-3", "STA-2", "AUD-1")


def stands(case: SimpleNamespace, **moved: int) -> None:
    """What has moved since the last look, and nothing else; every invariant of quantities holds."""
    case.counts |= moved
    line = Line.objects.get(pk=case.line.pk)
    assert {name: int(getattr(line, name)) for name in COUNTERS} == case.counts
    found = invariants.run()
    assert {name: found[name] for name in GUARDED if found.get(name)} == {}


def accept(cast: SimpleNamespace, case: SimpleNamespace, quantity: int) -> None:
    an_acceptance(cast, case.order, "signed", lines=[Piece(1, D(quantity))])


def deliver(cast: SimpleNamespace, case: SimpleNamespace, quantity: int) -> None:
    a_shipment(cast, case.order, "handed_over", lines=[Piece(1, D(quantity))])


def machines(cast: SimpleNamespace, job: WorkOrder, good: int, scrapped: int = 0) -> None:
    """Assembled and tried out; what the trial breaks is scrapped with its cause."""
    for position, lost in ((10, 0), (20, scrapped)):
        operation = op(job, position)
        if operation.stage == "waiting":
            production.start(operation, by=cast.he)
        production.report(operation, good=D(good + scrapped - lost), scrapped=D(lost), cause="试机撞坏" if lost else "", by=cast.he)


def settled(cast: SimpleNamespace, job: WorkOrder) -> None:
    """All material that went out was used; nothing is left over."""
    rows = [UsageInput(part, part.issued - part.returned) for part in job.components.all()]
    job.refresh_from_db()
    production.account_material(job, usages=rows, by=cast.he)


def begun(cast: SimpleNamespace) -> SimpleNamespace:
    """100 machines ordered, paid after delivery; frames made, material handed out."""
    case = an_order_in_work(cast, D(100), bolts=D(2000))
    case.counts = dict.fromkeys(COUNTERS, 0)
    plans(case)
    scheduled(cast, case.order, [("delivery", D(100), "none")])
    stands(case, released=100)
    made(case, cast, case.part)
    issued(case.job, cast)
    return case


def inspected(cast: SimpleNamespace, case: SimpleNamespace, quantity: int, wrong: int = 0) -> None:
    """`wrong` of them out of limits."""
    inspection = a_final(case.line, D(quantity), cast.chen)
    measured(inspection, cast.chen, wrong={n: "120.04" for n in range(1, wrong + 1)})
    what = "孔距 120.04，超上限" if wrong else ""
    quality.conclude(inspection, passed=D(quantity - wrong), failed=D(wrong), what=what, by=cast.chen)


def reworked(cast: SimpleNamespace, bad: Nonconformity, quantity: int) -> None:
    """By the floor, and inspected again by somebody else."""
    quality.decide(bad, disposition="rework", method="镶套重镗", cause="夹具松动", by=cast.chen_head)
    quality.reworked(bad, quantity=D(quantity), minutes=D(300), by=cast.ma)
    again = Inspection.again(bad, D(quantity))
    quality.inspect_again(again, by=cast.chen)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(quantity), by=cast.chen)


def made_again(cast: SimpleNamespace, case: SimpleNamespace, quantity: int) -> list[WorkOrder]:
    """A replacement work order for what was scrapped or came back unfit, with parts and material of its own, issued again."""
    asked = [todo for todo in todos(cast.wang) if str(todo.verb) == "Break down"]
    assert [todo.key for todo in asked] == [case.order.key], "it stands on the planner's list"
    planning.break_down(case.order, by=cast.wang)
    with pytest.raises(Refused, match="covered"):
        planning.break_down(case.order, by=cast.wang)
    anew = case.order.work_orders.filter(above=None).order_by("pk").last()
    assert anew.quantity == quantity and anew.components.get(item=case.bolt).required == 4 * quantity
    plan_all(case.order, cast)
    jobs = [anew.below.get(), anew]
    for job in jobs:
        planning.release(job, by=cast.wang)
    stands(case, released=case.counts["released"] + quantity)
    for job in jobs:
        made(case, cast, job)
    stands(case, produced=case.counts["produced"] + quantity)
    return jobs


@pytest.mark.clause("5.1a", "5.1b", "6.1a", "6.1d", "6.2c", "6.3a", "7.1c", "7.2c")
def test_a_hundred_ordered(cast):
    """QTY-1, QTY-2, QTY-3, STK-1, STK-3, ACC-1, FIN-1, FIN-2, from the floor to the settlement sheet."""
    case = begun(cast)

    # The first fifty: made, inspected, accepted at works, shipped and invoiced while the rest is still on the floor.
    machines(cast, case.job, good=50)
    inspected(cast, case, 50)
    stands(case, produced=50, passed=50)
    accept(cast, case, 50)
    deliver(cast, case, 50)
    an_invoice(cast, case.order, D(5650), "01482207")
    with pytest.raises(Refused, match="0.00"):
        an_invoice(cast, case.order, D(1), "01482208")
    stands(case, accepted=50, delivered=50)

    # The other fifty: four break at the trial, eleven are found wrong; five of those are reworked, six are beyond it.
    machines(cast, case.job, good=46, scrapped=4)
    inspected(cast, case, 46, wrong=11)
    stands(case, produced=100, scrapped=4, passed=85)
    bad = Nonconformity.objects.get()
    assert standing(case.line).blocked == 11
    reworked(cast, bad, 5)
    stands(case, passed=90)
    quality.decide(bad, disposition="scrap", method="壁厚不足，无法镶套", by=cast.chen_head)
    stands(case, scrapped=10)
    accept(cast, case, 40)
    deliver(cast, case, 40)
    stands(case, accepted=90, delivered=90)

    # One of the second shipment comes back, knocked but fit: it is owed again, and goes with those made anew.
    a_return(cast, case.order, "replaced")
    stands(case, returned=1, taken=1)

    # Ten made again, and the eleven that are still owed: shipped, invoiced, settled.
    jobs = made_again(cast, case, 10)
    inspected(cast, case, 10)
    stands(case, passed=100)
    accept(cast, case, 11)
    deliver(cast, case, 11)
    stands(case, accepted=101, delivered=101)
    an_invoice(cast, case.order, D(5650), "01482209")
    jobs += broken_on_arrival(cast, case)
    for job in (case.part, case.job, *jobs):
        settled(cast, job)
    the_end(cast, case)


def broken_on_arrival(cast: SimpleNamespace, case: SimpleNamespace) -> list[WorkOrder]:
    """After the delivery one more comes back, beyond repair: the order is in execution again until another is made, accepted and handed over.
    The day of the delivery stays the day on which it was all there."""
    case.order.refresh_from_db()
    assert case.order.stage == "delivered"
    day = case.order.actual
    a_return(cast, case.order, "replaced", fit=[], findings="主轴断裂")
    case.order.refresh_from_db()
    assert case.order.stage == "in_execution"
    stands(case, returned=2)
    jobs = made_again(cast, case, 1)
    inspected(cast, case, 1)
    stands(case, passed=101)
    accept(cast, case, 1)
    deliver(cast, case, 1)
    stands(case, accepted=102, delivered=102)
    case.order.refresh_from_db()
    assert (case.order.stage, case.order.actual) == ("delivered", day)
    return jobs


def the_end(cast: SimpleNamespace, case: SimpleNamespace) -> None:
    """A hundred with the customer, everything invoiced, nothing left in the works but bolts; the chain of the order is whole."""
    case.order.refresh_from_db()
    line = Line.objects.get(pk=case.line.pk)
    assert (case.order.stage, line.delivered - line.returned, line.ordered) == ("delivered", 100, 100)
    assert case.order.shipments.count() == 4 and case.order.invoices.count() == 2 and case.order.returns.count() == 2
    assert sum(invoice.total for invoice in case.order.invoices.all()) == case.order.total == D(11300)
    left = {row.lot.item.code: int(row.on_hand) for row in Balance.objects.select_related("lot__item").filter(on_hand__gt=0)}
    assert left == {"M8-25": 2000 - 111 * (4 + 2)}
    pay(cast, case.order, 1)
    sheet = a_sheet(cast, case.order)
    assert (sheet.contract, sheet.invoiced, sheet.paid, sheet.balance) == (D(11300), D(11300), D(11300), D(0))
    stands(case)
    assert not list(broken(case.order.chain))
