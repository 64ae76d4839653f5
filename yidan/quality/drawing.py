"""How values stand against their limits, as numbers a template can draw: one dot a piece, a red diamond out of limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yidan.core.formats import trimmed
from yidan.quality import serials
from yidan.quality.measuring import limits_text, newest
from yidan.quality.models import Characteristic, Inspection, Measurement

WIDTH = 320
EDGE = 60  # beyond each limit


@dataclass(frozen=True)
class Dot:
    x: int
    piece: int
    value: str
    fits: bool
    newest: bool = False
    name: str = ""  # the end of its serial number, else its place in the inspection

    @property
    def diamond(self) -> str:
        return f"{self.x},6 {self.x + 8},14 {self.x},22 {self.x - 8},14"


@dataclass(frozen=True)
class Bar:
    """`low`, `high`: where the limits stand, None where there is none."""

    low: int | None
    high: int | None
    low_text: str
    high_text: str
    dots: Sequence[Dot]
    width: int = WIDTH

    @property
    def left(self) -> int:
        return self.low or 0

    @property
    def span(self) -> int:
        return (WIDTH if self.high is None else self.high) - self.left

    @property
    def beyond(self) -> int:
        """Width of the red field above the upper limit."""
        return WIDTH - self.high if self.high is not None else 0


@dataclass(frozen=True)
class Row:
    """A characteristic with what was found; `fitting` of `found` pieces."""

    characteristic: Characteristic
    limits: str
    bar: Bar | None
    found: int
    fitting: int
    wanted: int
    newest: Measurement | None

    @property
    def bad(self) -> bool:
        return self.fitting < self.found


def rows(inspection: Inspection, wanted: dict[int, int] | None = None) -> list[Row]:
    have = newest(inspection.measurements.all())
    found = []
    for row in inspection.plan.rows() if inspection.plan else []:
        values = sorted((value for (owner, _piece), value in have.items() if owner == row.pk), key=lambda value: value.piece)
        fitting = sum(value.fits for value in values)
        found.append(
            Row(
                row,
                limits_text(row),
                bar(row, values, named={value.piece: serials.label(inspection, value.piece) for value in values}),
                len(values),
                fitting,
                (wanted or {}).get(row.pk, len(values)),
                values[-1] if values else None,
            )
        )
    return found


def bar(row: Characteristic, values: Sequence[Measurement], marked: int = 0, named: Mapping[int, str] | None = None) -> Bar | None:
    """Of a measured characteristic; `marked` is the piece in hand."""
    if not row.measured:
        return None
    numbers = [value.value for value in values if value.value is not None]
    low, high = _ends(row, numbers)
    reach = (high - low) or Decimal(1)

    def x(number: Decimal) -> int:
        return max(8, min(WIDTH - 8, EDGE + int((number - low) / reach * (WIDTH - 2 * EDGE))))

    called = named or {}
    dots = [
        Dot(x(v.value), v.piece, trimmed(v.value), v.fits, v.piece == marked, called.get(v.piece, str(v.piece)))
        for v in values
        if v.value is not None
    ]
    return Bar(
        x(row.lower) if row.lower is not None else None, x(row.upper) if row.upper is not None else None,
        trimmed(row.lower) if row.lower is not None else "", trimmed(row.upper) if row.upper is not None else "", dots,
    )  # fmt: skip


def _ends(row: Characteristic, numbers: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The scale runs between the limits; with one limit only, from the farthest value to it."""
    if row.lower is not None and row.upper is not None:
        return row.lower, row.upper
    if row.upper is not None:
        return min([*numbers, Decimal(0), row.upper]), row.upper
    low = row.lower or Decimal(0)
    return low, max([*numbers, low * 2])
