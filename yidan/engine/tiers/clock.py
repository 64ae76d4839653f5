"""A budget, and who is told how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

Progress = Callable[[int, int], None]
"""Called with the best objective so far and the bound (0 where none is known)."""


@dataclass
class Clock:
    """seconds: wall time. rounds: pieces of search, each of a fixed number of iterations; None: as many as the time allows. progress: told
    of every better value. stop: asked between pieces. workers: threads, 1 or 2.

    Counted in rounds the same seed gives the same schedule everywhere; in seconds it does so only while no limit cuts a search short.
    """

    seconds: float = 60.0
    rounds: int | None = None
    progress: Progress | None = None
    stop: Callable[[], bool] | None = None
    workers: int = 2
    began: float = field(default_factory=lambda: monotonic())
    done: int = 0
    best: int | None = None
    bound: int = 0

    @property
    def left(self) -> float:
        """Seconds left; 0 when rounds are used up or stopping is asked for."""
        if (self.rounds is not None and self.done >= self.rounds) or (self.stop is not None and self.stop()):
            return 0.0
        if self.best is not None and self.best <= self.bound:
            return 0.0
        return 1e9 if self.rounds is not None else max(0.0, self.began + self.seconds - monotonic())

    @staticmethod
    def now() -> float:
        return monotonic()

    def told(self, value: int, bound: int = 0) -> None:
        """A value found, a bound known."""
        better = self.best is None or value < self.best or bound > self.bound
        self.best, self.bound = value if self.best is None else min(value, self.best), max(bound, self.bound)
        if better and self.progress is not None:
            self.progress(self.best, self.bound)
