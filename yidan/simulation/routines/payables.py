"""What suppliers want: invoices held against order and receipt, payments asked for, approved and made by three, accounts reconciled (5.2c, 5.2d)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F

from yidan.catalog.models import Supplier
from yidan.people.models import LegalEntity
from yidan.purchasing import commands as purchasing
from yidan.purchasing import rules
from yidan.purchasing.commands import BilledInput, DisputeInput, PartInput
from yidan.purchasing.models import Payment, PurchaseLine, PurchaseOrder, SupplierInvoice, SupplierStatement
from yidan.simulation.routines.buying import BUYER
from yidan.simulation.routines.buying import HEAD as BUYING_HEAD
from yidan.simulation.world import World

CLERK, HEAD, MANAGER = "zhouwen", "zhengmin", "zongming"


def morning(w: World) -> None:
    w.at(11, 30)
    alone = w.holder(CLERK) == HEAD  # the clerk is away: what one registers and another approves waits for her
    if w.day.weekday() == 4 and not alone:
        invoices(w)
    for invoice in SupplierInvoice.for_page().filter(stage="registered").order_by("pk"):
        judge(w, invoice)
    if w.day.weekday() in (1, 3):
        payments(w)
    for payment in Payment.for_page().filter(stage="requested").order_by("pk"):
        if w.happens("payment_refused"):
            w.does(HEAD, purchasing.refuse_payment, payment, reason="资金计划已满，下周再报")
        else:
            w.does(MANAGER if alone else HEAD, purchasing.approve_payment, payment)
    for payment in Payment.for_page().filter(stage="approved").exclude(approved_by=w.users[w.holder(CLERK)]).order_by("pk"):
        w.does(CLERK, purchasing.pay, payment, paid_on=w.day, bank_reference=f"CCB{w.day:%Y%m%d}P{payment.pk}")
    if w.day.day >= 6:
        statements(w)


def invoices(w: World) -> None:
    """What came and was accepted since the last one; now and then dearer than ordered."""
    open_lines = PurchaseLine.objects.filter(accepted__gt=F("invoiced"), purchase_order__stage__in=["confirmed", "received"])
    groups: dict[Supplier, list[PurchaseLine]] = defaultdict(list)
    for line in open_lines.exclude(invoice_lines__invoice__stage="registered").select_related("purchase_order__supplier").order_by("pk"):
        groups[line.purchase_order.supplier].append(line)
    for supplier, lines in groups.items():
        more = Decimal("1.04") if w.happens("wrong_price") else Decimal(1)
        rows = [BilledInput(line, line.accepted - line.invoiced, (line.price * more).quantize(Decimal("0.01"))) for line in lines]
        one = SupplierInvoice(entity=LegalEntity.objects.get(is_default=True), supplier=supplier, external_number=f"2532{supplier.pk:04d}{w.step:08d}",
                              issued_on=w.day, due_on=w.day + timedelta(days=30))  # fmt: skip
        w.does(CLERK, purchasing.register_invoice, one, lines=rows)


def judge(w: World, invoice: SupplierInvoice) -> None:
    """One that differs is accepted by the head of procurement, or goes back and comes again another week."""
    if invoice.held:
        if w.seldom(0.5):
            w.does(BUYING_HEAD, purchasing.accept_difference, invoice, why="补充协议已约定涨价")
        else:
            w.does(HEAD, purchasing.refuse_invoice, invoice, reason="单价与合同不符，退回重开")
            return
    w.does(HEAD, purchasing.approve_invoice, invoice)


def payments(w: World) -> None:
    """What is due, one payment a supplier; money paid ahead is set against it first."""
    groups: dict[Supplier, list[SupplierInvoice]] = defaultdict(list)
    for invoice in (
        SupplierInvoice.objects.filter(stage="approved", due_on__lte=w.day + timedelta(days=3)).select_related("supplier").order_by("pk")
    ):
        groups[invoice.supplier].append(invoice)
    for supplier, found in groups.items():
        apply(w, supplier, found[0])
        parts = []
        for invoice in SupplierInvoice.objects.filter(pk__in=[one.pk for one in found], stage="approved").order_by("pk"):
            if (amount := invoice.open - rules.asked(invoice)) > 0:
                parts.append(PartInput(invoice, amount))
        if parts:
            one = Payment(entity=parts[0].invoice.entity, supplier=supplier, due_on=w.in_days(2))
            w.does(BUYER, purchasing.request_payment, one, parts=parts)


def apply(w: World, supplier: Supplier, invoice: SupplierInvoice) -> None:
    for payment in Payment.for_page().filter(stage="paid", supplier=supplier, advance_on__isnull=False).order_by("pk"):
        amount = min(payment.left, invoice.open - rules.asked(invoice))
        if amount > 0:
            w.does(CLERK, purchasing.apply_advance, payment, parts=[PartInput(invoice, amount)])
            invoice.refresh_from_db()


def statements(w: World) -> None:
    """Of the last month, with each supplier that moved; answered within days."""
    until = w.day.replace(day=1) - timedelta(days=1)
    drawn = SupplierStatement.objects.filter(until=until).values("supplier")
    moved = PurchaseOrder.objects.filter(receipts__created_at__date__range=(until.replace(day=1), until)).values("supplier")
    for supplier in Supplier.objects.filter(pk__in=moved).exclude(pk__in=drawn).order_by("pk")[:4]:
        draw(w, supplier, until)
    for one in SupplierStatement.for_page().filter(stage__in=["sent", "disputed"]).order_by("pk"):
        if w.seldom(0.4):
            w.attempt(lambda one=one: answer(w, one))  # type: ignore[misc]


def draw(w: World, supplier: Supplier, until: date) -> None:
    one = SupplierStatement(
        entity=LegalEntity.objects.get(is_default=True),
        supplier=supplier,
        since=until.replace(day=1),
        until=until,
        owner=w.users[w.holder(CLERK)],
    )
    if w.does(CLERK, purchasing.draw_up_statement, one):
        w.does(CLERK, purchasing.send_statement, one, holder=supplier.contact)


def answer(w: World, one: SupplierStatement) -> None:
    if one.stage == "disputed":
        purchasing.answer_dispute(one, answer="已核对，以我方入库单为准", by=w.act(CLERK))
        return
    by = w.outsider(purchasing.send_statement(one, holder=one.supplier.contact, by=w.act(CLERK)))
    one = SupplierStatement.for_page().get(pk=one.pk)
    if one.revision == 1 and w.happens("supplier_disputes"):
        rows = [DisputeInput(line.position, line.amount + 10, "运费未计") for line in one.lines.order_by("position")[:1]]
        purchasing.dispute_statement(one, lines=rows, text="与我方账面不符", by=by)
        return
    content = rules.signing.content(one)
    purchasing.confirm_statement(one, signer=one.supplier.contact, content=content, revision=one.revision, by=by)
