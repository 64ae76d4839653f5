"""What each kind of order needs: who reviews it, and which stages of the spine it does not have.

A kind skips stages, never records: what it does not need reads "not applicable"."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.actors import Role
from yidan.intake.models import Order

Kind, Stage = Order.Kind, Order.Stage
ALL = (Role.SALES, Role.PRODUCTION, Role.PROCUREMENT, Role.QUALITY)
UNMADE = frozenset({Stage.PLANNED.value, Stage.IN_EXECUTION.value, Stage.INSPECTED.value})


@dataclass(frozen=True)
class Way:
    """`reviewers`: the departments whose opinion the verdict waits for (REV-1: the review's depth)."""

    reviewers: tuple[Role, ...] = ALL
    skips: frozenset[str] = frozenset()


WAYS: dict[str, Way] = {
    Kind.MAKE: Way(),
    Kind.SAMPLE: Way((Role.SALES, Role.PRODUCTION, Role.QUALITY)),  # few pieces: capacity and how they are inspected
    Kind.SPARE: Way((Role.SALES, Role.PROCUREMENT), UNMADE),  # from stock, or bought to be sold as it is
    Kind.SERVICE: Way((Role.SALES, Role.PRODUCTION), UNMADE),  # people, not material
    Kind.CALL_OFF: Way((Role.SALES, Role.PRODUCTION, Role.PROCUREMENT)),  # price and standard were reviewed with the agreement
}


def way(order: Order) -> Way:
    return WAYS[order.kind_of]
