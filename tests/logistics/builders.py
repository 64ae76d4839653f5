"""Builders of logistics: a shipment walked to a stage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.builders import pieces
from tests.factories import put
from yidan.acceptance.pieces import Piece
from yidan.catalog.models import Place
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Return, Shipment


def all_papers(one: Shipment) -> list[HandedInput]:
    return [HandedInput(row.name, 1) for row in one.papers_handed.order_by("pk")]


def packed(one: Shipment) -> list[PackInput]:
    return [
        PackInput(row.line.position, f"{n} / {one.lines.count()}", D(120))
        for n, row in enumerate(one.lines.select_related("line").order_by("pk"), 1)
    ]


def a_shipment(cast: SimpleNamespace, order: Order, stage: str = "planned", lines: list[Piece] | None = None, **values: Any) -> Shipment:
    usual = {
        "order": order,
        "mode": "road",
        "route": "苏州 — 宁波",
        "handling": "叉车",
        "leaves": date(2026, 7, 28),
        "arrives": date(2026, 7, 29),
    }
    one = Shipment(**usual | values)
    logistics.plan_shipment(one, lines=lines or pieces(order), by=cast.qian)
    if stage == "planned":
        return one
    logistics.book(
        one, carrier="粤运物流", freight=D(1800), tracking="YY26112400718", insurance="按货值投保", storage="无需中转仓储", by=cast.qian
    )
    if stage == "booked":
        return one
    logistics.pack(one, packages=packed(one), by=cast.qian)
    if stage == "packed":
        return one
    logistics.ship(one, by=cast.qian)
    if stage == "handed_over":
        logistics.hand_over(one, receiver="仓库 梁志远", papers_handed=all_papers(one), by=cast.qian)
        logistics.bill_freight(one, number=f"YF-{one.number}", issued_on=date(2026, 6, 1), amount=D(1800), by=cast.qian)
    return one


def a_scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", b"%PDF-1.4 signed and stamped", "application/pdf")


def places() -> tuple[Place, Place]:
    """Quarantine, and where fit pieces lie."""
    return put(Place, "Q-01", name="待检区", quarantine=True), put(Place, "A-01", name="主仓 A-01")


def a_return(
    cast: SimpleNamespace,
    order: Order,
    stage: str = "announced",
    lines: list[Piece] | None = None,
    fit: list[Piece] | None = None,
    findings: str = "外壳磕碰，功能正常",
    **values: Any,
) -> Return:
    """Of delivered pieces, by default one of line 1 that turns out fit; walked by logistics, quality and sales."""
    lines = lines or [Piece(1, D(1))]
    one = Return(**{"order": order, "cause": "到货发现外壳磕碰", "wish": "credit"} | values)
    logistics.announce_return(one, lines=lines, by=cast.feng)
    if stage == "announced":
        return one
    quarantine, good = places()
    logistics.receive_return(one, place=quarantine, counted=lines, by=cast.qian)
    if stage == "received":
        return one
    logistics.inspect_return(one, findings=findings, fit=lines if fit is None else fit, place=good, by=cast.chen)
    if stage == "credited":
        logistics.credit_return(one, decision="按到货价冲红", by=cast.lin)
    if stage == "replaced":
        logistics.replace_return(one, decision="换货再发", by=cast.li)
    return one
