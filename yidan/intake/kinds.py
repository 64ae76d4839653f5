"""Which stages of the spine a kind of order does not have. A kind skips stages, never records: what it does not need reads "not applicable".

Who reviews it is the company's table of review depths (review/depth.py)."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.intake.models import Order

Kind, Stage = Order.Kind, Order.Stage
UNMADE = frozenset({Stage.PLANNED.value, Stage.IN_EXECUTION.value, Stage.INSPECTED.value})


@dataclass(frozen=True)
class Way:
    skips: frozenset[str] = frozenset()


WAYS: dict[str, Way] = {
    Kind.MAKE: Way(),
    Kind.SAMPLE: Way(),
    Kind.SPARE: Way(UNMADE),  # from stock, or bought to be sold as it is
    Kind.SERVICE: Way(UNMADE),
    Kind.CALL_OFF: Way(),
}


def way(order: Order) -> Way:
    return WAYS[order.kind_of]
