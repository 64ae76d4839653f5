"""The purchase contract and the statement of account, as they go to the supplier (class S), and the purchase plan (no price on it). Worded in
the receiver's language, not through the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from yidan.catalog.models import Supplier
from yidan.core import files
from yidan.core.actors import Actor
from yidan.core.papers import capital, formats, head, render, shapes
from yidan.core.signatures import Signature
from yidan.intake.papers import proof, say
from yidan.people.models import LegalEntity
from yidan.people.settings import setting
from yidan.purchasing.models import CENT, Demand, PurchaseLine, PurchaseOrder, StatementLine, SupplierStatement

Lang = shapes.Lang
ANSWER = timedelta(days=15)


def lang(order: PurchaseOrder) -> Lang:
    """A supplier who is paid in another currency reads English."""
    return "zh" if order.currency == "CNY" else "en"


def keep_contract(order: PurchaseOrder, by: Actor, signature: Signature | None = None) -> files.Paper:
    """A contract where one is asked for, else the plain order: the same shape. As sent, and again as the supplier signed it."""
    language = lang(order)
    form, title = (
        ("purchase_contract", say(language, "采购合同", "Purchase contract"))
        if order.contract
        else ("purchase_order", say(language, "采购订单", "Purchase order"))
    )
    name = f"{order.number}.pdf"
    if signature:
        title, name = say(language, f"{title}（卖方已签）", f"{title}, signed"), f"{order.number}-signed.pdf"
    content = render(form, shape(order, signature), frozen=by.at)
    return files.file(order, content, form="purchase_contract", title=title, name=name, field_class="SD" if signature else "S", by=by)


def shape(order: PurchaseOrder, signature: Signature | None = None) -> shapes.Purchase:
    lines = list(order.lines.select_related("item__unit", "demand__order").order_by("position"))
    language, rate = lang(order), formats.quantity(order.tax_rate)
    return shapes.Purchase(
        head=head(order.entity, order.key, _status(order, signature, language), official=order.approved_by_id is not None, lang=language),
        revision=say(language, f"第 {order.revision} 版", f"revision {order.revision}"), purpose=_purpose(lines, language), buyer=_buyer(order, language),
        seller=_seller(order, language, signature), deliver_to=order.entity.address or order.entity.name, lines=tuple(_line(order, line) for line in lines),
        total=formats.money(order.total, order.currency), capital=capital(order.total.quantize(Decimal("0.01"))) if order.currency == "CNY" else "",
        tax=formats.amount(order.tax), tax_note=say(language, f"人民币，含 {rate}% 增值税，单位：元", f"{order.currency}, with {rate}% VAT"),
        terms=terms(order),
    )  # fmt: skip


def _status(order: PurchaseOrder, signature: Signature | None, language: Lang) -> str:
    if not order.approved_by_id:
        return say(language, "待批准", "not approved yet")
    if signature:
        return say(language, "卖方已签", "signed by the seller")
    return (
        say(language, "已批准　待卖方签", "approved, to be signed by the seller") if order.contract else say(language, "已批准", "approved")
    )


def _purpose(lines: list[PurchaseLine], language: Lang) -> str:
    stock = say(language, "备库", "stock")
    return ", ".join(dict.fromkeys(line.demand.order.key if line.demand and line.demand.order else stock for line in lines))


def _line(order: PurchaseOrder, line: PurchaseLine) -> shapes.PurchaseLine:
    moved = line.promised and line.promised != line.due
    return shapes.PurchaseLine(
        n=str(line.position), item=f"{line.item.name} {line.item.spec}".strip(), our_no=line.item.code, unit=line.item.unit.name,
        qty=formats.quantity(line.quantity), price=_each(line.price * (1 + order.tax_rate / 100)), amount=formats.amount(line.net + line.tax),
        due=formats.day(line.promised or line.due), was_due=formats.day(line.due) if moved else "",
    )  # fmt: skip


def _each(price: Decimal) -> str:
    """Two decimals, four where two would not multiply to the amount."""
    return formats.amount(price) if price == price.quantize(CENT) else f"{price.quantize(Decimal('0.0001')):,}"


def _buyer(order: PurchaseOrder, language: Lang) -> shapes.Party:
    entity = order.entity
    rows = [(say(language, "地址", "Address"), entity.address), (say(language, "税号", "Tax no."), entity.tax_number)]
    rows.append((say(language, "经办", "Handled by"), str(order.owner)))
    return shapes.Party(
        role=say(language, "买方", "Buyer"), name=entity.name, lines=_said(rows, language), signed=str(order.approved_by or "")
    )


def _seller(order: PurchaseOrder, language: Lang, signature: Signature | None) -> shapes.Party:
    rows = [(say(language, "地址", "Address"), order.supplier.address), (say(language, "税号", "Tax no."), order.supplier.uscc)]
    party = shapes.Party(
        role=say(language, "卖方", "Seller"), name=f"{order.supplier.name}　{order.supplier.code}", lines=_said(rows, language)
    )
    if signature is None:
        return party
    return replace(party, signed=signature.signer, proof=proof(signature, language), date=formats.day(timezone.localdate(signature.at)))


def _said(rows: Iterable[tuple[str, str]], language: Lang) -> tuple[str, ...]:
    colon = say(language, "：", ": ")
    return tuple(f"{label}{colon}{value}" for label, value in rows if value)


def terms(order: PurchaseOrder) -> tuple[shapes.Term, ...]:
    language = lang(order)
    rate, cap = (formats.quantity(setting(name)) for name in ("supplier_penalty_rate", "supplier_penalty_cap"))
    standard = order.quality_standard
    texts = [
        ("质量与验收", "Quality and acceptance", f"按 {standard}；以买方来料检验为准，不合格品退回，往返运费卖方承担。" if standard else "以买方来料检验为准，不合格品退回，往返运费卖方承担。",
         f"{f'To {standard}. ' if standard else ''}The buyer's incoming inspection counts; what it rejects goes back at the seller's cost."),
        ("包装、标识", "Packing, marking", "外箱标明采购单号、料号、数量、批次，附合格证与装箱单；包装不当致损由卖方承担。",
         "Each box names purchase, item, quantity and batch, with certificate and packing list; damage by bad packing is the seller's."),
        ("交期", "Delivery", "以收货单为准；改期须提前 3 日书面通知。", "The date is kept when the goods are at the buyer's. Another date is announced three days ahead."),
        ("付款", "Payment", order.payment_terms, order.payment_terms),
        ("违约", "Breach", f"逾期每日按未交价款 {rate}%，上限 {cap}%；逾期 7 日买方可另购，差价由卖方承担。",
         f"Late supply costs {rate}% a day of what is late, at most {cap}%; after seven days the buyer may buy elsewhere at the seller's cost."),
        ("保密与知识产权", "Confidentiality", "图纸、数量、用途不得外传；卖方保证不侵犯第三方权利。",
         "Drawings, quantities and use are not passed on; the seller infringes nobody's rights."),
        ("其他", "Further", "增减须双方签认；争议提交买方所在地人民法院。本合同盖章或可靠电子签名后生效。",
         "Changes are signed by both; disputes go to the courts at the buyer's seat. In force once stamped, or signed electronically."),
    ]  # fmt: skip
    return tuple(
        shapes.Term(title=say(language, zh, en), text=say(language, text_zh, text_en)) for zh, en, text_zh, text_en in texts if text_zh
    )


# ---- statement ----


def currency_of(supplier: Supplier) -> str:
    """An account is kept in one: that of what was bought last."""
    return supplier.purchase_orders.order_by("-pk").values_list("currency", flat=True).first() or "CNY"


def keep_statement(document: SupplierStatement, by: Actor) -> files.Paper:
    language: Lang = "zh" if currency_of(document.supplier) == "CNY" else "en"
    content = render("supplier_statement", statement_shape(document, list(document.lines.order_by("position")), by), frozen=by.at)
    title = say(language, "供应商对账单", "Statement of account")
    return files.file(document, content, form="supplier_statement", title=title, name=f"{document.number}.pdf", field_class="S", by=by)


def statement_shape(document: SupplierStatement, rows: list[StatementLine], by: Actor) -> shapes.SupplierStatement:
    until, supplier, currency = formats.day(document.until), document.supplier, currency_of(document.supplier)
    language: Lang = "zh" if currency == "CNY" else "en"
    invoiced, closing = formats.amount(document.invoiced), formats.money(document.closing, currency)
    status = say(language, f"待供应商确认　第 {document.revision} 版", f"to be confirmed, revision {document.revision}")
    note = say(language, f"截至 {until} 已收到并核准发票 {invoiced}。", f"Invoices received and approved until {until}: {invoiced}.")
    return shapes.SupplierStatement(
        head=head(document.entity, document.key, status, official=True, lang=language),
        supplier=f"{supplier.name}　{supplier.code}", period=f"{formats.day(document.since)} {say(language, '至', 'to')} {until}",
        contact=f"{supplier.contact}　{supplier.phone}".strip("　"), reply_by=formats.day((by.at + ANSWER).date()), summary=_summary(document, language),
        rows=tuple(_movements(document, rows, language)), note=f"{note} {document.answer}".strip(),
        sentence=say(language, f"我司截至 {until} 应付贵司 {closing}。", f"On {until} we owe you {closing}."),
        signatures=(
            shapes.Signature(role=say(language, "制单", "Drawn up"), name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role=say(language, "审核（财务负责人）", "Head of finance")), shapes.Signature(role=say(language, "采购", "Procurement")),
        ),
    )  # fmt: skip


def _summary(document: SupplierStatement, language: Lang) -> tuple[shapes.SupplySum, ...]:
    figures = (
        ("期初应付", "Opening", document.opening), ("+ 合格收货", "+ Accepted goods", document.received), ("+ 价差", "+ Differences", document.adjusted),
        ("− 付款", "− Paid", document.paid), ("= 期末应付", "= We owe", document.closing),
    )  # fmt: skip
    return tuple(shapes.SupplySum(name=say(language, zh, en), amount=formats.amount(value)) for zh, en, value in figures)


MOVED = {"adjusted": ("发票价差", "Price difference of invoice"), "paid": ("付款", "Payment"), "advance": ("预付款", "Payment in advance")}


def _movements(document: SupplierStatement, rows: list[StatementLine], language: Lang) -> Iterable[shapes.SupplyRow]:
    balance = document.opening
    for one in rows:
        balance += one.amount
        words = say(language, *MOVED[one.what]) if one.what in MOVED else ""
        yield shapes.SupplyRow(
            date=formats.day(one.day), text=f"{words} {one.text}".strip(), document=one.document, qty=formats.quantity(one.quantity) if one.quantity else "",
            price=formats.amount(one.price) if one.price else "", plus=formats.amount(one.amount) if one.amount > 0 else "",
            minus=formats.amount(-one.amount) if one.amount < 0 else "", balance=formats.amount(balance),
        )  # fmt: skip


# ---- purchase plan ----


COLUMNS = (
    ("单号", "No.", "27mm"), ("品名 规格", "Item, specification", "1fr"), ("数量", "Quantity", "19mm"), ("需用日", "Needed on", "19mm"),
    ("最迟下单", "Order by", "19mm"), ("供应商", "Supplier", "30mm"), ("用于", "For", "27mm"),
)  # fmt: skip


def plan(entity: LegalEntity, demands: Iterable[Demand], by: Actor, language: Lang = "zh") -> bytes:
    """What is to be bought: name, specification, quantity, time, supplier (4.2a); drawn when asked, in the reader's language."""
    wanted, title = list(demands), say(language, "采购计划", "Purchase plan")
    key = sum(1 for one in wanted if one.item.key_material)
    section = shapes.Section(
        title=title, note=say(language, f"{len(wanted)} 项，关键物料 {key} 项", f"{len(wanted)} items, {key} of key material"),
        columns=tuple(shapes.Column(name=say(language, zh, en), width=width, align="right" if zh == "数量" else "left") for zh, en, width in COLUMNS),
        rows=tuple(_planned(one, language) for one in wanted),
    )  # fmt: skip
    made = head(entity, f"CG-{by.at:%Y%m%d}", say(language, "有效", "in force"), official=True, by=by, lang=language)
    roles = (
        ("编制（采购）", "Drawn up (procurement)"),
        ("审核（采购负责人）", "Checked (head of procurement)"),
        ("会签（生产）", "Seen (production)"),
    )
    facts = (
        shapes.SheetFact(label=say(language, "截至", "As of"), value=formats.moment(by.at)),
        shapes.SheetFact(label=say(language, "编制", "By"), value=by.name),
    )
    signatures = tuple(shapes.Signature(role=say(language, zh, en)) for zh, en in roles)
    sheet = shapes.Sheet(head=replace(made, title=title), facts=facts, sections=(section,), signatures=signatures)
    return render("sheet", sheet, frozen=by.at)


def _planned(one: Demand, language: Lang) -> tuple[str, ...]:
    """From whom: as planned, else with whom it is on order."""
    ordered = one.lines.exclude(purchase_order__stage="cancelled").select_related("purchase_order__supplier").last()
    supplier = one.supplier or (ordered.purchase_order.supplier if ordered else None)
    return (
        one.key, f"{one.item.name} {one.item.spec}".strip(), formats.quantity(one.quantity, one.item.unit.called(language)), formats.day(one.needed_on),
        formats.day(one.order_by), supplier.name if supplier else say(language, "未定", "open"), one.order.key if one.order else say(language, "备库", "stock"),
    )  # fmt: skip
