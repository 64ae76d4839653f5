"""Reads of quality: where the pieces of a line stand, who made what, what the review may rest on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from yidan.intake.models import Line, Order
from yidan.production.models import JobReport
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

ZERO = Decimal(0)
OPEN_BAD = (Nonconformity.Stage.OPEN, Nonconformity.Stage.DECIDED)
FINAL = InspectionPlan.When.FINAL


@dataclass(frozen=True, slots=True)
class Standing:
    """QTY-2: produced = passed + scrapped + blocked (nonconforming, in rework) + awaiting inspection (of which `planned` stands in an open one)."""

    produced: Decimal
    passed: Decimal
    scrapped: Decimal
    blocked: Decimal
    planned: Decimal

    @property
    def awaiting(self) -> Decimal:
        return self.produced - self.passed - self.scrapped - self.blocked

    @property
    def due(self) -> Decimal:
        """Awaiting and in no inspection yet."""
        return self.awaiting - self.planned


def standing(line: Line) -> Standing:
    line.refresh_from_db(fields=["produced", "passed", "scrapped"])
    bad = Nonconformity.objects.filter(line=line, inspection__when=FINAL, stage__in=OPEN_BAD)
    blocked = sum((row.quantity - reinspected(row) for row in bad), ZERO)
    planned = _sum(Inspection.objects.filter(line=line, when=FINAL, stage__in=["", Inspection.Stage.OPEN], again_for=None), "quantity")
    return Standing(line.produced, line.passed, line.scrapped, blocked, planned)


def reinspected(bad: Nonconformity, with_open: bool = False) -> Decimal:
    """Pieces of a nonconformity that were inspected again: passed, or found wrong anew under another sheet."""
    rows = bad.reinspections.all() if with_open else bad.reinspections.exclude(concluded_at=None)
    return _sum(rows, "quantity")


def makers(inspection: Inspection) -> set[int]:
    """Who made the pieces: whoever reported the operation, or any work for the line; of reworked ones also who reworked them."""
    if inspection.when == InspectionPlan.When.INCOMING:
        return set()
    mine = Q(operation_id=inspection.operation_id) if inspection.operation_id else Q(operation__work_order__line_id=inspection.line_id)
    found = set(JobReport.objects.filter(mine).values_list("by_id", flat=True))
    bad = inspection.again_for
    return found | set(bad.reworks.values_list("by_id", flat=True)) if bad is not None else found


def plan_for(order: Order) -> list[dict[str, Any]]:
    """For the review (3.2j, 3.2k): each goods line with its final inspection plan, key characteristics and gauges; `plan` None is missing."""
    lines = list(order.lines.filter(kind=Line.Kind.GOODS).select_related("item").order_by("position"))
    rows = InspectionPlan.objects.filter(item__in=[line.item_id for line in lines], when=FINAL, stage=InspectionPlan.Stage.ACTIVE)
    plans = {plan.item_id: plan for plan in rows.prefetch_related("characteristics")}
    return [_planned(line, plans.get(line.item_id)) for line in lines]


def _planned(line: Line, plan: InspectionPlan | None) -> dict[str, Any]:
    rows = plan.rows() if plan else []
    gauges = sorted({row.gauge for row in rows if row.gauge})
    return {"line": line, "plan": plan, "characteristics": len(rows), "keys": [row.name for row in rows if row.key], "gauges": gauges}


def _sum(rows: Any, name: str) -> Decimal:
    return rows.aggregate(total=Sum(name))["total"] or ZERO
