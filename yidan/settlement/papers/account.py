"""What a customer gets of his account: the statement with its return slip, the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yidan.catalog.models import Customer
from yidan.core.actors import Actor
from yidan.core.papers import capital, cut, formats, head, render, shapes
from yidan.core.signatures import Signature
from yidan.intake.models import Order
from yidan.intake.papers import lang, say
from yidan.settlement import sums
from yidan.settlement.models import Reminder, ReminderLine, Statement, StatementRow
from yidan.settlement.papers.order import EVENTS
from yidan.settlement.queries.account import account, by_age
from yidan.settlement.queries.exposure import Ageing

WHAT = {
    "delivery": ("发货，已签收", "Goods delivered"), "service": ("服务完成", "Service performed"), "money": ("收款", "Payment"),
    "advance": ("预收款", "Payment ahead"), "applied": ("核销预收", "Payment ahead applied"), "credit": ("退货、折让", "Return or allowance"),
    "penalty": ("违约金", "Penalty agreed"), "refund": ("退款", "Refund"), "invoice": ("开票", "Invoice"), "red": ("红字发票", "Red-letter invoice"),
    "earlier": ("前期调整（上期后入账）", "Earlier days, booked since"),
}  # fmt: skip
LEVELS = (("付款提醒", "Payment reminder"), ("催款函", "Second reminder"), ("最后催款函", "Final reminder"))


def language_of(customer: Customer) -> shapes.Lang:
    """As the papers of his latest order."""
    order = Order.objects.filter(customer=customer).order_by("-pk").first()
    return lang(order) if order else "zh"


def _words(amount: Decimal, currency: str) -> str:
    """In capitals, for yuan only."""
    return capital(sums.cents(amount)) if currency == "CNY" else ""


def named(customer: Customer, language: shapes.Lang) -> str:
    return (customer.name_en or customer.name) if language == "en" else customer.name


def statement(one: Statement, signature: Signature | None, by: Actor) -> bytes:
    language = language_of(one.customer)
    bands = by_age(one.customer, account(one.customer, one.since, one.until, one.currency), one.until)
    customer = one.customer
    status = say(language, *(("客户已确认", "confirmed") if signature else ("待客户确认", "to be confirmed")))
    period = say(language, f"{formats.day(one.since)} 至 {formats.day(one.until)}", f"{formats.day(one.since)} to {formats.day(one.until)}")
    paper = shapes.Statement(
        head=head(one.entity, one.number or "", status, official=True, lang=language), customer=f"{named(customer, language)}　{customer.code}",
        period=f"{period}　{one.currency}", contact=f"{customer.contact}　{customer.phone}".strip(), reply_by=_reply(one, language),
        summary=_summary(one, language), rows=_rows(one, language), ageing=_bands(bands, language),
        ageing_note=say(language, f"按到期日算；截至 {formats.day(one.until)}", f"by due date, as of {formats.day(one.until)}"),
        notes=_notes(one, language), sentence=_sentence(one, language), signatures=_signatures(one, signature, by, language),
    )  # fmt: skip
    return render("statement", cut(paper, by), frozen=by.at)


def _reply(one: Statement, language: shapes.Lang) -> str:
    day = formats.day(one.reply_by)
    return say(language, f"{day} 前链接确认或盖章回传", f"{day}, by link or stamped")


def _summary(one: Statement, language: shapes.Lang) -> tuple[shapes.AgeBand, ...]:
    figures = (
        (("期初应收", "Opening"), one.opening), (("+ 本期发货", "+ Delivered"), one.delivered), (("− 收款与核销", "− Paid"), one.received),
        (("− 退货、扣款", "− Credited"), one.credited), (("= 期末应收", "= Closing"), one.closing), (("另有预收", "Paid ahead"), one.advance),
    )  # fmt: skip
    return tuple(shapes.AgeBand(name=say(language, *name), amount=formats.amount(value), share="") for name, value in figures)


def _rows(one: Statement, language: shapes.Lang) -> tuple[shapes.StatementRow, ...]:
    opening = shapes.StatementRow(
        date=formats.day(one.since),
        document=say(language, "期初余额", "Opening"),
        text="",
        balance=formats.amount(one.opening),
        result=True,
    )
    rows = list(one.now())
    ends = shapes.StatementRow(
        date=formats.day(one.until), document=say(language, "合计、期末", "Total"), text="", plus=formats.amount(sum((max(row.change, Decimal(0)) for row in rows), Decimal(0))),
        minus=formats.amount(-sum((min(row.change, Decimal(0)) for row in rows), Decimal(0))), invoiced=formats.amount(one.invoiced),
        balance=formats.amount(one.closing), result=True,
    )  # fmt: skip
    return (opening, *(_row(row, language) for row in rows), ends)


def _row(row: StatementRow, language: shapes.Lang) -> shapes.StatementRow:
    """Where an advance is in play, the text says the whole sum and the columns what of it is receivable."""
    of = say(language, "，", ", ").join(filter(None, [row.order, row.customer_po]))
    whole = f" {formats.amount(abs(row.value))}" if row.value and abs(row.value) != abs(row.change) else ""
    return shapes.StatementRow(
        date=formats.day(row.day), document=row.document, text=f"{say(language, *WHAT[row.what])}{whole}" + (say(language, f"（{of}）", f" ({of})") if of else ""),
        plus=formats.amount(row.change) if row.change > 0 else "", minus=formats.amount(-row.change) if row.change < 0 else "",
        invoiced=formats.amount(row.invoiced) if row.invoiced else "", balance=formats.amount(row.receivable),
    )  # fmt: skip


def _bands(bands: Ageing, language: shapes.Lang) -> tuple[shapes.AgeBand, ...]:
    whole = bands.due + bands.later
    figures = (
        (("未到期", "Not due"), bands.later + bands.current), (("1–30 天", "1–30 days"), bands.to_30), (("31–60 天", "31–60 days"), bands.to_60),
        (("60 天以上", "over 60 days"), bands.older), (("合计", "Total"), whole),
    )  # fmt: skip
    share = {amount: f"{formats.quantity((amount * 100 / whole).quantize(Decimal('0.1')))}%" for _n, amount in figures} if whole else {}
    return tuple(
        shapes.AgeBand(name=say(language, *name), amount=formats.amount(amount), share=share.get(amount, "0")) for name, amount in figures
    )


def _notes(one: Statement, language: shapes.Lang) -> tuple[str, ...]:
    ahead = say(
        language, f"另有预收 {formats.amount(one.advance)}，未冲抵。", f"Paid ahead and not set off: {formats.amount(one.advance)}."
    )
    answer = say(language, f"答复（第 {one.revision} 版）：{one.answer}", f"Our answer (revision {one.revision}): {one.answer}")
    return tuple(text for text, said in ((ahead, one.advance), (answer, one.answer)) if said)


def _sentence(one: Statement, language: shapes.Lang) -> str:
    day, sum_ = formats.day(one.until), formats.money(one.closing, one.currency)
    words = f"（{_words(one.closing, one.currency)}）" if _words(one.closing, one.currency) else ""
    zh = f"贵司截至 {day} 应付我司 {sum_}{words}，对账单 {one.number}。"
    return say(language, zh, f"On {day} you owe us {sum_}, statement {one.number}.")


def _signatures(one: Statement, signature: Signature | None, by: Actor, language: shapes.Lang) -> tuple[shapes.Signature, ...]:
    drawn = one.created_by
    ours = shapes.Signature(
        role=say(language, "制单（财务）", "Drawn up (finance)"), name=str(drawn or ""), at=formats.moment(one.created_at)
    )
    his = shapes.Signature(role=say(language, "客户确认", "Customer"))
    if signature is not None:
        his = shapes.Signature(role=his.role, name=signature.signer, at=formats.moment(signature.at))
    return (ours, shapes.Signature(role=say(language, "审核（财务负责人）", "Checked (head of finance)")), his)


def reminder(one: Reminder, lines: Sequence[ReminderLine], by: Actor) -> bytes:
    language, customer = language_of(one.customer), one.customer
    zh, en = LEVELS[min(one.level, len(LEVELS)) - 1]
    paper = shapes.Reminder(
        head=head(one.entity, one.number or "", say(language, "已发出", "sent"), official=True, lang=language), customer=named(customer, language),
        contact=f"{one.contact or customer.contact}　{customer.phone}".strip(), level=say(language, f"{zh}（第 {one.level} 次）", f"{en} (no. {one.level})"),
        pay_by=formats.day(one.pay_by), account=f"{one.entity.bank} {one.entity.account}".strip(), text=_letter(one, language),
        lines=tuple(_late(line, language) for line in lines), total=formats.money(one.total, one.currency), capital=_words(one.total, one.currency) if language == "zh" else "",
        signatures=(
            shapes.Signature(role=say(language, "经办", "Sent by"), name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role=say(language, "公司（盖章）", "Company")),
        ),
    )  # fmt: skip
    return render("reminder", cut(paper, by), frozen=by.at)


def _letter(one: Reminder, language: shapes.Lang) -> tuple[str, ...]:
    day = formats.day(one.pay_by)
    last = one.level >= len(LEVELS)
    zh = (
        f"下列款项已到期，我司尚未收到。请于 {day} 前付至上列账户；如已付款，请告知付款日期与银行回单号。",
        "此前我司已函告，逾期仍未付款的，我司将暂停后续发货并保留按合同主张违约责任的权利。"
        if last
        else "如对金额有异议，请在付款日前书面告知，以便核对。",
    )
    en = (
        f"The payments below are due and have not reached us. Please pay them by {day} to the account above; if you have paid, tell us the day and the bank reference.",
        "You have been reminded before. Without payment we hold further deliveries and reserve our rights under the contract." if last else "If you do not agree with a sum, please write to us before that day.",
    )  # fmt: skip
    return zh if language == "zh" else en


def _late(line: ReminderLine, language: shapes.Lang) -> shapes.ReminderLine:
    one = line.milestone
    return shapes.ReminderLine(
        order=" / ".join(filter(None, [one.order.key, one.order.customer_po])), payment=f"{say(language, *EVENTS[one.event])} {formats.quantity(one.percent)}%",
        due=formats.day(line.due), days=str(line.days), amount=formats.amount(one.amount), open=formats.amount(line.open),
    )  # fmt: skip
