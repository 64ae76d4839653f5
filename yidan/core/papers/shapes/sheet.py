"""The plain sheet for what has no form of its own: plans, minutes, lists. It carries no classes, so no price may go on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yidan.core.papers.shapes.frame import Paper, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class SheetFact(Shape):
    label: str
    value: str
    wide: bool = False  # the whole line
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Column(Shape):
    name: str
    width: str = "auto"  # "auto", "24mm" or "1fr"
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, kw_only=True)
class Section(Shape):
    """A heading, then lines of text, then a table; what is empty is left out."""

    title: str
    note: str = ""
    text: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet(Paper):
    facts: tuple[SheetFact, ...]
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...] = ()
