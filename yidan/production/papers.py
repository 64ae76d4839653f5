"""The material issue (领料单, 退料单), printed from its rows as often as asked: no price has a place in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.papers import formats, head, render, shapes
from yidan.production.models import Issue, IssueLine

TITLES: dict[Issue.Way, Callable[[], str]] = {
    Issue.Way.OUT: lambda: "", Issue.Way.MORE: lambda: _("Supplementary material issue"), Issue.Way.BACK: lambda: _("Material return"),
}  # fmt: skip


def material_issue(issue: Issue, by: Actor, language: shapes.Lang = "zh") -> bytes:
    with translation.override("en" if language == "en" else "zh-hans"):
        return render("material_issue", shape(issue, by, language), frozen=issue.created_at)


def shape(issue: Issue, by: Actor, language: shapes.Lang = "zh") -> shapes.MaterialIssue:
    job = issue.work_order
    rows = list(issue.lines.select_related("component__item__unit", "balance__lot", "balance__place").order_by("pk"))
    places = ", ".join(dict.fromkeys(row.balance.place.name for row in rows))
    title = TITLES[Issue.Way(issue.way)]()
    made = formats.moment(issue.created_at)
    return shapes.MaterialIssue(
        head=replace(head(job.order.entity, issue.key, issue.stage_label, official=True, by=by, lang=language), title=title),
        job=job.key, order=job.order.key, used_for=" ".join(filter(None, [f"{job.item.name} × {formats.quantity(job.quantity, str(job.item.unit))}", issue.reason])), warehouse=places, team=_team(issue),
        needed=formats.moment(job.start), lines=tuple(_line(n, row) for n, row in enumerate(rows, 1)),
        signatures=(shapes.Signature(role=_("Handed out by"), name=str(issue.created_by or ""), at=made), shapes.Signature(role=_("Material received by"))),
    )  # fmt: skip


def _team(issue: Issue) -> str:
    first = issue.work_order.operations.select_related("work_centre").order_by("position").first()
    return first.work_centre.name if first else ""


def _line(n: int, row: IssueLine) -> shapes.IssueLine:
    item = row.component.item
    return shapes.IssueLine(
        n=str(n), code=item.code, name=f"{item.name} {item.spec}".strip(), unit=str(item.unit), due=formats.quantity(row.component.required),
        issued=formats.quantity(row.quantity), lot=row.balance.lot.code, bin=row.balance.place.code,
    )  # fmt: skip
