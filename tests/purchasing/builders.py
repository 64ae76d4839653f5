"""Purchases walked through their verbs: demands of an order, the buyer's order, the dock, incoming inspection."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from tests.factories import entity, put
from yidan.catalog import commands as catalog
from yidan.catalog.models import Supplier
from yidan.core.signatures import Link
from yidan.intake.models import Order
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import (
    BilledInput,
    DateInput,
    DemandPick,
    JudgedInput,
    OfferInput,
    PartInput,
    PurchaseInput,
    ReceivedInput,
    SupplierPick,
)
from yidan.purchasing.models import Demand, Payment, PurchaseOrder, Receipt, Rfq, SupplierInvoice, SupplierStatement
from yidan.purchasing.rules import contracting


def a_supplier() -> Supplier:
    return put(Supplier, "GY-0042", name="苏州科瓦电机有限公司", terms="月结 30 天", contact="秦晓峰")


def another_supplier() -> Supplier:
    return put(Supplier, "GY-0057", name="昆山迈信电气有限公司", terms="货到 30 天", contact="李经理")


def with_account(cast: SimpleNamespace, supplier: Supplier) -> Supplier:
    """郑敏 entered where it is paid to."""
    if not supplier.account:
        catalog.set_bank(supplier, bank="中国银行苏州分行", account="4500 1234 5678", reason="供应商来函", by=cast.zhou_head)
    return supplier


def inputs(demands: Any, price: D = D(100), due: date = date(2026, 6, 20), tolerance: D = D(0)) -> list[PurchaseInput]:
    return [PurchaseInput(demand, demand.to_order, price, due, tolerance) for demand in demands]


def a_purchase(cast: SimpleNamespace, demands: Any, stage: str = "draft", tolerance: D = D(0), **values: Any) -> PurchaseOrder:
    """Drawn up by 赵, approved by 钱进, walked up to `stage`."""
    usual = {
        "entity": entity(),
        "supplier": a_supplier(),
        "payment_terms": "月结 30 天",
        "quality_standard": "HC-QS-17",
        "contract": True,
        "owner": cast.users["zhao"],
    }
    order = PurchaseOrder(**usual | values)
    purchasing.order_from_demands(order, lines=inputs(demands, tolerance=tolerance), by=cast.zhao)
    if stage == "draft":
        return order
    purchasing.approve(order, revision=1, by=cast.zhao_head)
    if stage == "approved":
        return order
    purchasing.send(order, holder="秦晓峰", by=cast.zhao)
    if stage == "sent":
        return order
    purchasing.confirm(order, dates=[DateInput(line.position, line.due + timedelta(days=1)) for line in order.lines.all()], by=cast.zhao)
    if order.contract and stage != "unsigned":
        signed(cast, order)
    return order


def signed(cast: SimpleNamespace, order: PurchaseOrder) -> None:
    """秦晓峰 signs the contract by the link he was sent."""
    link = Link.objects.filter(purpose="confirm_purchase", object_id=order.pk).latest("pk")
    content = contracting.content(PurchaseOrder.for_page().get(pk=order.pk))
    purchasing.sign_contract(order, signer="秦晓峰", content=content, revision=order.revision, by=link.actor(cast.zhao.at))


def a_receipt(cast: SimpleNamespace, order: PurchaseOrder, counts: dict[int, D] | None = None) -> Receipt:
    """All that is still to come, or the counts given, by position; counted by 钱伟 at the dock."""
    open_ones = counts or {line.position: line.open for line in order.lines.all()}
    receipt = Receipt(purchase_order=order, delivery_note="SF-1024")
    purchasing.receive(receipt, lines=[ReceivedInput(position, quantity) for position, quantity in open_ones.items()], by=cast.qian)
    return receipt


def judged(cast: SimpleNamespace, receipt: Receipt, rejected: D = D(0)) -> Receipt:
    """Accepted, but `rejected` of every line: what 陈's verdict has the house do."""
    rows = [JudgedInput(line, line.quantity - rejected, rejected) for line in receipt.lines.all()]
    purchasing.judge(receipt, lines=rows, by=cast.chen.as_system())
    return receipt


def all_in(cast: SimpleNamespace, order: Order) -> PurchaseOrder:
    """Everything an order waits for bought, received and accepted."""
    purchase = a_purchase(cast, Demand.objects.filter(order=order, stage="open"), "confirmed")
    judged(cast, a_receipt(cast, purchase))
    purchase.refresh_from_db()
    return purchase


def an_rfq(cast: SimpleNamespace, demands: Any, *suppliers: Supplier) -> Rfq:
    """赵 asks; nobody has answered yet."""
    rfq = Rfq(entity=entity(), owner=cast.users["zhao"], answer_by=cast.zhao.at + timedelta(days=2))
    asked = [SupplierPick(one) for one in suppliers or (a_supplier(), another_supplier())]
    purchasing.ask_prices(rfq, demands=[DemandPick(one) for one in demands], suppliers=asked, by=cast.zhao)
    return rfq


def answered(cast: SimpleNamespace, rfq: Rfq, supplier: Supplier, price: D, day: date = date(2026, 6, 20), moq: D = D(0)) -> None:
    """As the supplier told 赵 on the telephone."""
    rows = [OfferInput(line.position, price, day, moq=moq) for line in rfq.lines.all()]
    purchasing.offer(rfq.quotes.get(supplier=supplier), offers=rows, by=cast.zhao)


def a_bill(
    cast: SimpleNamespace, purchase: PurchaseOrder, number: str = "25322000", price: D | None = None, more: D = D(0)
) -> SupplierInvoice:
    """What was accepted and not invoiced, registered by 周; at another price, or with more pieces, when asked."""
    lines = [
        BilledInput(line, line.accepted - line.invoiced + more, price if price is not None else line.price)
        for line in purchase.lines.order_by("position")
        if line.accepted - line.invoiced + more
    ]
    invoice = SupplierInvoice(
        entity=purchase.entity, supplier=purchase.supplier, external_number=number, issued_on=date(2026, 6, 25), due_on=date(2026, 7, 25)
    )
    purchasing.register_invoice(invoice, lines=lines, by=cast.zhou)
    return invoice


def paid(cast: SimpleNamespace, *invoices: SupplierInvoice, reference: str = "BOC-1") -> Payment:
    """Asked for by 赵, approved by 郑敏, paid by 周."""
    first = invoices[0]
    with_account(cast, first.supplier)
    payment = Payment(entity=first.entity, supplier=first.supplier, due_on=date(2026, 7, 25))
    purchasing.request_payment(payment, parts=[PartInput(one, one.open) for one in invoices], by=cast.zhao)
    purchasing.approve_payment(payment, by=cast.zhou_head)
    purchasing.pay(payment, paid_on=date(2026, 6, 28), bank_reference=reference, by=cast.zhou)
    return payment


def a_statement(cast: SimpleNamespace, supplier: Supplier, stage: str = "drawn_up", since: date = date(2026, 6, 1)) -> SupplierStatement:
    found = SupplierStatement(entity=entity(), supplier=supplier, since=since, until=date(2026, 6, 30), owner=cast.users["zhou"])
    purchasing.draw_up_statement(found, by=cast.zhou)
    if stage == "sent":
        purchasing.send_statement(found, holder="曾会计", by=cast.zhou)
    return found
