"""Reads of the shop floor, shared by page, API and desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from yidan.catalog.models import WorkCentre
from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.people.rules import worked_for
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production.flow import ZERO, Flow, chained
from yidan.production.models import JobReport, Stop
from yidan.stock.models import Balance, Reservation

OPEN = (Operation.Stage.WAITING, Operation.Stage.RUNNING, Operation.Stage.STOPPED)
AT_WORK = (WorkOrder.Stage.RELEASED, WorkOrder.Stage.RUNNING)
SHOWN = 40
JOINS = ("work_order__order__customer", "work_order__item__unit", "work_centre", "owner")


@dataclass(frozen=True)
class Card:
    """An operation as it stands in the queue: how much can be reported, what is missing before it can begin, what comes next."""

    operation: Operation
    flow: Flow
    missing: Sequence[Component] = ()
    before: Operation | None = None
    after: Operation | None = None
    since: datetime | None = None

    @property
    def waits(self) -> bool:
        """The operation before has given nothing yet."""
        return self.before is not None and not self.flow.ready and not self.flow.good


@dataclass
class Floor:
    running: list[Card] = field(default_factory=list)
    today: list[Card] = field(default_factory=list)
    later: list[Card] = field(default_factory=list)
    reported: dict[str, Any] = field(default_factory=dict)
    centres: list[WorkCentre] = field(default_factory=list)


def queue() -> Any:
    """All operations that may be worked on or wait for it, in the order of their planned start."""
    return (
        Operation.for_page()
        .select_related("work_order__line", *JOINS)
        .filter(stage__in=OPEN, work_order__stage__in=AT_WORK)
        .order_by(F("start").asc(nulls_last=True), "pk")
    )


def mine(by: Actor) -> Q:
    """What is given to me or to whom I stand in for, or stands at a work centre that one of us leads."""
    us = worked_for(by)
    return Q(owner_id__in=us) | Q(work_centre__leader_id__in=us)


def floor(by: Actor, centre: str = "") -> Floor:
    """What a worker sees: running first, then today's in order, then what comes. Without a centre: mine."""
    rows = queue().filter(Q(work_centre__code=centre) if centre else mine(by))
    found = Floor(reported=reported_today(by), centres=list(WorkCentre.objects.filter(stage=WorkCentre.Stage.ACTIVE).order_by("code")))
    midnight = timezone.localtime(by.at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for card in cards(list(rows[: SHOWN * 2])):
        operation = card.operation
        if operation.stage != Operation.Stage.WAITING:
            found.running.append(card)
        elif operation.start is None or operation.start < midnight:
            found.today.append(card)
        else:
            found.later.append(card)
    return found


def reported_today(by: Actor) -> dict[str, Any]:
    day = timezone.localtime(by.at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = JobReport.objects.filter(by_id=by.user_id, at__gte=day)
    return rows.aggregate(times=Count("pk"), good=Sum("good"), scrapped=Sum("scrapped"))


def cards(operations: Sequence[Operation]) -> list[Card]:
    """With flow, neighbours and missing material: as many queries for one operation as for forty."""
    jobs = {operation.work_order_id for operation in operations}
    lines = flows_of(jobs)
    parts = defaultdict(list)
    for part in Component.objects.filter(work_order_id__in=jobs).select_related("item__unit").order_by("position"):
        parts[part.work_order_id].append(part)
    return [_card(operation, lines[operation.work_order_id], parts[operation.work_order_id]) for operation in operations]


def _card(operation: Operation, line: list[Flow], parts: list[Component]) -> Card:
    at = next((n for n, flow in enumerate(line) if flow.operation.pk == operation.pk), 0)
    first = at == 0 and operation.stage == Operation.Stage.WAITING
    missing = [part for part in parts if not enough(part, operation.quantity)] if first else []
    after = line[at + 1].operation if at + 1 < len(line) else None
    return Card(operation, line[at], missing, line[at - 1].operation if at else None, after, operation.started_at)


def enough(part: Component, pieces: Decimal) -> bool:
    """Issued for at least one piece."""
    return (part.issued - part.returned) * pieces >= part.required


def flows_of(work_orders: Iterable[int]) -> dict[int, list[Flow]]:
    """The flows of many work orders, by their stored counters."""
    by_job: dict[int, list[Operation]] = defaultdict(list)
    rows = (
        Operation.objects.filter(work_order_id__in=work_orders)
        .exclude(stage=Operation.Stage.CANCELLED)
        .select_related("owner", "work_centre")
    )
    for operation in rows.order_by("work_order_id", "position"):
        by_job[operation.work_order_id].append(operation)
    return {job: chained(steps, {step.pk: (step.good, step.scrapped) for step in steps}) for job, steps in by_job.items()}


def reserved_for(work_order: WorkOrder) -> list[tuple[Component, Balance, Decimal]]:
    """What is kept in stock for a work order, by component, not more than is still needed of each."""
    rows = Reservation.objects.filter(for_kind=work_order.document_kind(), for_id=work_order.pk)
    kept = list(rows.select_related("balance__lot__item__unit", "balance__place").order_by("balance_id"))
    found: list[tuple[Component, Balance, Decimal]] = []
    for part in work_order.components.select_related("item__unit").order_by("position"):
        need = part.required - part.issued + part.returned
        for row in [row for row in kept if row.balance.lot.item_id == part.item_id]:
            take = min(need, row.quantity)
            if take > ZERO:
                found.append((part, row.balance, take))
                row.quantity -= take
                need -= take
    return found


def found_by(text: str, by: Actor) -> Operation | None:
    """What a scanned or typed code names: a card's address (.../WO-2026-00012/20), its number, or the operation's key."""
    code = text.strip().rstrip("/").upper()
    tail = code.rpartition("//")[2].partition("/")[2] if "//" in code else code
    parts = tail.replace(" ", "/").split("/")
    rows = Operation.visible_to(by)
    if parts[-1].startswith("~"):
        return rows.filter(**Operation.by_key(parts[-1])).first()
    number, position = (parts[-2], parts[-1]) if len(parts) > 1 and parts[-1].isdigit() else (parts[-1], "")
    if not position and number.count("-") == 3 and number.rpartition("-")[2].isdigit():
        number, _dash, position = number.rpartition("-")
    steps = rows.filter(work_order__number=number).order_by("position")
    if position:
        return steps.filter(position=position[:4]).first()
    return steps.filter(stage__in=OPEN).first() or steps.last()


def of_order(order: Order) -> dict[str, Any]:
    """The order's work: every work order with its operations, counts of the whole, what stands still and why."""
    jobs = list(order.work_orders.select_related("item__unit", "line", "above").prefetch_related("components__item").order_by("pk"))
    lines = flows_of(job.pk for job in jobs)
    steps = [flow.operation for job in jobs for flow in lines.get(job.pk, [])]
    stopped = Stop.objects.filter(operation__in=[step.pk for step in steps], until=None).select_related("operation__work_order")
    return {
        "jobs": [_job(job, lines.get(job.pk, [])) for job in jobs], "count": len(steps), "stopped": list(stopped),
        "done": sum(step.stage == Operation.Stage.DONE for step in steps), "running": sum(step.stage == Operation.Stage.RUNNING for step in steps),
        "held": [step for step in steps if step.held], "lines": list(order.lines.filter(kind="goods").select_related("item__unit").order_by("position")),
    }  # fmt: skip


def _job(job: WorkOrder, line: list[Flow]) -> dict[str, Any]:
    parts = list(job.components.all())
    present = next((flow.operation for flow in line if flow.operation.stage in OPEN), None)
    done = sum(flow.operation.stage == Operation.Stage.DONE for flow in line)
    full = sum(part.issued - part.returned >= part.required for part in parts)
    return {"job": job, "steps": [flow.operation for flow in line], "present": present, "done": done, "parts": len(parts), "full": full}
