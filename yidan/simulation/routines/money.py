"""Finance: payment schedules, money in and allocated, invoices and red letters, settlement sheets. Three people: invoice, receipt, reconciliation."""

from __future__ import annotations

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from yidan.core import signatures
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.settlement import commands as settlement
from yidan.settlement import rules, sums
from yidan.settlement.commands import AllocationInput, MilestoneInput
from yidan.settlement.models import CostSheet, Invoice, Milestone, MoneyReceipt, Penalty, Refund, SettlementSheet
from yidan.simulation.world import World

CLERK, HEAD, MANAGER = "zhouwen", "zhengmin", "zongming"
D = Decimal
SCHEDULES = {
    "预付 30%，发货前 60%": (("order", D(30), 0, "none"), ("shipment", D(60), 0, "shipment"), ("retention", D(10), 365, "none")),
    "预付 30%，发货前 40%": (
        ("order", D(30), 0, "none"),
        ("shipment", D(40), 0, "shipment"),
        ("acceptance", D(25), 30, "none"),
        ("retention", D(5), 365, "none"),
    ),
}
USUAL = (("delivery", D(100), 30, "none"),)


def morning(w: World) -> None:
    w.at(9, 45)
    for order in (
        Order.objects.filter(stage__in=["approved", "planned", "in_execution"], milestones=None).select_related("owner").order_by("pk")
    ):
        if w.seldom(0.9):
            schedule(w, order)
    for order in changed():
        schedule(w, order)
    for milestone in Milestone.objects.filter(paid=0, event__in=["order", "shipment"]).select_related("order__customer").order_by("pk"):
        ready = milestone.event == "order" or milestone.order.stage in ("inspected", "accepted")
        if ready and milestone.order.stage not in ("cancelled", "abandoned"):
            if w.happens("pays_ahead"):
                pay(w, milestone)
            elif milestone.event == "shipment" and w.happens("released"):
                release(w, milestone)


def schedule(w: World, order: Order) -> None:
    rows = next((rows for start, rows in SCHEDULES.items() if order.payment_terms.startswith(start)), USUAL)
    w.does(CLERK, settlement.schedule_payments, order, milestones=[MilestoneInput(e, p, n, g) for e, p, n, g in rows])
    if w.happens("own_penalty"):
        w.does(order.owner.username, settlement.agree_penalty, order, rate=D("0.2"), cap=D(3), grace=1, wording="合同第 8.2 条")


def changed() -> list[Order]:
    """Amended since they were scheduled."""
    rows = Order.objects.filter(revision__gt=1, stage__in=["approved", "planned", "in_execution"]).exclude(milestones=None)
    rows = rows.select_related("owner").prefetch_related("milestones").order_by("pk")
    return [order for order in rows if sum((one.amount for one in order.milestones.all()), D(0)) != order.total]


def release(w: World, milestone: Milestone) -> None:
    """Goods that are wanted urgently go without the money: two say so."""
    order = milestone.order
    for who in (HEAD, MANAGER):
        w.does(who, settlement.release_unpaid, order, milestone=milestone, reason="客户产线等用，先发后付")


def pay(w: World, milestone: Milestone) -> None:
    """The customer's money: booked by the head, allocated by the clerk."""
    amount = milestone.amount - milestone.paid
    receipt = MoneyReceipt(
        customer=milestone.order.customer,
        received_on=w.day,
        amount=amount,
        currency=milestone.order.currency,
        bank_reference=f"CCB{w.day:%Y%m%d}{milestone.pk:06d}",
    )

    def come_in() -> None:
        settlement.book_receipt(receipt, by=w.act(HEAD))
        settlement.allocate(receipt, allocations=[AllocationInput(milestone, amount)], by=w.act(CLERK))

    w.attempt(come_in)


def evening(w: World) -> None:
    w.at(16, 40)
    for one in Invoice.objects.filter(stage="sent").order_by("pk"):
        if w.seldom(0.3):
            w.does(CLERK, settlement.acknowledge, one, on=w.day)
    for order in Order.objects.filter(stage="delivered").select_related("entity", "customer").order_by("pk"):
        invoice(w, order)
        red(w, order)
        sheet(w, order)
    refunds(w)
    for milestone in due(w):
        if w.happens("pays_due"):
            pay(w, milestone)


