"""Delivery note, packing list, hand-over list, label. None of them has a field for a price."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.papers.shapes.frame import Code, Company, Contact, Lang, Paper, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class DeliveryLine(Shape):
    n: str
    item: str
    drawing: str
    unit: str
    qty: str
    packages: str
    note: str = ""  # serials, remarks


@dataclass(frozen=True, kw_only=True)
class Package(Shape):
    no: str
    packing: str
    size: str  # mm
    gross: str  # kg
    content: str
    net: str = ""


@dataclass(frozen=True, kw_only=True)
class Delivery(Paper):
    consignee: str
    order: str
    customer_no: str
    waybill: str
    place: str
    contact: Contact
    acceptance: str
    carrier: str
    times: str  # dispatch and expected arrival
    lines: tuple[DeliveryLine, ...]
    total: str  # pieces, packages, gross weight, volume: in words
    count: str  # packages, for the consignee to compare
    packages: tuple[Package, ...] = ()
    copies: str = ""  # the carbon copies of a dot matrix note
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class PackingList(Paper):
    delivery: str
    order: str
    customer: str
    place: str
    marks: str  # shipping marks
    packed: str  # by whom, when
    packages: tuple[Package, ...]
    total: str
    notes: tuple[str, ...] = ()
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class Goods(Shape):
    n: str
    item: str
    serial: str
    unit: str
    accepted: str
    due: str
    handed: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class HandedPaper(Shape):
    n: str
    name: str
    no: str
    form: str  # paper, PDF, stick
    due: str
    handed: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Handover(Paper):
    order: str
    customer: str
    acceptance: str
    delivery: str
    place: str
    time: str
    goods: tuple[Goods, ...]
    papers: tuple[HandedPaper, ...]
    promise: str  # the service commitment
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class Fact(Shape):
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Label(Shape):
    """60 x 40 mm, for lots and boxes. It has no frame: the number in plain text and the code are all there is room for."""

    company: Company
    lang: Lang = "zh"
    kind: str  # 物料标签
    badge: str  # 收货, 3 / 11 箱
    title: str
    subtitle: str
    facts: tuple[Fact, ...]  # five at most
    no: str
    code: Code
    stamp: bool = False  # room for the inspection stamp


@dataclass(frozen=True, kw_only=True)
class Labels(Shape):
    """A roll of labels, one a page."""

    company: Company
    lang: Lang = "zh"
    no: str
    labels: tuple[Label, ...]
