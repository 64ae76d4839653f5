"""Random numbers of our own (xorshift), so that a seed gives the same numbers on every machine and in every thread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yidan.engine.kernels.compiled import inlined

State = NDArray[np.uint64]
"""One word, never zero."""


def seeded(*seeds: int) -> State:
    """A state for these numbers together."""
    return np.array([np.random.SeedSequence(seeds).generate_state(1, np.uint64)[0] | np.uint64(1)], np.uint64)


@inlined
def draw(state: State) -> float:
    """Evenly in [0, 1)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * 1.1102230246251565e-16


@inlined
def below(state: State, count: int) -> int:
    """Evenly in 0..count - 1."""
    return int(draw(state) * count)
