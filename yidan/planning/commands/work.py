"""Work orders released to the shop floor, operations given to a person (4.1b, 4.1c)."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy

from yidan.core import files, many
from yidan.core.actors import Actor
from yidan.core.commands import command
from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.people.models import User
from yidan.planning import papers, rules
from yidan.planning.commands.breakdown import PLANNERS, SYSTEM
from yidan.planning.models import Operation, WorkOrder
from yidan.stock import postings

Stage = WorkOrder.Stage


@command(
    clause="4.1c", label=gettext_lazy("Release"), roles=PLANNERS, source={Stage.PLANNED}, target=Stage.RELEASED, unless=rules.not_releasable
)
def release(work_order: WorkOrder, *, by: Actor) -> None:
    """To the shop floor, with its paper. Only what makes the line's own item counts on the line."""
    if not work_order.above_id and not work_order.rework_of:
        Line.objects.filter(pk=work_order.line_id).update(released=F("released") + work_order.quantity)
        if reason := rules.over_ceiling(work_order):
            raise Refused(reason, "4.1c")
    content, title = papers.work_order(work_order, by)
    files.file(work_order, content, form="work_order", title=title, name=f"{work_order.number}.pdf", by=by)


@command(clause="4.1b", label=gettext_lazy("Give to"), roles=PLANNERS, source={"waiting", "running", "stopped"}, target=None)
def assign(operation: Operation, *, owner: User, by: Actor) -> None:
    operation.owner = owner


@command(
    clause="4.1a", label=gettext_lazy("Cancel the work order"), roles=PLANNERS, source={Stage.PLANNED, Stage.RELEASED}, target=Stage.CANCELLED,
    unless=rules.in_work,
)  # fmt: skip
def cancel(work_order: WorkOrder, *, reason: str, by: Actor) -> None:
    """What an amendment or a cancelled order leaves behind: its stock is free again, its operations end. Purchases are the buyer's to settle."""
    postings.release(work_order)
    if work_order.stage == Stage.RELEASED and not work_order.above_id and not work_order.rework_of:
        Line.objects.filter(pk=work_order.line_id).update(released=F("released") - work_order.quantity)
    waiting = list(work_order.operations.filter(stage__in=["waiting", "stopped"]))
    many.each(drop, waiting, by=by.as_system())


@command(clause="4.1a", label=gettext_lazy("Ends with its work order"), roles=SYSTEM, source={"waiting", "stopped"}, target="cancelled")
def drop(operation: Operation, *, by: Actor) -> None:
    pass
