"""How the equipment of the work centres stands: the newest record of each (5.1b)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from yidan.production.models import EquipmentState


def states(work_centres: Iterable[int]) -> dict[int, EquipmentState]:
    """The newest of each work centre, in one query."""
    rows = EquipmentState.objects.filter(work_centre__in=list(work_centres)).select_related("by").order_by("work_centre_id", "at", "pk")
    return {row.work_centre_id: row for row in rows}


def checked_today(work_centre_id: int, at: datetime) -> bool:
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return EquipmentState.objects.filter(work_centre=work_centre_id, at__gte=day, at__lte=at).exclude(kind="breakdown").exists()
