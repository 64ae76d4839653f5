"""How a kernel is compiled: once, kept on disk beside its source, running without the interpreter's lock so that two run at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from numba import config, njit
from numpy.typing import NDArray

P = ParamSpec("P")
R = TypeVar("R")

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

HERE = Path(__file__).parent


def kept_in() -> str:
    """Where machine code is kept: a folder per state of all kernels together. numba looks at the file of the function alone, and would go
    on using a kernel whose callee in another file has changed."""
    state = sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).hexdigest()[:12]
    beside = HERE / "__pycache__"
    base = beside if os.access(beside if beside.exists() else HERE, os.W_OK) else Path.home() / ".cache" / "yidan"
    return str(base / f"kernels-{state}")


if "NUMBA_CACHE_DIR" not in os.environ:
    setattr(config, "CACHE_DIR", kept_in())  # noqa: B010 (numba's settings are made at run time)


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code; the types it is read with stay its own."""
    fast: Callable[P, R] = njit(cache=True, nogil=True, boundscheck=False)(function)
    return fast


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The same for small functions called inside loops: copied into their callers, because handing over a graph of a dozen arrays costs
    more than what they do."""
    fast: Callable[P, R] = njit(cache=True, nogil=True, boundscheck=False, forceinline=True)(function)
    return fast
