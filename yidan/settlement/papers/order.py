"""What an order's customer gets about its money: the invoice notice, the settlement sheet."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from yidan.core.actors import Actor
from yidan.core.papers import capital, cut, formats, head, render, shapes
from yidan.core.signatures import Signature
from yidan.intake.models import Line, Order, Revision
from yidan.intake.papers import lang, say
from yidan.settlement import sums
from yidan.settlement.models import Allocation, Invoice, Milestone, Refund, SettlementSheet

EVENTS = {
    "order": ("订单生效后", "on order"), "shipment": ("发货前", "before shipment"), "acceptance": ("验收后", "after acceptance"),
    "delivery": ("交付后", "after delivery"), "retention": ("质保金，交付后", "retention, after delivery"),
}  # fmt: skip
MEANS = {"link": ("私密链接签认", "by private link"), "device": ("我方设备签认", "on our device"), "paper": ("纸质盖章", "on paper")}


def words(amount: Decimal, order: Order) -> str:
    """In capitals, for yuan only."""
    return capital(sums.cents(amount)) if order.currency == "CNY" and amount >= 0 else ""


def minus(amount: Decimal) -> str:
    return formats.amount(-amount) if amount else formats.amount(amount)


KINDS = {"special": ("增值税专用发票", "special VAT invoice"), "ordinary": ("增值税普通发票", "ordinary VAT invoice")}
CAUSES = {"error": ("开票有误", "issued in error"), "return": ("销货退回", "goods returned"), "allowance": ("销售折让", "allowance")}


def invoice(invoice: Invoice, by: Actor) -> bytes:
    """The notice to invoice with its line in the register; of a red-letter invoice the sums are negative and its original is named."""
    order, language = invoice.order, lang(invoice.order)
    customer = order.customer
    lines = list(Line.objects.filter(order=order).select_related("item", "unit").order_by("position"))
    sent = f"{formats.day(invoice.sent_on)} {invoice.sent_how}".strip()
    paper = shapes.Invoice(
        head=head(order.entity, invoice.number or "", say(language, "已寄出", "sent"), official=True, lang=language), order=order.key, contract=order.key,
        kind=_kind(invoice, language), number=tax_number(invoice), issued=formats.day(invoice.issued_on),
        sent=sent, received=formats.day(invoice.received_on) if invoice.received_on else "", customer=buyer(order), tax_no=customer.uscc,
        address=f"{customer.address}　{customer.phone}".strip(), bank="", cause=_cause(invoice, language), lines=_invoice_lines(invoice, lines, language),
        net=formats.amount(invoice.net), tax=formats.amount(invoice.tax), total=formats.money(invoice.total, order.currency), capital=words(invoice.total, order),
        reverses=tax_number(invoice.reverses) if invoice.reverses else "",
        signatures=(
            shapes.Signature(role=say(language, "开票（财务）", "Issued (finance)"), name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role=say(language, "复核（财务负责人）", "Checked (head of finance)")),
        ),
    )  # fmt: skip
    return render("invoice", cut(paper, by), frozen=by.at)


def tax_number(invoice: Invoice) -> str:
    return " ".join(filter(None, [invoice.external_code, invoice.external_number]))


def buyer(order: Order) -> str:
    customer = order.customer
    return (customer.name_en or customer.name) if lang(order) == "en" else customer.name


def _cause(invoice: Invoice, language: shapes.Lang) -> str:
    if invoice.red:
        return say(language, *CAUSES[invoice.cause])
    return say(language, f"付款条件：{invoice.order.payment_terms}", f"Payment terms: {invoice.order.payment_terms}")


def _invoice_lines(invoice: Invoice, lines: list[Line], language: shapes.Lang) -> tuple[shapes.InvoiceLine, ...]:
    """The order's lines where the whole is invoiced; else one line for the part."""
    order, rate = invoice.order, f"{formats.quantity(invoice.order.tax_rate)}%"
    if invoice.total == order.total:
        return tuple(
            shapes.InvoiceLine(
                n=str(line.position), item=f"{line.item.name} {line.spec}".strip(), unit=line.unit.name, qty=formats.quantity(line.ordered),
                price=formats.amount(line.net / line.ordered), amount=formats.amount(line.net), rate=rate, tax=formats.amount(line.tax or Decimal(0)),
            )
            for line in lines
        )  # fmt: skip
    goods = say(language, "、", ", ").join(dict.fromkeys(line.item.name for line in lines))
    part = _cause(invoice, language) if invoice.red else say(language, "按付款条件分期", "instalment by the terms of payment")
    row = {
        "unit": say(language, "批", "lot"),
        "qty": "-1" if invoice.red else "1",
        "price": formats.amount(abs(invoice.net)),
        "amount": formats.amount(invoice.net),
        "rate": rate,
    }
    return (
        shapes.InvoiceLine(n="1", item=say(language, f"{goods}（{part}）", f"{goods} ({part})"), tax=formats.amount(invoice.tax), **row),
    )


