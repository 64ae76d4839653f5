"""One look at an order by one person at one moment: what is dear to find is found once, whoever asks for it (evidence, demand)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.planning.queries import material
from yidan.planning.queries.material import Availability


@dataclass(frozen=True)
class Look:
    order: Order
    by: Actor

    @cached_property
    def material(self) -> Availability:
        """Down the product structure: what is there, what is short."""
        return material(self.order, now=self.by.at)
