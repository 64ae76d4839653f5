"""Purchase contract, purchase order and a supplier's statement: class S."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.papers.shapes.frame import Contact, Paper, Party, Shape, Signature, Supply, SupplyTerms


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


@dataclass(frozen=True, kw_only=True)
class SupplyRow(Shape):
    date: str
    text: str
    document: str
    qty: str
    price: Supply  # without tax
    plus: Supply
    minus: Supply
    balance: Supply


@dataclass(frozen=True, kw_only=True)
class SupplySum(Shape):
    name: str
    amount: Supply


@dataclass(frozen=True, kw_only=True)
class SupplierStatement(Paper):
    """Statement of account to a supplier, with its return slip."""

    supplier: str
    period: str
    contact: Contact
    reply_by: str
    summary: tuple[SupplySum, ...]
    rows: tuple[SupplyRow, ...]
    note: Supply  # what has been invoiced, what was paid ahead
    sentence: Supply  # what the supplier confirms
    signatures: tuple[Signature, ...]
