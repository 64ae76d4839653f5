"""What happens at the work place: start, stop, resume, report (5.1a, 5.1b); held and let go by quality (6.1b)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import Chain
from yidan.core.formats import qty
from yidan.core.refusals import Refused
from yidan.planning.models import Operation, WorkOrder
from yidan.production import rules
from yidan.production.commands import equipment
from yidan.production.commands.spine import OPEN, close_operation, work_order_done, work_order_reported, work_order_started
from yidan.production.flow import Flow, flow_of
from yidan.production.models import JobReport, Stop

__all__ = ["close_operation", "finish", "hold_operation", "release_operation", "report", "report_part", "resume", "start", "stop"]

Stage = Operation.Stage
ZERO = Decimal(0)
FLOOR = {Role.OPERATOR, Role.PRODUCTION, Role.PRODUCTION_HEAD}
CONTROL = {Role.QUALITY, Role.QUALITY_HEAD, Role.SYSTEM}


@command(
    clause="5.1a", label=gettext_lazy("Start work"), roles=FLOOR, source={Stage.WAITING}, target=Stage.RUNNING, unless=rules.not_startable
)
def start(operation: Operation, *, by: Actor) -> None:
    operation.started_at = by.at
    if work_order_started.refusal(operation.work_order, by.as_system()) is None:
        work_order_started(operation.work_order, by=by.as_system())


@command(clause="5.1b", label=gettext_lazy("Stop work"), roles=FLOOR, source={Stage.RUNNING}, target=Stage.STOPPED)
def stop(operation: Operation, *, cause: str, note: str = "", by: Actor) -> None:
    Stop.objects.create(operation=operation, cause=cause, note=note, since=by.at, by_id=by.signer)
    if cause == Stop.Cause.BREAKDOWN:
        equipment.broken_down(operation, note, by)


@command(
    clause="5.1b", label=gettext_lazy("Resume work"), roles=FLOOR, source={Stage.STOPPED}, target=Stage.RUNNING, unless=rules.not_workable
)
def resume(operation: Operation, *, by: Actor) -> None:
    if operation.stops.filter(until=None, cause=Stop.Cause.BREAKDOWN).exists():
        equipment.runs_again(operation, by)
    operation.stops.filter(until=None).update(until=by.at)


@command(clause="5.1b", label=gettext_lazy("Report work"), roles=FLOOR, source={Stage.RUNNING}, target=None, unless=rules.not_reportable)
def report_part(
    operation: Operation, *, good: Decimal, scrapped: Decimal, reworked: Decimal = ZERO, cause: str, minutes: Decimal, by: Actor
) -> None:  # fmt: skip
    flow = _written(operation, Came(good, scrapped, reworked, cause), minutes, by)
    if not flow.left:
        raise Refused(_("That is everything: finish the operation."), "5.1b", "good")
    _count(operation, flow, good, scrapped, by)


@command(
    clause="5.1b",
    label=gettext_lazy("Finish the operation"),
    roles=FLOOR,
    source={Stage.RUNNING},
    target=Stage.DONE,
    unless=rules.not_reportable,
)
def finish(
    operation: Operation, *, good: Decimal, scrapped: Decimal, reworked: Decimal = ZERO, cause: str, minutes: Decimal, by: Actor
) -> None:  # fmt: skip
    """With the last report."""
    flow = _written(operation, Came(good, scrapped, reworked, cause), minutes, by)
    if flow.left:
        raise Refused(_("%s are still to be reported.") % qty(flow.left), "5.1b", "good")
    operation.finished_at = by.at
    _count(operation, flow, good, scrapped, by)


def report(
    operation: Operation, *, good: Decimal, scrapped: Decimal = ZERO, reworked: Decimal = ZERO, cause: str = "", minutes: Decimal = ZERO,
    by: Actor,
) -> None:  # fmt: skip
    """What came off. Chooses under the lock: the last report finishes the operation, any other leaves it running."""
    with transaction.atomic():
        Chain.objects.select_for_update().get(pk=operation.chain_id)
        whole = good + scrapped >= flow_of(operation).left
        verb = finish if whole else report_part
        verb(operation, good=good, scrapped=scrapped, reworked=reworked, cause=cause, minutes=minutes, by=by)


@command(clause="6.1b", label=gettext_lazy("Hold the operation"), roles=CONTROL, source=OPEN, target=None, unless=rules.held)
def hold_operation(operation: Operation, *, reason: str, by: Actor) -> None:
    """Quality's flag: not to be started or gone on with until it is released."""
    operation.held, operation.hold_reason = True, reason[:200]


@command(clause="6.1b", label=gettext_lazy("Release the operation"), roles=CONTROL, source=OPEN, target=None, unless=rules.not_held)
def release_operation(operation: Operation, *, reason: str, by: Actor) -> None:
    operation.held, operation.hold_reason = False, ""


@dataclass(frozen=True)
class Came:
    """What came off: good, scrapped, and how many of the good ones were set right here first."""

    good: Decimal
    scrapped: Decimal
    reworked: Decimal
    cause: str


def _written(operation: Operation, came: Came, minutes: Decimal, by: Actor) -> Flow:
    """Keep the report; how the operation stands after it."""
    _fits(operation, came)
    JobReport.objects.create(operation=operation, **vars(came), minutes=minutes, by_id=by.signer, at=by.at)
    operation.good += came.good
    operation.scrapped += came.scrapped
    return flow_of(operation)


def _fits(operation: Operation, came: Came) -> None:
    good, scrapped = came.good, came.scrapped
    if good < 0 or scrapped < 0 or not good + scrapped:
        raise Refused(_("Report at least one piece."), "5.1b", "good")
    if scrapped and not came.cause:
        raise Refused(_("Scrap needs a cause."), "5.1b", "cause")
    if came.reworked and (came.reworked > good or not came.cause):
        raise Refused(_("Reworked pieces are among the good ones, and have a cause."), "5.1b", "reworked")
    if good and operation.held:
        raise Refused(_("Held by quality: %s.") % operation.hold_reason, "6.1b", "good")
    ready = flow_of(operation).ready
    if good + scrapped > ready:
        raise Refused(_("Only %s can be reported now.") % qty(ready), "5.1b", "good")


def _count(operation: Operation, flow: Flow, good: Decimal, scrapped: Decimal, by: Actor) -> None:
    """Scrap counts for the work order wherever it falls, good pieces where they come off last."""
    work_order: WorkOrder = operation.work_order
    off = good if is_last(operation) else Decimal(0)
    if not off + scrapped:
        return
    system = by.as_system()
    if work_order.good + work_order.scrapped + off + scrapped == work_order.quantity:
        work_order_done(work_order, good=off, scrapped=scrapped, last=operation.pk, by=system)
    else:
        work_order_reported(work_order, good=off, scrapped=scrapped, last=operation.pk, by=system)


def is_last(operation: Operation) -> bool:
    later = operation.work_order.operations.filter(position__gt=operation.position).exclude(stage=Stage.CANCELLED)
    return not later.exists()
