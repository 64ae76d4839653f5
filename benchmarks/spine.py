"""One order all the way, from the enquiry to the archive, through the verbs: CPU of the whole order and of each verb, statements of each verb.

An order has five lines of a machine of three levels; what is made here is planned, issued, reported and inspected, one bought part is bought, received and
inspected, papers are made, the customer signs by link. Beside it a work order of three components and four operations, from its release to done."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from benchmarks import cpu
from benchmarks.factory import AT, D
from benchmarks.works import Works, works
from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules as accepting
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import Piece
from yidan.archive import commands as archive
from yidan.archive import rules as filing
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Volume
from yidan.core import signatures
from yidan.core.commands import Command
from yidan.intake import commands as intake
from yidan.intake.commands.enquiry import QuotationInput
from yidan.intake.forms import to_compare
from yidan.intake.lines import ComparisonInput, LineInput
from yidan.intake.models import Enquiry, Order, Quotation
from yidan.logistics import commands as logistics
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Shipment
from yidan.planning import commands as planning
from yidan.planning import jobs
from yidan.planning.models import Plan, WorkOrder
from yidan.production import commands as production
from yidan.production.models import Issue
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DateInput, PurchaseInput, ReceivedInput
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt
from yidan.quality import commands as quality
from yidan.quality.models import Inspection
from yidan.review import commands as review
from yidan.settlement import commands as settlement
from yidan.settlement import rules as settling
from yidan.settlement.commands import AllocationInput, MilestoneInput
from yidan.settlement.models import Invoice, MoneyReceipt, SettlementSheet

PROMISED = date(2026, 12, 1)


def run(count: int) -> dict[str, Any]:
    w = works()
    for _n in range(2):
        whole(w)
    pid = cpu.server()
    facts: dict[str, Any] = {}
    with watched() as seen:
        facts["order_cpu_ms"] = _median(lambda: whole(w), count, pid)
    alone = [order_of(w, w.stand, 1) for _n in range(count)]
    planned(w)
    jobs_ = [order.work_orders.get() for order in alone]
    facts["work_order_cpu_ms"] = _median(lambda: made(w, jobs_.pop()), count, pid)
    return {**facts, "orders": count, "acts": {name: _told(rows) for name, rows in sorted(seen.items())}}


def _median(work: Callable[[], object], count: int, pid: int | None) -> float:
    values, before = [], cpu.of(pid)
    for _n in range(count):
        began = cpu.own()
        work()
        values.append(cpu.own() - began)
    return round(statistics.median(values) + (cpu.of(pid) - before) / count, 1)


def _told(rows: list[tuple[int, float]]) -> dict[str, float]:
    return {
        "calls": len(rows),
        "statements": statistics.median(n for n, _ms in rows),
        "cpu_ms": round(statistics.mean(ms for _n, ms in rows), 2),
    }


@contextmanager
def watched() -> Iterator[dict[str, list[tuple[int, float]]]]:
    """Counts the statements and this process's CPU of every verb called within, verbs that it calls included."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    statements = 0

    def count(execute: Any, *given: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*given)

    plain = Command.__call__

    def timed(self: Command[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
        first, began = statements, cpu.own()
        result = plain(self, *args, **kwargs)
        seen[self.name].append((statements - first, cpu.own() - began))
        return result

    Command.__call__ = timed  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(count):
            yield seen
    finally:
        Command.__call__ = plain  # type: ignore[method-assign]


# --- one order ---


def whole(w: Works) -> None:
    order = order_of(w, w.machine, 5)
    bought(w, order)
    planned(w)
    for job in order.work_orders.order_by("-pk"):  # parts before what they go into
        made(w, job)
    inspected(w, order)
    accepted(w, order)
    shipped(w, order)
    settled(w, order)
    filed(w, order)
    w.hours += 1


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def order_of(w: Works, item: Any, lines: int) -> Order:
    """Asked for, quoted, ordered, compared with the original, reviewed, approved, broken down."""
    seller, n = w.by("seller"), Order.objects.count()
    enquiry = Enquiry(customer=w.customer, text="请报价", received_at=AT, answer_due=AT + timedelta(hours=24), owner=w.users["seller"])
    intake.enquire(enquiry, by=seller)
    offer = Quotation(
        entity=w.entity, enquiry=enquiry, customer=w.customer, valid_until=PROMISED, payment_terms="月结", owner=w.users["seller"]
    )
    intake.quote(offer, lines=[QuotationInput(item, D(1), D(1000), PROMISED)] * lines, by=seller)
    intake.send(offer, by=seller)
    intake.accept(offer, by=seller)
    order = Order(entity=w.entity, customer=w.customer, customer_po=f"PO-{n}", received_at=AT, place="宁波北仑工厂 3 号门", payment_terms="月结", contact="梁志远",
                  requested=PROMISED, owner=w.users["seller"], quotation=offer)  # fmt: skip
    intake.enter(order, lines=[LineInput(item, D(1), D(1000))] * lines, by=seller)
    intake.attach(order, original=SimpleUploadedFile("po.pdf", b"%PDF-1.4 " + str(n).encode(), "application/pdf"), by=seller)
    found = [ComparisonInput(str(row["field"]), str(row["entered"]), True) for row in to_compare(order)]
    intake.compare(order, found=found, revision=1, by=seller)
    intake.receive(order, by=seller)
    for who in ("second", "planner", "buyer", "inspector"):
        review.opine(order, verdict="agree", text="可以", revision=1, by=w.by(who))
    review.minute(order, way="circulated", held_at=AT, attendees="四部门", text="一致同意", revision=1, by=seller)
    review.approve(order, promised=PROMISED, revision=1, by=w.by("head"))
    planning.break_down(order, by=w.by("planner"))
    rows = [MilestoneInput("delivery", D(100), 30, "none")]
    settlement.schedule_payments(order, milestones=rows, by=w.by("finance"))
    return order


def planned(w: Works) -> None:
    pk = jobs.propose(0, by=w.by("planner"))
    planning.accept(Plan.objects.get(pk=pk or 0), by=w.by("planner"))


def bought(w: Works, order: Order) -> None:
    demands = Demand.objects.filter(order=order, stage="open")
    one = PurchaseOrder(
        entity=w.entity, supplier=w.supplier, payment_terms="月结 30 天", quality_standard="QS-17", contract=True, owner=w.users["buyer"]
    )
    lines = [PurchaseInput(demand, demand.to_order, D(10), date(2026, 6, 20)) for demand in demands]
    purchasing.order_from_demands(one, lines=lines, by=w.by("buyer"))
    purchasing.approve(one, revision=1, by=w.by("buyers_head"))
    purchasing.send(one, holder="秦晓峰", by=w.by("buyer"))
    purchasing.confirm(one, dates=[DateInput(line.position, line.due) for line in one.lines.all()], by=w.by("buyer"))
    receipt = Receipt(purchase_order=one, delivery_note="SF-1")
    purchasing.receive(receipt, lines=[ReceivedInput(line.position, line.open) for line in one.lines.all()], by=w.by("logistics"))
    for row in receipt.lines.all():
        inspection = Inspection.incoming(row)
        quality.inspect_incoming(inspection, by=w.by("inspector"))
        quality.conclude(inspection, passed=inspection.quantity, by=w.by("inspector"))


def made(w: Works, job: WorkOrder) -> None:
    planning.release(job, by=w.by("planner"))
    production.issue_material(Issue(work_order=job), by=w.by("planner"))
    for operation in job.operations.order_by("position"):
        production.start(operation, by=w.by("worker"))
        production.report(operation, good=operation.quantity, minutes=D(30), by=w.by("worker"))


def inspected(w: Works, order: Order) -> None:
    for line in order.lines.order_by("position"):
        inspection = Inspection.final(line, line.produced)
        quality.plan_final(inspection, by=w.by("inspector"))
        quality.conclude(inspection, passed=inspection.quantity, by=w.by("inspector"))


def pieces(order: Order) -> list[Piece]:
    return [Piece(line.position, line.ordered) for line in order.lines.order_by("position")]


def accepted(w: Works, order: Order) -> None:
    seller = w.by("seller")
    one = Acceptance(order=fresh(order), mode="works", at=seller.at, place="总装 B 区", way="逐项试验", attendees="梁志远")
    acceptance.appoint(one, lines=pieces(order), by=seller)
    acceptance.agree(one, note="电话确认", by=seller)
    acceptance.report(one, explained="演示节拍与急停", findings="逐项合格", by=seller)
    token = acceptance.ask_signature(one, holder="梁志远", by=seller)
    content = signatures.content_hash(accepting.shown(one))
    acceptance.sign(one, signer="梁志远", content=content, revision=one.revision, by=w.outsider(token))


def shipped(w: Works, order: Order) -> None:
    by = w.by("logistics")
    one = Shipment(
        order=fresh(order), mode="road", route="苏州 — 宁波", handling="叉车", leaves=by.at.date(), arrives=by.at.date() + timedelta(days=1)
    )
    logistics.plan_shipment(one, lines=pieces(order), by=by)
    logistics.book(one, carrier="粤运物流", freight=D(1800), tracking="YY1", insurance="按货值投保", storage="无需中转", by=by)
    logistics.pack(
        one, packages=[PackInput(row.line.position, "1", D(120)) for row in one.lines.select_related("line").order_by("pk")], by=by
    )
    logistics.ship(one, by=by)
    logistics.hand_over(one, receiver="梁志远", papers_handed=[HandedInput(row.name, 1) for row in one.papers_handed.order_by("pk")], by=by)


def settled(w: Works, order: Order) -> None:
    order, clerk, head = fresh(order), w.by("finance"), w.by("finance_head")
    invoice = Invoice(order=order, entity=w.entity, external_code="", external_number=f"2632{order.pk:016d}", issued_on=clerk.at.date())
    settlement.register_invoice(invoice, amount=order.total, by=clerk)
    settlement.send_invoice(invoice, how="邮件", by=clerk)
    money = MoneyReceipt(customer=w.customer, received_on=clerk.at.date(), amount=order.total, bank_reference=f"CCB-{order.pk}")
    settlement.book_receipt(money, by=head)
    settlement.allocate(money, allocations=[AllocationInput(order.milestones.get(), order.total)], by=clerk)
    sheet = SettlementSheet(order=order)
    settlement.draw_up(sheet, by=clerk)
    token = settlement.ask_confirmation(sheet, holder="梁志远", by=clerk)
    content = signatures.content_hash(settling.shown(sheet))
    settlement.confirm(sheet, signer="梁志远", content=content, revision=sheet.revision, by=w.outsider(token))


def filed(w: Works, order: Order) -> None:
    order, seller = fresh(order), w.by("seller")
    volume = Volume(order=order)
    archive.compile_volume(volume, absences=[AbsenceInput(rule.form, "本单无此件") for rule in filing.absent(order)], by=seller)
    archive.hand_over(volume, by=seller)
    archive.take_over(volume, by=w.by("archivist"))
