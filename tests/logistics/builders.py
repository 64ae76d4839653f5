"""Builders of logistics: a shipment walked to a stage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from tests.acceptance.builders import pieces
from yidan.acceptance.pieces import Piece
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.commands import HandedInput, PackInput
from yidan.logistics.models import Shipment


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
    return one
