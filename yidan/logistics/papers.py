"""Packing list, delivery note, hand-over list: none has a place for a price. Worded in the receiver's language, not through the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from yidan.core.actors import Actor
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.logistics.models import Shipment, ShipmentLine

MODES = {"road": "公路", "rail": "铁路", "sea": "海运", "air": "空运", "pick_up": "客户自提"}
PROMISE = "随货交付服务承诺书；质保期内故障按承诺答复、派员。"


def _rows(shipment: Shipment) -> list[ShipmentLine]:
    return list(shipment.lines.select_related("line__item", "line__unit").order_by("line__position"))


def _named(row: ShipmentLine) -> str:
    return f"{row.line.item.name} {row.line.spec}".strip()


def _packages(rows: Iterable[ShipmentLine]) -> tuple[shapes.Package, ...]:
    return tuple(
        shapes.Package(
            no=row.package or "—", packing="", size="", gross=formats.quantity(row.weight_kg) if row.weight_kg else "",
            content=f"{_named(row)}　{formats.quantity(row.quantity, row.line.unit.name)}",
        )
        for row in rows
    )  # fmt: skip


def _total(rows: list[ShipmentLine]) -> str:
    pieces = "；".join(f"{row.line.item.name} {formats.quantity(row.quantity, row.line.unit.name)}" for row in rows)
    weight = sum((row.weight_kg for row in rows), Decimal(0))
    return f"{pieces}；包装号 {'、'.join(row.package or '—' for row in rows)}" + (f"；毛重 {formats.quantity(weight)} kg" if weight else "")


def packing_list(shipment: Shipment, marks: str, by: Actor) -> bytes:
    order, rows = shipment.order, _rows(shipment)
    paper = shapes.PackingList(
        head=head(order.entity, shipment.number or "", "已装箱", official=True), delivery=shipment.number or "", order=order.key,
        customer=order.customer.name, place=_place(shipment), marks=marks or order.customer_po or order.key, packed=f"{by.name}　{formats.moment(by.at)}",
        packages=_packages(rows), total=_total(rows),
        signatures=(shapes.Signature(role="装箱", name=by.name, at=formats.moment(by.at)), shapes.Signature(role="复核"), shapes.Signature(role="承运人")),
    )  # fmt: skip
    return render("packing_list", cut(paper, by), frozen=by.at)


def delivery_note(shipment: Shipment, by: Actor) -> bytes:
    order, rows = shipment.order, _rows(shipment)
    paper = shapes.Delivery(
        head=head(order.entity, shipment.number or "", "已发货", official=True), consignee=order.customer.name, order=order.key,
        customer_no=order.customer_po, waybill=shipment.tracking, place=_place(shipment), contact=shipment.consignee or order.contact,
        acceptance=_acceptance(shipment), carrier=f"{MODES[shipment.mode]}　{shipment.carrier}".strip(),
        times=f"{formats.moment(shipment.shipped_at)} — {formats.day(shipment.arrives)}",
        lines=tuple(
            shapes.DeliveryLine(
                n=str(row.line.position), item=_named(row), drawing=" / ".join(filter(None, [row.line.drawing, row.line.drawing_revision])),
                unit=row.line.unit.name, qty=formats.quantity(row.quantity), packages=row.package,
            )
            for row in rows
        ),
        total=_total(rows), count="", packages=_packages(rows), copies="",
        signatures=(
            shapes.Signature(role="制单", name=by.name, at=formats.moment(by.at)), shapes.Signature(role="发货（仓库）"),
            shapes.Signature(role="承运人（司机）"), shapes.Signature(role="收货人（签字、盖章）"),
        ),
    )  # fmt: skip
    return render("delivery", cut(paper, by), frozen=by.at)


def hand_over_list(shipment: Shipment, by: Actor) -> bytes:
    order, rows = shipment.order, _rows(shipment)
    paper = shapes.Handover(
        head=head(order.entity, shipment.number or "", "已交接", official=True), order=order.key, customer=order.customer.name,
        acceptance=_acceptance(shipment), delivery=shipment.number or "", place=_place(shipment), time=formats.moment(by.at),
        goods=tuple(
            shapes.Goods(
                n=str(row.line.position), item=_named(row), serial="", unit=row.line.unit.name, accepted=formats.quantity(row.line.accepted),
                due=formats.quantity(row.quantity), handed=formats.quantity(row.quantity),
            )
            for row in rows
        ),
        papers=tuple(
            shapes.HandedPaper(n=str(n), name=one.name, no="", form="纸", due=str(one.copies), handed=str(one.copies) if one.handed else "")
            for n, one in enumerate(shipment.papers_handed.order_by("pk"), 1)
        ),
        promise=PROMISE,
        signatures=(
            shapes.Signature(role="交出（物流部）", name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role="客户接收（签字、盖章）", note=f"接收人 {shipment.consignee}"),
        ),
    )  # fmt: skip
    return render("handover", cut(paper, by), frozen=by.at)


def _place(shipment: Shipment) -> str:
    places = dict.fromkeys(row.line.place or shipment.order.place for row in shipment.lines.select_related("line"))
    return "；".join(places)


def _acceptance(shipment: Shipment) -> str:
    report = shipment.acceptance
    if report is not None:
        return f"{report.key}（已签）" if report.stage == report.Stage.SIGNED else report.key
    return "见订单所附验收报告" if any(row.line.accepted for row in shipment.lines.select_related("line")) else "现场验收或免验收"
