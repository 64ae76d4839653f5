"""Outgoing inspection (出货检验, 6.1a): which lines ask for it, what awaits it, what it has cleared. Gross, like the counters of the line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from yidan.intake.models import Line, Order
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

ZERO = Decimal(0)
OUTGOING = InspectionPlan.When.OUTGOING
SHIPPABLE = (
    Order.Stage.APPROVED,
    Order.Stage.PLANNED,
    Order.Stage.IN_EXECUTION,
    Order.Stage.INSPECTED,
    Order.Stage.ACCEPTED,
    Order.Stage.DELIVERED,
)


def asking() -> QuerySet[Line]:
    """Lines of goods that are inspected before every shipment: the item has a plan for it, or the customer asks."""
    plan = InspectionPlan.objects.filter(item=OuterRef("item"), when=OUTGOING, stage=InspectionPlan.Stage.ACTIVE)
    return Line.objects.filter(Exists(plan) | Q(order__customer__outgoing=True), kind=Line.Kind.GOODS)


def asked(line: Line) -> bool:
    return asking().filter(pk=line.pk).exists()


def cleared(lines: Iterable[Line]) -> dict[int, Decimal]:
    """What may be shipped of each line: passed at once or after rework, or conceded by the customer."""
    ids = [line.pk for line in lines]
    passed = Inspection.objects.filter(line__in=ids, when=OUTGOING).exclude(concluded_at=None)
    conceded = Nonconformity.objects.filter(line__in=ids, inspection__when=OUTGOING, consented_at__isnull=False)
    found = dict.fromkeys(ids, ZERO)
    for rows, name in ((passed, "passed"), (conceded, "conceded")):
        for pk, total in rows.order_by().values_list("line").annotate(total=Sum(name)):
            found[pk] += total
    return found


def uninspected(lines: Iterable[Line]) -> dict[int, Decimal]:
    """Of each line what is fit, is not with the customer and in no outgoing inspection yet."""
    rows = list(lines)
    mine: Any = Inspection.objects.filter(line__in=[line.pk for line in rows], when=OUTGOING, again_for=None)
    seen = dict(mine.order_by().values_list("line").annotate(total=Sum("quantity")))
    return {line.pk: max(line.passed + line.taken - max(seen.get(line.pk, ZERO), line.delivered), ZERO) for line in rows}


def due_outgoing(limit: int = 50) -> list[tuple[Line, Decimal]]:
    """Fit pieces that await it, the nearest promise first."""
    rows = asking().filter(order__stage__in=SHIPPABLE, delivered__lt=F("passed") + F("taken"))
    lines = list(rows.select_related("order__customer", "item__unit").order_by(F("promised").asc(nulls_last=True), "pk")[: limit * 2])
    found = uninspected(lines)
    return [(line, found[line.pk]) for line in lines if found[line.pk] > ZERO][:limit]
