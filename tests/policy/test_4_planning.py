"""Chapter 4.1: the production plan, every step with time and person, tasks for teams, the buffer."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db.models import Sum

from tests.cast import AT, at
from tests.factories import an_item, an_order, put
from tests.planning import builders as plant
from tests.purchasing import builders as buying
from yidan.catalog.models import Item, WorkCentre
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.people.models import LegalEntity
from yidan.planning import commands as planning
from yidan.planning import papers, queries, rules
from yidan.planning.models import Bottleneck, Forecast, Operation, Plan, WorkOrder
from yidan.planning.queries.material import material
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import Demand, SupplyIssue
from yidan.stock import postings
from yidan.stock.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.mark.clause("4.1a")
def test_a_plan_is_a_version_made_of_review_capacity_and_stock(cast):
    order = plant.a_broken_down(cast, 2)
    first = plant.a_plan(cast)
    assert (first.number, first.stage, first.orders) == ("PP-2026-00001", "proposed", 1)
    buying.all_in(cast, order)  # material came: what the plan was made from is no longer so
    with pytest.raises(Refused, match=order.number):
        planning.accept(first, reason="按评审结论", by=cast.wang)
    second = plant.a_plan(cast)
    with pytest.raises(Refused):
        planning.accept(second, by=cast.li)  # planners only
    planning.accept(second, by=cast.wang)
    assert Plan.objects.get(pk=first.pk).stage == "superseded" and Paper.objects.get(form="plan").number == order.number


@pytest.mark.clause("4.1b")
def test_every_step_has_its_time_and_a_person(cast):
    order = plant.a_broken_down(cast, 2)
    assert rules.not_planned(order, cast.wang.as_system())  # no time yet
    planning.accept(plant.a_plan(cast), reason="按评审结论", by=cast.wang)
    order.refresh_from_db()
    assert order.stage == "planned"
    assert not Operation.objects.filter(start=None) and not Operation.objects.filter(owner=None)
    test = Operation.objects.get(name="调试")  # commissioning is a step like any other
    planning.assign(test, owner=cast.users["he"], by=cast.wang)
    assert test.owner == cast.users["he"]


@pytest.mark.clause("4.1c")
def test_each_team_has_its_tasks_and_knows_from_whom_and_to_whom(cast):
    plant.a_planned(cast, 2)
    teams = {team.centre.code: team for team in queries.teams(AT, days=60)}
    assert set(teams) == {"WELD", "ASM", "TEST"}
    weld, assembly, test = (teams[code].tasks[0] for code in ("WELD", "ASM", "TEST"))
    assert [one.name for one in weld.after] == ["总装"] and [one.name for one in assembly.before] == ["焊接"] and not test.after
    assert not any(task.waits_for for team in teams.values() for task in team.tasks)  # the hand-overs fit
    entity = LegalEntity.objects.get(is_default=True)
    assert papers.dispatch(teams["ASM"], entity, 60, cast.wang)[:5] == b"%PDF-"
    for work_order in WorkOrder.objects.order_by("pk"):
        planning.release(work_order, by=cast.wang)
    assert Paper.objects.filter(form="work_order").count() == 2


@pytest.mark.clause("4.1c")
def test_a_bottleneck_is_reported_with_the_plan_and_relieved(cast):
    plant.stock_all(cast)
    plant.a_planned(cast, 18)  # two weeks of assembly
    plan = Plan.objects.get()
    full = plan.bottlenecks.get(work_centre__code="ASM")
    assert full.percent >= 95 and not full.measure
    assert len([row for row in queries.todo(cast.wang) if row.clause == "4.1c" and row.key == plan.number]) == plan.bottlenecks.count()
    for row in plan.bottlenecks.select_related("work_centre"):
        values = {"measure": "overtime", "text": "周六加一班", "owner": cast.users["ma"], "due": date(2026, 6, 13)}
        planning.relieve(plan, work_centre=row.work_centre, **values, by=cast.wang)
    assert not [row for row in queries.todo(cast.wang) if row.key == plan.number]
    later = plant.a_plan(cast, hours=1)  # the measure goes on with the next plan
    assert Bottleneck.objects.get(plan=later, work_centre=full.work_centre).text == "周六加一班"
    with pytest.raises(Refused):
        idle = put(WorkCentre, "IDLE", name="备用", calendar=full.work_centre.calendar, capacity=1, leader=cast.users["ma"])
        planning.relieve(plan, work_centre=idle, **values, by=cast.wang)


@pytest.mark.clause("4.1d")
def test_a_buffer_is_kept_and_what_is_used_of_it_is_known(cast):
    """PLN-2: late, or without the buffer, only with a reason."""
    plant.a_broken_down(cast, 2, promised=date(2026, 7, 20))
    planning.accept(plant.a_plan(cast), by=cast.wang)  # the whole buffer is there: no word needed
    row = Forecast.objects.get()
    assert row.whole == 2 and row.buffer_days >= 2 and row.used == 0

    purchase = buying.a_purchase(cast, Demand.objects.filter(stage="open"), "confirmed")
    issue = SupplyIssue(purchase_line=purchase.lines.get(item__code="SV-750"), kind="late", found="缺货")
    purchasing.raise_issue(issue, by=cast.zhao)
    purchasing.agree_remedy(issue, remedy="replan", text="改计划", new_day=date(2026, 7, 16), by=cast.zhao)
    assert "5.2b" in {one.clause for one in queries.todo(cast.wang)}  # the planner is asked to adjust
    plan = plant.a_plan(cast, hours=1)
    with pytest.raises(Refused, match="SO-2026-00001"):
        planning.accept(plan, by=cast.wang)
    later = at(cast.wang, AT + timedelta(hours=1))
    planning.accept(plan, reason="科瓦缺货，缓冲用于此", by=later)
    row = Forecast.objects.get(plan=plan)
    assert row.used > 0 and row.reasons and plan.note.startswith("科瓦")
    assert "5.2b" not in {one.clause for one in queries.todo(cast.wang)}


@pytest.mark.clause("5.2b")
def test_engineering_names_a_substitute_when_the_part_does_not_come(cast):
    order = plant.a_broken_down(cast, 2)
    top = order.work_orders.get(above=None)
    position = top.components.get(item__code="SV-750").position
    other = an_item("SV-751", "buy", name="伺服电机 迈信", lead_days=5, finished=False, purchase_price=D(2300))
    plant.stock_of(other, D(1))
    with pytest.raises(Refused):
        planning.substitute(top, position=position, item=other, quantity=D(4), reason="缺货", by=cast.wang)  # engineering's word
    planning.substitute(top, position=position, item=other, quantity=D(4), reason="同法兰，已核对扭矩", by=cast.gao)
    row = top.components.get(position=position)
    assert (row.item, row.required, row.reserved, row.to_buy) == (other, D(4), D(1), D(3))
    assert Demand.objects.get(item__code="SV-750").stage == "dropped"
    assert Demand.objects.get(item=other).quantity == D(3) and postings.free(other) == 0


@pytest.mark.clause("5.2b", "4.1d")
def test_a_part_kept_for_one_order_is_given_to_another_that_is_more_urgent(cast):
    """STK-2, PUR-2: the planner's word; the giver gets what the borrower had on order, and what nothing covers is to be bought for him."""
    from yidan.core.announcements import Announcement
    from yidan.monitoring import audiences

    plant.works(cast)
    plant.stock_of(Item.objects.get(code="SV-750"), D(4))
    calm, urgent = plant.a_broken_down(cast, 2), plant.a_broken_down(cast, 2, customer_po="PO-2")
    giver, taker = (one.work_orders.get(above=None) for one in (calm, urgent))
    position = taker.components.get(item__code="SV-750").position
    theirs = Demand.objects.get(for_id=taker.pk, item__code="SV-750")
    assert theirs.quantity == D(4) and not Demand.objects.filter(for_id=giver.pk, item__code="SV-750").exists()
    purchase = buying.a_purchase(cast, Demand.objects.filter(pk=theirs.pk), "confirmed")
    with pytest.raises(Refused):
        planning.borrow(taker, position=position, giver=giver, quantity=D(4), reason="急", by=cast.zhao)  # the planner's word
    for wrong in ({"quantity": D(5)}, {"giver": taker}, {"position": 99}):
        with pytest.raises(Refused):
            planning.borrow(taker, **{"position": position, "giver": giver, "quantity": D(4), "reason": "急"} | wrong, by=cast.wang)
    both = planning.borrow.also(taker, {"giver": giver, "position": position})
    assert giver.chain_id in both, "locked in one go with its own, in one order: who lends and who borrows never wait for each other"
    planning.borrow(taker, position=position, giver=giver, quantity=D(4), reason="海纳停线，先发", by=cast.wang)

    kept = dict(Reservation.objects.values_list("for_id").annotate(n=Sum("quantity")).order_by())
    assert kept.get(taker.pk) == D(4) and giver.pk not in kept
    theirs.refresh_from_db()
    assert (theirs.order, theirs.for_id, theirs.stage) == (calm, giver.pk, "ordered")  # bought once, for whoever waits now
    assert planning.borrow.refusal(WorkOrder.objects.get(pk=taker.pk), cast.wang)  # nothing is missing any more
    audiences.catch_up()
    assert Announcement.objects.filter(event__verb="planning.lend", user=calm.owner).exists()
    buying.judged(cast, buying.a_receipt(cast, purchase))
    assert Reservation.objects.filter(for_id=giver.pk).aggregate(n=Sum("quantity"))["n"] == D(4)


