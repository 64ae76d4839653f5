"""Papers of the shop floor. None of them has a field for a price."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.papers.shapes.frame import Code, Paper, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class Operation(Shape):
    no: str
    name: str
    key: bool  # ★ first piece inspected before going on
    centre: str
    owner: str
    setup: str  # hours
    run: str  # hours per piece
    span: str  # planned start and finish
    instruction: str = ""  # number and version


@dataclass(frozen=True, kw_only=True)
class Material(Shape):
    code: str
    name: str
    unit: str
    per: str
    total: str
    ready: str
    gap: str  # what is short and when it comes


@dataclass(frozen=True, kw_only=True)
class WorkOrder(Paper):
    order: str
    customer: str
    product: str
    qty: str
    drawing: str  # number and revision
    start: str
    finish: str
    serials: str
    buffer: str
    notes: tuple[str, ...]
    operations: tuple[Operation, ...]
    route_note: str = ""
    materials: tuple[Material, ...]
    material_note: str = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class Step(Shape):
    no: str
    name: str
    centre: str
    qty: str
    code: Code
    key: bool = False
    note: str = ""
    good: str = ""  # what was reported; "" leaves boxes for handwriting
    who: str = ""
    check: str = ""


@dataclass(frozen=True, kw_only=True)
class Traveller(Paper):
    job: str
    order: str
    product: str
    drawing: str
    serial: str  # or lot
    finish: str
    steps: tuple[Step, ...]
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class IssueLine(Shape):
    n: str
    code: str
    name: str
    unit: str
    due: str
    issued: str
    lot: str
    bin: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MaterialIssue(Paper):
    job: str
    order: str
    used_for: str
    warehouse: str
    team: str
    needed: str  # where and when
    lines: tuple[IssueLine, ...]
    rule: str = ""
    signatures: tuple[Signature, ...]
