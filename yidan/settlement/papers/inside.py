"""What stays in the house: the refund slip (class P), the cost sheet (class M)."""

from __future__ import annotations

from decimal import Decimal

from yidan.core.actors import Actor
from yidan.core.events import Event
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.intake.papers import lang, say
from yidan.settlement import rules
from yidan.settlement.models import CostSheet, Refund
from yidan.settlement.papers.order import buyer, product, words
from yidan.settlement.queries.costs import Cost, margin, total

COSTS = {
    "standard": ("标准成本", "By standard cost"), "material": ("材料与外购件", "Material and parts"), "supply": ("供应异常补救", "Remedies of bad supply"),
    "labour": ("人工与设备", "Labour and machines"), "freight": ("运费", "Freight"), "": ("合计", "Total"),
}  # fmt: skip


def refund(one: Refund, by: Actor) -> bytes:
    """Received, less what the order is worth now, is what the customer paid too much; this slip pays it, or part of it."""
    order, language = one.order, lang(one.order)
    came, credited = rules.came_in(order), rules.credited(order)
    figures = (
        (("已收款", "Received"), came, ""), (("订单金额", "Order"), order.total, order.key),
        (("减：退货、折让", "Less returns, allowances"), -credited, say(language, "红字发票、退货单", "red-letter invoices, return notes")),
        (("本次退款", "This refund"), one.amount, one.key),
    )  # fmt: skip
    rows = tuple(
        shapes.RefundRow(n=str(n), item=say(language, *name), amount=formats.amount(value), basis=basis)
        for n, (name, value, basis) in enumerate(figures, 1)
    )
    paper = shapes.Refund(
        head=head(order.entity, one.number or "", say(language, "已付", "paid"), official=True, lang=language), order=order.key, customer=buyer(order),
        reason=one.reason, account=f"{one.bank} {one.account}".strip(), paid=f"{formats.day(one.paid_on)}　{one.bank_reference or ''}".strip(), rows=rows,
        total=formats.money(one.amount, order.currency), capital=words(one.amount, order) if language == "zh" else "", signatures=_three(one, by, language),
    )  # fmt: skip
    return render("refund", cut(paper, by), frozen=by.at)


def _three(one: Refund, by: Actor, language: shapes.Lang) -> tuple[shapes.Signature, ...]:
    """Asked, approved, paid: the first two as the events have them."""
    rows = Event.objects.filter(kind=one.document_kind(), object_id=one.pk, verb__in=["settlement.ask_refund", "settlement.approve_refund"])
    done = {event.verb: event for event in rows}
    roles = (("申请", "Asked for by", "settlement.ask_refund"), ("批准", "Approved by", "settlement.approve_refund"))
    boxes = [
        shapes.Signature(role=say(language, zh, en), name=done[verb].name if verb in done else "", at=formats.moment(done[verb].at) if verb in done else "")
        for zh, en, verb in roles
    ]  # fmt: skip
    return (*boxes, shapes.Signature(role=say(language, "付款", "Paid by"), name=by.name, at=formats.moment(by.at)))


def cost_sheet(sheet: CostSheet, rows: list[Cost], by: Actor) -> bytes:
    """As frozen in the sheet; the margin from the order's net price."""
    order, language = sheet.order, lang(sheet.order)
    whole = total(rows)
    left = margin(order, whole)
    paper = shapes.CostSheet(
        head=head(order.entity, sheet.number or "", say(language, "已核对", "checked"), official=True, lang=language), order=order.key, customer=buyer(order),
        product=product(order), lines=tuple(_cost(row, language) for row in (*rows, whole)), net=formats.money(order.net, order.currency),
        estimated=_share(left["estimated"], order.net) if left else "—", likely=_share(left["likely"], order.net) if left else "—", note=sheet.note,
        signatures=(
            shapes.Signature(role=say(language, "核对（财务）", "Checked (finance)"), name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role=say(language, "财务负责人", "Head of finance")), shapes.Signature(role=say(language, "总经理", "General manager")),
        ),
    )  # fmt: skip
    return render("cost_sheet", cut(paper, by), frozen=by.at)


def _cost(row: Cost, language: shapes.Lang) -> shapes.CostLine:
    figures = {name: formats.amount(getattr(row, name)) for name in ("estimate", "actual", "committed")}
    return shapes.CostLine(kind=say(language, *COSTS[row.kind]), over=formats.amount(row.over) if row.over > 0 else "", **figures)


def _share(value: Decimal, net: Decimal) -> str:
    return formats.amount(value) + (f"　{formats.quantity((value * 100 / net).quantize(Decimal('0.1')))}%" if net else "")
