"""Opinions of the four departments and their evidence, what stands on a desk, and a change walked to a stage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace

from tests.cast import AT
from tests.factories import an_order, put
from tests.planning.builders import works
from tests.purchasing.builders import a_supplier
from yidan.core.signatures import content_hash, link_of
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import evidence, rules
from yidan.review.look import Look
from yidan.review.models import Change
from yidan.review.queries import todo

WHO = {"sales": "shen", "production": "wang", "procurement": "zhao", "quality": "chen"}


def verbs(by) -> list[str]:
    return [str(one.verb) for one in todo(by)]


def opine(order: Order, cast: SimpleNamespace, department: str, verdict: str = "agree", **more) -> None:
    review.opine(order, verdict=verdict, text="可行", revision=order.revision, by=getattr(cast, WHO[department]), **more)


def fact(order: Order, department: str, clause: str, cast: SimpleNamespace) -> dict:
    by = getattr(cast, WHO[department])
    seen = evidence.of(Look(order, by), rules.Role(department))
    return next(row for row in evidence.told(seen) if row["clause"] == clause)


def pass_review(order: Order, cast: SimpleNamespace) -> Order:
    review.approve(order, promised=order.requested, revision=order.revision, by=cast.lin)
    return order


def a_change(cast: SimpleNamespace, order: Order, kind: str = "change", stopped: bool = False) -> Change:
    change = Change(
        order=order, kind=kind, what="二期推迟，减 1 台", asked_at=AT, contact="顾建平", owner=cast.users["li"], stopped=stopped
    )
    review.propose_change(change, by=cast.li)
    return change


def assessed(change: Change, cast: SimpleNamespace) -> Change:
    people = {
        "sales": cast.lin,
        "production": cast.wang,
        "procurement": cast.zhao,
        "quality": cast.chen,
        "finance": cast.zhou,
        "logistics": cast.qian,
    }
    for name in change.touched:
        review.assess_change(change, text="可以", by=people[name])
    return change


def agreed(change: Change, cast: SimpleNamespace) -> Change:
    token = review.offer_change(change, terms="机架留用，补 6,500", charge=D(6500), day=date(2026, 8, 20), holder="顾建平", by=cast.li)
    link = link_of(token, AT)
    review.agree_change(change, signer="顾建平", content=content_hash(rules.shown(change)), revision=change.revision, by=link.actor(AT))
    return change


def short_of_servos(cast: SimpleNamespace) -> Order:
    shop = works(cast)
    put(type(a_supplier()), "GY-0042", name="苏州科瓦电机有限公司")
    return an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))])
