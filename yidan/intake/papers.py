"""Quotation, order confirmation and oral order as papers. Filed copies: drawn again from the same moment they are the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from yidan.catalog.models import Customer, Item
from yidan.core import files, numbers
from yidan.core.actors import Actor
from yidan.core.documents import Document
from yidan.core.papers import capital, formats, head, link_code, render, shapes
from yidan.core.signatures import Signature, signed
from yidan.intake.comparing import money, requirements_of
from yidan.intake.models import Agreement, AgreementLine, Line, Order, Quotation
from yidan.people.models import LegalEntity

SIGN_ORDER = "sign_order"
CENT = Decimal("0.01")


def lang(document: Order | Quotation | Agreement) -> shapes.Lang:
    """Papers abroad are English: one who pays in another currency reads it."""
    return "zh" if document.currency == "CNY" else "en"


def say(language: shapes.Lang, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def number(document: Document, by: Actor) -> None:
    """The paper names its document, so the number is taken before it is drawn: as the verb's last act but this."""
    if not document.number:
        document.number = numbers.take(document.series_prefix(), by.at)


# --- pieces ---


def called(customer: Customer, language: shapes.Lang) -> str:
    return customer.name_en if language == "en" and customer.name_en else customer.name


def goods(item: Item, spec: str, language: shapes.Lang) -> str:
    name = item.name_en if language == "en" and item.name_en else item.name
    return f"{name} {spec}".strip()


def sale_lines(order: Order, lines: Iterable[Line]) -> tuple[shapes.SaleLine, ...]:
    return tuple(
        shapes.SaleLine(
            n=str(line.position), item=goods(line.item, line.spec, lang(order)), unit=line.unit.called(lang(order)), qty=formats.quantity(line.ordered),
            price=money(_with_tax(order, line)), amount=formats.amount(line.net + (line.tax or 0)), due=formats.day(line.promised or line.requested),
            drawing=" / ".join(part for part in (line.drawing, line.drawing_revision) if part), our_no=line.item.code,
        )
        for line in lines
    )  # fmt: skip


