"""Searches side by side, one a thread: the kernels run without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

import numpy as np

from yidan.engine.flat import Ints
from yidan.engine.tiers.clock import Clock

T = TypeVar("T")
POLL = 0.05


def side_by_side(clock: Clock, seconds: float, work: Callable[[int, Ints, Ints], T]) -> list[T]:
    """What `work(number, halt, best)` gives in each of the clock's threads.

    halt: one number, set when the time is up or stopping is asked for; work looks at it and ends soon. best: one number that work lowers
    to its best value, read for the progress. With a budget in rounds only `stop` halts.
    """
    halt, bests = np.zeros(1, np.int32), [np.full(1, 2**31 - 1, np.int32) for _ in range(clock.workers)]
    until = clock.now() + seconds
    with ThreadPoolExecutor(clock.workers) as pool:
        runs = [pool.submit(work, number, halt, bests[number]) for number in range(clock.workers)]
        while wait(runs, POLL).not_done:
            found = min(int(best[0]) for best in bests)
            if found < 2**31 - 1:
                clock.told(found)
            if clock.left == 0 or (clock.rounds is None and clock.now() >= until):
                halt[0] = 1
        return [run.result() for run in runs]
