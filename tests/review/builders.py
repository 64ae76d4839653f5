"""Opinions of the four departments, the evidence before them, and what stands on a desk."""

from __future__ import annotations

from types import SimpleNamespace

from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import evidence, rules
from yidan.review.queries import todo

WHO = {"sales": "shen", "production": "wang", "procurement": "zhao", "quality": "chen"}


def verbs(by) -> list[str]:
    return [str(one.verb) for one in todo(by)]


def opine(order: Order, cast: SimpleNamespace, department: str, verdict: str = "agree", **more) -> None:
    review.opine(order, verdict=verdict, text="可行", revision=order.revision, by=getattr(cast, WHO[department]), **more)


def fact(order: Order, department: str, clause: str, cast: SimpleNamespace) -> dict:
    by = getattr(cast, WHO[department])
    seen = evidence.of(order, rules.Role(department), by)
    return next(row for row in evidence.told(seen) if row["clause"] == clause)


def pass_review(order: Order, cast: SimpleNamespace) -> Order:
    review.approve(order, promised=order.requested, revision=order.revision, by=cast.lin)
    return order