def refunds(w: World) -> None:
    """What was paid for a piece that came back is given back: asked for, approved and paid by three."""
    for order in Order.objects.filter(returns__stage="credited", stage__in=["delivered", "settled", "archived"]).distinct().order_by("pk"):
        amount = rules.refundable(order)
        one = Refund(order=order, reason="退货已冲红，退回多收款", bank="中国工商银行", account="6222 0200 1234 5678")
        if amount > 0 and w.may(CLERK, settlement.ask_refund, one):
            w.does(CLERK, settlement.ask_refund, one, amount=amount)
    for one in Refund.objects.filter(stage__in=["asked", "approved"]).order_by("pk"):
        if one.stage == "asked":
            w.does(MANAGER, settlement.approve_refund, one)
        else:
            w.does(HEAD, settlement.pay_refund, one, paid_on=w.day, bank_reference=f"CCB{w.day:%Y%m%d}R{one.pk}")


def due(w: World) -> list[Milestone]:
    rows = Milestone.objects.filter(paid=0, event__in=["acceptance", "delivery"], order__stage__in=["delivered", "settled", "archived"])
    return [one for one in rows.select_related("order__customer").order_by("pk") if one.amount > 0]


def invoice(w: World, order: Order) -> None:
    lines, milestones = list(order.lines.all()), list(order.milestones.all())
    amount = sums.billable(order, milestones, lines, w.day, rules.credited(order)) - rules.invoiced(order)
    if amount <= 0 or not w.seldom(0.5):
        return
    one = Invoice(order=order, entity=order.entity, external_code="", external_number=f"26322000{w.step:012d}"[:20], issued_on=w.day)

    def issue() -> None:
        settlement.register_invoice(one, amount=amount, by=w.act(CLERK))
        settlement.send_invoice(one, how="数电票邮件", by=w.act(CLERK))

    w.attempt(issue)


def red(w: World, order: Order) -> None:
    """What came back and was invoiced is taken back."""
    over = rules.invoiced(order) - (order.total - rules.credited(order))
    first = Invoice.objects.filter(order=order, total__gt=0).order_by("pk").last() if over > 0 else None
    amount = min(over, rules.standing(first)[0]) if first else D(0)
    if first and amount > 0:
        one = Invoice(order=order, entity=order.entity, reverses=first, kind=first.kind, cause="return", external_number=f"26329999{w.step:012d}"[:20],
                      issued_on=w.day)  # fmt: skip
        w.does(CLERK, settlement.register_red, one, amount=amount)


def sheet(w: World, order: Order) -> None:
    """When all is invoiced: drawn up, sent by link, confirmed by the customer."""
    if rules.invoiced(order) < order.total - rules.credited(order) or not w.seldom(0.6):
        return
    one = SettlementSheet.objects.filter(order=order).first()
    try:
        if one is None:
            late(w, order)
            settlement.check_costs(CostSheet(order=order, note="差额见领料与报工"), by=w.act(CLERK))
            one = SettlementSheet(order=order)
            settlement.draw_up(one, by=w.act(CLERK))
            return
        if one.stage == "drawn_up":
            if w.may(CLERK, settlement.recalculate, one):
                settlement.recalculate(one, by=w.act(CLERK))
            if w.happens("on_paper"):
                stamped(w, one)
                return
            token = settlement.ask_confirmation(one, holder=order.contact or "客户", by=w.act(CLERK))
            content = signatures.content_hash(rules.shown(one))
            settlement.confirm(one, signer=order.contact or "客户", content=content, revision=one.revision, by=w.outsider(token))
    except Refused as exc:
        w.refuse(exc)


def stamped(w: World, one: SettlementSheet) -> None:
    """Stamped and sent back: filed by one, compared by another."""
    scan = SimpleUploadedFile(f"{one.key}.pdf", f"%PDF-1.4 {one.key} stamped".encode(), "application/pdf")
    settlement.record_scan(one, signer=one.order.contact or "客户", scan=scan, revision=one.revision, by=w.act(CLERK))
    for signature in rules.signing.waiting(one):
        settlement.compare_signature(one, signature=signature, by=w.act(HEAD))


def late(w: World, order: Order) -> None:
    """What came late: proposed by the clerk as the rule computes it, decided by the head."""
    if rules.undecided(order, w.act(CLERK)):
        one = Penalty(order=order, claim="客户按合同要求扣款")
        settlement.propose_penalty(one, by=w.act(CLERK))
        settlement.decide_penalty(one, amount=one.proposed, reason="按合同条款", by=w.act(HEAD))
