"""The order review and its minutes: what each department saw, said and signed (clause 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from yidan.core.fields import FieldClass
from yidan.core.papers.shapes.frame import Paper, Party, Price, Shape, Signature


@dataclass(frozen=True, kw_only=True)
class ReviewLine(Shape):
    n: str
    item: str
    drawing: str
    qty: str
    due: str
    price: Price
    amount: Price


@dataclass(frozen=True, kw_only=True)
class Option(Shape):
    """One way to a date: what it costs and who gets late by it."""

    name: str
    promise: str
    against: str  # days late or early against the request
    extra: str  # yuan spent on top, as planning estimates it
    margin: str  # kept / broken: a word, no figure
    who_late: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Evidence(Shape):
    """One clause's figures. `public` are the words for readers who may not see figures of `field_class`."""

    clause: str
    item: str
    figure: tuple[str, ...]
    verdict: str
    bad: bool = False
    field_class: FieldClass | Literal[""] = ""
    public: tuple[str, ...] = ()
    public_verdict: str = ""
    hidden: bool = False  # figures were taken out: the paper says so

    def in_words(self) -> Evidence:
        """For readers without the class: the public words in place of the figures."""
        return replace(self, figure=self.public, verdict=self.public_verdict, hidden=True)


@dataclass(frozen=True, kw_only=True)
class Condition(Shape):
    kind: str  # condition, issue, proposal
    what: str
    who: str
    due: str


@dataclass(frozen=True, kw_only=True)
class Signed(Shape):
    name: str
    at: str
    hash: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DepartmentOpinion(Shape):
    name: str
    evidence: tuple[Evidence, ...]
    opinion: Literal["", "agree", "conditional", "object"] = ""
    text: str = ""  # every reader sees it: figures of a class belong in the evidence
    conditions: tuple[Condition, ...] = ()
    signed: Signed | None = None
    head: Signed | None = None
    due: str = ""  # who must still sign, until when


@dataclass(frozen=True, kw_only=True)
class Point(Shape):
    kind: str
    origin: str
    what: str
    who: str
    due: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Talk(Shape):
    at: str
    ours: str
    theirs: str
    again: str  # the departments whose opinion the change voids


@dataclass(frozen=True, kw_only=True)
class Review(Paper):
    order: str
    revision: str
    customer: str
    customer_no: str
    round: str
    depth: str
    requested: str
    promise: str
    amount: Price
    place: str
    payment: Price
    requirements: tuple[str, ...]
    lines: tuple[ReviewLine, ...]
    promise_basis: str  # plan version and moment of the simulation
    promise_why: str
    options: tuple[Option, ...]
    departments: tuple[DepartmentOpinion, ...]
    points: tuple[Point, ...]
    talks: tuple[Talk, ...]
    way: Literal["", "circulated", "meeting"] = ""
    way_text: str = ""
    minutes: tuple[str, ...] = ()  # said at the meeting, who was there
    verdict: Literal["", "pass", "conditional", "amend", "abandon"] = ""
    verdict_note: str = ""
    promised: str = ""
    condition: str = ""
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeConsequence(Shape):
    what: str
    way: str  # stopped, kept, scrapped, sent back, charged
    due: str


@dataclass(frozen=True, kw_only=True)
class ChangeNotice(Paper):
    """A change or the cancellation of a running order, as put to the customer."""

    order: str
    customer: str
    customer_no: str
    kind: Literal["change", "cancel"]
    revision: str
    asked: str
    asked_at: str
    consequences: tuple[ChangeConsequence, ...]
    terms: str
    charge: Price  # with its currency
    before: str  # the date promised so far
    day: str  # the new one
    buyer: Party
    maker: Party
