"""Chapter 5.2, the supplier's account: what is invoiced, paid in advance, paid, and agreed at the end of a month."""

import re
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import AT
from tests.factories import put
from tests.purchasing import builders as buying
from yidan.catalog.models import Supplier
from yidan.core import signatures
from yidan.core.events import Event
from yidan.core.refusals import Refused
from yidan.core.signatures import Link
from yidan.purchasing import commands as purchasing
from yidan.purchasing import ledger, papers, queries, rules
from yidan.purchasing.commands import BilledInput, DisputeInput, PartInput
from yidan.purchasing.models import Demand, Payment, PurchaseOrder, SupplierInvoice, SupplierStatement

pytestmark = pytest.mark.django_db


def came(cast, servo, price=D(100)):
    purchase = buying.a_purchase(cast, servo, "confirmed")
    buying.judged(cast, buying.a_receipt(cast, purchase))
    purchase.refresh_from_db()
    return purchase


@pytest.mark.clause("5.2c")
def test_an_invoice_that_agrees_is_approved_by_another_and_paid_by_a_third(cast, servo):
    purchase = came(cast, servo)
    invoice = buying.a_bill(cast, purchase)
    assert (invoice.number, invoice.net, invoice.tax, invoice.total, invoice.held) == ("SI-2026-00001", D(400), D(52), D(452), False)
    with pytest.raises(Refused):
        purchasing.approve_invoice(invoice, by=cast.zhou)  # who registered it
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    assert purchase.lines.get().invoiced == D(4)  # PUR-1

    buying.with_account(cast, purchase.supplier)
    payment = Payment(entity=invoice.entity, supplier=invoice.supplier, due_on=date(2026, 7, 25))
    purchasing.request_payment(payment, parts=[PartInput(invoice, D(452))], by=cast.zhao)
    with pytest.raises(Refused):
        purchasing.request_payment(  # not twice
            Payment(entity=invoice.entity, supplier=invoice.supplier, due_on=date(2026, 7, 25)),
            parts=[PartInput(invoice, D(1))],
            by=cast.zhao,
        )
    purchasing.approve_payment(payment, by=cast.zhou_head)
    with pytest.raises(Refused):
        purchasing.pay(payment, paid_on=date(2026, 6, 28), bank_reference="BOC-1", by=cast.zhou_head)  # who approved it
    purchasing.pay(payment, paid_on=date(2026, 6, 28), bank_reference="BOC-1", by=cast.zhou)
    invoice.refresh_from_db()
    assert (invoice.stage, invoice.paid) == ("paid", D(452))
    match = queries.match([purchase])
    assert (match.ordered, match.accepted, match.invoiced, match.paid) == (D(452), D(452), D(452), D(452))


@pytest.mark.clause("5.2c")
@pytest.mark.parametrize(("price", "more", "kind"), [(D(108), D(0), "price"), (D(100), D(1), "quantity")])
def test_a_difference_is_held_until_somebody_decides(cast, servo, price, more, kind):
    """FIN-5, PUR-1: price over the order, or more pieces than were accepted."""
    purchase = came(cast, servo)
    invoice = buying.a_bill(cast, purchase, price=price, more=more)
    assert invoice.held and [one.kind for one in rules.differences(invoice)] == [kind]
    assert purchasing.approve_invoice.refusal(invoice, cast.zhou_head)
    with pytest.raises(Refused):
        purchasing.accept_difference(invoice, why="涨价", by=cast.zhou)  # not the clerk
    purchasing.accept_difference(invoice, why="铜价联动条款", by=cast.zhao_head)
    assert not invoice.held
    if kind == "price":
        purchasing.approve_invoice(invoice, by=cast.zhou_head)
        account = ledger.account(purchase.supplier, date(2026, 6, 1), date(2026, 6, 30))
        assert (account.received, account.adjusted, account.closing) == (D(452), D("36.16"), D("488.16"))
    else:  # accepted or not: never more than came (PUR-1)
        with pytest.raises(Refused):
            purchasing.approve_invoice(invoice, by=cast.zhou_head)


@pytest.mark.clause("5.2c")
def test_a_price_within_the_tolerance_is_no_difference(cast, servo):
    purchase = came(cast, servo)
    assert not buying.a_bill(cast, purchase, price=D("100.50")).held  # half a per cent
    assert buying.a_bill(cast, purchase, number="2", price=D("100.51")).held


@pytest.mark.clause("5.2c")
def test_an_invoice_is_booked_once_and_may_be_given_back(cast, servo):
    """FIN-5."""
    purchase = came(cast, servo)
    buying.a_bill(cast, purchase)
    with pytest.raises(Exception, match="(?i)unique|fin5"):
        buying.a_bill(cast, purchase)


