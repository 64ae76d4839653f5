"""Papers for the customer that carry prices: quotation, contract, order confirmation, oral order, invoice, settlement, statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yidan.core.papers.shapes.frame import Code, Contact, Paper, Party, Price, PricedNotes, PricedTerms, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class SaleLine(Shape):
    n: str
    item: str  # name, specification, model
    unit: str
    qty: str
    price: Price  # with tax
    amount: Price
    due: str = ""
    drawing: str = ""
    our_no: str = ""
    their_no: str = ""


@dataclass(frozen=True, kw_only=True)
class Quotation(Paper):
    customer: str
    contact: Contact
    enquiry: str
    valid_until: str
    deliver_to: str
    lead: str  # the lead time or date that is promised
    payment: str
    lines: tuple[SaleLine, ...]
    total: Price
    capital: Price  # "" when the currency has no capitals
    tax: Price
    tax_note: str  # currency, tax rate, unit
    requirements: tuple[str, ...] = ()
    terms: PricedTerms = ()
    seller: Party
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SalesContract(Paper):
    """Also the order confirmation."""

    order: str
    buyer: Party
    seller: Party
    customer_no: str
    signed_at: str  # place and date
    deliver_to: str
    due: str
    lines: tuple[SaleLine, ...]
    total: Price
    capital: Price
    tax: Price
    tax_note: str
    requirements: tuple[str, ...] = ()
    terms: PricedTerms = ()


@dataclass(frozen=True, kw_only=True)
class AgreedLine(Shape):
    n: str
    item: str
    unit: str
    qty: str  # that may be called off in all
    price: Price
    amount: Price
    drawing: str = ""
    our_no: str = ""


@dataclass(frozen=True, kw_only=True)
class BlanketAgreement(Paper):
    """Prices and quantities for a time, called off by orders."""

    agreement: str
    buyer: Party
    seller: Party
    customer_no: str
    valid_from: str
    valid_until: str
    lines: tuple[AgreedLine, ...]
    total: Price
    capital: Price
    tax: Price
    tax_note: str
    terms: PricedTerms


@dataclass(frozen=True, kw_only=True)
class OralOrder(Paper):
    """What was said, written down at once, for the customer to sign (2.2b)."""

    order: str
    customer: str
    said_by: str
    said_at: str
    means: str  # telephone, visit, fair
    heard_by: str
    written_at: str
    contact: Contact
    deliver_to: str
    due: str
    payment: str
    words: Price  # what was said, as near to the words as may be
    lines: tuple[SaleLine, ...]
    total: Price
    capital: Price
    tax_note: str
    requirements: tuple[str, ...] = ()
    buyer: Party
    seller: Party
    tax: Price = ""
    link: Code | None = None  # the private link to sign by, where the paper is printed from it


@dataclass(frozen=True, kw_only=True)
class SettlementRow(Shape):
    n: str
    item: str
    amount: Price
    basis: Price  # where the sum comes from; a penalty's formula
    result: bool = False


@dataclass(frozen=True, kw_only=True)
class Instalment(Shape):
    n: str
    condition: str
    share: str
    due_amount: Price
    due: str
    received: Price
    note: Price  # receipt, date


@dataclass(frozen=True, kw_only=True)
class InvoiceRow(Shape):
    no: str
    kind: str
    rate: str
    amount: Price
    date: str
    received: str  # when the customer acknowledged it


@dataclass(frozen=True, kw_only=True)
class Settlement(Paper):
    order: str
    customer: str
    contract: str
    product: str
    dates: str  # promised / actual
    payment: str
    unit_note: str
    rows: tuple[SettlementRow, ...]
    balance: Price
    capital: Price
    instalments: tuple[Instalment, ...]
    invoices: tuple[InvoiceRow, ...]
    notes: PricedNotes = ()
    signatures: tuple[Signature, ...]
    answer: Literal["", "agreed", "disputed"] = ""
    answered: str = ""  # by whom, means, when


@dataclass(frozen=True, kw_only=True)
class InvoiceLine(Shape):
    n: str
    item: str
    unit: str
    qty: str
    price: Price
    amount: Price  # without tax
    rate: str
    tax: Price


@dataclass(frozen=True, kw_only=True)
class Invoice(Paper):
    """The notice to invoice and its line in the register; not the fiscal invoice itself (FIL-2 keeps that as received)."""

    order: str
    contract: str
    kind: str
    number: str  # of the fiscal invoice, "" until issued
    issued: str
    sent: str
    received: str
    customer: str
    tax_no: str
    address: Contact
    bank: Contact
    cause: Price  # the milestone or delivery that makes it due
    lines: tuple[InvoiceLine, ...]
    net: Price
    tax: Price
    total: Price
    capital: Price
    reverses: str = ""  # the invoice this red one takes back
    remark: Price = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class StatementRow(Shape):
    date: str
    document: str
    text: str
    plus: Price = ""
    minus: Price = ""
    invoiced: Price = ""
    balance: Price = ""
    result: bool = False


@dataclass(frozen=True, kw_only=True)
class AgeBand(Shape):
    name: str
    amount: Price
    share: Price


@dataclass(frozen=True, kw_only=True)
class Statement(Paper):
    """Statement of account with return slip."""

    customer: str
    period: str
    contact: Contact
    reply_by: str
    summary: tuple[AgeBand, ...]  # opening, + deliveries, - receipts ... = closing; share unused
    rows: tuple[StatementRow, ...]
    ageing: tuple[AgeBand, ...]
    ageing_note: str
    notes: PricedNotes = ()
    sentence: Price  # what the customer confirms, with the capitals
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class ReminderLine(Shape):
    order: str  # ours, and the customer's number
    payment: str
    due: str
    days: str  # late
    amount: Price
    open: Price


@dataclass(frozen=True, kw_only=True)
class Reminder(Paper):
    """A letter about payments overdue, at its level; to which account, until when."""

    customer: str
    contact: Contact
    level: str
    pay_by: str
    account: Contact
    text: tuple[str, ...]
    lines: tuple[ReminderLine, ...]
    total: Price
    capital: Price = ""
    signatures: tuple[Signature, ...]
