"""The workshop: material issued, operations started and reported as the plan's times pass, part by part."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from yidan.core.refusals import Refused
from yidan.planning.models import Operation, WorkOrder
from yidan.production import commands as production
from yidan.production.models import Issue
from yidan.simulation.world import World

STORE = "wanghai"


def work(w: World) -> None:
    w.at(14, 0)
    for _round in range(2):
        issue(w)
        operations(w)


def issue(w: World) -> None:
    """For what starts within a day; what is missing is issued when it comes."""
    soon = w.now + timedelta(days=1)
    for work_order in WorkOrder.objects.filter(stage="released", start__lte=soon).order_by("start", "pk"):
        if work_order.issues.exists() and all(part.issued >= part.required for part in work_order.components.all()):
            continue
        try:
            production.issue_material(Issue(work_order=work_order), by=w.act(STORE))
        except Refused as exc:
            w.refuse(exc)


def operations(w: World) -> None:
    """A planned finish that has passed is reported; a start that has passed is started."""
    rows = Operation.objects.filter(stage__in=["waiting", "running"], work_order__stage__in=["released", "running"], start__lte=w.now)
    for operation in rows.select_related("owner", "work_order").order_by("work_order__start", "work_order_id", "position"):
        who = operation.owner.username if operation.owner else "machao"
        try:
            if operation.stage == "waiting":
                if production.start.refusal(operation, w.act(who)):
                    continue
                production.start(operation, by=w.act(who))
                operation.refresh_from_db()
            if operation.finish and operation.finish <= w.now:
                report(w, operation, who)
        except Refused as exc:
            w.refuse(exc)


def report(w: World, operation: Operation, who: str) -> None:
    """What the operation before has given and is not reported yet."""
    from yidan.production.flow import flows

    step = next(step for step in flows(operation.work_order) if step.operation.pk == operation.pk)
    if step.ready > 0:
        minutes = operation.minutes * Decimal(w.chance.choice(("0.9", "1.0", "1.1")))
        production.report(operation, good=step.ready, minutes=minutes.quantize(Decimal("0.1")), by=w.act(who))
