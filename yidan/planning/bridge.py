"""Between rows and the planning core: what is to be planned becomes a problem, a plan becomes rows. One SQL a table.

Keys: order "7", operation "12", work centre "W3", what a demand waits for "D9". Minutes count from the Monday before `now`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from math import ceil
from typing import Any

from django.utils import timezone

from yidan import engine
from yidan.catalog.models import WorkCentre
from yidan.engine import Alternative, Link, Material, Need, Problem, State
from yidan.engine import Operation as EngineOperation
from yidan.engine import Order as EngineOrder
from yidan.intake.models import Order
from yidan.people.settings import setting
from yidan.planning import closures, hours
from yidan.planning.models import Component, Operation, Outage, Plan, WorkOrder
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder

PLANNED_STAGES = (Order.Stage.APPROVED, Order.Stage.PLANNED, Order.Stage.IN_EXECUTION)
UNDONE = (Operation.Stage.WAITING, Operation.Stage.RUNNING, Operation.Stage.STOPPED)
NO_LEAD = 7  # days, for what nobody has said how long it takes to buy


@dataclass
class Rows:
    """What was read: the inputs of a plan."""

    orders: dict[int, Order]
    work_orders: dict[int, WorkOrder]
    operations: list[Operation]
    made: set[tuple[int, int]]  # (work order, item) that is made below it
    demands: dict[int, Demand]
    coming: dict[int, list[PurchaseLine]]  # by demand
    centres: list[WorkCentre]
    days: Mapping[int, dict[date, bool]]  # by calendar
    outages: list[Outage]

    @cached_property
    def waiting(self) -> Mapping[int, list[Demand]]:
        """By the work order that waits."""
        found: dict[int, list[Demand]] = defaultdict(list)
        for demand in self.demands.values():
            found[demand.for_id or 0].append(demand)
        return found


@dataclass
class Snapshot:
    """The problem with the clock it counts by, and the hash of every part of its inputs."""

    rows: Rows
    clock: Clock
    problem: Problem
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> str:
        return hashlib.sha256(json.dumps(self.parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Clock:
    """Moments to minutes and back, in the factory's own time."""

    epoch: datetime
    now: datetime

    @classmethod
    def at(cls, now: datetime) -> Clock:
        local = timezone.localtime(now)
        monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local.weekday() + 7)
        return cls(monday, now)

    def minutes(self, moment: datetime) -> int:
        return int((moment - self.epoch).total_seconds() // 60)

    def moment(self, minutes: int) -> datetime:
        return self.epoch + timedelta(minutes=minutes)

    def end_of(self, day: date) -> int:
        return ((day - self.epoch.date()).days + 1) * 1440

    def day(self, minutes: int) -> date:
        """The day on which something ends: midnight still belongs to the day before."""
        return timezone.localdate(self.moment(minutes - 1))

    def late(self, finish: int, target: int) -> int:
        """Calendar days after the date, as a customer counts."""
        return max((self.day(finish) - self.day(target)).days, 0)


def read() -> Rows:
    """Everything unfinished of the orders that run and are not on hold."""
    operations = list(
        Operation.objects.filter(stage__in=UNDONE, work_order__order__stage__in=PLANNED_STAGES, work_order__order__on_hold=False)
        .exclude(work_order__stage__in=[WorkOrder.Stage.DONE, WorkOrder.Stage.CANCELLED])
        .order_by("work_order_id", "position")
    )  # fmt: skip
    work_orders = WorkOrder.objects.in_bulk({op.work_order_id for op in operations})
    orders = Order.objects.in_bulk({w.order_id for w in work_orders.values()})
    made = set(Component.objects.filter(work_order__in=work_orders, to_make__gt=0).values_list("work_order_id", "item_id"))
    waiting = Demand.objects.filter(
        for_kind="planning.workorder", for_id__in=work_orders, stage__in=[Demand.Stage.OPEN, Demand.Stage.ORDERED]
    )
    demands = {demand.pk: demand for demand in waiting.select_related("item").order_by("pk")}
    centres = list(WorkCentre.objects.select_related("calendar").order_by("code"))
    return Rows(
        orders, work_orders, operations, made, demands, _coming(demands), centres, hours.exceptions({c.calendar_id for c in centres}),
        closures.read(),
    )  # fmt: skip


def _coming(demands: Iterable[int]) -> dict[int, list[PurchaseLine]]:
    found: dict[int, list[PurchaseLine]] = defaultdict(list)
    rows = PurchaseLine.objects.filter(demand__in=demands).exclude(purchase_order__stage=PurchaseOrder.Stage.CANCELLED)
    for line in rows.order_by("pk"):
        found[line.demand_id or 0].append(line)
    return found


def snapshot(now: datetime) -> Snapshot:
    rows, clock = read(), Clock.at(now)
    calendars = {c.calendar_id: hours.calendar(c.calendar, rows.days[c.calendar_id], clock.epoch.date()) for c in rows.centres}
    down = closures.running(rows.outages, now)
    whole = {f"W{c.pk}": engine.Resource(f"W{c.pk}", max(c.capacity, 1), calendars[c.calendar_id]) for c in rows.centres}
    resources = tuple(closures.closed(resource, down, clock) for resource in whole.values())
    company = next(iter(calendars.values()), engine.ALWAYS)
    keep = setting("buffer_days") * hours.a_day(rows.centres[0].calendar if rows.centres else None)
    buffers = tuple(engine.Buffer(keep, resource=resource.key) for resource in resources)
    runs = Counter(op.work_centre_id for op in rows.operations if op.stage != Operation.Stage.WAITING)
    orders = (*_orders(rows, clock, closures.standstill(down, whole, clock)), *closures.blocks(down, whole, runs, clock))
    problem = Problem(clock.minutes(now), orders, resources, _materials(rows, clock), buffers, company)
    return Snapshot(rows, clock, problem, parts_of(rows))


def _orders(rows: Rows, clock: Clock, still: Mapping[int, int]) -> tuple[EngineOrder, ...]:
    by_work_order: dict[int, list[Operation]] = defaultdict(list)
    for op in rows.operations:
        by_work_order[op.work_order_id].append(op)
    by_line: dict[int, list[tuple[WorkOrder, Operation]]] = defaultdict(list)
    for pk, steps in by_work_order.items():
        by_line[rows.work_orders[pk].line_id].append((rows.work_orders[pk], steps[-1]))
    own: dict[int, list[EngineOperation]] = defaultdict(list)
    for pk, steps in by_work_order.items():
        own[rows.work_orders[pk].order_id] += _chained(rows, rows.work_orders[pk], steps, by_line, Ways(rows, clock, still))
    return tuple(
        EngineOrder(str(pk), clock.end_of(rows.orders[pk].requested), tuple(own[pk]), promised=_promised(rows.orders[pk], clock))
        for pk in sorted(own)
    )


def _promised(order: Order, clock: Clock) -> int | None:
    return clock.end_of(order.promised) if order.promised else None


def _chained(
    rows: Rows, work_order: WorkOrder, steps: list[Operation], by_line: Mapping[int, list[tuple[WorkOrder, Operation]]], ways: Ways
) -> list[EngineOperation]:
    """One after the other; the first of a work order not begun waits for the parts made below it and for what is bought for it."""
    out = []
    fresh = work_order.stage in (WorkOrder.Stage.PLANNED, WorkOrder.Stage.RELEASED)
    for n, op in enumerate(steps):
        links: tuple[Link, ...] = (Link(str(steps[n - 1].pk), steps[n - 1].wait_minutes),) if n else ()
        needs: tuple[Need, ...] = ()
        if fresh and not n:
            links, needs = _below(rows, work_order, by_line), _needs(rows, work_order)
        out.append(ways.operation(op, links, needs))
    return out


def _below(rows: Rows, work_order: WorkOrder, by_line: Mapping[int, list[tuple[WorkOrder, Operation]]]) -> tuple[Link, ...]:
    """The last operations of the work orders that make its parts: same line, an item it takes."""
    lasts = by_line[work_order.line_id]
    return tuple(Link(str(op.pk), op.wait_minutes) for below, op in lasts if below.above_id and (work_order.pk, below.item_id) in rows.made)


def _needs(rows: Rows, work_order: WorkOrder) -> tuple[Need, ...]:
    return tuple(Need(f"D{d.pk}", d.quantity - d.received) for d in rows.waiting[work_order.pk] if d.quantity > d.received)


class Ways:
    """Where and how an operation may be done."""

    def __init__(self, rows: Rows, clock: Clock, still: Mapping[int, int]) -> None:
        self.clock, self.still = clock, still
        pools: dict[str, list[int]] = defaultdict(list)
        for centre in rows.centres:
            pools[centre.pool or str(centre.pk)].append(centre.pk)
        self._others = {centre.pk: pools[centre.pool or str(centre.pk)] for centre in rows.centres}

    def centres(self, own: int) -> list[int]:
        """A work centre, then those that can stand in for it."""
        return [own, *(pk for pk in self._others.get(own, ()) if pk != own)]

    def operation(self, op: Operation, links: tuple[Link, ...], needs: tuple[Need, ...]) -> EngineOperation:
        key, work_order, own = str(op.pk), str(op.work_order_id), f"W{op.work_centre_id}"
        minutes = minutes_of(op.setup_minutes, op.run_minutes, op.quantity)
        if op.stage != Operation.Stage.WAITING:
            return self._begun(op, Alternative(own, minutes))
        ways = tuple(Alternative(f"W{pk}", minutes) for pk in self.centres(op.work_centre_id))
        if op.start and closures.frozen(op, self.clock.now):
            start = self.clock.minutes(op.start)
            return EngineOperation(key, work_order, ways, op.quantity, links, needs=needs, state=State.FIXED, resource=own, start=start)
        return EngineOperation(key, work_order, ways, op.quantity, links, needs=needs)

    def _begun(self, op: Operation, way: Alternative) -> EngineOperation:
        clock = self.clock
        left = max(op.quantity - op.good - op.scrapped, Decimal(0))
        begun = min(clock.minutes(op.started_at), clock.minutes(clock.now)) if op.started_at else clock.minutes(clock.now)
        remaining = minutes_of(Decimal(0), op.run_minutes, left) + self.still.get(op.pk, 0)
        return EngineOperation(
            str(op.pk), str(op.work_order_id), (way,), op.quantity, state=State.STARTED, resource=way.resource, start=begun, remaining=remaining
        )  # fmt: skip


def minutes_of(setup: Decimal, run: Decimal, quantity: Decimal) -> int:
    return max(1, ceil(setup + run * quantity))


def _materials(rows: Rows, clock: Clock) -> tuple[Material, ...]:
    return tuple(_material(demand, rows.coming.get(pk, []), clock) for pk, demand in rows.demands.items())


def _material(demand: Demand, coming: list[PurchaseLine], clock: Clock) -> Material:
    """What was bought for this demand, at noon of the day it is expected; overdue goods at noon tomorrow. The rest takes the lead time; of
    what is on order whole nothing is bought once more, however late it comes: that is for the buyer to settle (5.2b)."""
    today = timezone.localdate(clock.now)
    receipts = []
    for line in coming:
        left = line.quantity - line.accepted - line.rejected
        day = (
            today
            if line.received >= line.quantity
            else max(line.expected, today + timedelta(days=1) if line.expected < today else line.expected)
        )
        if left > 0:
            receipts.append(engine.Receipt(max(clock.end_of(day) - 720, clock.minutes(clock.now)), left))
    covered = sum((receipt.quantity for receipt in receipts), Decimal(0)) >= demand.quantity - demand.received
    lead = None if covered else (demand.item.lead_days or NO_LEAD) * 1440
    return Material(f"D{demand.pk}", 0, tuple(sorted(receipts, key=lambda r: r.time)), lead)


def parts_of(rows: Rows) -> dict[str, str]:
    """A short hash for every part, by the name a planner knows it by. Progress counts; the time of day does not."""
    own: dict[str, list[Any]] = defaultdict(list)
    for op in rows.operations:
        work_order = rows.work_orders[op.work_order_id]
        facts = [op.pk, op.stage, op.work_centre_id, op.setup_minutes, op.run_minutes, op.wait_minutes, op.quantity, op.good, op.scrapped]
        facts += [op.start] if op.pinned else []
        own[rows.orders[work_order.order_id].key].append(facts)
    for order in rows.orders.values():
        own[order.key].append((order.requested, order.promised))
    for pk, demand in rows.demands.items():
        lines = [(line.expected, line.quantity - line.accepted - line.rejected) for line in rows.coming.get(pk, [])]
        name = rows.orders[rows.work_orders[demand.for_id or 0].order_id].key
        own[name].append((demand.pk, demand.quantity - demand.received, demand.item.lead_days, lines))
    down: dict[int, list[Any]] = defaultdict(list)
    for one in rows.outages:
        down[one.work_centre_id].append((one.pk, one.since, one.until, one.places))
    for centre in rows.centres:
        days = sorted(rows.days[centre.calendar_id].items())
        own[centre.name].append(
            (centre.code, centre.capacity, centre.calendar.week, centre.calendar.shifts, days, centre.pool, down[centre.pk])
        )
    return {name: hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:12] for name, facts in sorted(own.items())}


def changed(plan: Plan) -> list[str]:
    """Which inputs of the plan are not what they were: orders and work centres by name."""
    now = parts_of(read())
    return sorted(name for name in {*now, *plan.parts} if now.get(name) != plan.parts.get(name))
