"""What a work order lacks of its own parts: scrapped on the way, or spoiled here, and nothing makes them any more (5.1a)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, Sum

from yidan.planning.models import Component, WorkOrder
from yidan.stock.models import Reservation

ZERO = Decimal(0)
COMING = (WorkOrder.Stage.PLANNED, WorkOrder.Stage.RELEASED, WorkOrder.Stage.RUNNING)


def kept_for(component: Component) -> Decimal:
    owner = component.work_order
    rows = Reservation.objects.filter(for_kind=owner.document_kind(), for_id=owner.pk, balance__lot__item_id=component.item_id)
    return rows.aggregate(total=Sum("quantity"))["total"] or ZERO


def lacking_parts(work_order: WorkOrder) -> list[tuple[Component, Decimal]]:
    """Parts made here and how many of each nothing covers: needed, less issued, kept in stock and still coming off other work orders."""
    parts = [part for part in work_order.components.select_related("item__unit").order_by("position") if part.to_make]
    coming = _coming(work_order, [part.item_id for part in parts])
    found = []
    for part in parts:
        short = part.required - part.issued + part.returned - kept_for(part) - coming.get(part.item_id, ZERO)
        if short > ZERO:
            found.append((part, short))
    return found


def _coming(work_order: WorkOrder, items: list[int]) -> dict[int, Decimal]:
    rows = WorkOrder.objects.filter(line_id=work_order.line_id, item_id__in=items, stage__in=COMING, rework_of="").exclude(above=None)
    return dict(rows.order_by().values_list("item_id").annotate(total=Sum(F("quantity") - F("good") - F("scrapped"))))
