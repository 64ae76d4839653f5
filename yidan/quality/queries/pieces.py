"""Reads of quality: where the pieces of a line stand, who made what, what is due, what the review may rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from yidan.intake.models import Line, Order
from yidan.people.models import User
from yidan.planning.models import Operation
from yidan.production.models import JobReport
from yidan.purchasing.models import Receipt, ReceiptLine
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

ZERO = Decimal(0)
OPEN_BAD = (Nonconformity.Stage.OPEN, Nonconformity.Stage.DECIDED, Nonconformity.Stage.ASKED)
FINAL = InspectionPlan.When.FINAL
CAP = 50


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
    return standings([line])[line.pk]


def standings(lines: Iterable[Line]) -> dict[int, Standing]:
    """Of many lines, in three queries."""
    rows = list(lines)
    ids = [line.pk for line in rows]
    bad = _by_line(Nonconformity.objects.filter(line__in=ids, inspection__when=FINAL, stage__in=OPEN_BAD), "quantity")
    again = Inspection.objects.filter(line__in=ids, when=FINAL, again_for__stage__in=OPEN_BAD).exclude(concluded_at=None)
    seen = _by_line(again, "quantity")
    planned = _by_line(Inspection.objects.filter(line__in=ids, when=FINAL, stage=Inspection.Stage.OPEN, again_for=None), "quantity")
    return {
        line.pk: Standing(
            line.produced, line.passed, line.scrapped, bad.get(line.pk, ZERO) - seen.get(line.pk, ZERO), planned.get(line.pk, ZERO)
        )
        for line in rows
    }


def _by_line(rows: Any, name: str) -> dict[int, Decimal]:
    return {row["line"]: row["total"] for row in rows.order_by().values("line").annotate(total=Sum(name))}


def reinspected(bad: Nonconformity, with_open: bool = False) -> Decimal:
    """Pieces of a nonconformity that were inspected again: passed, or found wrong anew under another sheet."""
    rows = bad.reinspections.all() if with_open else bad.reinspections.exclude(concluded_at=None)
    return rows.aggregate(total=Sum("quantity"))["total"] or ZERO


def passed_again(bad: Nonconformity) -> Decimal:
    """Of those inspected again, what passed; by verdicts that stand already."""
    rows = bad.reinspections.exclude(concluded_at=None)
    return rows.aggregate(total=Sum("passed"))["total"] or ZERO


def makers(inspection: Inspection) -> set[int]:
    """Who made the pieces: whoever reported the operation, or any work for the line; of reworked ones also who reworked them."""
    if inspection.when == InspectionPlan.When.INCOMING:
        bad = inspection.again_for
        return set(bad.reworks.values_list("by_id", flat=True)) if bad is not None else set()
    mine = Q(operation_id=inspection.operation_id) if inspection.operation_id else Q(operation__work_order__line_id=inspection.line_id)
    found = set(JobReport.objects.filter(mine).values_list("by_id", flat=True))
    bad = inspection.again_for
    return found | set(bad.reworks.values_list("by_id", flat=True)) if bad is not None else found


# ---- what is due ----


def due_lines(limit: int = CAP) -> list[tuple[Line, Decimal]]:
    """Finished goods that await inspection and are in none yet, oldest promise first."""
    running = (Order.Stage.PLANNED, Order.Stage.IN_EXECUTION)
    rows = Line.objects.filter(kind=Line.Kind.GOODS, order__stage__in=running, produced__gt=F("passed") + F("scrapped"))
    lines = list(rows.select_related("order__customer", "item__unit").order_by(F("promised").asc(nulls_last=True), "pk")[: limit * 2])
    found = standings(lines)
    return [(line, found[line.pk].due) for line in lines if found[line.pk].due > ZERO][:limit]


def due_deliveries(limit: int = CAP) -> list[ReceiptLine]:
    rows = ReceiptLine.objects.filter(receipt__stage=Receipt.Stage.ARRIVED).exclude(inspections__isnull=False)
    return list(rows.select_related("receipt__purchase_order__supplier", "purchase_line__item__unit", "lot").order_by("pk")[:limit])


def due_first_articles(limit: int = CAP) -> list[Operation]:
    """Key operations that have given their first piece and were not inspected; of a single piece too, until it has gone on."""
    rows = Operation.for_page().filter(is_key=True, work_order__stage__in=["running", "done"]).filter(Q(good__gt=0) | Q(scrapped__gt=0))
    rows = (
        rows.exclude(inspections__isnull=False)
        .alias(gone=went_on())
        .filter(Q(stage__in=["running", "stopped"]) | Q(stage="done", gone=None))
    )
    return list(rows.order_by("started_at")[:limit])


def went_on() -> Case:
    """Of an operation, when what it gave went on: into the next operation, of the last one into what its part is for, or into the final inspection."""
    later = Operation.objects.filter(work_order=OuterRef("work_order"), position__gt=OuterRef("position"))
    above = Operation.objects.filter(work_order=OuterRef("work_order__above"))
    judged = Inspection.objects.filter(line=OuterRef("work_order__line"), when=FINAL)
    return Case(
        When(Exists(later), then=_first(later, "started_at")),
        When(work_order__above=None, then=_first(judged, "concluded_at")),
        default=_first(above, "started_at"),
    )


def _first(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.exclude(**{name: None}).order_by(name).values(name)[:1])


def due_again(limit: int = CAP) -> list[tuple[Nonconformity, Decimal]]:
    """Reworked pieces that nobody has inspected again."""
    rows = Nonconformity.for_page().filter(stage=Nonconformity.Stage.DECIDED, reworked__gt=0)
    rows = rows.annotate(again=Coalesce(Sum("reinspections__quantity"), ZERO)).filter(reworked__gt=F("again"))
    return [(bad, bad.reworked - bad.again) for bad in rows.order_by("pk")[:limit]]


def due_rework(limit: int = CAP) -> list[Nonconformity]:
    rows = Nonconformity.for_page().filter(stage=Nonconformity.Stage.DECIDED, reworked__lt=F("quantity"))
    return list(rows.order_by("decided_at")[:limit])


# ---- for the review ----


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


def users(ids: Iterable[Any]) -> list[User]:
    return list(User.objects.filter(pk__in=[int(pk) for pk in ids]).order_by("pk"))
