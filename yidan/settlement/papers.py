"""Invoice notice, settlement sheet, statement of account: class P all of them. Worded in the receiver's language, not through the catalogue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yidan.catalog.models import Customer
from yidan.core.actors import Actor
from yidan.core.papers import capital, cut, formats, head, render, shapes
from yidan.core.signatures import Signature
from yidan.intake.models import Line, Order, Revision
from yidan.intake.papers import lang, say
from yidan.people.models import LegalEntity
from yidan.settlement import sums
from yidan.settlement.models import Allocation, Invoice, Milestone, SettlementSheet
from yidan.settlement.queries.account import Account, account
from yidan.settlement.queries.exposure import Ageing, ageing, open_milestones

EVENTS = {"order": "订单生效后", "shipment": "发货前", "acceptance": "验收后", "delivery": "交付后", "retention": "质保金，交付后"}
MEANS = {"link": "私密链接签认", "device": "我方设备签认", "paper": "纸质盖章"}


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
    kind = say(language, *KINDS[invoice.kind])
    sent = f"{formats.day(invoice.sent_on)} {invoice.sent_how}".strip()
    paper = shapes.Invoice(
        head=head(order.entity, invoice.number or "", say(language, "已寄出", "sent"), official=True, lang=language), order=order.key, contract=order.key,
        kind=say(language, f"红字{kind}", f"red-letter {kind}") if invoice.red else kind, number=tax_number(invoice), issued=formats.day(invoice.issued_on),
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
    order = sheet.order
    answered = f"{signature.signer}　{MEANS.get(signature.means, '')}　{formats.moment(signature.at)}" if signature else ""
    paper = shapes.Settlement(
        head=head(order.entity, sheet.number or "", "客户已确认" if signature else "待客户确认", official=signature is not None), order=order.key,
        customer=order.customer.name, contract=f"{order.key} 第 {order.revision} 版", product=_product(order), dates=_dates(order),
        payment=order.payment_terms, unit_note=f"币种 {order.currency}，含税", rows=_rows(sheet), balance=formats.money(sheet.balance, order.currency),
        capital=words(sheet.balance, order), instalments=_instalments(order), invoices=_invoices(order), notes=(),
        signatures=(shapes.Signature(role="制单（财务）", name="" if not by.user_id else by.name), shapes.Signature(role="审核（销售）"), shapes.Signature(role="批准（财务负责人）")),
        answer="agreed" if signature else "", answered=answered,
    )  # fmt: skip
    return render("settlement", cut(paper, by), frozen=by.at)


def _rows(sheet: SettlementSheet) -> tuple[shapes.SettlementRow, ...]:
    """Contract as first received, what amendments changed, then what is taken off; each with its rule."""
    first = Revision.objects.filter(order=sheet.order).order_by("revision").first()
    origin = Decimal(first.content["total"]) if first else sheet.contract
    due = f"{formats.day(sheet.retention_due)} 到期，转应收质保金" if sheet.retention else ""
    figures: list[tuple[str, str, str, bool]] = [
        ("合同金额", formats.amount(origin), f"{sheet.order.key} 第 1 版", False),
        ("变更金额", formats.amount(sheet.contract - origin), f"至第 {sheet.order.revision} 版", False),
        ("结算总额（1 + 2）", formats.amount(sheet.contract), "", True),
        ("减：违约金", minus(sheet.penalty), sheet.penalty_basis or "按期交付", False),
        ("减：已付款", minus(sheet.paid), "见二", False),
        ("减：质保金（未到期）", minus(sheet.retention), due, False),
        ("应付余额（3 − 4 − 5 − 6）", formats.amount(sheet.balance), "", True),
    ]
    return tuple(
        shapes.SettlementRow(n=str(n), item=item, amount=amount, basis=basis, result=result)
        for n, (item, amount, basis, result) in enumerate(figures, 1)
    )


def _product(order: Order) -> str:
    lines = Line.objects.filter(order=order).select_related("item", "unit").order_by("position")
    return "；".join(f"{line.item.name} {line.spec}".strip() + f"　{formats.quantity(line.ordered, line.unit.name)}" for line in lines)


def _dates(order: Order) -> str:
    late = (order.actual - order.promised).days if order.actual and order.promised else 0
    said = f"（晚 {late} 天）" if late > 0 else ""
    return f"承诺 {formats.day(order.promised)} / 实交 {formats.day(order.actual)}{said}"


def _instalments(order: Order) -> tuple[shapes.Instalment, ...]:
    rows = list(Milestone.objects.filter(order=order).order_by("position"))
    paid: dict[int, list[str]] = {}
    for one in Allocation.objects.filter(milestone__in=rows).select_related("receipt", "credit", "sheet").order_by("pk"):
        paid.setdefault(one.milestone_id, []).append(_by_what(one, lang(order)))
    return tuple(
        shapes.Instalment(
            n=str(one.position), condition=f"{EVENTS[one.event]} {one.days} 日" if one.days else EVENTS[one.event], share=f"{formats.quantity(one.percent)}%",
            due_amount=formats.amount(one.amount), due=formats.day(sums.due_on(one, order)), received=formats.amount(one.paid), note="；".join(paid.get(one.pk, [])),
        )
        for one in rows
    )  # fmt: skip


def _by_what(one: Allocation, language: shapes.Lang) -> str:
    """What paid: the receipt and its day, or the paper that took so much off."""
    if one.receipt is not None:
        return f"{one.receipt.key}　{formats.day(one.receipt.received_on)}"
    if one.credit is not None:
        return say(language, f"红字 {one.credit.key}", f"red letter {one.credit.key}")
    return say(language, "违约金", "penalty")


def _invoices(order: Order) -> tuple[shapes.InvoiceRow, ...]:
    rows = Invoice.objects.filter(order=order).order_by("pk")
    rate = f"{formats.quantity(order.tax_rate)}%"
    return tuple(
        shapes.InvoiceRow(
            no=" ".join(filter(None, [one.external_code, one.external_number])), kind="增值税发票", rate=rate, amount=formats.amount(one.total),
            date=formats.day(one.issued_on), received="已寄" if one.stage == Invoice.Stage.SENT else "",
        )
        for one in rows
    )  # fmt: skip


def statement(customer: Customer, entity: LegalEntity, since: date, until: date, by: Actor) -> bytes:
    """Statement of account with its return slip, as of `until`; not filed: it is drawn when asked."""
    found, open_ones = account(customer, since, until), list(open_milestones(customer))
    bands = ageing(open_ones, until)
    all_open = bands.due + bands.later
    paper = shapes.Statement(
        head=head(entity, f"DZ-{customer.code}-{until:%Y%m%d}", "待客户确认", official=True, by=by), customer=f"{customer.name}　{customer.code}",
        period=f"{formats.day(since)} 至 {formats.day(until)}", contact=f"{customer.contact}　{customer.phone}".strip(), reply_by="十日内盖章回传",
        summary=_summary(found), rows=_statement_rows(found, since), ageing=_bands(bands, all_open), ageing_note=f"按到期日算；截至 {formats.day(until)}",
        notes=(f"另有预收 {formats.amount(found.advance)}，未冲抵。",) if found.advance else (),
        sentence=f"贵司截至 {formats.day(until)} 应付我司 {formats.money(found.closing)}（{capital(sums.cents(found.closing))}）。",
        signatures=(shapes.Signature(role="制单（财务）", name=by.name, at=formats.moment(by.at)), shapes.Signature(role="审核（财务负责人）"), shapes.Signature(role="业务（销售）")),
    )  # fmt: skip
    return render("statement", cut(paper, by), frozen=by.at)


def _summary(found: Account) -> tuple[shapes.AgeBand, ...]:
    figures = (
        ("期初应收", found.opening),
        ("+ 本期交付", found.delivered),
        ("− 本期收款", found.received),
        ("= 期末应收", found.closing),
        ("另有预收", found.advance),
    )
    return tuple(shapes.AgeBand(name=name, amount=formats.amount(value), share="") for name, value in figures)


def _statement_rows(found: Account, since: date) -> tuple[shapes.StatementRow, ...]:
    opening = shapes.StatementRow(date=formats.day(since), document="期初余额", text="", balance=formats.amount(found.opening), result=True)
    rows = [
        shapes.StatementRow(
            date=formats.day(one.day), document=one.document, text=f"{one.what}（{one.order}）", plus=formats.amount(one.value) if one.value > 0 else "",
            minus=formats.amount(-one.value) if one.value < 0 else "", balance=formats.amount(one.receivable),
        )
        for one in found.entries
    ]  # fmt: skip
    return (opening, *rows)


def _bands(bands: Ageing, whole: Decimal) -> tuple[shapes.AgeBand, ...]:
    figures = (
        ("未到期", bands.later + bands.current),
        ("1–30 天", bands.to_30),
        ("31–60 天", bands.to_60),
        ("60 天以上", bands.older),
        ("合计", whole),
    )
    return tuple(
        shapes.AgeBand(
            name=name,
            amount=formats.amount(value),
            share=f"{formats.quantity((value * 100 / whole).quantize(Decimal('0.1')))}%" if whole else "0",
        )
        for name, value in figures
    )