@pytest.mark.clause("5.2b")
def test_what_nothing_covers_is_to_be_bought_for_the_giver(cast):
    plant.works(cast)
    plant.stock_of(Item.objects.get(code="SV-750"), D(4))
    calm, urgent = plant.a_broken_down(cast, 2), plant.a_broken_down(cast, 2, customer_po="PO-2")
    giver, taker = (one.work_orders.get(above=None) for one in (calm, urgent))
    position = taker.components.get(item__code="SV-750").position
    planning.borrow(taker, position=position, giver=giver, quantity=D(1), reason="先试一台", by=cast.wang)
    again = Demand.objects.get(order=calm, item__code="SV-750")
    assert (again.quantity, again.stage, taker.number in again.reason) == (D(1), "open", True)
    part = giver.components.get(item__code="SV-750")
    assert (part.reserved, part.lent) == (D(4), D(1)) and material(calm, now=AT).short


@pytest.mark.clause("4.1d")
def test_a_spare_part_that_is_bought_is_forecast_as_its_purchase_comes(cast):
    """No plan has it: the item's usual time until it is ordered, then the supplier's day; too late is a warning like another."""
    from yidan.core import openings
    from yidan.intake.lines import LineInput
    from yidan.monitoring import watch
    from yidan.monitoring.models import Alert
    from yidan.planning import bought
    from yidan.purchasing.models import PurchaseLine

    plant.works(cast)
    spare = an_item("SP-1", "buy", name="备件电缸", lead_days=3)
    order = plant.approve(an_order(cast, "received", kind_of="spare", lines=[LineInput(spare, D(3), D(50))]), cast)
    planning.break_down(order, by=cast.wang)
    assert bought.look(cast.wang.as_system()) == 1 and bought.look(cast.wang.as_system()) == 0
    order.refresh_from_db()
    assert order.forecast == AT.date() + timedelta(days=3)
    purchase = buying.a_purchase(cast, Demand.objects.all(), "confirmed")
    line = PurchaseLine.objects.get()
    watch.sweep(cast.wang.as_system())
    order.refresh_from_db()
    assert order.forecast == (line.forecast or line.promised or line.due)
    day = order.promised + timedelta(days=4)
    with openings.opened():
        PurchaseLine.objects.update(forecast=day)
    watch.sweep(cast.wang.as_system())
    order.refresh_from_db()
    assert order.forecast == day and Alert.objects.filter(order=order, topic="forecast_late").exists()
    buying.judged(cast, buying.a_receipt(cast, purchase))
    assert bought.days() == {}
