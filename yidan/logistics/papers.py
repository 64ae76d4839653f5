"""Packing list, delivery note (A4, and 241 x 140 mm in three parts), hand-over list, certificate, return note, labels: none has a place for
a price. Worded in the receiver's language, not through the catalogue: a filed paper must not change with it.

With `printed` it is a print for somebody now; without, the copy that is filed."""

from __future__ import annotations

from decimal import Decimal

from yidan.acceptance.papers import MEANS
from yidan.core.actors import Actor
from yidan.core.events import Event
from yidan.core.files import Paper
from yidan.core.papers import code, company, cut, formats, head, render, shapes
from yidan.core.papers.shapes.sheet import Column, Section, Sheet, SheetFact
from yidan.core.papers.shapes.shipping import Fact, Labels
from yidan.core.signatures import Signature
from yidan.intake.models import Order
from yidan.intake.papers import lang, say
from yidan.logistics.models import Package, Return, Shipment, ShipmentLine
from yidan.logistics.notices import mode

PROMISE = (
    "随货交付服务承诺书；质保期内故障按承诺答复、派员。",
    "The service commitment goes with the goods; faults within the warranty are answered and attended to as promised.",
)
COPIES = ("一式三联：存根（白）、客户（红）、回单（黄）", "Three copies: file (white), customer (red), return (yellow)")


def say_of(shipment: Shipment, zh: str, en: str) -> str:
    return say(lang(shipment.order), zh, en)


def customer_name(order: Order) -> str:
    return order.customer.name_en if lang(order) == "en" and order.customer.name_en else order.customer.name


def _head(shipment: Shipment, zh: str, en: str, printed: Actor | None = None, **more: str) -> shapes.Head:
    order = shipment.order
    language = lang(order)
    return head(order.entity, shipment.number or "", say(language, zh, en), official=True, lang=language, by=printed, **more)


def _rows(shipment: Shipment) -> list[ShipmentLine]:
    return list(shipment.lines.select_related("line__item", "line__unit").order_by("line__position"))


def _named(row: ShipmentLine) -> str:
    return f"{row.line.item.name} {row.line.spec}".strip()


def _counted(row: ShipmentLine, quantity: Decimal | None = None) -> str:
    return f"{_named(row)}　{formats.quantity(row.quantity if quantity is None else quantity, row.line.unit.name)}"


def _drawing(row: ShipmentLine) -> str:
    return " / ".join(filter(None, [row.line.drawing, row.line.drawing_revision]))


# ---- packages ----


def boxes(shipment: Shipment) -> dict[str, list[Package]]:
    """Package number -> what is in it, as packed."""
    found: dict[str, list[Package]] = {}
    for one in shipment.packages.select_related("row__line__item", "row__line__unit").order_by("pk"):
        found.setdefault(one.no, []).append(one)
    return found


def _packages(shipment: Shipment) -> tuple[shapes.Package, ...]:
    made = []
    for no, own in boxes(shipment).items():
        gross, net = (sum((getattr(one, name) for one in own), Decimal(0)) for name in ("gross_kg", "net_kg"))
        made.append(
            shapes.Package(
                no=no, packing=_first(own, "packing"), size=_first(own, "size"), gross=formats.quantity(gross) if gross else "",
                net=formats.quantity(net) if net else "", content="；".join(_content(one) for one in own),
            )
        )  # fmt: skip
    return tuple(made)


def _content(one: Package) -> str:
    return f"{_counted(one.row, one.quantity)}　{one.serials}".strip()


def _first(own: list[Package], name: str) -> str:
    return next((value for one in own if (value := getattr(one, name))), "")


def count_of(shipment: Shipment) -> int:
    return len(boxes(shipment))


def _total(shipment: Shipment) -> str:
    rows = _rows(shipment)
    weight = sum((row.weight_kg for row in rows), Decimal(0))
    language = lang(shipment.order)
    parts = [say(language, "；", "; ").join(_counted(row) for row in rows)]
    parts += [say(language, f"{count_of(shipment)} 件包装", f"{count_of(shipment)} packages")]
    parts += [say(language, f"毛重 {formats.quantity(weight)} kg", f"gross {formats.quantity(weight)} kg")] if weight else []
    return say(language, "；", "; ").join(parts)


