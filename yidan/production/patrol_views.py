"""Pages of patrols, findings and equipment."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import WorkCentre
from yidan.core import clock
from yidan.core.forms import weekdays
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.production import commands as production
from yidan.production import queries
from yidan.production.models import Finding, Patrol, PatrolPlan


def week_text(week: str) -> str:
    return " ".join(str(name) for name, on in weekdays(week) if on)


class PatrolList(List):
    name, title, model, url = "patrols", _("Patrols"), Patrol, "production:patrol_list"
    template_name = "production/patrols.html"
    select_related = ("plan__work_centre", "plan__patroller", "created_by")
    columns = [
        Column("number", _("Patrol"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("plan.name", _("Patrol plan"), filter="contains", phone="title"),
        Column("day", _("Day"), kind="date", filter="until", sort=True),
        Column("created_by.display", _("By"), filter="contains"),
        Column("created_at", _("At"), kind="moment"),
        Column("notes", _("Notes"), cut=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("all", _("All"), sort="-day"), View("missed", _("Missed"), Q(stage="missed"))]
    empty = Empty(_("No patrol yet."), _("A patrol plan says who walks where, on which days, until when."), icon="walk")

    def row_url(self, row: Patrol) -> str:
        return reverse("production:patrol", args=[row.key])

    def extra(self) -> dict[str, Any]:
        at = self.actor.at
        return {
            "due": queries.due_today(at),
            "missed": queries.missed(at)[:12],
            "may": not self.actor.roles.isdisjoint(production.hold_patrol.roles),
        }


class PlanList(List):
    name, title, model, url = "patrol_plans", _("Patrol plans"), PatrolPlan, "production:patrolplan_list"
    select_related = ("work_centre", "patroller")
    columns = [
        Column("code", _("Code"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("name", _("Patrol plan"), filter="contains", phone="title"),
        Column("work_centre.name", _("Work centre"), filter="contains"),
        Column("patroller.display", _("Who patrols"), filter="contains"),
        Column("week", _("On weekdays"), value=lambda row: week_text(row.week), cell=lambda row, page: week_text(row.week)),
        Column("until", _("Done by"), cell=lambda row, page: f"{row.until:%H:%M}", value=lambda row: f"{row.until:%H:%M}"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("active", _("Active"), Q(stage="active")), View("all", _("All"))]
    new = ("production:patrolplan_new", _("New patrol plan"))

    def row_url(self, row: PatrolPlan) -> str:
        return reverse("production:patrolplan", args=[row.key])


class FindingList(List):
    name, title, model, url = "findings", _("Patrol findings"), Finding, "production:finding_list"
    select_related = ("patrol__plan", "owner", "solved_by")
    columns = [
        Column("number", _("Finding"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("what", _("What was found"), filter="contains", cut=True, phone="title"),
        Column("patrol.plan.name", _("Patrol plan"), filter="contains"),
        Column("owner.display", _("Who solves it"), filter="contains"),
        Column("due", _("Due on"), kind="date", filter="until", sort=True),
        Column("action", _("What was done"), cut=True),
        Column("solved_by.display", _("Solved by"), shown=False),
        Column("closed_at", _("Closed"), kind="moment"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", _("Not closed"), ~Q(stage="closed"), "due"),
        View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id) & ~Q(stage="closed")),
        View("late", _("Overdue"), lambda page: Q(stage="open", due__lt=page.actor.at) | Q(solved_at__date__gt=F("due"))),
        View("all", _("All")),
    ]

    def row_url(self, row: Finding) -> str:
        return reverse("production:finding", args=[row.key])


def patrol_list(request: Request) -> HttpResponse:
    return PatrolList(request).response()


def plan_list(request: Request) -> HttpResponse:
    return PlanList(request).response()


def finding_list(request: Request) -> HttpResponse:
    return FindingList(request).response()


def patrol(request: Request, key: str) -> HttpResponse:
    document = see(request, Patrol, key)
    findings = document.findings.select_related("owner", "solved_by", "operation__work_order").order_by("pk")
    return show(request, "production/patrol.html", document, findings=findings, back=(reverse("production:patrol_list"), _("Patrols")))


def plan(request: Request, key: str) -> HttpResponse:
    document = see(request, PatrolPlan, key)
    rows = document.patrols.select_related("created_by").annotate(found=Count("findings")).order_by("-day")[:30]
    back = (reverse("production:patrolplan_list"), _("Patrol plans"))
    findings = Finding.for_page().filter(patrol__plan=document).exclude(stage=Finding.Stage.CLOSED).order_by("due")[:20]
    kept = queries.record(document, request.actor.at)
    mine = not request.actor.roles.isdisjoint(production.hold_patrol.roles)
    today = kept.coming is not None and kept.coming.day == timezone.localdate(request.actor.at)
    return show(
        request, "production/patrol_plan.html", document, rows=rows, days=weekdays(document.week), kept=kept, findings=findings, back=back,
        may_hold=mine and today and document.stage == "active", points=[line.strip() for line in document.points.splitlines() if line.strip()],
    )  # fmt: skip


def finding(request: Request, key: str) -> HttpResponse:
    document = see(request, Finding, key)
    return show(request, "production/finding.html", document, back=(reverse("production:finding_list"), _("Patrol findings")))


def equipment(request: Request) -> HttpResponse:
    """Every work centre with the newest record of its equipment; nobody without a role."""
    centres = list(WorkCentre.visible_to(request.actor).filter(stage="active").order_by("code"))
    found = queries.states(centre.pk for centre in centres)
    may = not request.actor.roles.isdisjoint(production.check_equipment.roles)
    rows = [(centre, found.get(centre.pk)) for centre in centres]
    return render(
        request, "production/equipment.html", {"rows": rows, "now": clock.now(), "may": may, "here": reverse("production:equipment")}
    )
