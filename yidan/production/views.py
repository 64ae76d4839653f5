"""Lists and document pages of production; the phone's own pages are in floor.py."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core import clock
from yidan.core.actors import Role
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.planning import papers as planning_papers
from yidan.planning.models import Operation, WorkOrder
from yidan.production import papers, queries
from yidan.production.models import Issue

OPEN = Q(stage__in=queries.OPEN, work_order__stage__in=queries.AT_WORK)


def end_of_day() -> object:
    return timezone.localtime(clock.now()).replace(hour=23, minute=59)


class Dispatch(List):
    name, title, model, url = "dispatch", _("Dispatch list"), Operation, "production:dispatch"
    template_name = "production/dispatch.html"
    select_related = ("work_order__order__customer", "work_order__item__unit", "work_centre", "owner")
    default_order = "start"
    columns = [
        Column("work_centre.name", _("Work centre"), filter="contains", sort=True),
        Column("start", _("Planned start"), kind="moment", sort=True),
        Column("name", _("Operation"), link=True, filter="contains", bold=True, required=True, phone="title"),
        Column("position", _("No."), kind="number"),
        Column("work_order.number", _("Work order"), filter="contains"),
        Column("work_order.item.name", _("Item"), filter="contains", cut=True),
        Column("work_order.order.number", _("Order"), filter="contains"),
        Column("work_order.order.customer.name", _("Customer"), filter="pinyin", shown=False),
        Column("quantity", _("Quantity"), kind="qty", unit="work_order.item.unit"),
        Column("good", _("Good"), kind="qty"),
        Column("scrapped", _("Scrapped"), kind="qty"),
        Column("finish", _("Planned finish"), kind="moment", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("held", _("Held by quality"), kind="flag", filter="yes", shown=False),
        Column("owner.display", _("Responsible"), filter="contains"),
    ]
    views = [
        View("queue", _("To do"), OPEN),
        View("today", _("Until tonight"), lambda page: OPEN & Q(start__lte=end_of_day())),
        View("mine", _("Mine"), lambda page: OPEN & queries.mine(page.actor)),
        View("running", _("Running"), Q(stage="running")),
        View("stopped", _("Stopped or held"), Q(stage="stopped") | Q(held=True, stage__in=queries.OPEN)),
        View("all", _("All"), sort="-pk"),
    ]
    empty = Empty(
        _("Nothing waits for the workshop."), _("Released work orders stand here, by work centre and planned start."), icon="tool"
    )


class IssueList(List):
    name, title, model, url = "issues", _("Material issues"), Issue, "production:issue_list"
    select_related = ("work_order__order", "work_order__item", "created_by")
    columns = [
        Column("number", _("Material issue"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("way", _("Way"), filter="choice", value=lambda row: row.get_way_display()),
        Column("work_order.number", _("Work order"), filter="contains"),
        Column("work_order.item.name", _("Item"), filter="contains", cut=True),
        Column("work_order.order.number", _("Order"), filter="contains"),
        Column("created_by.display", _("By"), filter="contains"),
        Column("created_at", _("At"), kind="moment", sort=True),
    ]
    views = [
        View("all", _("All")),
        View("out", _("Issued"), Q(way="out")),
        View("more", _("In addition"), Q(way="more")),
        View("back", _("Brought back"), Q(way="back")),
    ]
    new = ("production:issue_issue_material", _("Issue material"))

    def row_url(self, row: Issue) -> str:
        return reverse("production:issue", args=[row.key])


def dispatch(request: Request) -> HttpResponse:
    return Dispatch(request).response()


def issue_list(request: Request) -> HttpResponse:
    return IssueList(request).response()


def operation(request: Request, key: str) -> HttpResponse:
    """The job card. Whoever works the floor sees the phone's page of it."""
    document = see(request, Operation, key)
    if request.actor.has(Role.OPERATOR) and not request.actor.has(Role.PRODUCTION):
        return redirect("production:floor_task", key=document.key)
    card = queries.cards([document])[0]
    reports = document.reports.select_related("by").order_by("-pk")
    stops = document.stops.select_related("by").order_by("-pk")
    flags = [_("held by quality")] if document.held else []
    return show(
        request, "production/operation.html", document, card=card, reports=reports, stops=stops, held=flags, machine=queries.states([document.work_centre_id]).get(document.work_centre_id),
        back=(reverse("production:dispatch"), _("Dispatch list")),
    )  # fmt: skip


def issue(request: Request, key: str) -> HttpResponse:
    document = see(request, Issue, key)
    lines = document.lines.select_related("component__item__unit", "balance__lot", "balance__place").order_by("pk")
    return show(request, "production/issue.html", document, lines=lines, back=(reverse("production:issue_list"), _("Material issues")))


def issue_paper(request: Request, key: str) -> HttpResponse:
    document = see(request, Issue, key)
    return shown_pdf(papers.material_issue(document, request.actor, reader_language()), document.key)


def traveller(request: Request, key: str) -> HttpResponse:
    """The card that goes with the pieces, a code to each operation."""
    document = see(request, WorkOrder, key)
    return shown_pdf(planning_papers.traveller(document, request.actor, reader_language()), f"{document.key}-card")


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    return render(
        request,
        "production/order_tab.html",
        queries.of_order(document) | {"document": document, "now": clock.now(), "actor": request.actor},
    )
