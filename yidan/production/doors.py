"""The web doors of production: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.catalog.models import WorkCentre
from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.planning.models import Operation, WorkOrder
from yidan.production import commands as production
from yidan.production import forms, patrol_forms
from yidan.production.models import Finding, Issue, Patrol, PatrolPlan


def operation_out(operation: Operation, request: Request) -> dict[str, Any]:
    names = ("position", "name", "quantity", "good", "scrapped", "start", "finish", "started_at", "finished_at", "held", "hold_reason")
    return {"work_order": operation.work_order.key, "work_centre": operation.work_centre.code} | project(request.actor, operation, *names)


def issue_out(issue: Issue, request: Request) -> dict[str, Any]:
    rows = issue.lines.select_related("component__item", "balance__lot", "balance__place").order_by("pk")
    lines = [
        {"item": x.component.item.code, "lot": x.balance.lot.code, "place": x.balance.place.code, "quantity": x.quantity} for x in rows
    ]
    return {"work_order": issue.work_order.key, "way": issue.way, "reason": issue.reason, "lines": lines}


def plan_out(plan: PatrolPlan, request: Request) -> dict[str, Any]:
    centre = plan.work_centre.code if plan.work_centre else None
    return {"work_centre": centre, "patroller": plan.patroller.username} | project(
        request.actor, plan, "name", "week", "until", "since", "points"
    )


def patrol_out(patrol: Patrol, request: Request) -> dict[str, Any]:
    findings = [finding.key for finding in patrol.findings.order_by("pk")]
    return {"plan": patrol.plan.code, "findings": findings} | project(request.actor, patrol, "day", "notes")


def finding_out(finding: Finding, request: Request) -> dict[str, Any]:
    who = {"patrol": finding.patrol.key, "owner": finding.owner.username}
    return who | project(request.actor, finding, "what", "due", "action", "solved_at", "closed_at")


operations = Noun("operations", Operation, room="production", out=operation_out)
operations.verb(production.start)
operations.verb(production.report_part, forms.ReportForm)
operations.verb(production.finish, forms.ReportForm)
operations.verb(production.stop, forms.StopForm, aside=True)
operations.verb(production.resume)
operations.verb(production.hold_operation, ReasonForm)
operations.verb(production.release_operation, ReasonForm)

issues = Noun("material-issues", Issue, out=issue_out)
issues.birth(production.issue_material, forms.IssueForm)
issues.birth(production.issue_more, forms.MoreForm)
issues.birth(production.return_material, forms.ReturnForm)

jobs = Noun("work-orders", WorkOrder, room="production")
jobs.verb(production.account_material, forms.AccountForm)
jobs.verb(production.replace_parts, ReasonForm)

equipment = Noun("work-centres", WorkCentre, room="production")
equipment.verb(production.check_equipment, forms.EquipmentForm)

patrol_plans = Noun("patrol-plans", PatrolPlan, out=plan_out)
patrol_plans.edits(patrol_forms.PatrolPlanForm)
patrols = Noun("patrols", Patrol, out=patrol_out)
patrols.birth(production.hold_patrol, patrol_forms.HoldForm)
patrols.birth(production.explain_missed, patrol_forms.MissedForm)
findings = Noun("findings", Finding, out=finding_out)
findings.verb(production.solve_finding, patrol_forms.SolveForm)
findings.verb(production.close_finding)
findings.verb(production.give_back_finding, patrol_forms.GiveBackForm, aside=True)
