"""How the equipment of the work centres stands: the newest record of each (5.1b)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from yidan.catalog.models import WorkCentre
from yidan.planning.models import Operation
from yidan.production.models import EquipmentState


def states(work_centres: Iterable[int]) -> dict[int, EquipmentState]:
    """The newest of each work centre, in one query."""
    rows = EquipmentState.objects.filter(work_centre__in=list(work_centres)).select_related("by").order_by("work_centre_id", "at", "pk")
    return {row.work_centre_id: row for row in rows}


def unchecked(operations: Iterable[Operation], at: datetime) -> list[WorkCentre]:
    """The work centres of these operations without a record of today, in one query."""
    centres = {operation.work_centre_id: operation.work_centre for operation in operations}
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = EquipmentState.objects.filter(work_centre__in=list(centres), at__gte=day, at__lte=at).exclude(kind="breakdown")
    seen = set(rows.values_list("work_centre_id", flat=True))
    return [centre for pk, centre in sorted(centres.items()) if pk not in seen]


def checked_today(work_centre_id: int, at: datetime) -> bool:
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return EquipmentState.objects.filter(work_centre=work_centre_id, at__gte=day, at__lte=at).exclude(kind="breakdown").exists()
