"""Reads of the shop floor, shared by page, API and desk."""

from __future__ import annotations

from decimal import Decimal

from yidan.planning.models import Component, WorkOrder
from yidan.stock.models import Balance, Reservation


def reserved_for(work_order: WorkOrder) -> list[tuple[Component, Balance, Decimal]]:
    """What is kept in stock for a work order, by component, not more than is still needed of each."""
    rows = Reservation.objects.filter(for_kind=work_order.document_kind(), for_id=work_order.pk)
    kept = list(rows.select_related("balance__lot__item__unit", "balance__place").order_by("balance_id"))
    found: list[tuple[Component, Balance, Decimal]] = []
    for part in work_order.components.select_related("item__unit").order_by("position"):
        need = part.required - part.issued + part.returned
        for row in [row for row in kept if row.balance.lot.item_id == part.item_id]:
            take = min(need, row.quantity)
            if take > 0:
                found.append((part, row.balance, take))
                row.quantity -= take
                need -= take
    return found