@pytest.mark.clause("5.2c")
def test_a_refused_invoice_counts_nothing(cast, servo):
    purchase = came(cast, servo)
    invoice = buying.a_bill(cast, purchase, price=D(120))
    purchasing.refuse_invoice(invoice, reason="单价不符，退票重开", by=cast.zhou)
    assert invoice.stage == "refused" and purchase.lines.get().invoiced == 0
    with pytest.raises(Refused):
        purchasing.request_payment(
            Payment(entity=invoice.entity, supplier=buying.with_account(cast, invoice.supplier), due_on=date(2026, 7, 1)),
            parts=[PartInput(invoice, D(1))], by=cast.zhao,
        )  # fmt: skip


@pytest.mark.clause("5.2c")
def test_an_advance_is_paid_and_later_set_against_the_invoice(cast, servo):
    purchase = buying.a_purchase(cast, servo, "confirmed")
    buying.with_account(cast, purchase.supplier)

    def advance(amount):
        found = Payment(entity=purchase.entity, supplier=purchase.supplier, advance_on=purchase, due_on=date(2026, 6, 3))
        purchasing.request_advance(found, amount=amount, by=cast.zhao)
        return found

    payment = advance(D(135))
    with pytest.raises(Refused):
        advance(D(400))  # together more than the purchase
    purchasing.approve_payment(payment, by=cast.zhou_head)
    purchasing.pay(payment, paid_on=date(2026, 6, 3), bank_reference="BOC-0", by=cast.zhou)
    assert payment.left == D(135) and queries.match([purchase]).paid == D(135)

    buying.judged(cast, buying.a_receipt(cast, purchase))
    invoice = buying.a_bill(cast, purchase)
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    purchasing.apply_advance(payment, parts=[PartInput(invoice, D(135))], by=cast.zhou)
    invoice.refresh_from_db()
    assert (payment.left, invoice.paid, invoice.open, invoice.stage) == (D(0), D(135), D(317), "approved")
    buying.paid(cast, invoice, reference="BOC-2")
    invoice.refresh_from_db()
    assert invoice.stage == "paid" and queries.match([purchase]).paid == D(452)


@pytest.mark.clause("5.2c")
def test_a_changed_bank_account_stops_the_payment(cast, servo):
    from yidan.catalog import commands as catalog

    purchase = came(cast, servo)
    invoice = buying.a_bill(cast, purchase)
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    supplier = buying.with_account(cast, purchase.supplier)
    payment = Payment(entity=invoice.entity, supplier=supplier, due_on=date(2026, 7, 25))
    purchasing.request_payment(payment, parts=[PartInput(invoice, D(452))], by=cast.zhao)
    catalog.set_bank(supplier, bank="别的银行", account="9999", reason="一封邮件", by=cast.zhou_head)
    assert purchasing.approve_payment.refusal(Payment.for_page().get(), cast.zhou_head)


@pytest.mark.clause("5.2c")
def test_a_credit_note_lowers_what_is_paid(cast, servo):
    purchase = came(cast, servo)
    invoice = buying.a_bill(cast, purchase)
    credit = SupplierInvoice(entity=purchase.entity, supplier=purchase.supplier, external_number="红 1", issued_on=date(2026, 6, 26))
    purchasing.register_invoice(credit, lines=[BilledInput(purchase.lines.get(), D(0), D(0), allowance=D(50))], by=cast.zhou)
    for one in (invoice, credit):
        purchasing.approve_invoice(one, by=cast.zhou_head)
    payment = buying.paid(cast, invoice, credit)
    assert payment.amount == D("395.50")
    credit.refresh_from_db()
    assert (credit.total, credit.stage) == (D("-56.50"), "paid")
    account = ledger.account(purchase.supplier, date(2026, 6, 1), date(2026, 6, 30))
    assert (account.adjusted, account.paid, account.closing) == (D("-56.50"), D("395.50"), D(0))


@pytest.mark.clause("5.2d")
def test_the_supplier_confirms_the_statement_by_link(cast, servo):
    purchase = came(cast, servo)
    statement = buying.a_statement(cast, purchase.supplier, "sent")
    assert (statement.opening, statement.received, statement.paid, statement.closing) == (D(0), D(452), D(0), D(452))
    line = statement.lines.get()
    assert (line.quantity, line.price, line.amount) == (D(4), D(100), D(452))
    other = SupplierStatement(
        entity=statement.entity, supplier=statement.supplier, since=date(2026, 6, 15), until=date(2026, 7, 15), owner=cast.users["zhou"]
    )
    assert statement.number in purchasing.draw_up_statement.refusal(other, cast.zhou)

    supplier = Link.objects.get(purpose="confirm_statement").actor(AT)
    shown = signatures.content_hash(rules.shown(SupplierStatement.for_page().get()))
    purchasing.confirm_statement(statement, signer="曾会计", content=shown, revision=1, by=supplier)
    assert statement.stage == "confirmed" and signatures.signed(statement, "confirm_statement").signer == "曾会计"


