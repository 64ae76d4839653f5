"""Purchases: who may draw up, approve, receive; quantities the database holds; what comes is kept for whom it came."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.cast import AT, at
from tests.factories import an_item
from tests.planning import builders as plant
from tests.purchasing import builders as buying
from yidan.core.events import Event, Sealed, broken
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Link
from yidan.people.models import Relaxation
from yidan.people.rules import PAIRS
from yidan.planning.models import WorkOrder
from yidan.purchasing import commands as purchasing
from yidan.purchasing import queries
from yidan.purchasing.commands import DateInput, JudgedInput, PurchaseInput, ReceivedInput
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt
from yidan.stock import postings
from yidan.stock.models import Balance, Movement, Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    return plant.a_broken_down(cast, 2)


@pytest.fixture
def demands(order):
    return Demand.objects.filter(order=order).order_by("pk")


def refusal(command, document, by):
    return command.refusal(document, by)


def test_drafting_covers_the_demands_and_correcting_uncovers_them(cast, demands):
    purchase = buying.a_purchase(cast, demands)
    assert set(demands.values_list("stage", flat=True)) == {"ordered"} and purchase.number is None
    screw = demands.filter(item__code="SC-6").first()
    purchasing.correct(
        purchase,
        payment_terms="月结",
        quality_standard="",
        contract=False,
        tax_rate=D(13),
        lines=[PurchaseInput(screw, D(10), D("0.3"), date(2026, 6, 9))],
        by=cast.zhao,
    )
    screw.refresh_from_db()
    assert (screw.stage, screw.ordered) == ("open", D(10))  # in part
    assert demands.filter(stage="open").count() == demands.count()
    assert purchase.revision == 2 and purchase.net == D(3) and purchase.tax == D("0.39")


def test_a_second_person_approves_what_she_read(cast, demands):
    purchase = buying.a_purchase(cast, demands)
    assert refusal(purchasing.approve, purchase, cast.zhao) is not None
    drafter_is_head = replace(cast.zhao_head, user_id=cast.zhao.user_id)
    assert str(PAIRS["purchase"][0]) in purchasing.approve.refusal(purchase, drafter_is_head)
    with pytest.raises(Stale):
        purchasing.approve(purchase, revision=2, by=cast.zhao_head)
    purchasing.approve(purchase, revision=1, by=cast.zhao_head)
    assert purchase.number == "PO-2026-00001" and purchase.approved_by_id == cast.zhao_head.user_id


def test_a_relaxed_pair_lets_the_drafter_approve_and_says_so(cast, demands):
    from django.db import transaction

    from yidan.core import openings

    purchase = buying.a_purchase(cast, demands)
    with transaction.atomic(), openings.opened():
        relaxation = Relaxation.objects.create(
            pair="purchase",
            user=cast.users["zhao"],
            reason="one buyer",
            approved_by=cast.users["zong"],
            since=date(2026, 5, 1),
            until=date(2026, 7, 1),
        )
    both = replace(cast.zhao, roles=cast.zhao.roles | cast.zhao_head.roles)
    purchasing.approve(purchase, revision=1, by=both)
    assert purchase.relaxation == relaxation


def test_key_material_needs_a_contract(cast, demands):
    """Clause 4.2b."""
    screws = buying.a_purchase(cast, demands.filter(item__code="SC-6"), contract=False)
    assert purchasing.approve.refusal(screws, cast.zhao_head) is None
    purchase = buying.a_purchase(cast, demands.filter(item__code="SV-750"), contract=False)
    assert "伺服电机" in purchasing.approve.refusal(purchase, cast.zhao_head)


def test_sending_files_the_contract_and_gives_the_supplier_a_link(cast, demands):
    purchase = buying.a_purchase(cast, demands, "sent")
    paper = Paper.objects.get(form="purchase_contract")
    assert paper.field_class == "S" and paper.blob.read()[:5] == b"%PDF-"
    link = Link.objects.get(purpose="confirm_purchase")
    supplier = link.actor(AT)
    dates = [DateInput(line.position, date(2026, 6, 22)) for line in purchase.lines.all()]
    purchasing.confirm(purchase, dates=dates, by=supplier)
    assert purchase.stage == "confirmed" and {line.promised for line in purchase.lines.all()} == {date(2026, 6, 22)}
    purchasing.expect(purchase, dates=[DateInput(1, date(2026, 6, 25))], reason="编码器缺货", by=supplier)
    line = purchase.lines.get(position=1)
    assert (line.promised, line.expected) == (date(2026, 6, 22), date(2026, 6, 25))
    assert not list(broken(purchase.chain))


def test_prices_are_sealed_in_the_event(cast, demands):
    buying.a_purchase(cast, demands)
    event = Event.objects.get(verb="purchasing.order_from_demands")
    assert "lines" not in event.inputs and "total" not in event.inputs
    sealed = Sealed.objects.get(event=event)
    assert sealed.classes == "S" and '"price":"100"' in sealed.content


def test_every_line_wants_a_date(cast, demands):
    purchase = buying.a_purchase(cast, demands, "sent")
    with pytest.raises(Refused, match="2"):
        purchasing.confirm(purchase, dates=[DateInput(1, date(2026, 6, 22))], by=cast.zhao)


def test_the_orderer_does_not_receive(cast, demands):
    purchase = buying.a_purchase(cast, demands, "sent")
    for who in (cast.zhao, cast.zhao_head):
        with pytest.raises(Refused, match=str(PAIRS["receive"][0])):
            purchasing.receive(Receipt(purchase_order=purchase), lines=[ReceivedInput(1, D(1))], by=who)
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(("tolerance", "count", "fits"), [(0, 4, True), (0, 5, False), (25, 5, True), (25, 6, False)])
def test_pur_1_not_more_than_ordered_with_its_tolerance(cast, demands, tolerance, count, fits):
    servo = demands.filter(item__code="SV-750")
    purchase = buying.a_purchase(cast, servo, "sent", tolerance=D(tolerance))
    if fits:
        buying.a_receipt(cast, purchase, {1: D(count)})
        assert purchase.lines.get().received == count
    else:
        with pytest.raises(Refused, match="4|5"):
            buying.a_receipt(cast, purchase, {1: D(count)})


def test_what_came_waits_in_quarantine_until_it_is_judged(cast, demands):
    servo = demands.filter(item__code="SV-750")
    purchase = buying.a_purchase(cast, servo, "sent")
    receipt = buying.a_receipt(cast, purchase, {1: D(3)})
    item = servo.get().item
    assert postings.free(item) == 0 and Balance.objects.get(lot__item=item).place.quarantine
    purchase.refresh_from_db()
    assert purchase.stage == "sent"  # one is still to come
    buying.judged(cast, receipt, rejected=D(1))
    demand = servo.get()
    assert (demand.stage, demand.received, demand.ordered, demand.to_order) == (
        "open",
        D(2),
        D(3),
        D(1),
    )  # the rejected one is missing again
    kept = Reservation.objects.get(balance__lot__item=item)
    assert kept.quantity == D(2) and kept.for_id == WorkOrder.objects.get(above=None).pk
    balances = {row.place.code: row.on_hand for row in Balance.objects.filter(lot__item=item)}
    assert balances == {"Q1": D(1), "W1": D(2)} and postings.free(item) == 0
    for balance in Balance.objects.all():
        assert balance.on_hand == sum(row.quantity for row in Movement.objects.filter(balance=balance))  # STK-1


def test_the_surplus_of_a_least_quantity_stays_free(cast, demands):
    screw = demands.filter(item__code="SC-6").first()
    purchase = PurchaseOrder(entity=buying.entity(), supplier=buying.a_supplier(), payment_terms="月结", owner=cast.users["zhao"])
    purchasing.order_from_demands(purchase, lines=[PurchaseInput(screw, D(100), D("0.3"), date(2026, 6, 9))], by=cast.zhao)
    purchasing.approve(purchase, revision=1, by=cast.zhao_head)
    purchasing.send(purchase, holder="秦", by=cast.zhao)
    buying.judged(cast, buying.a_receipt(cast, purchase))
    assert postings.free(screw.item) == D(100) - screw.quantity


def test_a_judgement_covers_every_piece(cast, demands):
    purchase = buying.a_purchase(cast, demands, "sent")
    receipt = buying.a_receipt(cast, purchase)
    rows = list(receipt.lines.all())
    with pytest.raises(Refused):
        purchasing.judge(receipt, lines=[JudgedInput(rows[0], rows[0].quantity)], by=cast.chen.as_system())
    with pytest.raises(Refused):
        purchasing.judge(receipt, lines=[JudgedInput(row, row.quantity - 1) for row in rows], by=cast.chen.as_system())
    purchase.refresh_from_db()
    assert purchase.stage == "received"


def test_cancelling_gives_the_demands_back(cast, demands):
    purchase = buying.a_purchase(cast, demands, "sent")
    purchasing.cancel(purchase, reason="供应商停产", by=cast.zhao)
    assert set(demands.values_list("stage", flat=True)) == {"open"} and not any(demands.values_list("ordered", flat=True))


def test_a_spare_part_is_bought_and_taken_for_the_order(cast):
    """A line that is sold as it is bought: from stock what there is, the rest bought; what is accepted counts as taken (QTY-1)."""
    from tests.factories import an_order
    from yidan.intake.lines import LineInput
    from yidan.planning import commands as planning

    plant.works(cast)
    spare = an_item("SP-1", "buy", name="备件电缸", lead_days=3)
    order = plant.approve(an_order(cast, "received", kind_of="spare", lines=[LineInput(spare, D(3), D(50))]), cast)
    planning.break_down(order, by=cast.wang)
    assert Demand.objects.get().quantity == D(3) and not order.work_orders.exists()
    buying.all_in(cast, order)
    line = order.lines.get()
    assert line.taken == D(3) and line.fit == D(3)
    assert Reservation.objects.get().for_kind == "intake.order"
    assert planning.break_down.refusal(order, cast.wang) is not None


def test_scorecard(cast, demands):
    purchase = buying.a_purchase(cast, demands, "confirmed")
    buying.judged(cast, buying.a_receipt(cast, purchase), rejected=D(0))
    card = queries.scorecard(purchase.supplier, now=AT + timedelta(days=1))
    assert card.deliveries == demands.count() and card.on_time_percent == 100 and card.reject_percent == 0 and card.price_change is None


def test_order_supply_names_what_the_order_hangs_on(cast, order, demands):
    supply = queries.order_supply(order)
    assert len(supply.open) == demands.count() and supply.worst.next
    buying.all_in(cast, order)
    supply = queries.order_supply(order)
    assert not supply.open and supply.worst is None and supply.net > 0


def test_todo_walks_with_the_purchase(cast, order, demands):
    work = queries.todo(cast.zhao)
    assert [row.key for row in work] == [order.key]
    purchase = buying.a_purchase(cast, demands)
    assert queries.todo(cast.zhao) == [] and [row.clause for row in queries.todo(cast.zhao_head)] == ["4.2b"]
    purchasing.approve(purchase, revision=1, by=cast.zhao_head)
    assert [str(row.clause) for row in queries.todo(cast.zhao)] == ["4.2b"]
    purchasing.send(purchase, holder="秦", by=cast.zhao)
    late = at(cast.zhao, AT + timedelta(days=30))
    assert {row.clause for row in queries.todo(late)} == {"4.2c"}  # the dates first, then the signature
    assert [row.key for row in queries.todo(at(cast.qian, AT + timedelta(days=30)))] == [purchase.number]
    assert queries.todo(cast.li) == []


def test_the_stand_in_sends_and_chases_for_the_buyer_who_is_away(cast, demands):
    """1.3e: an approved purchase of an absent buyer stands on his stand-in's desk, and so does what is overdue."""
    buying.a_purchase(cast, demands, "approved")
    mine = lambda by: [(row.clause, row.key) for row in queries.todo(by) if row.clause in ("4.2b", "4.2c")]  # noqa: E731
    other = replace(cast.zhao, user_id=cast.users["shen"].pk)
    assert mine(other) == []
    assert mine(replace(other, stands_for=(cast.users["zhao"].pk,))) == mine(cast.zhao) != []


def test_the_stand_in_chases_what_is_overdue(cast, demands):
    buying.a_purchase(cast, demands, "confirmed")
    late = replace(cast.zhao, user_id=cast.users["shen"].pk, at=AT + timedelta(days=40))
    chased = lambda by: [row.key for row in queries.todo(by) if row.clause == "4.2c"]  # noqa: E731
    assert chased(late) == []
    assert chased(replace(late, stands_for=(cast.users["zhao"].pk,))) != []
