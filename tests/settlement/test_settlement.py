"""Payment schedule, gates, invoices, money, settlement (7.1). 1,130 with tax is the usual order: ten at 113."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.acceptance.builders import a_made_order, an_acceptance, by_link
from tests.cast import AT
from tests.factories import a_customer, an_order
from tests.logistics.builders import a_shipment
from tests.settlement.builders import (
    USUAL,
    a_delivered_order,
    a_penalty,
    a_sheet,
    a_statement,
    an_invoice,
    delivered_late,
    money_in,
    pay,
    scheduled,
)
from yidan.core import openings, signatures
from yidan.core.events import Event, Sealed
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Signature
from yidan.logistics import commands as logistics
from yidan.settlement import commands as settlement
from yidan.settlement import rules, sums
from yidan.settlement.commands import AllocationInput, MilestoneInput
from yidan.settlement.models import Milestone, MoneyReceipt, Penalty

pytestmark = pytest.mark.django_db


def amounts(order):
    return list(order.milestones.order_by("position").values_list("amount", flat=True))


def test_the_schedule_sums_to_the_order(cast):
    order = scheduled(cast, an_order(cast, "approved", n=1))
    assert amounts(order) == [D("339.00"), D("452.00"), D("282.50"), D("56.50")] and sum(amounts(order)) == order.total
    assert (order.start_blocked, order.delivery_blocked) == (False, True)


def test_rounding_leaves_nothing_over(cast):
    assert sums.shares(D("100.00"), [D("33.33"), D("33.33"), D("33.34")]) == [D("33.33"), D("33.33"), D("33.34")]
    assert sum(sums.shares(D("1000.01"), [D(30), D(30), D(40)])) == D("1000.01")


@pytest.mark.parametrize("percents", [[D(30), D(60)], [D(100), D(0)], [D(120), D(-20)], []])
def test_shares_make_a_hundred(cast, percents):
    order = an_order(cast, "approved")
    with pytest.raises(Refused):
        settlement.schedule_payments(order, milestones=[MilestoneInput("order", percent) for percent in percents], by=cast.zhou)


def test_scheduled_again_what_was_paid_stays(cast):
    order = scheduled(cast, an_order(cast, "approved", n=1))
    pay(cast, order, 1)
    scheduled(cast, order, [("order", D(50), "start"), ("delivery", D(50), "none")])
    assert amounts(order) == [D("565.00"), D("565.00")] and order.milestones.get(position=1).paid == D("339.00")
    assert (order.start_blocked, order.delivery_blocked) == (True, False)
    with pytest.raises(Refused, match="339"):
        scheduled(cast, order, [("order", D(20), "none"), ("delivery", D(80), "none")])


def test_money_frees_the_gate(cast):
    """7.1a: 款到发货."""
    order = scheduled(cast, a_made_order(cast, "none"))
    truck = a_shipment(cast, order, "packed")
    with pytest.raises(Refused):
        logistics.ship(truck, by=cast.qian)
    pay(cast, order, 2, D(400))
    order.refresh_from_db()
    assert order.delivery_blocked
    receipt = pay(cast, order, 2, D(52))
    order.refresh_from_db()
    assert not order.delivery_blocked and receipt.stage == "allocated"
    assert Event.objects.filter(verb="settlement.credit", chain=order.chain).count() == 2
    logistics.ship(truck, by=cast.qian)


def test_fin3_an_allocation_is_never_more_than_the_money_nor_than_is_open(cast):
    order = scheduled(cast, an_order(cast, "approved", n=1))
    first = order.milestones.get(position=1)
    receipt = money_in(cast, order, D(300), "B-1")
    for amount in (D(301), D(0), D(-1)):
        with pytest.raises(Refused):
            settlement.allocate(receipt, allocations=[AllocationInput(first, amount)], by=cast.zhou)
    settlement.allocate(receipt, allocations=[AllocationInput(first, D(100))], by=cast.zhou)
    settlement.allocate(receipt, allocations=[AllocationInput(first, D(200))], by=cast.zhou)
    assert receipt.allocated == receipt.amount == sum(one.amount for one in receipt.allocations.all())
    with pytest.raises(Refused):
        settlement.allocate(receipt, allocations=[AllocationInput(first, D(1))], by=cast.zhou)
    more = money_in(cast, order, D(300), "B-2")
    with pytest.raises(Refused, match="39"):
        settlement.allocate(more, allocations=[AllocationInput(first, D(40))], by=cast.zhou)
    assert not MoneyReceipt.objects.get(pk=more.pk).allocated


def test_money_pays_the_orders_of_its_own_customer(cast):
    order = scheduled(cast, an_order(cast, "approved"))
    other = scheduled(cast, an_order(cast, "approved", customer=a_customer("KH-2", name="别家")))
    receipt = money_in(cast, order, D(300), "B-1")
    with pytest.raises(Refused):
        settlement.allocate(receipt, allocations=[AllocationInput(other.milestones.first(), D(1))], by=cast.zhou)


def test_one_person_does_not_invoice_book_and_reconcile(cast):
    order = scheduled(cast, an_order(cast, "approved", n=1))
    receipt = money_in(cast, order, D(339), "B-1")
    with pytest.raises(Refused):  # whoever booked it
        settlement.allocate(receipt, allocations=[AllocationInput(order.milestones.first(), D(339))], by=cast.zhou_head)
    an_invoice(cast, order, D(100))
    with pytest.raises(Refused):  # whoever issued the invoice
        settlement.book_receipt(
            MoneyReceipt(customer=order.customer, received_on=AT.date(), amount=D(1), bank_reference="B-2"), by=cast.zhou
        )
    with pytest.raises(Refused):  # the same money twice
        money_in(cast, order, D(339), "B-1")


def test_fin2_invoiced_is_never_more_than_delivered_or_due(cast):
    order = scheduled(cast, a_made_order(cast, "none"), [("order", D(30), "none"), ("delivery", D(70), "none")])
    with pytest.raises(Refused, match="339"):
        an_invoice(cast, order, D("339.01"))
    one = an_invoice(cast, order, D(339))
    assert (one.number, one.net, one.tax, one.total) == ("IV-2026-00001", D("300.00"), D("39.00"), D(339))
    with pytest.raises(Refused):
        an_invoice(cast, order, D(1), "2")
    a_shipment(cast, order, "handed_over")
    order.refresh_from_db()
    an_invoice(cast, order, D(791), "2")
    with pytest.raises(Refused):  # FIN-1: the whole order is invoiced
        an_invoice(cast, order, D("0.01"), "3")


def test_fin5_an_invoice_number_is_registered_once(cast):
    order = scheduled(cast, an_order(cast, "approved"))
    one = an_invoice(cast, order, D(10))
    with pytest.raises(Refused):
        an_invoice(cast, order, D(10))
    settlement.send_invoice(one, how="邮件", by=cast.zhou)
    assert one.stage == "sent" and Paper.objects.get(form="invoice").number == one.number


def test_the_sheet_waits_for_delivery_and_for_the_report_on_site(cast):
    """ACC-1, on site."""
    order = a_delivered_order(cast, "site")
    assert order.stage == "delivered"
    with pytest.raises(Refused, match="1"):
        a_sheet(cast, order)
    an_acceptance(cast, order, "signed", mode="site")
    assert a_sheet(cast, order).stage == "drawn_up"


def test_the_sheet_is_confirmed_by_link_and_the_order_settled(cast):
    order = a_delivered_order(cast)
    sheet = a_sheet(cast, order)
    assert (sheet.contract, sheet.paid, sheet.penalty, sheet.retention, sheet.balance) == (D(1130), D(791), D(0), D("56.5"), D("282.5"))
    assert sheet.retention_due == order.actual + timedelta(days=365)
    customer = by_link(sheet, settlement.ask_confirmation(sheet, holder="曾小姐", by=cast.zhou))
    with pytest.raises(Stale):
        settlement.confirm(sheet, signer="曾小姐", content="0" * 64, revision=1, by=customer)
    settlement.confirm(sheet, signer="曾小姐", content=signatures.content_hash(rules.shown(sheet)), revision=1, by=customer)
    order.refresh_from_db()
    assert (sheet.stage, order.stage) == ("confirmed", "settled")
    assert Paper.objects.get(form="settlement").field_class == "P"


def test_drawn_up_again_the_old_page_cannot_be_confirmed(cast):
    order = a_delivered_order(cast)
    sheet = a_sheet(cast, order)
    before = signatures.content_hash(rules.shown(sheet))
    pay(cast, order, 3)
    settlement.recalculate(sheet, by=cast.zhou)
    assert (sheet.revision, sheet.balance) == (2, D(0))
    customer = by_link(sheet, settlement.ask_confirmation(sheet, holder="曾小姐", by=cast.zhou))
    with pytest.raises(Stale):
        settlement.confirm(sheet, signer="曾小姐", content=before, revision=1, by=customer)


def test_a_stamped_sheet_counts_when_compared(cast):
    sheet = a_sheet(cast, a_delivered_order(cast))
    settlement.record_scan(sheet, signer="曾小姐", scan=SimpleUploadedFile("s.pdf", b"%PDF", "application/pdf"), revision=1, by=cast.zhou)
    with pytest.raises(Refused):
        settlement.compare_signature(sheet, signature=Signature.objects.get(purpose="sign_settlement"), by=cast.zhou)
    settlement.compare_signature(sheet, signature=Signature.objects.get(purpose="sign_settlement"), by=cast.zhou_head)
    sheet.order.refresh_from_db()
    assert (sheet.stage, sheet.order.stage) == ("confirmed", "settled")


@pytest.mark.parametrize(
    ("days_late", "rate", "cap", "expected"),
    [
        (0, "0.1", "5", "0"),
        (-3, "0.1", "5", "0"),
        (1, "0.1", "5", "1.13"),
        (10, "0.5", "5", "56.50"),
        (11, "0.5", "5", "56.50"),
        (10, "0", "5", "0"),
    ],
)
def test_penalty_is_days_times_rate_up_to_the_cap(cast, days_late, rate, cap, expected):
    order = an_order(cast, "approved", n=1)
    with transaction.atomic(), openings.opened():
        order.lines.update(actual=order.promised + timedelta(days=days_late))
    found = sums.penalty(order, order.lines.all(), D(rate), D(cap), date(2026, 6, 1))
    assert found.amount == D(expected) and bool(found.basis) is (days_late > 0)


def test_a_late_delivery_stands_in_the_sheet_with_its_formula(cast):
    order = delivered_late(cast)
    with pytest.raises(Refused, match="decided first"):
        a_sheet(cast, order)
    one = a_penalty(cast, order)
    sheet = a_sheet(cast, order)
    assert (sheet.penalty, sheet.balance) == (D("2.26"), D("1127.74")) and f"{one.key} 1: 2 × 0.1% × 1130.00" in sheet.penalty_basis


def test_prices_are_sealed_in_the_events(cast):
    order = scheduled(cast, an_order(cast, "approved", n=1))
    pay(cast, order, 1)
    an_invoice(cast, order, D("77.31"))
    assert not Event.objects.filter(data__contains="77.31").exists() and not Event.objects.filter(data__contains="339.0").exists()
    assert Sealed.objects.filter(content__contains="77.31").exists()
    late = delivered_late(cast)
    one = Penalty(order=late, claim="索赔 55.17")
    settlement.propose_penalty(one, amount=D("55.17"), by=cast.li)
    settlement.decide_penalty(one, amount=D("55.17"), reason="同意", by=cast.zhou_head)
    told = a_statement(cast, late.customer, date(2026, 8, 31), date(2026, 6, 1))
    settlement.send_statement(told, holder="曾小姐", by=cast.zhou)
    settlement.dispute_statement(told, position=1, value=D("55.17"), balance=D("55.17"), note="差 55.17", revision=1, by=cast.li)
    assert not Event.objects.filter(data__contains="55.17").exists() and Sealed.objects.filter(content__contains="55.17").count() == 3
    assert not may_read(cast.wang, Milestone.field_classes["amount"])


@pytest.mark.parametrize("who", ["li", "wang", "chen", "qian", "feng", "fang", "stranger"])
def test_only_finance_schedules(cast, who):
    order = an_order(cast, "approved")
    with pytest.raises(Refused):
        settlement.schedule_payments(order, milestones=[MilestoneInput("order", D(100))], by=getattr(cast, who))
    assert USUAL and not order.milestones.exists()
