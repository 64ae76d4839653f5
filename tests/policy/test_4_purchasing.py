"""Chapter 4.2: the purchase plan, contracts for key material, tracking."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import AT, at
from tests.planning import builders as plant
from tests.purchasing import builders as buying
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Link
from yidan.purchasing import commands as purchasing
from yidan.purchasing import papers, queries, rules
from yidan.purchasing.commands import ChoiceInput, DateInput, OfferInput
from yidan.purchasing.models import Demand, Payment, Progress, PurchaseOrder, ReceiptLine, SupplierQuote
from yidan.quality import commands as quality
from yidan.quality.models import Inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    return plant.a_broken_down(cast, 2)


@pytest.fixture
def demands(order):
    return Demand.objects.filter(order=order).order_by("pk")


@pytest.mark.clause("4.2a")
def test_the_plan_names_what_how_much_when_and_from_whom(cast, order, demands):
    servo = demands.get(item__code="SV-750")
    assert (servo.item.name, servo.quantity, servo.needed_on > AT.date()) == ("伺服电机", D(4), True)  # from breaking the order down
    purchasing.plan_supply(servo, supplier=buying.a_supplier(), order_by=date(2026, 6, 3), by=cast.zhao)
    assert (servo.supplier.code, servo.order_by) == ("GY-0042", date(2026, 6, 3))
    assert papers.plan(buying.entity(), list(demands), cast.zhao)[:5] == b"%PDF-"
    with pytest.raises(Refused):
        purchasing.plan_supply(servo, supplier=buying.a_supplier(), order_by=date(2026, 6, 3), by=cast.li)  # sales does not


@pytest.mark.clause("4.2a")
def test_prices_are_asked_of_several_compared_and_decided(cast, demands):
    servo = demands.filter(item__code="SV-750")
    keva, maxin = buying.a_supplier(), buying.another_supplier()
    rfq = buying.an_rfq(cast, servo, keva, maxin)
    assert (rfq.number, rfq.quotes.count()) == ("RQ-2026-00001", 2)
    with pytest.raises(Refused):
        purchasing.award(rfq, choices=[ChoiceInput(1, keva)], by=cast.zhao)  # nobody has answered

    buying.answered(cast, rfq, keva, D(2180))
    with pytest.raises(Refused, match="1.*2"):  # our rule asks for two answers, or a reason
        purchasing.award(rfq, choices=[ChoiceInput(1, keva)], by=cast.zhao)
    quote = rfq.quotes.get(supplier=maxin)
    purchasing.send_request(quote, holder="李经理", by=cast.zhao)
    link = Link.objects.get(purpose="rfq", object_id=quote.pk)
    purchasing.offer(
        quote, offers=[OfferInput(1, D(2090), date(2026, 6, 18), in_stock=D(4))], valid_until=date(2026, 6, 30), by=link.actor(AT)
    )

    row = queries.comparison(rfq).rows[0]
    assert [cell.lowest for cell in row.cells] == [False, True] and row.reference == D(2180)
    with pytest.raises(Refused, match="伺服电机"):  # the dearer one wants a reason
        purchasing.award(rfq, choices=[ChoiceInput(1, keva)], by=cast.zhao)
    purchasing.award(rfq, choices=[ChoiceInput(1, maxin)], by=cast.zhao)
    assert servo.get().supplier == maxin
    assert queries.prices(list(servo), maxin)[servo.get().pk].price == D(2090)  # what the purchase will be drawn up with


@pytest.mark.clause("4.2a")
def test_a_supplier_answers_in_time_or_not_at_all(cast, demands):
    rfq = buying.an_rfq(cast, demands)
    quote = rfq.quotes.first()
    purchasing.send_request(quote, holder="秦晓峰", by=cast.zhao)
    supplier = Link.objects.get(purpose="rfq").actor(AT + timedelta(days=3))
    assert "2026-06-03" in purchasing.offer.refusal(SupplierQuote.for_page().get(pk=quote.pk), supplier)
    purchasing.decline(quote, reason="产能已满", by=cast.zhao)
    assert quote.stage == "declined"
    purchasing.withdraw(rfq, reason="改为自制", by=cast.zhao)
    assert purchasing.offer.refusal(SupplierQuote.for_page().get(pk=quote.pk), cast.zhao) is not None


@pytest.mark.clause("4.2b")
def test_key_material_is_ordered_by_contract_only(cast, demands):
    servo = demands.filter(item__code="SV-750")
    bare = buying.a_purchase(cast, servo, contract=False, quality_standard="")
    assert "伺服电机" in purchasing.approve.refusal(bare, cast.zhao_head)  # blocked without it
    purchasing.correct(
        bare,
        payment_terms="月结 30 天",
        quality_standard="HC-QS-17",
        contract=True,
        tax_rate=D(13),
        lines=buying.inputs(servo_of(bare)),
        by=cast.zhao,
    )
    purchasing.approve(bare, revision=2, by=cast.zhao_head)
    purchasing.send(bare, holder="秦晓峰", by=cast.zhao)
    paper = Paper.objects.get(form="purchase_contract")  # names date, quality standard, terms, penalty
    assert (paper.field_class, paper.title) == ("S", "采购合同")
    shape = papers.shape(bare)
    assert {"质量与验收", "付款", "违约"} <= {term.title for term in shape.terms} and shape.lines[0].due


@pytest.mark.clause("4.2b")
def test_the_supplier_signs_the_contract_by_his_link(cast, demands):
    """Dates first, then the signature under exactly what was shown; until then no money ahead, and nothing into stock."""
    purchase = buying.a_purchase(cast, demands.filter(item__code="SV-750"), "sent")
    supplier = Link.objects.get(purpose="confirm_purchase").actor(AT)
    assert purchasing.sign_contract.refusal(purchase, supplier)  # the dates are not settled
    purchasing.confirm(purchase, dates=[DateInput(1, date(2026, 6, 22))], by=supplier)
    content = rules.contracting.content(PurchaseOrder.for_page().get())
    advance = Payment(
        entity=purchase.entity, supplier=buying.with_account(cast, purchase.supplier), advance_on=purchase, due_on=date(2026, 6, 3)
    )
    with pytest.raises(Refused, match="伺服电机"):
        purchasing.request_advance(advance, amount=D(100), by=cast.zhao)
    receipt = buying.a_receipt(cast, purchase)  # what came is counted, and lies in quarantine
    found = Inspection(receipt_line=receipt.lines.get(), item=purchase.lines.get().item, when="incoming", quantity=D(4), receipt=receipt)
    assert "伺服电机" in quality.inspect_incoming.refusal(found, cast.chen)
    assert "4.2b" in {row.clause for row in queries.todo(cast.zhao)}  # the buyer is to get it signed

    with pytest.raises(Stale):
        purchasing.sign_contract(purchase, signer="秦晓峰", content="0" * 64, revision=1, by=supplier)
    purchasing.sign_contract(purchase, signer="秦晓峰", content=content, revision=1, by=supplier)
    assert purchase.signed_on == AT.date() and rules.contracting.signed(purchase).means == "link"
    assert [one.field_class for one in Paper.objects.filter(form="purchase_contract").order_by("pk")] == ["S", "SD"]
    assert purchasing.record_contract.refusal(purchase, cast.zhao)  # signed once
    purchasing.request_advance(advance, amount=D(100), by=cast.zhao)
    found.receipt_line = ReceiptLine.objects.get()
    assert quality.inspect_incoming.refusal(found, cast.chen) is None


@pytest.mark.clause("4.2b")
def test_a_contract_signed_on_paper_counts_when_a_second_person_has_compared_it(cast, demands):
    purchase = buying.a_purchase(cast, demands.filter(item__code="SV-750"), "unsigned")
    assert purchasing.ask_contract(purchase, holder="秦晓峰", by=cast.zhao)  # his first link may have run out
    scan = SimpleUploadedFile("contract.pdf", b"%PDF-1.4 signed and stamped", "application/pdf")
    purchasing.record_contract(purchase, signer="秦晓峰", means="paper", scan=scan, revision=1, by=cast.zhao)
    assert purchase.signed_on is None and rules.unsigned(purchase)
    assert purchasing.compare_contract.refusal(purchase, cast.zhao)  # who received it
    assert "4.2b" in {row.clause for row in queries.todo(cast.zhao_head)}
    purchasing.compare_contract(purchase, signature=rules.contracting.waiting(purchase)[0], by=cast.zhao_head)
    assert purchase.signed_on == AT.date() and rules.unsigned(purchase) is None


@pytest.mark.clause("4.2b")
def test_a_plain_order_needs_no_signature(cast, demands):
    purchase = buying.a_purchase(cast, demands.filter(item__key_material=False), "confirmed", contract=False)
    assert purchasing.ask_contract.refusal(purchase, cast.zhao) and rules.unsigned(purchase) is None
    on_device = buying.a_purchase(cast, demands.filter(item__code="SV-750"), "unsigned")
    purchasing.record_contract(on_device, signer="秦晓峰", means="device", revision=1, by=cast.zhao)
    assert on_device.signed_on == AT.date()


def servo_of(purchase):
    demands = [line.demand for line in purchase.lines.select_related("demand")]
    for demand in demands:
        demand.ordered = D(0)
    return demands


@pytest.mark.clause("4.2c")
def test_progress_and_transport_are_tracked_and_lateness_is_told_early(cast, order, demands):
    purchase = buying.a_purchase(cast, demands.filter(item__code="SV-750"), "sent")
    supplier = Link.objects.get(purpose="confirm_purchase").actor(AT)
    purchasing.confirm(purchase, dates=[DateInput(1, date(2026, 6, 20))], by=supplier)
    purchasing.note_progress(purchase, step="started", day=date(2026, 6, 5), by=supplier)
    purchasing.note_progress(purchase, step="shipped", day=date(2026, 6, 16), tracking="顺丰 SF1024", by=cast.zhao)
    assert [one.step for one in Progress.objects.order_by("pk")] == ["started", "shipped"]
    purchasing.expect(purchase, dates=[DateInput(1, date(2026, 6, 25))], reason="编码器缺货", by=supplier)
    line = purchase.lines.get()
    assert (line.promised, line.expected) == (date(2026, 6, 20), date(2026, 6, 25))  # what was promised stays
    assert "4.2c" in {row.clause for row in queries.todo(at(cast.zhao, AT + timedelta(days=30)))}
