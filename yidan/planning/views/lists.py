"""Lists of plans, work orders and operations."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yidan.core.lists import Column, List, View
from yidan.core.web import Request
from yidan.planning.models import Operation, Outage, Plan, WorkOrder

OPEN = ["planned", "released", "running"]
UNDONE = ["waiting", "running", "stopped"]


class PlanList(List):
    name, title, model, url = "plans", _("Production plans"), Plan, "planning:plan_list"
    select_related = ("created_by",)
    columns = [
        Column("number", _("Plan"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("kind", _("How it came about"), filter="choice"),
        Column("created_at", _("Proposed at"), kind="moment", sort=True),
        Column("orders", _("Orders"), kind="number"),
        Column("late", _("Late"), kind="number", sort=True),
        Column("weighted", _("Days late in all"), kind="number", sort=True),
        Column("note", _("Note"), cut=True),
    ]
    views = [
        View("all", _("All")),
        View("accepted", _("Accepted plans"), Q(stage__in=["accepted", "superseded"])),
        View("open", _("Proposed plans"), Q(stage="proposed")),
    ]


class WorkOrderList(List):
    name, title, model, url = "workorders", _("Work orders"), WorkOrder, "planning:workorder_list"
    select_related = ("order__customer", "item__unit", "line")
    columns = [
        Column("number", _("Work order"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("item.name", _("Item"), filter="pinyin", phone="title"),
        Column("order.number", _("Order"), filter="contains", name="order", sub="order.customer.name"),
        Column("quantity", _("Quantity"), kind="qty", unit="item.unit"),
        Column("good", _("Good"), kind="qty"),
        Column("scrapped", _("Scrapped"), kind="qty", shown=False),
        Column("start", _("Planned start"), kind="moment", filter="until", sort=True),
        Column("finish", _("Planned finish"), kind="moment", filter="until", sort=True),
        Column("order.promised", _("Promised"), kind="date", name="promised"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View(
            "release",
            _("To release"),
            lambda page: Q(stage="planned", start__lte=page.now + timedelta(days=3), order__stage__in=["planned", "in_execution"]),
        ),
        View("open", _("Open"), Q(stage__in=OPEN)),
        View("late", _("Behind plan"), lambda page: Q(stage__in=OPEN, finish__lt=page.now)),
        View("all", _("All")),
    ]


class OperationList(List):
    name, title, model, url = "operations", _("Operations"), Operation, "planning:operation_list"
    select_related = ("work_order__order", "work_order__item", "work_centre", "owner")
    columns = [
        Column("work_order.number", _("Work order"), link=True, filter="contains", name="work_order", bold=True, required=True),
        Column("position", _("No."), kind="number"),
        Column("name", _("Operation"), filter="contains", phone="title"),
        Column("work_order.item.name", _("Item"), filter="pinyin", name="item"),
        Column("work_order.order.number", _("Order"), filter="contains", name="order"),
        Column("work_centre.name", _("Work centre"), filter="contains", name="centre"),
        Column("owner.display", _("Person responsible"), filter="contains", name="owner"),
        Column("quantity", _("Quantity"), kind="qty"),
        Column("start", _("Planned start"), kind="moment", filter="until", sort=True),
        Column("finish", _("Planned finish"), kind="moment", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", _("Open"), Q(stage__in=UNDONE)),
        View("mine", _("Mine"), lambda page: Q(stage__in=UNDONE, owner_id=page.actor.user_id)),
        View("timeless", _("Without time"), Q(stage="waiting", start=None)),
        View("late", _("Behind plan"), lambda page: Q(stage__in=UNDONE, finish__lt=page.now)),
        View("moved", _("Finished later than planned"), Q(finished_at__gt=F("finish"))),
        View("all", _("All")),
    ]
    default_order = ("start", "pk")

    def row_url(self, row: Operation) -> str:
        return str(row.work_order.get_absolute_url())


class OutageList(List):
    name, title, model, url = "outages", _("Outages"), Outage, "planning:outage_list"
    select_related = ("work_centre", "created_by")
    columns = [
        Column("number", _("Outage"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("work_centre.name", _("Work centre"), filter="contains", name="centre", phone="title"),
        Column("kind", _("Kind"), filter="choice"),
        Column("text", _("What happened"), cut=True),
        Column("since", _("Since"), kind="moment", sort=True),
        Column("until", _("Expected until"), kind="moment", sort=True),
        Column("over_at", _("Over at"), kind="moment", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("running", _("Running"), Q(stage="running")), View("all", _("All"))]


def outage_list(request: Request) -> HttpResponse:
    return OutageList(request).response()


def plan_list(request: Request) -> HttpResponse:
    return PlanList(request).response()


def work_order_list(request: Request) -> HttpResponse:
    return WorkOrderList(request).response()


def operation_list(request: Request) -> HttpResponse:
    return OperationList(request).response()
