"""What the worker found: a plan in rows, ready to be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Time:
    """An operation's slot; without a centre it is where the operation is."""

    operation: int
    start: datetime
    finish: datetime
    centre: int | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """When an order's last operation ends; days of buffer left before the date (negative: eaten) and days late; why, for those that are."""

    order: int
    finish: datetime
    buffer_days: int
    late_days: int
    reasons: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Full:
    """A work centre in its fullest week: hours planned of the hours open."""

    centre: int
    week: date
    capacity: float
    used: float


class Found:
    """No dataclass: its event says how much was found, not each of thousands of slots."""

    def __init__(
        self,
        inputs: str,
        parts: Mapping[str, str],
        slots: Sequence[Time],
        forecasts: Sequence[Outlook],
        unplanned: int = 0,
        full: Sequence[Full] = (),
        whole: int = 0,
        variants: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.inputs, self.parts, self.slots, self.forecasts, self.unplanned = inputs, parts, slots, forecasts, unplanned
        self.full, self.whole, self.variants = full, whole, list(variants)

    @property
    def late(self) -> int:
        return sum(1 for f in self.forecasts if f.late_days > 0)

    @property
    def weighted(self) -> int:
        return sum(f.late_days for f in self.forecasts)

    def __str__(self) -> str:
        return f"{len(self.slots)} operations of {len(self.forecasts)} orders, {self.late} late, inputs {self.inputs[:12]}"
