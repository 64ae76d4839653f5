"""The web doors of planning: page and API of every verb."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yidan.core.documents import Document
from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.planning import commands as planning
from yidan.planning import forms
from yidan.planning.models import Operation, Outage, Plan, WorkOrder


def plan_out(plan: Plan, request: Request) -> dict[str, Any]:
    names = ("week", "capacity", "used", "measure", "text", "due")
    full = [
        {"work_centre": row.work_centre.code} | project(request.actor, row, *names)
        for row in plan.bottlenecks.select_related("work_centre").order_by("pk")
    ]
    return project(request.actor, plan, "orders", "late", "weighted", "note") | {"bottlenecks": full}


def work_order_out(work_order: WorkOrder, request: Request) -> dict[str, Any]:
    names = ("quantity", "good", "scrapped", "start", "finish", "drawing_revision")
    steps = [
        {"position": op.position, "name": op.name, "work_centre": op.work_centre.code, "owner": str(op.owner or "")}
        | project(request.actor, op, "stage", "quantity", "good", "scrapped", "start", "finish", "held")
        for op in work_order.operations.select_related("work_centre", "owner").order_by("position")
    ]
    return project(request.actor, work_order, *names) | {"order": work_order.order.key, "item": work_order.item.code, "operations": steps}


def operation_out(operation: Operation, request: Request) -> dict[str, Any]:
    own = {"work_order": operation.work_order.key, "work_centre": operation.work_centre.code, "owner": str(operation.owner or "")}
    return own | project(request.actor, operation, "position", "name", "quantity", "good", "scrapped", "start", "finish", "held", "pinned")


def outage_out(outage: Outage, request: Request) -> dict[str, Any]:
    return {"work_centre": outage.work_centre.code} | project(request.actor, outage, "kind", "places", "since", "until", "over_at", "text")


def drawn_as(plan: Document) -> str:
    """On the board, where the next step is."""
    return reverse("planning:board")


orders = Noun("orders", Order, room="planning")
orders.verb(planning.break_down)

plans = Noun("plans", Plan, out=plan_out)
plans.birth(planning.move, forms.MoveForm, template="planning/move.html", then=drawn_as)
plans.verb(planning.accept, forms.AcceptForm)
plans.verb(planning.refuse, ReasonForm)
plans.verb(planning.relieve, forms.RelieveForm)

work_orders = Noun("work-orders", WorkOrder, out=work_order_out)
work_orders.verb(planning.release)
work_orders.verb(planning.cancel, ReasonForm)
work_orders.verb(planning.substitute, forms.SubstituteForm)
work_orders.verb(planning.borrow, forms.BorrowForm)

operations = Noun("operations", Operation, out=operation_out)
operations.verb(planning.assign, forms.AssignForm)
operations.verb(planning.pin)
operations.verb(planning.unpin)

outages = Noun("outages", Outage, out=outage_out)
outages.birth(planning.report_outage, forms.OutageForm)
outages.verb(planning.foresee, forms.ForeseeForm)
outages.verb(planning.end_outage)
