"""Tasks of the teams, on a page and on paper (4.1c)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from yidan.catalog.models import WorkCentre
from yidan.core import clock
from yidan.core.web import Request
from yidan.people.models import LegalEntity
from yidan.planning import papers, queries
from yidan.planning.models import Plan

SPANS = {"1": 1, "3": 3, "7": 7, "14": 14}


def tasks(request: Request) -> HttpResponse:
    """Who does what in the days ahead, and where a hand-over does not fit."""
    days, now = SPANS.get(request.GET.get("days", ""), 7), clock.now()
    centre = WorkCentre.visible_to(request.actor).filter(code=request.GET.get("centre", "")).first()
    teams = queries.teams(now, days=days, centre=centre)
    plan = Plan.newest(Plan.Stage.ACCEPTED)
    context = {
        "teams": teams, "days": str(days), "spans": SPANS, "centre": centre, "now": now, "plan": plan,
        "late": sum(1 for team in teams for task in team.tasks if task.waits_for),
        "bottlenecks": plan.bottlenecks.select_related("work_centre", "owner").order_by("week") if plan else [],
    }  # fmt: skip
    return render(request, "planning/tasks.html", context)


def dispatch(request: Request, code: str) -> HttpResponse:
    days = SPANS.get(request.GET.get("days", ""), 7)
    centre = WorkCentre.visible_to(request.actor).filter(code=code).first()
    entity = LegalEntity.objects.order_by("-is_default", "pk").first()
    if centre is None or entity is None:
        raise Http404
    team = next(iter(queries.teams(clock.now(), days=days, centre=centre)), queries.Team(centre))
    content = papers.dispatch(team, entity, days, request.actor)
    name = f"dispatch-{centre.code}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
