"""Planning: approved orders broken down, a plan proposed by the worker and accepted, work orders released when their time comes."""

from __future__ import annotations

from datetime import timedelta

from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.planning import commands as planning
from yidan.planning import jobs
from yidan.planning.models import Plan, WorkOrder
from yidan.simulation.world import World

PLANNER = "wanghai"


def morning(w: World) -> None:
    w.at(10, 0)
    broken = sum(break_down(w, order) for order in Order.objects.filter(stage="approved", work_orders=None).order_by("pk"))
    if broken or w.day.weekday() in (0, 3):
        plan(w)
    release(w)


def break_down(w: World, order: Order) -> int:
    if w.seldom(0.15):
        return 0  # stands on the desk until tomorrow
    try:
        planning.break_down(order, by=w.act(PLANNER))
    except Refused as exc:
        w.refuse(exc)
        return 0
    return 1


def plan(w: World) -> None:
    pk = jobs.propose(0, by=w.act(PLANNER))
    if pk is not None:
        try:
            planning.accept(Plan.objects.get(pk=pk), reason="晚的订单由销售与客户沟通，其余不受影响", by=w.act(PLANNER))
        except Refused as exc:
            w.refuse(exc)


def release(w: World) -> None:
    soon = w.now + timedelta(days=4)
    for work_order in WorkOrder.objects.filter(stage="planned", start__lte=soon, order__on_hold=False).order_by("start", "pk")[:40]:
        try:
            planning.release(work_order, by=w.act(PLANNER))
        except Refused as exc:
            w.refuse(exc)
