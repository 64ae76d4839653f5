"""Production: capacity (3.2d), material (3.2e), start, finish and earliest promise (3.2f)."""

from __future__ import annotations

from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.review.evidence.fact import Fact


def facts(order: Order, by: Actor) -> list[Fact]:
    return []
