"""Clause 7.1, settlement, told as it happens. 1,130 with tax is the usual order: ten pieces at 113."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from tests.acceptance.builders import a_made_order, by_link
from tests.acceptance.web import client_of
from tests.cast import AT
from tests.factories import an_order
from tests.logistics.builders import a_shipment, packed
from tests.settlement.builders import (
    a_delivered_order,
    a_penalty,
    a_red,
    a_sheet,
    an_invoice,
    came_back,
    delivered_late,
    pay,
    scheduled,
)
from yidan.acceptance.pieces import Piece
from yidan.core.events import Event
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.logistics import commands as logistics
from yidan.logistics.models import Shipment
from yidan.settlement import commands as settlement
from yidan.settlement import queries, rules
from yidan.settlement.models import CostSheet, Invoice, Penalty
from yidan.settlement.queries.costs import estimated, spent

pytestmark = pytest.mark.django_db
AFTER_SHIPPING = [("order", D(30), "none"), ("shipment", D(70), "shipment")]


# ---- 7.1a: settled by the contract's payment terms ----


@pytest.mark.clause("7.1a")
def test_goods_go_when_the_money_is_there(cast):
    """款到发货: due, received in part, missing; with the last cent the truck may leave (FIN-2)."""
    order = scheduled(cast, a_made_order(cast, "none"), AFTER_SHIPPING)
    truck = a_shipment(cast, order, "packed")
    pay(cast, order, 2, D(700))
    seen = queries.of_order(order, AT.date())
    assert [(one["row"].event, one["open"]) for one in seen["milestones"]] == [("order", D(339)), ("shipment", D(91))]
    with pytest.raises(Refused):
        logistics.ship(truck, by=cast.qian)
    pay(cast, order, 2, D(91))
    logistics.ship(truck, by=cast.qian)


@pytest.mark.clause("7.1a")
def test_without_the_money_only_when_two_release_it(cast):
    """FIN-2: the head of finance and the general manager together, with the reason; it stays on record as a deviation."""
    order = scheduled(cast, a_made_order(cast, "none"), AFTER_SHIPPING)
    truck, payment = a_shipment(cast, order, "packed"), order.milestones.get(position=2)
    for who in (cast.zhou, cast.li, cast.lin):
        with pytest.raises(Refused, match="Only"):
            settlement.release_unpaid(order, milestone=payment, reason="老客户", by=who)
    settlement.release_unpaid(order, milestone=payment, reason="老客户，款已在途", by=cast.zhou_head)
    with pytest.raises(Refused):
        logistics.ship(truck, by=cast.qian)
    with pytest.raises(Refused, match="the other one"):  # not both halves by one person
        settlement.release_unpaid(order, milestone=payment, reason="老客户", by=cast.zhou_head)
    settlement.release_unpaid(order, milestone=payment, reason="老客户，款已在途", by=cast.zong)
    logistics.ship(truck, by=cast.qian)
    payment.refresh_from_db()
    said = Event.objects.filter(verb="settlement.release_unpaid").order_by("seq")
    assert [one.reason for one in said] == ["老客户，款已在途"] * 2 and payment.release.complete and payment.release.open == D(791)
    with pytest.raises(Refused, match="holds"):
        settlement.release_unpaid(order, milestone=payment, reason="再来", by=cast.zong)


@pytest.mark.clause("7.1a")
def test_a_release_holds_for_the_payment_that_was_released(cast):
    """Scheduled again with a larger share before shipment, the gate is shut again."""
    order = scheduled(cast, a_made_order(cast, "none"), AFTER_SHIPPING)
    for who in (cast.zong, cast.zhou_head):
        settlement.release_unpaid(order, milestone=order.milestones.get(position=2), reason="急用", by=who)
    assert not order.delivery_blocked
    scheduled(cast, order, [("order", D(20), "none"), ("shipment", D(80), "shipment")])
    assert order.delivery_blocked
    with pytest.raises(Refused, match="on record"):
        scheduled(cast, order, [("order", D(100), "none")])


@pytest.mark.clause("7.1a")
def test_a_payment_may_hold_the_start(cast):
    order = scheduled(cast, an_order(cast, "approved", n=1), [("order", D(50), "start"), ("delivery", D(50), "none")])
    assert order.start_blocked
    pay(cast, order, 1)
    order.refresh_from_db()
    assert not order.start_blocked


@pytest.mark.clause("7.1a")
def test_penalty_by_the_contracts_rule_proposed_decided_and_settled(cast):
    """Three days late, one free: 2 × 0.5 % of 1,130, proposed by sales, decided by the head of finance, taken off in the sheet, and never dunned."""
    order = delivered_late(cast, 3)
    settlement.agree_penalty(order, rate=D("0.5"), cap=D(5), grace=1, wording="合同 8.2", by=cast.li)
    with pytest.raises(Refused, match="decided first"):
        a_sheet(cast, order)
    one = Penalty(order=order, claim="客户要求全额")
    settlement.propose_penalty(one, by=cast.li)
    assert (one.number, one.days, one.computed, one.proposed) == ("PN-2026-00001", 2, D("11.30"), D("11.30"))
    with pytest.raises(Refused, match="Only"):
        settlement.decide_penalty(one, amount=D(0), reason="我定", by=cast.zhou)
    settlement.decide_penalty(one, amount=D(10), reason="客户同意减让", by=cast.zhou_head)
    sheet = a_sheet(cast, order)
    assert (sheet.penalty, sheet.balance) == (D(10), D(1120)) and "0.5%" in sheet.penalty_basis
    confirm(cast, sheet)
    order.refresh_from_db()
    assert order.stage == "settled" and [one.amount - one.paid for one in order.milestones.all()] == [D(1120)]
    assert rules.paid(order) == 0  # a penalty is no money


@pytest.mark.clause("7.1a")
def test_the_penalty_is_capped_and_no_one_decides_his_own(cast):
    order = delivered_late(cast, 30)
    settlement.agree_penalty(order, rate=D(1), cap=D(5), by=cast.zhou_head)
    own = Penalty(order=order)
    settlement.propose_penalty(own, by=cast.zhou_head)
    assert own.computed == D("56.50")  # 5 % of 1,130 for thirty days at 1 %
    with pytest.raises(Refused, match="does not decide"):
        settlement.decide_penalty(own, amount=D(56), reason="自批", by=cast.zhou_head)
    settlement.decide_penalty(own, amount=D("56.50"), reason="封顶", by=cast.zong)
    with pytest.raises(Refused, match="has its penalty"):
        settlement.propose_penalty(Penalty(order=order), by=cast.li)
    settlement.propose_again(own, amount=D(30), claim="客户来函", by=cast.li)
    assert (own.stage, own.decided, own.claim) == ("proposed", D(0), "客户来函")


@pytest.mark.clause("7.1a")
def test_in_time_there_is_no_penalty(cast):
    with pytest.raises(Refused, match="late"):
        settlement.propose_penalty(Penalty(order=a_delivered_order(cast)), by=cast.li)


@pytest.mark.clause("7.1a")
def test_the_sheet_is_confirmed_and_the_retention_stays_a_dated_receivable(cast):
    """质保金: 5 % due a year after the delivery; the order is settled without it, and it is collected when its day comes."""
    order = a_delivered_order(cast)
    sheet = a_sheet(cast, order)
    assert (sheet.retention, sheet.retention_due) == (D("56.50"), order.actual + timedelta(days=365))
    confirm(cast, sheet)
    order.refresh_from_db()
    assert order.stage == "settled" and Paper.objects.filter(form="settlement", chain=order.chain).exists()
    pay(cast, order, 3)
    rest = queries.ageing(queries.open_milestones(order.customer), order.actual + timedelta(days=100))
    assert (rest.later, rest.due) == (D("56.50"), 0)
    then = queries.ageing(queries.open_milestones(order.customer), order.actual + timedelta(days=380))
    assert then.to_30 == D("56.50")
    pay(cast, order, 4)
    assert rules.paid(order) == order.total


def confirm(cast, sheet):
    customer = by_link(sheet, settlement.ask_confirmation(sheet, holder="曾小姐", by=cast.zhou))
    settlement.confirm(sheet, signer="曾小姐", content=rules.signing.content(sheet), revision=sheet.revision, by=customer)


# ---- 7.1b: costs checked ----


@pytest.mark.clause("7.1b")
def test_costs_are_checked_estimate_against_actual(cast):
    """Frozen as finance found them; where they went over, the reason stands beside."""
    order = a_delivered_order(cast)
    with pytest.raises(Refused, match="say why"):
        settlement.check_costs(CostSheet(order=order), by=cast.zhou)
    one = CostSheet(order=order, note="急件改空运")
    settlement.check_costs(one, by=cast.zhou)
    freight = one.rows.get(kind="freight")
    assert (one.number, one.stage, freight.actual, one.actual) == ("CS-2026-00001", "checked", D(1800), queries.costs(order)[-1].actual)
    with pytest.raises(Refused, match="Only"):
        settlement.check_costs(CostSheet(order=order, note="x"), by=cast.li)


@pytest.mark.clause("7.1b")
def test_freight_is_estimated_with_the_plan_and_actual_by_the_carriers_invoice(cast):
    order = a_made_order(cast, "none")
    truck = Shipment(order=order, mode="road", route="苏州 — 宁波", handling="叉车", leaves=AT.date(), arrives=AT.date())
    logistics.plan_shipment(truck, lines=[Piece(1, D(10))], freight_estimate=D(1500), by=cast.qian)

    def freight():
        found = next(one for one in queries.costs(order) if one.kind == "freight")
        return found.estimate, found.actual, found.committed

    assert freight() == (D(1500), D(0), D(0))
    logistics.book(truck, carrier="粤运物流", freight=D(1800), by=cast.qian)
    assert freight() == (D(1500), D(0), D(1800))
    logistics.pack(truck, packages=packed(truck), by=cast.qian)
    logistics.ship(truck, by=cast.qian)
    with pytest.raises(Refused, match="say why"):
        logistics.bill_freight(truck, number="YF-1", issued_on=AT.date(), amount=D(1950), by=cast.qian)
    logistics.bill_freight(truck, number="YF-1", issued_on=AT.date(), amount=D(1950), reason="等卸货半天", by=cast.qian)
    with pytest.raises(Refused, match="already"):
        logistics.bill_freight(truck, number="YF-1", issued_on=AT.date(), amount=D(1), by=cast.zhou)
    assert freight() == (D(1500), D(1950), D(0))
    assert estimated([order])[order.pk] >= D(1500) and spent([order])[order.pk] == D(1950)


@pytest.mark.clause("7.1b")
def test_the_cost_sheets_paper_is_read_by_those_who_read_margins(cast):
    one = CostSheet(order=a_delivered_order(cast), note="急件改空运")
    settlement.check_costs(one, by=cast.zhou)
    paper = Paper.objects.get(form="cost_sheet")
    assert (paper.field_class, paper.number) == ("M", one.number)
    opened = {
        who: client_of(cast, who).get(f"/papers/{paper.pk}").status_code == 200 for who in ("zhou", "zong", "lin", "li", "qian", "wang")
    }
    assert [who for who, may in opened.items() if may] == ["zhou", "zong", "lin"]


# ---- 7.1c: invoices registered ----


@pytest.mark.clause("7.1c")
def test_an_invoice_is_registered_sent_and_received(cast):
    """Time, number, customer; never more than delivered or due (FIN-2), never twice (FIN-5)."""
    order = a_delivered_order(cast)
    one = an_invoice(cast, order, D(1130))
    settlement.send_invoice(one, how="数电票邮箱", by=cast.zhou)
    with pytest.raises(Refused, match="day of issue"):
        settlement.acknowledge(one, on=one.issued_on - timedelta(days=1), by=cast.zhou)
    settlement.acknowledge(one, on=AT.date(), by=cast.li)
    assert (one.stage, one.sent_how, one.received_on) == ("acknowledged", "数电票邮箱", AT.date())
    with pytest.raises(Refused):
        an_invoice(cast, order, D("0.01"), "2")
    assert Paper.objects.filter(form="invoice", chain=order.chain).count() == 1


@pytest.mark.clause("7.1c")
def test_a_wrong_invoice_is_taken_back_whole_and_issued_anew(cast):
    """红冲: issued + not issued = contract all the while (FIN-1); nothing of what is owed changes."""
    order = a_delivered_order(cast)
    wrong = an_invoice(cast, order, D(1130))
    red = a_red(cast, wrong, D(1130))
    assert (red.net, red.tax, red.total) == (D("-1000.00"), D("-130.00"), D(-1130)) and rules.standing(wrong) == (0, 0)
    seen = queries.of_order(order, AT.date())
    assert (seen["invoiced"], seen["unbilled"], seen["worth"]) == (0, D(1130), D(1130))
    with pytest.raises(Refused, match="taken back"):
        a_red(cast, wrong, D(1), number="3")
    with pytest.raises(Refused, match="not taken back"):
        a_red(cast, red, D(1), number="4")
    an_invoice(cast, order, D(1130), "5")
    assert rules.invoiced(order) == order.total and not rules.credited(order)


@pytest.mark.clause("7.1c")
def test_goods_that_came_back_are_credited_in_part(cast):
    """One piece of ten returned: a red letter for 113, so much less to pay, and the sheet says so."""
    order = a_delivered_order(cast)
    whole = an_invoice(cast, order, D(1130))
    with pytest.raises(Refused, match="returned"):
        a_red(cast, whole, D(113), "return")
    came_back(cast, order)
    with pytest.raises(Refused, match=r"113\.00"):
        a_red(cast, whole, D(114), "return")
    red = a_red(cast, whole, D(113), "return")
    assert (red.net, red.tax, rules.credited(order)) == (D(-100), D(-13), D(113))
    third = order.milestones.get(position=3)
    assert third.paid == D(113) == third.allocations.get().amount  # the next payment is so much smaller
    seen = queries.of_order(order, AT.date())
    assert (seen["invoiced"], seen["unbilled"], seen["worth"], seen["overbilled"]) == (D(1017), 0, D(1017), 0)
    with pytest.raises(Refused):
        an_invoice(cast, order, D("0.01"), "9")
    account = queries.account(order.customer, AT.date(), AT.date() + timedelta(days=9))
    assert (account.delivered, account.credited, account.received, account.closing) == (D(1130), D(113), D(791), D(226))


@pytest.mark.clause("7.1c")
def test_goods_that_came_back_before_their_invoice_need_no_red_letter(cast):
    """So much less is invoiced; the sheet takes them off, and nobody is reminded of them."""
    order = a_delivered_order(cast)
    came_back(cast, order)
    with pytest.raises(Refused, match=r"1,017\.00"):
        an_invoice(cast, order, D(1130))
    an_invoice(cast, order, D(1017))
    sheet = a_sheet(cast, order)
    assert (sheet.credited, sheet.balance) == (D(113), D("169.5"))
    confirm(cast, sheet)
    assert sum(one.amount - one.paid for one in order.milestones.all()) == D("169.5") + D("56.5")


@pytest.mark.clause("7.1c")
def test_an_allowance_lowers_what_is_owed_up_to_what_stands(cast):
    order = a_delivered_order(cast)
    one = an_invoice(cast, order, D(500))
    with pytest.raises(Refused, match=r"500\.00"):
        a_red(cast, one, D(501), "allowance")
    a_red(cast, one, D("30.01"), "allowance")
    red = a_red(cast, one, D("469.99"), "allowance", "01482298")
    assert rules.standing(one) == (0, 0) and red.tax + Invoice.objects.get(external_number="01482299").tax == -one.tax
    assert order.total - rules.credited(order) == D(630)


@pytest.mark.clause("7.1a", "7.1c")
def test_a_sheet_after_a_return(cast):
    """Not before the red letter: what is invoiced is what the order is worth (FIN-1)."""
    order = a_delivered_order(cast)
    whole = an_invoice(cast, order, D(1130))
    came_back(cast, order)
    with pytest.raises(Refused, match=r"Invoiced 113\.00 more"):
        a_sheet(cast, order)
    a_red(cast, whole, D(113), "return")
    sheet = a_sheet(cast, order)
    assert (sheet.contract, sheet.credited, sheet.paid, sheet.retention, sheet.balance) == (D(1130), D(113), D(791), D("56.5"), D("169.5"))
    confirm(cast, sheet)
    assert sum(one.amount - one.paid for one in order.milestones.all()) == D("169.5") + D("56.5")


def test_penalty_needs_its_decision_only_when_the_rule_asks_for_money(cast):
    order = delivered_late(cast)
    settlement.agree_penalty(order, rate=D(0), cap=D(0), wording="合同未约定", by=cast.li)
    assert a_sheet(cast, order).penalty == 0
    with pytest.raises(Refused):
        a_penalty(cast, a_delivered_order(cast))
