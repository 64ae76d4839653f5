"""Procurement, from the demand that production states: suppliers (3.2g), their stock (3.2h), cost (3.2i)."""

from __future__ import annotations

from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.review.evidence.fact import Fact


def facts(order: Order, by: Actor) -> list[Fact]:
    return []
