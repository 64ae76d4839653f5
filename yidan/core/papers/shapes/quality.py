"""Inspection, nonconformity, acceptance. None of them has a field for a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yidan.core.papers.shapes.frame import Paper, Party, Shape, Signature

Conclusion = Literal["", "pass", "fail", "rework", "concession", "return", "scrap"]  # fail: nothing is decided about it yet
Disposition = Literal["rework", "repair", "concession", "deviation", "sort", "downgrade", "scrap", "return"]


@dataclass(frozen=True, kw_only=True)
class Characteristic(Shape):
    n: str
    category: str  # appearance, dimension, performance, function, safety
    item: str
    standard: str
    gauge: str  # and until when it is calibrated
    values: str
    verdict: str
    inspector: str
    key: bool = False


@dataclass(frozen=True, kw_only=True)
class Inspection(Paper):
    """Incoming, in-process, final and outgoing inspection."""

    source: str  # work order, or purchase order and receipt
    order: str  # sales order, or supplier
    product: str
    drawing: str
    serial: str  # or lot
    qty: str  # and sample
    plan: str
    time: str
    environment: str
    lines: tuple[Characteristic, ...]
    stats: str
    defects: str
    conclusion: Conclusion
    note: str = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class Measured(Shape):
    serial: str
    spot: str
    standard: str
    measured: str = ""
    over: str = ""
    verdict: str = ""
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class BoardOpinion(Shape):
    department: str
    opinion: str
    basis: str
    signed: str


@dataclass(frozen=True, kw_only=True)
class Nonconformity(Paper):
    source: str
    order: str
    found: str
    product: str
    qty: str
    serials: str
    grade: str  # critical, major, minor
    place: str
    description: str
    points: tuple[Measured, ...]
    cause: str
    dispositions: tuple[Disposition, ...]
    disposition_text: str
    consent: str = ""  # the customer's, for a concession: document, quantity, serials (6.1d)
    opinions: tuple[BoardOpinion, ...]
    rechecks: tuple[Measured, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class AcceptanceItem(Shape):
    n: str
    category: str
    item: str
    standard: str
    result: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Objection(Shape):
    n: str
    problem: str
    handling: str
    who: str
    due: str
    confirmed: str


@dataclass(frozen=True, kw_only=True)
class Acceptance(Paper):
    order: str
    customer: str
    product: str  # with quantity and serials
    way: str  # at works, on site
    time_place: str
    basis: tuple[str, ...]
    items: tuple[AcceptanceItem, ...]
    objections: tuple[Objection, ...]
    conclusion: Literal["", "pass", "after_fix", "fail"]
    text: str
    buyer: Party
    maker: Party
