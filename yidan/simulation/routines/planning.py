"""Planning: approved orders broken down, a plan proposed by the worker and accepted, work orders released when their time comes; what was lost is planned
anew, what an amendment or a cancelled order leaves behind is cleared away."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from yidan.catalog.models import Item
from yidan.intake.models import Order
from yidan.planning import commands as planning
from yidan.planning import jobs
from yidan.planning.models import Component, Plan, WorkOrder
from yidan.simulation import products
from yidan.simulation.world import World

PLANNER, ENGINEER = "wanghai", "gaoyuan"


def morning(w: World) -> None:
    w.at(10, 0)
    clear(w)
    broken = sum(break_down(w, order) for order in to_break_down() if not w.seldom(0.15))
    untimed = WorkOrder.objects.filter(stage="planned", start=None).exclude(order__stage__in=["cancelled", "abandoned"]).exists()
    if broken or untimed or w.day.weekday() in (0, 3):
        plan(w)
    release(w)
    if w.happens("substituted"):
        substitute(w)


def afternoon(w: World) -> None:
    """What was approved since the morning is planned before the week-end comes between."""
    w.at(13, 20)
    new = Order.objects.filter(stage="approved", on_hold=False, start_blocked=False).exclude(kind_of="service")
    if new.exists() and any([break_down(w, order) for order in to_break_down()]):
        plan(w)


def to_break_down() -> list[Order]:
    """Approved ones; and running ones whose pieces were scrapped, returned or changed in number."""
    new = Order.objects.filter(stage__in=["approved", "planned", "in_execution"], on_hold=False, start_blocked=False)
    again = Q(lines__scrapped__gt=0) | Q(returns__stage="replaced") | Q(revision__gt=1)
    return list(new.filter(Q(stage="approved") | again).distinct().order_by("pk"))


def break_down(w: World, order: Order) -> bool:
    return w.may(PLANNER, planning.break_down, order) and w.does(PLANNER, planning.break_down, order)


def clear(w: World) -> None:
    """The work orders of orders that have ended, from the top down."""
    for work_order in WorkOrder.objects.filter(stage__in=["planned", "released"], order__stage__in=["cancelled", "abandoned"]).order_by(
        "pk"
    ):
        if w.may(PLANNER, planning.cancel, work_order):
            w.does(PLANNER, planning.cancel, work_order, reason="订单已取消")


def plan(w: World) -> None:
    pk = jobs.propose(0, by=w.act(PLANNER))
    if pk is not None:
        one = Plan.objects.get(pk=pk)
        if w.does(PLANNER, planning.accept, one, reason="晚的订单由销售与客户沟通，其余不受影响"):
            relieve(w, one)


def relieve(w: World, one: Plan) -> None:
    """What is done about a work centre that the plan fills."""
    for row in one.bottlenecks.filter(measure="").select_related("work_centre").order_by("pk"):
        given = {"measure": "overtime", "text": "周六加班一天", "owner": w.users[w.holder(PLANNER)], "due": w.in_days(3)}
        w.does(PLANNER, planning.relieve, one, work_centre=row.work_centre, **given)


def substitute(w: World) -> None:
    """A part that does not come: engineering names another that is quicker to get."""
    rows = Component.objects.filter(item__code__in=products.INSTEAD, issued=0, to_buy__gt=0, work_order__stage__in=["planned", "released"])
    part = rows.select_related("item", "work_order").order_by("pk").first()
    if part is not None:
        item = Item.objects.get(code=products.INSTEAD[part.item.code])
        given = {"position": part.position, "item": item, "quantity": part.required, "reason": "原型号交期过长，接口一致"}
        w.does(ENGINEER, planning.substitute, part.work_order, **given)


def release(w: World) -> None:
    soon = w.now + timedelta(days=4)
    for work_order in WorkOrder.objects.filter(stage="planned", start__lte=soon, order__on_hold=False).order_by("start", "pk")[:40]:
        w.does(PLANNER, planning.release, work_order)
