"""Papers about money that stay in the house: the refund slip, the cost sheet."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.papers.shapes.frame import Contact, Margin, Paper, Price, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class RefundRow(Shape):
    n: str
    item: str
    amount: Price
    basis: str


@dataclass(frozen=True, kw_only=True)
class Refund(Paper):
    """Why, how much, to which account; asked for, approved and paid by three people."""

    order: str
    customer: str
    reason: str
    account: Contact
    paid: str  # day and bank reference
    rows: tuple[RefundRow, ...]  # how the sum comes about
    total: Price
    capital: Price = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class CostLine(Shape):
    kind: str
    estimate: Margin
    actual: Margin
    committed: Margin
    over: Margin


@dataclass(frozen=True, kw_only=True)
class CostSheet(Paper):
    """Estimate against actual as finance found it, and what is left of the net price."""

    order: str
    customer: str
    product: str
    lines: tuple[CostLine, ...]
    net: Margin
    estimated: Margin  # margin by estimate, with its share
    likely: Margin  # margin as it stands
    note: Margin
    signatures: tuple[Signature, ...]