@pytest.mark.clause("5.2d")
def test_a_disputed_line_is_answered_or_put_right_and_sent_again(cast, servo):
    purchase = came(cast, servo)
    statement = buying.a_statement(cast, purchase.supplier, "sent")
    supplier = Link.objects.get(purpose="confirm_statement").actor(AT)
    purchasing.dispute_statement(statement, lines=[DisputeInput(1, D(470), "单价应为 104")], by=supplier)
    assert (statement.stage, statement.lines.get().his_amount) == ("disputed", D(470))
    purchasing.answer_dispute(statement, answer="合同 100.00，您 6 月 1 日已确认", by=cast.zhao)
    assert statement.stage == "sent"
    purchasing.dispute_statement(statement, lines=[], text="仍有差异", by=supplier)

    invoice = buying.a_bill(cast, purchase, price=D(104))  # put right by a document, not by hand
    purchasing.accept_difference(invoice, why="补充协议", by=cast.zhao_head)
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    purchasing.draw_again(statement, answer="已按补充协议调整", by=cast.zhou)
    assert (statement.revision, statement.closing, statement.stage) == (2, D("470.08"), "drawn_up")
    purchasing.send_statement(statement, holder="曾会计", by=cast.zhou)
    scan = SimpleUploadedFile("slip.pdf", b"%PDF-1.4 stamped", "application/pdf")
    purchasing.record_confirmation(statement, signer="曾会计", scan=scan, by=cast.zhou)
    with pytest.raises(Refused):
        purchasing.compare_confirmation(statement, signature=rules.signing.waiting(statement)[0], by=cast.zhou)  # who received it
    purchasing.compare_confirmation(statement, signature=rules.signing.waiting(statement)[0], by=cast.zhao)
    assert statement.stage == "confirmed"


@pytest.mark.clause("5.2d")
def test_the_statements_of_a_month_are_drawn_up_in_one_act(cast, order, servo):
    """FIN-5: for everybody with whom something moved; whoever has one already is passed over; periods join."""
    came(cast, servo)
    others = Demand.objects.filter(order=order, item__key_material=False)
    maxin = buying.another_supplier()
    buying.judged(cast, buying.a_receipt(cast, buying.a_purchase(cast, others, "confirmed", supplier=maxin, contract=False)))
    june, month = date(2026, 6, 1), (buying.entity(), date(2026, 5, 20), date(2026, 6, 30), cast.users["zhou"])
    put(Supplier, "GY-0099", name="无往来")
    early = buying.a_statement(cast, maxin, since=june - timedelta(days=20))
    assert [(one.code, first) for one, first in ledger.unstated(*month[:3])] == [("GY-0042", month[1])]  # the other has his
    with pytest.raises(Refused):
        purchasing.draw_up_all(*month, by=cast.li)
    drawn = purchasing.draw_up_all(*month, by=cast.zhou)
    assert [(one.supplier.code, one.since, one.closing) for one in drawn] == [("GY-0042", month[1], D(452))] and early.closing
    assert Event.objects.filter(verb="purchasing.draw_up_statement").count() == 2 and drawn[0].lines.count() == 1
    assert purchasing.draw_up_all(*month, by=cast.zhou) == []  # twice draws nothing twice
    assert purchasing.send_statement.refusal(drawn[0], cast.zhou) is None


@pytest.mark.clause("5.2d")
def test_an_account_abroad_is_told_in_english(cast, servo):
    """No Chinese word but names; one supplier, one currency."""
    abroad = put(Supplier, "GY-0071", name="Kova Motors GmbH", contact="J. Weber")
    purchase = buying.a_purchase(
        cast, servo, "confirmed", supplier=abroad, currency="EUR", payment_terms="30 days net", quality_standard="KW-Q 4"
    )
    buying.judged(cast, buying.a_receipt(cast, purchase))
    invoice = buying.a_bill(cast, purchase, price=D(108))
    purchasing.accept_difference(invoice, why="copper", by=cast.zhao_head)
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    buying.paid(cast, invoice)
    statement = buying.a_statement(cast, abroad, "sent")
    shape = papers.statement_shape(statement, list(statement.lines.order_by("position")), cast.zhou)
    told = [
        shape.head.status,
        shape.period,
        shape.note,
        shape.sentence,
        *(one.name for one in shape.summary),
        *(one.role for one in shape.signatures),
    ]
    told += [row.text for row in shape.rows if row.minus or "invoice" in row.text]
    assert len(shape.rows) == 3 and not re.findall("[\u4e00-\u9fff]", " ".join(told)) and "€" in shape.sentence
    other = PurchaseOrder(entity=purchase.entity, supplier=abroad, currency="CNY", owner=cast.users["zhao"])
    assert "EUR" in purchasing.order_from_demands.refusal(other, cast.zhao)
