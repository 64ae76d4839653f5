"""Builders of acceptance: an order whose pieces are made, an acceptance walked to a stage."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from tests.cast import AT
from tests.factories import an_item, an_order, days
from yidan.acceptance import commands as acceptance
from yidan.acceptance import rules
from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import Piece
from yidan.core import openings, signatures
from yidan.core.actors import Actor
from yidan.core.signatures import Signature, link_of
from yidan.intake.lines import LineInput
from yidan.intake.models import Line, Order


def make(order: Order, quantity: D | None = None) -> None:
    """The counters as production and quality leave them. Stands in for their walk, within the database's constraints."""
    with transaction.atomic(), openings.opened():
        for line in Line.objects.filter(order=order, kind=Line.Kind.GOODS):
            n = quantity or line.ordered
            line.released = line.produced = line.passed = line.passed + n
            line.save()


def lines_of(*modes: str, quantity: D = D(10), price: D = D(113)) -> list[LineInput]:
    return [LineInput(an_item(f"AS-{300 + i}"), quantity, price, acceptance=mode) for i, mode in enumerate(modes)]


def a_made_order(cast: SimpleNamespace, *modes: str, **values: Any) -> Order:
    order = an_order(cast, "approved", lines=lines_of(*(modes or ("works",))), **values)
    make(order)
    return order


def pieces(order: Order, quantity: D | None = None) -> list[Piece]:
    return [Piece(line.position, quantity or line.ordered) for line in Line.objects.filter(order=order).order_by("position")]


def an_acceptance(
    cast: SimpleNamespace, order: Order, stage: str = "appointed", lines: list[Piece] | None = None, **values: Any
) -> Acceptance:
    usual = {"order": order, "mode": "works", "at": AT + days(9), "place": "总装 B 区", "way": "按技术协议逐项试验", "attendees": "梁志远"}
    one = Acceptance(**usual | values)
    acceptance.appoint(one, lines=lines or pieces(order), by=cast.li)
    if stage == "appointed":
        return one
    acceptance.agree(one, note="电话确认", by=cast.li)
    if stage == "agreed":
        return one
    acceptance.report(one, explained="演示节拍与急停，说明保养周期", findings="全部合格", by=cast.li)
    if stage == "signed":
        acceptance.record_signature(one, signer="梁志远", revision=one.revision, by=cast.li)
    return one


def by_link(document: Any, token: str) -> Actor:
    link = link_of(token, AT)
    assert link is not None
    return link.actor(AT)


def customer_signs(cast: SimpleNamespace, one: Acceptance) -> Signature:
    token = acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    content = signatures.content_hash(rules.shown(one))
    acceptance.sign(one, signer="梁志远", content=content, revision=one.revision, by=by_link(one, token))
    return Signature.objects.latest("pk")


def put_right(cast: SimpleNamespace, one: Acceptance, outcome: str = "已换加长卡扣 12 只") -> None:
    """What was objected to, by production as sales asked it to."""
    acceptance.handle(one, action="换加长卡扣", owner=cast.users["wang"], due=(AT + days(2)).date(), by=cast.li)
    acceptance.put_right(one, outcome=outcome, by=cast.wang)
