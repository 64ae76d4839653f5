"""The web doors of production: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.planning.models import Operation
from yidan.production import commands as production
from yidan.production import forms
from yidan.production.models import Issue

__all__ = ["issues", "operations"]


def operation_out(operation: Operation, request: Request) -> dict[str, Any]:
    names = ("position", "name", "quantity", "good", "scrapped", "start", "finish", "started_at", "finished_at", "held", "hold_reason")
    return {"work_order": operation.work_order.key, "work_centre": operation.work_centre.code} | project(request.actor, operation, *names)


def issue_out(issue: Issue, request: Request) -> dict[str, Any]:
    rows = issue.lines.select_related("component__item", "balance__lot", "balance__place").order_by("pk")
    lines = [
        {"item": x.component.item.code, "lot": x.balance.lot.code, "place": x.balance.place.code, "quantity": x.quantity} for x in rows
    ]
    return {"work_order": issue.work_order.key, "way": issue.way, "lines": lines}


operations = Noun("operations", Operation, room="production", out=operation_out)
operations.verb(production.start)
operations.verb(production.report_part, forms.ReportForm)
operations.verb(production.finish, forms.ReportForm)
operations.verb(production.stop, forms.StopForm)
operations.verb(production.resume)
operations.verb(production.hold_operation, ReasonForm)
operations.verb(production.release_operation, ReasonForm)

issues = Noun("material-issues", Issue, out=issue_out)
issues.birth(production.issue_material, forms.IssueForm)
issues.birth(production.return_material, forms.ReturnForm)
