"""Papers of the archive: volume catalogue, transfer list, event list, request for access. Titles only, no prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yidan.core.papers.shapes.frame import Paper, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class Item(Shape):
    no: str
    title: str
    document_no: str
    author: str
    date: str  # full
    pages: str
    format: str
    hash: str  # first eight digits
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Check(Shape):
    """One of the four properties: authenticity, completeness, usability, security."""

    nature: str
    content: str
    passed: str  # 24 / 24
    result: str


@dataclass(frozen=True, kw_only=True)
class Volume(Paper):
    code: str  # 档号
    keep: str
    title: str
    secrecy: str
    extent: str  # items and pages
    span: str
    unit: str  # who compiled it
    items: tuple[Item, ...]
    checks: tuple[Check, ...] = ()
    check_note: str = ""
    statement: str = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class TransferLine(Shape):
    n: str
    code: str
    title: str
    span: str
    items: str
    pages: str
    bytes: str
    keep: str
    hash: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Transfer(Paper):
    giver: str
    taker: str
    time: str
    way: str  # online, medium
    extent: str  # volumes, items, pages, bytes
    lines: tuple[TransferLine, ...]
    checks: tuple[Check, ...] = ()
    check_note: str = ""
    statement: str = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class EventLine(Shape):
    n: str
    at: str
    clause: str
    verb: str
    document: str
    actor: str
    role: str
    text: str  # stage, quantity, reason: events hold no price
    hash: str


@dataclass(frozen=True, kw_only=True)
class EventList(Paper):
    order: str
    customer: str
    span: str
    count: str
    chain_head: str  # the whole hash of the last event
    lines: tuple[EventLine, ...]
    statement: str = ""
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccessItem(Shape):
    content: str
    given: str = ""
    returned: str = ""
    pages: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AccessRequest(Paper):
    applicant: str
    department: str
    time: str
    contact: str
    reason: str
    volume: str
    contents: tuple[str, ...]
    way: Literal["", "consult", "borrow", "copy"]
    period: str
    classes: str  # whether what is asked for holds prices
    approval: str
    archive: str
    uses: tuple[AccessItem, ...]
    rule: str = ""
    signatures: tuple[Signature, ...]
