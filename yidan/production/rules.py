"""Questions of the shop floor: pure, of document and actor; a reason or None."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.formats import listed, qty
from yidan.intake.models import Order
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production.flow import flows
from yidan.production.models import Finding, Issue, Patrol, Usage
from yidan.production.queries import enough
from yidan.production.replacement import lacking_parts

AT_WORK = {WorkOrder.Stage.RELEASED, WorkOrder.Stage.RUNNING}


def blocked(work_order: WorkOrder, by: Actor) -> str | None:
    """What stands against any work on it: not released, or its order is held up."""
    if work_order.stage not in AT_WORK:
        return _("The work order is %s.") % work_order.stage_label
    order = work_order.order
    if order.on_hold:
        return _("The order is on hold.")
    return _("The start is blocked until the customer's payment is in.") if order.start_blocked else None


def not_workable(operation: Operation, by: Actor) -> str | None:
    if operation.held:
        return _("Held by quality: %s.") % operation.hold_reason
    return blocked(operation.work_order, by)


def not_reportable(operation: Operation, by: Actor) -> str | None:
    """What was made is a fact: an order put on hold does not keep it from being reported."""
    return None if operation.work_order.stage in AT_WORK else _("The work order is %s.") % operation.work_order.stage_label


def not_startable(operation: Operation, by: Actor) -> str | None:
    """5.1a: the operation before has given nothing good yet, or the first one lacks its material."""
    if reason := not_workable(operation, by):
        return reason
    steps = flows(operation.work_order)
    here = next(n for n, step in enumerate(steps) if step.operation.pk == operation.pk)
    if here and not steps[here].ready:
        before = steps[here - 1].operation
        return _("Operation %(position)s %(name)s has nothing good yet.") % {"position": before.position, "name": before.name}
    return None if here else without_material(operation.work_order)


def without_material(work_order: WorkOrder) -> str | None:
    """Names what is not issued, even for one piece."""
    short = [
        part for part in work_order.components.select_related("item__unit").order_by("position") if not enough(part, work_order.quantity)
    ]
    if not short:
        return None
    first = listed(_("%(item)s %(quantity)s") % {"item": part.item.name, "quantity": qty(lacking(part))} for part in short[:3])
    return _("Material not issued: %(items)s%(more)s.") % {"items": first, "more": " …" if len(short) > 3 else ""}


def lacking(part: Component) -> Decimal:
    return max(part.required - part.issued + part.returned, Decimal(0))


def not_issuable(issue: Issue, by: Actor) -> str | None:
    """A blank form names no work order yet."""
    return blocked(issue.work_order, by) if issue.work_order_id else None


def not_begun(order: Order, by: Actor) -> str | None:
    return _("The order is on hold.") if order.on_hold else None


def held(operation: Operation, by: Actor) -> str | None:
    return _("Held by quality: %s.") % operation.hold_reason if operation.held else None


def not_held(operation: Operation, by: Actor) -> str | None:
    return None if operation.held else _("Quality does not hold it.")


def not_returnable(issue: Issue, by: Actor) -> str | None:
    """What is accounted for is closed (STK-3)."""
    return accounted(issue.work_order, by) if issue.work_order_id else None


def accounted(work_order: WorkOrder, by: Actor) -> str | None:
    return _("Its material is accounted for already.") if Usage.objects.filter(work_order=work_order).exists() else None


def nothing_lacking(work_order: WorkOrder, by: Actor) -> str | None:
    """5.1a: parts are made anew only for what nothing covers any more."""
    if reason := blocked(work_order, by):
        return reason
    return None if lacking_parts(work_order) else _("No part is lacking: what is needed is issued, kept or being made.")


def not_this_day(patrol: Patrol, by: Actor) -> str | None:
    """A patrol is recorded on its own day, by the person of the plan or a head who stands in; a blank form names no plan yet."""
    if not patrol.plan_id:
        return None
    if not patrol.plan.due_on(patrol.day):
        return _("No patrol is due on that day.")
    if patrol.day != timezone.localdate(by.at):
        return _("A patrol is recorded on its own day. One that was left out is explained.")
    mine = by.user_id == patrol.plan.patroller_id or any(role.is_head for role in by.roles)
    return None if mine else _("%s patrols here, or a head of department.") % patrol.plan.patroller


def not_missed(patrol: Patrol, by: Actor) -> str | None:
    if not patrol.plan_id:
        return None
    if not patrol.plan.due_on(patrol.day):
        return _("No patrol is due on that day.")
    return None if patrol.day < timezone.localdate(by.at) else _("There is still time to hold it.")


def not_my_finding(finding: Finding, by: Actor) -> str | None:
    mine = by.user_id == finding.owner_id or any(role.is_head for role in by.roles)
    return None if mine else _("%s solves it, or a head of department.") % finding.owner


def solved_it(finding: Finding, by: Actor) -> str | None:
    return _("Somebody other than who solved it looks again.") if finding.solved_by_id == by.user_id else None