def packing_list(shipment: Shipment, by: Actor, printed: Actor | None = None) -> bytes:
    order, language = shipment.order, lang(shipment.order)
    roles = [("装箱", "Packed by"), ("复核", "Checked by"), ("承运人", "Carrier")]
    paper = shapes.PackingList(
        head=_head(shipment, "已装箱", "packed", printed), delivery=shipment.number or "", order=order.key, customer=customer_name(order),
        place=_place(shipment), marks=shipment.marks or order.customer_po or order.key, packed=f"{by.name}　{formats.moment(by.at)}",
        packages=_packages(shipment), total=_total(shipment), notes=(shipment.handling,) if shipment.handling else (),
        signatures=(
            shapes.Signature(role=say(language, *roles[0]), name=by.name, at=formats.moment(by.at)),
            *(shapes.Signature(role=say(language, *role)) for role in roles[1:]),
        ),
    )  # fmt: skip
    return render("packing_list", cut(paper, by), frozen=by.at)


# ---- delivery note ----


def delivery_note(shipment: Shipment, by: Actor, printed: Actor | None = None, form: str = "delivery") -> bytes:
    """`form`: "delivery" for A4, "delivery_dot" for 241 x 140 mm in three parts."""
    order, language = shipment.order, lang(shipment.order)
    roles = [
        ("制单", "Issued by"),
        ("发货（仓库）", "Warehouse"),
        ("承运人（司机）", "Driver"),
        ("收货人（签字、盖章）", "Consignee (signature, stamp)"),
    ]
    carrier = " ".join(part for part in (mode(shipment), shipment.carrier, shipment.vehicle, shipment.driver) if part)
    seal = say(language, f"　封签 {shipment.seal}", f"  seal {shipment.seal}") if shipment.seal else ""
    paper = shapes.Delivery(
        head=_head(shipment, "已发货", "shipped", printed), consignee=customer_name(order), order=order.key, customer_no=order.customer_po,
        waybill=shipment.tracking, place=_place(shipment), contact=shipment.consignee or order.contact, acceptance=_acceptance(shipment),
        carrier=carrier + seal, times=f"{formats.moment(shipment.shipped_at)} — {formats.day(shipment.arrives)}",
        lines=tuple(
            shapes.DeliveryLine(
                n=str(row.line.position),
                item=_named(row),
                drawing=_drawing(row),
                unit=row.line.unit.name,
                qty=formats.quantity(row.quantity),
                packages=str(row.packages.values("no").distinct().count() or ""),
                note=say(language, f"件号 {row.package}", f"no. {row.package}") if row.package else "",
            )
            for row in _rows(shipment)
        ),
        total=_total(shipment), count=str(count_of(shipment)), packages=_packages(shipment), copies=say(language, *COPIES) if form != "delivery" else "",
        signatures=(
            shapes.Signature(role=say(language, *roles[0]), name=by.name, at=formats.moment(by.at)),
            *(shapes.Signature(role=say(language, *role)) for role in roles[1:]),
        ),
    )  # fmt: skip
    return render(form, cut(paper, by), frozen=by.at)


# ---- hand-over ----


def hand_over_list(shipment: Shipment, by: Actor, printed: Actor | None = None, signature: Signature | None = None) -> bytes:
    """Before the hand-over it is the list to take along: what is handed is written in by both sides."""
    order, language = shipment.order, lang(shipment.order)
    done = shipment.handed_at is not None
    status = (
        ("客户已签收", "signed by the customer") if signature else ("已交接", "handed over") if done else ("待交接", "to be handed over")
    )
    paper = shapes.Handover(
        head=_head(shipment, *status, printed), order=order.key, customer=customer_name(order), acceptance=_acceptance(shipment),
        delivery=shipment.number or "", place=_place(shipment),
        time=formats.moment(shipment.handed_at) if done else say(language, f"预计 {formats.day(shipment.arrives)}", f"expected {formats.day(shipment.arrives)}"),
        goods=tuple(_goods(row, shipment, done) for row in _rows(shipment)),
        papers=tuple(
            shapes.HandedPaper(
                n=str(n), name=one.name, no=one.number, form=say(language, "纸", "paper"), due=str(one.copies), handed=str(one.copies) if one.handed else ""
            )
            for n, one in enumerate(shipment.papers_handed.order_by("pk"), 1)
        ),
        promise=say(language, *PROMISE), signatures=(_giver(shipment, by, language), _taker(shipment, signature, language)),
    )  # fmt: skip
    return render("handover", cut(paper, by), frozen=by.at)