def settlement(sheet: SettlementSheet, signature: Signature | None, by: Actor) -> bytes:
    order, language = sheet.order, lang(sheet.order)
    means = MEANS.get(signature.means, ("", "")) if signature else ("", "")
    answered = f"{signature.signer}　{say(language, *means)}　{formats.moment(signature.at)}" if signature else ""
    status = say(language, *(("客户已确认", "confirmed") if signature else ("待客户确认", "to be confirmed")))
    roles = (
        ("制单（财务）", "Drawn up (finance)"),
        ("审核（销售）", "Checked (sales)"),
        ("批准（财务负责人）", "Approved (head of finance)"),
    )
    names = ("" if not by.user_id else by.name, "", "")
    paper = shapes.Settlement(
        head=head(order.entity, sheet.number or "", status, official=signature is not None, lang=language), order=order.key, customer=buyer(order),
        contract=say(language, f"{order.key} 第 {order.revision} 版", f"{order.key} revision {order.revision}"), product=product(order), dates=_dates(order, language),
        payment=order.payment_terms, unit_note=say(language, f"币种 {order.currency}，含税", f"currency {order.currency}, tax included"), rows=_rows(sheet, language),
        balance=formats.money(sheet.balance, order.currency), capital=words(sheet.balance, order), instalments=_instalments(order, language),
        invoices=_invoices(order, language), notes=(),
        signatures=tuple(shapes.Signature(role=say(language, *role), name=name) for role, name in zip(roles, names, strict=True)),
        answer="agreed" if signature else "", answered=answered,
    )  # fmt: skip
    return render("settlement", cut(paper, by), frozen=by.at)


def _rows(sheet: SettlementSheet, language: shapes.Lang) -> tuple[shapes.SettlementRow, ...]:
    """Contract as first received, what amendments changed, then what is taken off; each with its rule."""
    first = Revision.objects.filter(order=sheet.order).order_by("revision").first()
    origin = Decimal(first.content["total"]) if first else sheet.contract
    day, key, n = formats.day(sheet.retention_due), sheet.order.key, sheet.order.revision
    due = say(language, f"{day} 到期，转应收质保金", f"due {day}, a receivable of its own") if sheet.retention else ""
    credit = say(language, "红字发票", "red-letter invoices") if sheet.credited else ""
    in_time = say(language, "按期交付", "delivered in time")
    figures: list[tuple[tuple[str, str], str, str, bool]] = [
        (("合同金额", "Contract"), formats.amount(origin), say(language, f"{key} 第 1 版", f"{key} revision 1"), False),
        (("变更金额", "Amendments"), formats.amount(sheet.contract - origin), say(language, f"至第 {n} 版", f"up to revision {n}"), False),
        (("减：退货、折让", "Less returns, allowances"), minus(sheet.credited), credit, False),
        (("结算总额（1 + 2 − 3）", "Settled total (1 + 2 − 3)"), formats.amount(sheet.contract - sheet.credited), "", True),
        (("减：违约金", "Less penalty"), minus(sheet.penalty), sheet.penalty_basis or in_time, False),
        (("减：已付款", "Less payments"), minus(sheet.paid), _paid_basis(sheet.order, language), False),
        (("减：质保金（未到期）", "Less retention (not due)"), minus(sheet.retention), due, False),
        (("应付余额（4 − 5 − 6 − 7）", "Balance (4 − 5 − 6 − 7)"), formats.amount(sheet.balance), "", True),
    ]
    return tuple(
        shapes.SettlementRow(n=str(n), item=say(language, *item), amount=amount, basis=basis, result=result)
        for n, (item, amount, basis, result) in enumerate(figures, 1)
    )


