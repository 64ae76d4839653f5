"""Purchase contract and purchase order: class S."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.papers.shapes.frame import Paper, Party, Shape, Supply, SupplyTerms


@dataclass(frozen=True, kw_only=True)
class PurchaseLine(Shape):
    n: str
    item: str  # name, specification, quality standard
    our_no: str
    unit: str
    qty: str
    price: Supply  # with tax
    amount: Supply
    due: str
    was_due: str = ""  # the former date, when it was moved


@dataclass(frozen=True, kw_only=True)
class Purchase(Paper):
    revision: str
    purpose: str  # the orders and work orders it is for, or stock
    buyer: Party
    seller: Party
    deliver_to: str
    lines: tuple[PurchaseLine, ...]
    total: Supply
    capital: Supply
    tax: Supply
    tax_note: str
    terms: SupplyTerms = ()
