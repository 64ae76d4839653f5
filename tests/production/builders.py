"""A factory small enough to hold in the head: a machine of a frame (made: cut, weld) and four bolts (bought), assembled and tested."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D
from types import SimpleNamespace

from django.db import transaction

from tests.cast import AT
from tests.factories import an_item, an_order, put
from yidan.catalog.models import Bom, Calendar, Item, Place, Routing, WorkCentre
from yidan.catalog.rows import BomRow, StepRow
from yidan.core import openings
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.planning import bridge
from yidan.planning import commands as planning
from yidan.planning.found import Found, Outlook, Time
from yidan.planning.models import Operation, Plan, WorkOrder
from yidan.production import commands as production
from yidan.production.models import Issue
from yidan.stock import postings
from yidan.stock.models import Movement


def a_factory(cast: SimpleNamespace) -> SimpleNamespace:
    """Items, structure, routings, work centres and a place. Assembly's first step is a key operation."""
    week = put(Calendar, "CN", name="白班", week="1111100", shifts=[["08:00", "12:00"], ["13:00", "17:00"]])
    saw = put(WorkCentre, "SAW", name="下料", calendar=week, leader=cast.users["he"])
    line = put(WorkCentre, "ASM", name="装配 A 线", calendar=week, leader=cast.users["he"])
    put(Place, "A-01", name="主仓 A-01")
    put(Place, "Q-01", name="待检区", quarantine=True)
    bolt = an_item("M8-25", "buy", name="内六角螺钉 M8 × 25", finished=False)
    frame = an_item("FR-300", name="机架", finished=False)
    machine = an_item("AS-300")
    put(Bom, "AS-300-C", name="AS-300", item=machine, lines=(BomRow(frame, D(1), position=10), BomRow(bolt, D(4), position=20)))
    put(Bom, "FR-300-A", name="FR-300", item=frame, lines=(BomRow(bolt, D(2), position=10),))
    put(Routing, "FR-300-A", name="FR-300", item=frame, steps=(step(10, "下料", saw),))
    put(Routing, "AS-300-C", name="AS-300", item=machine, steps=(step(10, "机架总装", line, key=True), step(20, "调试", line)))
    return SimpleNamespace(bolt=bolt, frame=frame, machine=machine, saw=saw, centre=line)


def step(position: int, name: str, centre: WorkCentre, key: bool = False) -> StepRow:
    return StepRow(position=position, name=name, work_centre=centre, setup_minutes=D(10), run_minutes=D(30), key=key)


def in_stock(item: Item, quantity: D, order: Order, cast: SimpleNamespace, code: str = "L-1") -> None:
    """An opening balance."""
    with transaction.atomic(), openings.opened():
        lot = postings.lot_for(item, code, cause=order, by=cast.qian)
        postings.receive(lot, Place.objects.get(code="A-01"), quantity, Movement.Kind.OPENING, cause=order, by=cast.qian)


def an_order_in_work(
    cast: SimpleNamespace, quantity: D = D(4), lines: int = 1, acceptance: str = "works", bolts: D = D(200), **values: object
) -> SimpleNamespace:  # fmt: skip
    """An order for machines: reviewed, broken down, planned, its work orders released; bolts lie in stock. `job` the machine's, `part` the frame's."""
    house = a_factory(cast)
    order = an_order(cast, "approved", lines=[LineInput(house.machine, quantity, D(113), acceptance=acceptance)] * lines, **values)
    in_stock(house.bolt, bolts, order, cast)
    planning.break_down(order, by=cast.wang)
    plan_all(order, cast)
    for work_order in order.work_orders.order_by("pk"):
        planning.release(work_order, by=cast.wang)
    jobs = order.work_orders.filter(above=None).order_by("pk")
    order.refresh_from_db()
    return SimpleNamespace(
        order=order, line=order.lines.order_by("position").first(), job=jobs.first(), jobs=list(jobs), part=order.work_orders.exclude(above=None).first(),
        **vars(house),
    )  # fmt: skip


def plan_all(order: Order, cast: SimpleNamespace) -> None:
    """A plan that gives every operation the same day: the times themselves are planning's story."""
    finish = AT + timedelta(days=10)
    slots = tuple(Time(op.pk, AT + timedelta(hours=op.position), finish) for op in Operation.objects.filter(work_order__order=order))
    parts = bridge.parts_of(bridge.read())
    found = Found("", parts, slots, (Outlook(order.pk, finish, 2, 0),))
    plan = Plan()
    planning.propose(plan, found=found, by=cast.wang.as_system())
    planning.accept(plan, by=cast.wang)


def op(work_order: WorkOrder, position: int = 10) -> Operation:
    return work_order.operations.get(position=position)


def issued(work_order: WorkOrder, cast: SimpleNamespace) -> Issue:
    issue = Issue(work_order=work_order)
    production.issue_material(issue, by=cast.wang)
    return issue


def made(case: SimpleNamespace, cast: SimpleNamespace, work_order: WorkOrder | None = None) -> None:
    """The frame first, then the machines, all good, by 何磊."""
    for job in [work_order] if work_order else [case.part, *case.jobs]:
        issued(job, cast)
        for operation in job.operations.order_by("position"):
            production.start(operation, by=cast.he)
            production.report(operation, good=operation.quantity, minutes=D(30), by=cast.he)
