"""What work on the floor moves: the work order with its counters, the order line, and the order into execution. All by the system."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Place
from yidan.core import many
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.people.settings import setting
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production import rules
from yidan.production.flow import flows
from yidan.production.replacement import kept_for
from yidan.stock import postings
from yidan.stock.models import Movement

OPEN = {Operation.Stage.WAITING, Operation.Stage.RUNNING, Operation.Stage.STOPPED}


@command(
    clause="5.1a", label=gettext_lazy("Execution begins"), roles={Role.SYSTEM}, source={Order.Stage.APPROVED, Order.Stage.PLANNED},
    target=Order.Stage.IN_EXECUTION, unless=rules.not_begun,
)  # fmt: skip
def started(order: Order, *, by: Actor) -> None:
    """With the first operation started or the first material issued."""


@command(
    clause="5.1a", label=gettext_lazy("Work order begins"), roles={Role.SYSTEM}, source={WorkOrder.Stage.RELEASED},
    target=WorkOrder.Stage.RUNNING,
)  # fmt: skip
def work_order_started(work_order: WorkOrder, *, by: Actor) -> None:
    if started.refusal(work_order.order, by) is None:
        started(work_order.order, by=by)


@command(clause="5.1b", label=gettext_lazy("Pieces counted"), roles={Role.SYSTEM}, source={WorkOrder.Stage.RUNNING}, target=None)
def work_order_reported(work_order: WorkOrder, *, good: Decimal, scrapped: Decimal, last: int, by: Actor) -> None:
    """`good`: off the last operation; `scrapped`: at any; `last`: the operation that reports."""
    _count(work_order, good, scrapped, by)
    _close_idle(work_order, last, by)


@command(
    clause="5.1b", label=gettext_lazy("Work order done"), roles={Role.SYSTEM}, source={WorkOrder.Stage.RUNNING}, target=WorkOrder.Stage.DONE
)
def work_order_done(work_order: WorkOrder, *, good: Decimal, scrapped: Decimal, last: int, by: Actor) -> None:
    """Every piece is accounted for."""
    _count(work_order, good, scrapped, by)
    _close_idle(work_order, last, by)


@command(
    clause="5.1b",
    label=gettext_lazy("Operation closed: nothing more comes to it"),
    roles={Role.SYSTEM},
    source=OPEN,
    target=Operation.Stage.DONE,
)
def close_operation(operation: Operation, *, by: Actor) -> None:
    operation.finished_at = by.at


def _close_idle(work_order: WorkOrder, last: int, by: Actor) -> None:
    """Operations to which nothing more can come are closed; `last` finishes itself."""
    idle = [flow.operation for flow in flows(work_order) if not flow.left and flow.operation.pk != last and flow.operation.stage in OPEN]
    many.each(close_operation, idle, by=by)


def _count(work_order: WorkOrder, good: Decimal, scrapped: Decimal, by: Actor) -> None:
    """Gross counters only grow (QTY-1): the line's for what is made for the customer, stock for a part of it."""
    work_order.good += good
    work_order.scrapped += scrapped
    if work_order.rework_of:
        return
    if work_order.above_id is None:
        made = good + scrapped
        Line.objects.filter(pk=work_order.line_id).update(produced=F("produced") + made, scrapped=F("scrapped") + scrapped)
    elif good:
        _into_stock(work_order, good, by)


def _into_stock(part: WorkOrder, good: Decimal, by: Actor) -> None:
    """A part goes to stock, kept for the work orders of this order that wait for it; what is over stays free."""
    lot = postings.lot_for(part.item, part.key, cause=part, by=by)
    balance = postings.receive(lot, place_of_parts(), good, Movement.Kind.MADE, cause=part, by=by)
    for component, lacking in waiting_for(part):
        share = min(good, lacking)
        if share > 0:
            postings.keep(balance, share, owner=component.work_order, by=by)
            Component.objects.filter(pk=component.pk).update(reserved=F("reserved") + share)
            good -= share


def waiting_for(part: WorkOrder) -> list[tuple[Component, Decimal]]:
    """Components of the same line that want this item made, the one above first, and what each lacks that is not kept for it yet."""
    rows = Component.objects.filter(work_order__line_id=part.line_id, item_id=part.item_id, to_make__gt=0)
    found = rows.exclude(work_order__stage=WorkOrder.Stage.CANCELLED).select_related("work_order").order_by("pk")
    first = sorted(found, key=lambda component: component.work_order_id != part.above_id)
    return [(component, rules.lacking(component) - kept_for(component)) for component in first]


def place_of_parts() -> Place:
    """Where made parts are put down: as the settings say, else the first place that is not quarantine."""
    places = Place.objects.filter(quarantine=False, stage=Place.Stage.ACTIVE)
    code = setting("parts_place")
    place = (places.filter(code=code) if code else places.order_by("code")).first()
    if place is None:
        raise Refused(_("There is no place for made parts: add one, or name it in the settings."), "5.1b")
    return place
