"""What every paper carries, and the pieces that several papers share. All values are finished words; nothing is added up later.

A field of a class (P price, S supplier terms, D contact) may be None: the paper then says that it is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict

from yidan.core.fields import FieldClass

Lang = Literal["zh", "en"]
Price = Annotated[str | None, FieldClass.P]
Supply = Annotated[str | None, FieldClass.S]
Margin = Annotated[str | None, FieldClass.M]
Contact = Annotated[str | None, FieldClass.D]
PricedNotes = Annotated[tuple[str, ...] | None, FieldClass.P]  # free text about money: hidden as a whole


@dataclass(frozen=True, kw_only=True)
class Shape:
    """No field but those named: a form without prices has no place for one."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Company(Shape):
    mark: str  # one character in the box of the header: 衡
    name: str
    entity: str  # the legal entity, as registered
    host: str  # hc.example: codes and the foot name it


@dataclass(frozen=True, kw_only=True)
class Head(Shape):
    company: Company
    no: str  # "" for a draft, which has no number and no code
    status: str
    official: bool  # False: 非正式 stands white on black before the status
    lang: Lang = "zh"
    printed: str = ""  # who, department and when; "" is the archive copy, which says 固化 and its frozen moment
    copy: str = ""  # 第二联 客户
    withheld: tuple[FieldClass, ...] = ()  # set by cut()
    title: str = ""  # these four: the form's own when empty
    form_no: str = ""
    version: str = ""
    foot: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper(Shape):
    head: Head


@dataclass(frozen=True, kw_only=True)
class Code(Shape):
    """A QR code; `code()` makes it."""

    text: str
    rows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signature(Shape):
    """One box. Signed: name, time, hash. Unsigned: room for pen and stamp, and in `note` who is due until when."""

    role: str
    name: str = ""
    at: str = ""
    hash: str = ""
    instead_of: str = ""  # the person signed for by delegation
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Party(Shape):
    """One side of a contract or report, with its own column to sign in."""

    role: str
    name: str
    lines: tuple[str, ...] = ()  # address, tax number, bank, representative
    signed: str = ""
    proof: str = ""  # means, time and hash of the signature
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class Term(Shape):
    title: str
    text: str


PricedTerms = Annotated[tuple[Term, ...] | None, FieldClass.P]
SupplyTerms = Annotated[tuple[Term, ...] | None, FieldClass.S]