def _with_tax(order: Order, line: Line) -> Decimal:
    price = line.price * (1 - line.discount / 100)
    return price if order.tax_included else (price * (1 + order.tax_rate / 100)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def in_capitals(total: Decimal, currency: str) -> str:
    """Only yuan has capitals, and only whole fen."""
    return capital(total) if currency == "CNY" and total == total.quantize(Decimal("0.01")) else ""


def tax_note(document: Order | Quotation | Agreement) -> str:
    rate = formats.quantity(document.tax_rate)
    return say(lang(document), f"币种 {document.currency}，含 {rate}% 增值税", f"Currency {document.currency}, VAT of {rate}% included")


def seller(entity: LegalEntity, language: shapes.Lang, person: str) -> shapes.Party:
    rows = [(say(language, "地址", "Address"), entity.address), (say(language, "税号", "Tax no."), entity.tax_number)]
    rows += [
        (say(language, "开户行", "Bank"), f"{entity.bank} {entity.account}".strip()),
        (say(language, "代表", "Represented by"), person),
    ]
    return shapes.Party(role=say(language, "乙方（卖方）", "Seller"), name=entity.name, lines=_said(rows, language))


def buyer(order: Order) -> shapes.Party:
    language, customer = lang(order), order.customer
    name = called(customer, language)
    rows = [(say(language, "地址", "Address"), customer.address), (say(language, "税号", "Tax no."), customer.uscc)]
    rows += [(say(language, "代表", "Represented by"), order.contact or customer.contact)]
    return shapes.Party(role=say(language, "甲方（买方）", "Buyer"), name=name, lines=_said(rows, language))


def _said(rows: Sequence[tuple[str, str]], language: shapes.Lang) -> tuple[str, ...]:
    colon = say(language, "：", ": ")
    return tuple(f"{label}{colon}{value}" for label, value in rows if value)


def _head(document: Order | Quotation, status: str, official: bool) -> shapes.Head:
    return head(document.entity, document.number or "", status, official=official, lang=lang(document))


# --- quotation ---


def quotation(paper: Quotation) -> shapes.Quotation:
    language = lang(paper)
    lines = list(paper.lines.select_related("item__unit").order_by("position"))
    latest = max(line.promised for line in lines if line.promised)
    asked = [one.what for one in requirements_of(paper.enquiry)] if paper.enquiry else []
    net = (paper.total / (1 + paper.tax_rate / 100)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return shapes.Quotation(
        head=_head(paper, say(language, "有效", "valid"), official=True), customer=called(paper.customer, language),
        contact=(paper.enquiry.contact if paper.enquiry else "") or paper.customer.contact or "—", enquiry=str(paper.enquiry or ""),
        valid_until=formats.day(paper.valid_until), deliver_to=paper.customer.address or "—", payment=paper.payment_terms,
        lead=say(language, f"最迟 {formats.weekday(latest)}", f"by {formats.weekday(latest, 'en')}"),
        lines=tuple(
            shapes.SaleLine(
                n=str(line.position), item=goods(line.item, line.spec, language), unit=line.item.unit.called(language), qty=formats.quantity(line.quantity),
                price=money(line.price), amount=formats.amount(line.net), due=formats.day(line.promised), our_no=line.item.code,
            )
            for line in lines
        ),
        total=formats.money(paper.total, paper.currency), capital=in_capitals(paper.total, paper.currency), tax=formats.amount(paper.total - net),
        tax_note=tax_note(paper), requirements=tuple(asked), seller=seller(paper.entity, language, str(paper.owner)),
        signatures=(shapes.Signature(role=say(language, "报价", "Quoted by"), name=str(paper.owner), at=formats.moment(paper.sent_at)),),
    )  # fmt: skip


def keep_quotation(paper: Quotation, by: Actor) -> files.Paper:
    number(paper, by)
    title = say(lang(paper), "报价单", "Quotation")
    return _keep(paper, "quotation", "quotation", quotation(paper), title, by)


# --- order confirmation ---


def confirmation(order: Order) -> shapes.SalesContract:
    """Before the verdict the paper says that it is not yet official: reviewed first, signed after."""
    language = lang(order)
    reviewed = order.stage not in (order.Stage.DRAFT, order.Stage.RECEIVED, order.Stage.IN_REVIEW, order.Stage.TO_AMEND)
    status = say(language, "评审通过", "reviewed") if reviewed else say(language, "已接收，待评审", "received, to be reviewed")
    revision = say(language, f"第 {order.revision} 版", f"revision {order.revision}")
    return shapes.SalesContract(
        head=_head(order, status, official=reviewed), order=f"{order.number}　{revision}", buyer=buyer(order),
        seller=seller(order.entity, language, str(order.owner)), customer_no=order.customer_po, signed_at=formats.day(order.received_at),
        deliver_to=order.place, due=formats.day(order.target), lines=sale_lines(order, _lines(order)),
        total=formats.money(order.total, order.currency), capital=in_capitals(order.total, order.currency), tax=formats.amount(order.tax),
        tax_note=tax_note(order), requirements=_asked(order),
        terms=(shapes.Term(title=say(language, "付款", "Payment"), text=order.payment_terms),),
    )  # fmt: skip


def keep_confirmation(order: Order, by: Actor) -> files.Paper:
    number(order, by)
    title = say(lang(order), "订单确认书", "Order confirmation")
    return _keep(order, "order_confirmation", "contract", confirmation(order), title, by)


def _lines(order: Order) -> list[Line]:
    return list(order.lines.select_related("item", "unit").order_by("position"))


def _asked(order: Order) -> tuple[str, ...]:
    return tuple(one.what for one in requirements_of(order) if not one.asked_by)


# --- blanket agreement ---


def blanket(agreement: Agreement) -> shapes.BlanketAgreement:
    language, customer = lang(agreement), agreement.customer
    name = called(customer, language)
    rows = [(say(language, "地址", "Address"), customer.address), (say(language, "税号", "Tax no."), customer.uscc)]
    rows += [(say(language, "代表", "Represented by"), customer.contact)]
    in_force = agreement.stage == agreement.Stage.IN_FORCE
    status = say(language, "生效", "in force") if in_force else say(language, "待双方签署", "to be signed by both")
    lines = tuple(agreement.lines.select_related("item__unit").order_by("position"))
    gross = [_gross(agreement, line) for line in lines]
    total, share = sum(gross, Decimal(0)), 1 + agreement.tax_rate / 100
    tax = total - (total / share).quantize(CENT, ROUND_HALF_UP)
    return shapes.BlanketAgreement(
        head=head(agreement.entity, agreement.number or "", status, official=True, lang=language), agreement=agreement.key,
        buyer=shapes.Party(role=say(language, "甲方（买方）", "Buyer"), name=name, lines=_said(rows, language)),
        seller=seller(agreement.entity, language, str(agreement.owner)), customer_no=agreement.customer_no,
        valid_from=formats.day(agreement.valid_from), valid_until=formats.day(agreement.valid_until), lines=tuple(_agreed(agreement, line) for line in lines),
        total=formats.money(total, agreement.currency), capital=in_capitals(total, agreement.currency), tax=formats.amount(tax),
        tax_note=tax_note(agreement), terms=tuple(_agreed_terms(agreement, language)),
    )  # fmt: skip


def _agreed(agreement: Agreement, line: AgreementLine) -> shapes.AgreedLine:
    item = line.item
    return shapes.AgreedLine(
        n=str(line.position), item=goods(item, item.spec, lang(agreement)), unit=item.unit.called(lang(agreement)), qty=formats.quantity(line.quantity),
        price=money((_gross(agreement, line) / line.quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP)), amount=formats.amount(_gross(agreement, line)), our_no=item.code,
        drawing=" / ".join(part for part in (item.drawing, item.drawing_revision) if part),
    )  # fmt: skip


def _gross(agreement: Agreement, line: AgreementLine) -> Decimal:
    share = Decimal(1) if agreement.tax_included else 1 + agreement.tax_rate / 100
    return (line.quantity * line.price * share).quantize(CENT, ROUND_HALF_UP)


def _agreed_terms(agreement: Agreement, language: shapes.Lang) -> Iterator[shapes.Term]:
    """What the house does with an agreement, said to both: what a call-off takes over, where it ends."""
    since, until = formats.day(agreement.valid_from), formats.day(agreement.valid_until)
    yield shapes.Term(title=say(language, "付款", "Payment"), text=agreement.payment_terms)
    yield shapes.Term(
        title=say(language, "要货", "Call-off"),
        text=say(
            language, "甲方以调用订单分批要货，每单注明本协议号、数量、交货日期和地点；乙方逐单评审后确认交期。",
            "The buyer calls off by orders that name this agreement, quantity, date and place; the seller reviews each and confirms its date.",
        ),
    )  # fmt: skip
    yield shapes.Term(
        title=say(language, "价格", "Price"),
        text=say(language, "有效期内按上表单价，调用订单不另议价。", "As listed above during the validity; a call-off has no other price."),
    )
    yield shapes.Term(
        title=say(language, "数量", "Quantity"),
        text=say(
            language,
            "累计要货不超过约定数量；超出部分另订合同。",
            "Not more than agreed is called off in all; what exceeds it needs a contract of its own.",
        ),
    )
    yield shapes.Term(
        title=say(language, "期限", "Validity"),
        text=say(language, f"{since} 至 {until} 下达的调用订单适用本协议；此前已下达的照常履行。", f"For call-offs placed from {since} to {until}; those placed before its end are carried out."),
    )  # fmt: skip


def keep_blanket(agreement: Agreement, by: Actor) -> files.Paper:
    """Numbered as it is drawn up: the paper that both sign names it."""
    number(agreement, by)
    title = say(lang(agreement), "框架协议", "Blanket agreement")
    return _keep(agreement, "blanket_agreement", "blanket_agreement", blanket(agreement), title, by)


# --- oral order ---


def oral(order: Order) -> shapes.OralOrder:
    language = lang(order)
    found = signed(order, SIGN_ORDER)
    who = buyer(order)
    if found:
        who = replace(who, signed=found.signer, proof=proof(found, language), date=formats.day(found.at))
    status = say(language, "客户已签认", "signed by the customer") if found else say(language, "待客户签认", "to be signed by the customer")
    return shapes.OralOrder(
        head=_head(order, status, official=found is not None), order=order.key, customer=who.name, said_by=order.contact or order.customer.contact or "—",
        said_at=formats.moment(order.received_at), means=say(language, "口头", "by word of mouth"), heard_by=str(order.owner),
        written_at=formats.moment(order.created_at), contact=order.customer.phone or "—", deliver_to=order.place,
        due=formats.day(order.requested), payment=order.payment_terms, words=order.note or "—", lines=sale_lines(order, _lines(order)),
        total=formats.money(order.total, order.currency), capital=in_capitals(order.total, order.currency), tax=formats.amount(order.tax), tax_note=tax_note(order),
        requirements=_asked(order), buyer=who, seller=seller(order.entity, language, str(order.owner)),
    )  # fmt: skip


def proof(found: Signature, language: shapes.Lang) -> str:
    means = say(
        language,
        "专用链接签认" if found.means == "link" else "我方设备签认",
        "signed by private link" if found.means == "link" else "signed on our device",
    )
    if found.means == Signature.Means.PAPER:
        means = say(language, "纸质签署，扫描件已比对", "signed on paper, scan compared")
    return say(language, "，", ", ").join((means, formats.moment(found.at), formats.short(found.content_hash)))


def oral_by_link(order: Order, address: str, at: datetime) -> bytes:
    """For the customer's own printer: with the code of the link it was opened by. Never filed: whoever holds the link may sign."""
    return render("oral_confirmation", replace(oral(order), link=link_code(address)), at)


def keep_oral(order: Order, by: Actor) -> files.Paper:
    title = say(lang(order), "口头订单确认书", "Oral order confirmation")
    return _keep(order, "oral_confirmation", "oral_confirmation", oral(order), title, by)


def _keep(document: Order | Quotation | Agreement, form: str, filed_as: str, paper: shapes.Paper, title: str, by: Actor) -> files.Paper:
    content = render(form, paper, by.at)
    return files.file(
        document, content, form=filed_as, title=title, name=f"{title} {document.key}.pdf", field_class="P", language=lang(document), by=by
    )
