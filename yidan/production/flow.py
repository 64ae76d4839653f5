"""How pieces pass through a work order: what each operation may still report, from the reports themselves.

A piece scrapped anywhere never reaches the next operation, so an operation is done when nothing more can come to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from yidan.planning.models import Operation, WorkOrder
from yidan.production.models import JobReport

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Flow:
    """Quantities of one operation: reported good and scrapped, what has come to it, what may yet come (with what is there)."""

    operation: Operation
    good: Decimal
    scrapped: Decimal
    arrived: Decimal
    possible: Decimal

    @property
    def ready(self) -> Decimal:
        """What can be reported now."""
        return max(self.arrived - self.good - self.scrapped, ZERO)

    @property
    def left(self) -> Decimal:
        """What can still be reported at all; zero: the operation is done."""
        return max(self.possible - self.good - self.scrapped, ZERO)


def flows(work_order: WorkOrder) -> list[Flow]:
    """The operations of a work order in their order. Read from the reports: right inside a verb's body too."""
    rows = work_order.operations.exclude(stage=Operation.Stage.CANCELLED).order_by("position")
    sums = (
        JobReport.objects.filter(operation__work_order=work_order)
        .order_by()
        .values("operation_id")
        .annotate(good=Sum("good"), scrapped=Sum("scrapped"))
    )
    return chained(rows, {row["operation_id"]: (row["good"], row["scrapped"]) for row in sums})


def chained(operations: Iterable[Operation], reported: dict[int, tuple[Decimal, Decimal]]) -> list[Flow]:
    found: list[Flow] = []
    for operation in operations:
        good, scrapped = reported.get(operation.pk, (ZERO, ZERO))
        before = found[-1] if found else None
        arrived = before.good if before else operation.quantity
        possible = before.good + before.left if before else operation.quantity
        found.append(Flow(operation, good, scrapped, min(arrived, operation.quantity), min(possible, operation.quantity)))
    return found


def flow_of(operation: Operation) -> Flow:
    """Of one operation; of a cancelled one nothing."""
    found = (flow for flow in flows(operation.work_order) if flow.operation.pk == operation.pk)
    return next(found, Flow(operation, operation.good, operation.scrapped, ZERO, ZERO))
