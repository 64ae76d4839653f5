"""How a kernel is compiled: once, kept on disk beside its source, running without the interpreter's lock so that two run at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

P = ParamSpec("P")
R = TypeVar("R")

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code; the types it is read with stay its own."""
    fast: Callable[P, R] = njit(cache=True, nogil=True, boundscheck=False)(function)
    return fast