def _giver(shipment: Shipment, by: Actor, language: shapes.Lang) -> shapes.Signature:
    """Whoever handed over: the event says so; while it is being written it is the actor."""
    role = say(language, "交出（物流部）", "Handed over (logistics)")
    if shipment.handed_at is None:
        return shapes.Signature(role=role)
    event = Event.objects.filter(kind=shipment.document_kind(), object_id=shipment.pk, verb="logistics.hand_over").order_by("-seq").first()
    return shapes.Signature(role=role, name=event.name if event else by.name, at=formats.moment(shipment.handed_at))


def _taker(shipment: Shipment, signature: Signature | None, language: shapes.Lang) -> shapes.Signature:
    role = say(language, "客户接收（签字、盖章）", "Customer (signature, stamp)")
    if signature is None:
        note = say(language, f"接收人 {shipment.consignee}", f"Received by {shipment.consignee}") if shipment.consignee else ""
        return shapes.Signature(role=role, note=note)
    how = say(language, *MEANS[signature.means])
    return shapes.Signature(
        role=role, name=signature.signer, at=formats.moment(signature.at), hash=formats.short(signature.content_hash), note=how
    )


def _goods(row: ShipmentLine, shipment: Shipment, done: bool) -> shapes.Goods:
    short = say_of(shipment, f"短缺 {formats.quantity(row.short)}", f"{formats.quantity(row.short)} missing") if row.short else ""
    return shapes.Goods(
        n=str(row.line.position), item=_named(row), serial=row.serials, unit=row.line.unit.name, accepted=formats.quantity(row.line.accepted),
        due=formats.quantity(row.quantity), handed=formats.quantity(row.due) if done else "", note=" ".join(filter(None, [short, shipment.condition])),
    )  # fmt: skip


def _place(shipment: Shipment) -> str:
    places = dict.fromkeys(row.line.place or shipment.order.place for row in shipment.lines.select_related("line"))
    return "；".join(places)


def _acceptance(shipment: Shipment) -> str:
    report, language = shipment.acceptance, lang(shipment.order)
    if report is not None:
        return f"{report.key}{say(language, '（已签）', ' (signed)')}" if report.stage == report.Stage.SIGNED else report.key
    if any(row.line.accepted for row in shipment.lines.select_related("line")):
        return say(language, "见订单所附验收报告", "see the acceptance report of the order")
    return say(language, "现场验收或免验收", "accepted on site or waived")


# ---- certificate, return note ----


def certificate(shipment: Shipment, by: Actor, printed: Actor | None = None) -> bytes:
    """合格证: what goes has passed, under which inspections."""
    order, language = shipment.order, lang(shipment.order)
    reports = Paper.objects.filter(chain_id=order.chain_id, form="inspection").exclude(number="").values_list("number", flat=True)
    names = ("品名、规格型号", "Description"), ("图号 / 版", "Drawing / rev."), ("数量", "Quantity")
    rows = tuple((_named(row), _drawing(row) or "—", formats.quantity(row.quantity, row.line.unit.name)) for row in _rows(shipment))
    paper = Sheet(
        head=_head(shipment, "合格", "passed", printed, title=say(language, "产品合格证", "Certificate of Conformity"), form_no="YD-QR-0704"),
        facts=(
            SheetFact(label=say(language, "客户", "Customer"), value=customer_name(order), strong=True),
            SheetFact(label=say(language, "订单号", "Sales order"), value=order.key),
            SheetFact(label=say(language, "成品检验", "Inspections"), value="、".join(dict.fromkeys(reports)) or "—", wide=True),
        ),
        sections=(
            Section(
                title=say(language, "产品", "Goods"),
                columns=tuple(Column(name=say(language, *name), width=width) for name, width in zip(names, ("1fr", "50mm", "30mm"), strict=True)), rows=rows,
            ),
            Section(
                title=say(language, "结论", "Verdict"),
                text=(say(language, "上列产品按检验方案检验合格，准予出厂。", "The goods listed passed inspection to plan and are released."),),
            ),
        ),
        signatures=(shapes.Signature(role=say(language, "检验（签字、盖章）", "Quality (signature, stamp)")), shapes.Signature(role=say(language, "日期", "Date"))),
    )  # fmt: skip
    return render("sheet", cut(paper, by), frozen=by.at)