def _paid_basis(order: Order, language: shapes.Lang) -> str:
    """Receipts stand under 2; what was given back of them is said here."""
    back = Refund.objects.filter(order=order, stage=Refund.Stage.PAID).order_by("pk")
    said = say(language, "、", ", ").join(f"{one.key} {formats.amount(one.amount)}" for one in back)
    return say(language, "见二", "see 2") + (say(language, f"，已减退款 {said}", f", less refunded {said}") if said else "")


def product(order: Order) -> str:
    lines = Line.objects.filter(order=order).select_related("item", "unit").order_by("position")
    return "；".join(f"{line.item.name} {line.spec}".strip() + f"　{formats.quantity(line.ordered, line.unit.name)}" for line in lines)


def _dates(order: Order, language: shapes.Lang) -> str:
    late = (order.actual - order.promised).days if order.actual and order.promised else 0
    said = say(language, f"（晚 {late} 天）", f" ({late} days late)") if late > 0 else ""
    promised, actual = formats.day(order.promised), formats.day(order.actual)
    return say(language, f"承诺 {promised} / 实交 {actual}", f"{promised} / {actual}") + said


def _instalments(order: Order, language: shapes.Lang) -> tuple[shapes.Instalment, ...]:
    rows = list(Milestone.objects.filter(order=order).order_by("position"))
    paid: dict[int, list[str]] = defaultdict(list)
    money: dict[int, Decimal] = defaultdict(Decimal)
    for one in Allocation.objects.filter(milestone__in=rows).select_related("receipt", "credit", "sheet").order_by("pk"):
        paid[one.milestone_id].append(_by_what(one, language))
        money[one.milestone_id] += one.amount if one.receipt_id else 0
    return tuple(
        shapes.Instalment(
            n=str(one.position), condition=_condition(one, language), share=f"{formats.quantity(one.percent)}%", due_amount=formats.amount(one.amount),
            due=formats.day(sums.due_on(one, order)), received=formats.amount(money[one.pk]), note=say(language, "；", "; ").join(paid[one.pk]),
        )
        for one in rows
    )  # fmt: skip


def _condition(one: Milestone, language: shapes.Lang) -> str:
    event = say(language, *EVENTS[one.event])
    return event + (say(language, f" {one.days} 日", f", {one.days} days") if one.days else "")


def _by_what(one: Allocation, language: shapes.Lang) -> str:
    """What paid: the receipt and its day, or the paper that took so much off."""
    if one.receipt is not None:
        return f"{one.receipt.key}　{formats.day(one.receipt.received_on)}"
    if one.credit is not None:
        return say(language, f"红字 {one.credit.key}", f"red letter {one.credit.key}") + f"　{formats.amount(one.amount)}"
    return say(language, "违约金", "penalty") + f"　{formats.amount(one.amount)}"


def _invoices(order: Order, language: shapes.Lang) -> tuple[shapes.InvoiceRow, ...]:
    rows = Invoice.objects.filter(order=order).order_by("pk")
    rate = f"{formats.quantity(order.tax_rate)}%"
    sent = say(language, "已寄", "sent")
    return tuple(
        shapes.InvoiceRow(
            no=tax_number(one), kind=_kind(one, language), rate=rate, amount=formats.amount(one.total), date=formats.day(one.issued_on),
            received=formats.day(one.received_on) if one.received_on else sent if one.sent_on else "",
        )
        for one in rows
    )  # fmt: skip


def _kind(invoice: Invoice, language: shapes.Lang) -> str:
    kind = say(language, *KINDS[invoice.kind])
    return say(language, f"红字{kind}", f"red-letter {kind}") if invoice.red else kind
