"""The planning board: operations by work centre in a span of days, with the load under each day, and the orders that are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from yidan.planning import hours
from yidan.planning.models import Forecast, Operation, Plan, Slot, WorkOrder
from yidan.planning.queries.load import CentreLoad, load

UNDONE = (Operation.Stage.WAITING, Operation.Stage.RUNNING, Operation.Stage.STOPPED)
MOST = 3000


def board(now: datetime, *, days: int = 14, plan: Plan | None = None) -> dict[str, Any]:
    """{"resources", "events", "closed", "start", "end"}, for the drawing. `plan`: its slots instead of the accepted times; the accepted
    place of a moved operation stands as its shadow."""
    first = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    end = first + timedelta(days=days)
    rows = load(now, days=days, step=1, proposal=plan)
    events = _proposed(plan, first, end) if plan else _accepted(first, end)
    closed = _closed(rows, first, days)
    return {"start": _local(first), "end": _local(end), "resources": [_resource(row) for row in rows], "events": [*events, *closed]}


def _resource(row: CentreLoad) -> dict[str, Any]:
    total, centre = row.total, row.centre
    cells = [{"day": cell.start.isoformat(), "percent": cell.percent, "open": bool(cell.capacity)} for cell in row.cells]
    return {
        "id": str(centre.pk),
        "title": centre.name,
        "extendedProps": {
            "code": centre.code,
            "pool": centre.pool,
            "percent": total.percent,
            "capacity": centre.capacity,
            "leader": str(centre.leader or ""),
            "cells": cells,
        },
    }


def _accepted(first: datetime, end: datetime) -> list[dict[str, Any]]:
    rows = Operation.objects.filter(stage__in=UNDONE, start__lt=end, finish__gt=first).exclude(work_order__stage=WorkOrder.Stage.CANCELLED)
    return [_event(op, op.start, op.finish) for op in _joined(rows)]


def _joined(rows: Any) -> Iterable[Operation]:
    return rows.select_related("work_order__order", "work_order__item", "owner").order_by("start", "pk")[:MOST]


def _proposed(plan: Plan, first: datetime, end: datetime) -> list[dict[str, Any]]:
    rows = Slot.objects.filter(plan=plan, start__lt=end, finish__gt=first)
    slots = {slot.operation_id: slot for slot in rows.order_by("start")[:MOST]}
    found = []
    for op in _joined(Operation.objects.filter(pk__in=slots)):
        slot = slots[op.pk]
        centre = slot.work_centre_id or op.work_centre_id
        moved = (op.start, op.work_centre_id) != (slot.start, centre) and op.stage == Operation.Stage.WAITING
        found.append(_event(op, slot.start, slot.finish, "moved" if moved and op.start else "", centre))
        if moved and op.start and op.finish:
            found.append(_event(op, op.start, op.finish, "was"))
    return found


def _event(op: Operation, start: datetime | None, finish: datetime | None, mark: str = "", centre: int | None = None) -> dict[str, Any]:
    """Times carry no offset: a browser in another zone shows the factory's clock all the same."""
    order = op.work_order.order
    late = bool(order.forecast and order.promised and order.forecast > order.promised)
    classes = [
        "op",
        f"op-{op.stage}",
        *(["op-late"] if late else []),
        *([f"op-{mark}"] if mark else []),
        *(["op-pinned"] if op.pinned else []),
    ]
    return {
        "id": f"{op.pk}{mark}", "resourceIds": [str(centre or op.work_centre_id)], "start": _local(start), "end": _local(finish), "classNames": classes,
        "title": f"{short(order.key)} {op.work_order.item.name}",
        "extendedProps": {
            "order": order.key, "what": f"{op.work_order.key}/{op.position} {op.name}", "who": str(op.owner or ""), "url": op.work_order.get_absolute_url(),
            "quantity": f"{op.quantity.normalize():f}", "operation": op.pk, "movable": op.stage == Operation.Stage.WAITING and mark != "was" and not op.pinned,
        },
    }  # fmt: skip


def short(key: str) -> str:
    """SO-2026-00027 -> 027: what a planner says."""
    return key[-3:]


def _local(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S") if moment else ""


def _closed(rows: list[CentreLoad], first: datetime, days: int) -> list[dict[str, Any]]:
    """Days on which a work centre does not work: hatched."""
    exceptions = hours.exceptions({row.centre.calendar_id for row in rows})
    found = []
    for row in rows:
        calendar = row.centre.calendar
        for n in range(days):
            day = (first + timedelta(days=n)).date()
            if not exceptions[calendar.pk].get(day, calendar.week[day.weekday()] == "1"):
                text = f"{day.isoformat()}T00:00:00", f"{(day + timedelta(days=1)).isoformat()}T00:00:00"
                found.append(
                    {
                        "id": f"c{row.centre.pk}-{n}",
                        "resourceIds": [str(row.centre.pk)],
                        "start": text[0],
                        "end": text[1],
                        "display": "background",
                        "classNames": ["closed"],
                    }
                )
    return found


def consequences(plan: Plan) -> dict[str, Any]:
    """What accepting would do: days late before and after, operations moved, which orders get later and which earlier."""
    rows = [_change(row) for row in plan.forecasts.select_related("order__customer").order_by("-late_days", "order")]
    slots = plan.slots.filter(operation__stage=Operation.Stage.WAITING)
    elsewhere = ~Q(start=F("operation__start")) | Q(work_centre__isnull=False) & ~Q(work_centre=F("operation__work_centre"))
    moved = slots.exclude(operation__start=None).filter(elsewhere).count()
    before = sum(row["late_before"] for row in rows)
    return {
        "before": before, "after": plan.weighted, "moved": moved, "total": slots.count(), "later": [r for r in rows if r["days"] > 0],
        "earlier": [r for r in rows if r["days"] < 0], "new": [r for r in rows if r["was"] is None],
    }  # fmt: skip


def _change(row: Forecast) -> dict[str, Any]:
    order, day = row.order, timezone.localdate(row.finish)
    was, target = order.forecast, order.target
    return {
        "order": order, "was": was, "now": day, "days": (day - was).days if was else 0, "late": row.late_days, "buffer": row.buffer_days,
        "late_before": max((was - target).days, 0) if was else 0, "target": target,
    }  # fmt: skip


def late_orders(plan: Plan | None) -> list[Mapping[str, Any]]:
    """Late by the plan, or with their buffer used: why, and what would help most."""
    if plan is None:
        return []
    rows = (
        plan.forecasts.filter(Q(late_days__gt=0) | Q(buffer_days__lt=F("whole")))
        .select_related("order__customer")
        .order_by("-late_days", "buffer_days", "order")
    )
    return [_change(row) | {"reasons": row.reasons, "used": row.used, "whole": row.whole} for row in rows[:60]]
