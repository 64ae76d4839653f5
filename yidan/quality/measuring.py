"""Values against limits: which are still wanted, which pieces do not fit. The newest value of a characteristic on a piece counts (6.1c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from yidan.core.formats import trimmed
from yidan.quality.models import Characteristic, Inspection, InspectionPlan, Measurement


@dataclass(frozen=True)
class MeasurementInput:
    """A value found on a piece. Where the characteristic has limits `value` is judged by them; else `fits` is the inspector's word."""

    characteristic: Characteristic
    piece: int = 1
    value: Decimal | None = None
    text: str = ""
    fits: bool | None = None


def judged(entered: MeasurementInput) -> bool | None:
    """Whether it fits; None when what was entered does not say."""
    limits = entered.characteristic
    if not limits.measured:
        return entered.fits
    if entered.value is None:
        return None
    low, high = limits.lower, limits.upper
    return (low is None or entered.value >= low) and (high is None or entered.value <= high)


def limits_text(row: Characteristic) -> str:
    """As it is called on the report: 119.98 – 120.02 mm, ≤ 0.03 mm, or its words."""
    if row.lower is not None and row.upper is not None:
        return f"{trimmed(row.lower)} – {trimmed(row.upper)} {row.unit}".strip()
    if row.upper is not None:
        return f"≤ {trimmed(row.upper)} {row.unit}".strip()
    return f"≥ {trimmed(row.lower)} {row.unit}".strip() if row.lower is not None else row.standard


def newest(rows: Iterable[Measurement]) -> dict[tuple[int | None, int], Measurement]:
    """(characteristic, piece) -> the measurement that counts."""
    return {(row.characteristic_id, row.piece): row for row in sorted(rows, key=lambda row: row.pk)}


def pieces(inspection: Inspection) -> int:
    """How many pieces have a row of their own: parts of a unit (metres, kilograms) count as one lot."""
    return max(int(inspection.quantity), 1)


def wanted(inspection: Inspection) -> list[tuple[Characteristic, int]]:
    """Every key characteristic on every piece we made, the others on the first; of incoming goods one sample of each (6.1a, 6.1b)."""
    if inspection.plan is None:
        return []
    whole = inspection.when != InspectionPlan.When.INCOMING
    rows = inspection.plan.rows()
    return [(row, piece) for row in rows for piece in range(1, (pieces(inspection) if whole and row.key else 1) + 1)]


def unmeasured(inspection: Inspection) -> list[tuple[Characteristic, int]]:
    have = newest(inspection.measurements.all())
    return [(row, piece) for row, piece in wanted(inspection) if (row.pk, piece) not in have]


def misfits(inspection: Inspection) -> list[Measurement]:
    return [row for row in newest(inspection.measurements.all()).values() if not row.fits]
