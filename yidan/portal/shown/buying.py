"""What a supplier sees of our purchase order: his lines and dates, his prices; no customer, no rival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yidan.core import formats
from yidan.purchasing.models import PurchaseOrder


@dataclass(frozen=True)
class Line:
    position: int
    title: str
    quantity: str
    due: date
    promised: date | None
    forecast: date | None
    open: bool

    @property
    def late(self) -> int:
        """Days after the day ordered for."""
        day = self.forecast or self.promised
        return max((day - self.due).days, 0) if day else 0


def purchase(order: PurchaseOrder, at: datetime) -> dict[str, Any]:
    lines = [
        Line(
            line.position, f"{line.item.name} {line.item.spec}".strip(), formats.qty(line.quantity, line.item.unit), line.due, line.promised,
            line.forecast, line.received < line.quantity,
        )
        for line in order.lines.all()
    ]  # fmt: skip
    return {
        "entity": order.entity, "subtitle": _("Purchase order %s") % order.number, "supplier": order.supplier.name, "number": order.number, "lines": lines,
        "total": order.total if order.total > Decimal(0) else None, "currency": order.currency, "terms": order.payment_terms,
        "quality": order.quality_standard, "confirmed": order.stage == order.Stage.CONFIRMED, "stage_label": order.stage_label,
    }  # fmt: skip