def return_note(document: Return, by: Actor) -> bytes:
    """退货单: announced, counted, judged. It stays in the house and is Chinese."""
    order = document.order
    rows = tuple(
        (
            str(row.line.position), f"{row.line.item.name} {row.line.spec}".strip(), *(formats.quantity(n) for n in (row.announced, row.quantity, row.fit, row.unfit)),
            str(row.lot or "—"),
        )
        for row in document.lines.select_related("line__item", "lot").order_by("line__position")
    )  # fmt: skip
    heads = (
        ("序", "8mm"),
        ("品名、规格型号", "1fr"),
        ("通知", "16mm"),
        ("实收", "16mm"),
        ("可用", "16mm"),
        ("报废", "16mm"),
        ("批次", "40mm"),
    )
    paper = Sheet(
        head=head(order.entity, document.number or "", "已检验", official=True, title="退货单", form_no="YD-QR-0705"),
        facts=(
            SheetFact(label="客户", value=order.customer.name, strong=True), SheetFact(label="订单号", value=order.key),
            SheetFact(label="送货单", value=document.shipment.key if document.shipment else "—"),
            SheetFact(label="入隔离区", value=formats.moment(document.received_at)), SheetFact(label="退货原因", value=document.cause, wide=True),
        ),
        sections=(
            Section(title="退回的货物", columns=tuple(Column(name=name, width=width, align="right" if width == "16mm" else "left") for name, width in heads), rows=rows),
            Section(title="检验结果", text=(document.findings,)),
        ),
        signatures=(
            shapes.Signature(role="收货（物流部）"), shapes.Signature(role="检验（质量部）", name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role="处理（销售部）"),
        ),
    )  # fmt: skip
    return render("sheet", cut(paper, by), frozen=by.at)


# ---- labels ----


def labels(shipment: Shipment, by: Actor) -> bytes:
    """One label of 60 x 40 mm for each package."""
    order, language = shipment.order, lang(shipment.order)
    house, made = company(order.entity), []
    found = boxes(shipment)
    for n, (no, own) in enumerate(found.items(), 1):
        gross = sum((one.gross_kg for one in own), Decimal(0))
        facts = [("收货", "To", customer_name(order)), ("订单", "Order", f"{order.key} {order.customer_po}".strip()), ("件号", "No.", no)]
        facts += [("毛重", "Gross", f"{formats.quantity(gross)} kg")] if gross else []
        facts += [("尺寸", "Size", _first(own, "size"))] if _first(own, "size") else []
        made.append(
            shapes.Label(
                company=house, lang=language, kind=say(language, "装箱标签", "Package"), badge=f"{n} / {len(found)}", title=_named(own[0].row),
                subtitle=say(language, "；", "; ").join(_counted(one.row, one.quantity) for one in own) if len(own) > 1 else formats.quantity(own[0].quantity, own[0].row.line.unit.name),
                facts=tuple(Fact(label=say(language, zh, en), value=value) for zh, en, value in facts), no=shipment.number or "",
                code=code(house.host, shipment.number or ""),
            )
        )  # fmt: skip
    return render("labels", Labels(lang=language, no=shipment.number or "", company=house, labels=tuple(made)), frozen=by.at)
