"""An approved order broken down: work orders, operations, components, stock kept, purchase demands (4.1a-c)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import RoutingStep
from yidan.core import many
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import listed
from yidan.core.papers.formats import quantity
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.planning import netting, rules
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.planning.netting import Breakdown, Make, Part, Wanted
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DemandInput
from yidan.stock import postings

PLANNERS = {Role.PRODUCTION, Role.PRODUCTION_HEAD}
SYSTEM = {Role.SYSTEM}
Stage = Order.Stage


@command(
    clause="4.1a", label=gettext_lazy("Break the order down"), roles=PLANNERS | SYSTEM, source={Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION},
    target=None, unless=rules.not_to_break_down,
)  # fmt: skip
def break_down(order: Order, *, by: Actor) -> None:
    """What no work order, stock or purchase covers yet: of a new order all, after an amendment or scrap the rest."""
    lines = {str(line.pk): line for line, _quantity in rules.open_quantities(order)}
    today = timezone.localdate(by.at)
    wanted = [Wanted(str(line.pk), line.item, left, line.promised or line.requested) for line, left in rules.open_quantities(order)]
    found = netting.break_down(wanted, today, lock=True)
    if missing := found.without_routing:
        raise Refused(_("There is no current routing for: %s.") % listed(missing), "4.1b")
    made = put_down(order, found, lines, by, anew=rules.only_again(order))
    _from_stock(order, found, lines, by)
    purchasing.raise_demands(demands_of(order, found, made, lines, today), by=by)


@command(
    clause="5.1a", label=gettext_lazy("Pieces to be made anew"), roles=SYSTEM, source={Stage.INSPECTED, Stage.ACCEPTED, Stage.DELIVERED},
    target=Stage.IN_EXECUTION, unless=rules.covered,
)  # fmt: skip
def make_anew(order: Order, *, by: Actor) -> None:
    """Of what was finished some came back unfit, or fell at the outgoing inspection, and no stock replaces it: it is on the planner's desk again,
    as after scrap, and is broken down, made, inspected, accepted and delivered once more."""


@command(clause="4.1a", label=gettext_lazy("Raise a work order"), roles=SYSTEM, source={NEW}, target=WorkOrder.Stage.PLANNED)
def raise_work_order(work_order: WorkOrder, *, by: Actor) -> None:
    pass


@command(clause="4.1b", label=gettext_lazy("Set up an operation"), roles=SYSTEM, source={NEW}, target=Operation.Stage.WAITING)
def set_up(operation: Operation, *, by: Actor) -> None:
    pass


def put_down(
    order: Order, found: Breakdown, lines: dict[str, Line], by: Actor, above: WorkOrder | None = None, anew: Collection[int] = ()
) -> dict[str, WorkOrder]:
    """Work orders with their operations and components; what stands at the top is made for the line itself, or for the work order `above`.
    Of the lines `anew` all of it was made before and lost."""
    made = _work_orders(order, found, lines, by, above, anew)
    _operations(found, made, by)
    _components(found, made, by)
    return made


def _work_orders(
    order: Order, found: Breakdown, lines: dict[str, Line], by: Actor, above: WorkOrder | None, anew: Collection[int]
) -> dict[str, WorkOrder]:  # fmt: skip
    """Level by level: what is above has its row before what is below names it."""
    made: dict[str, WorkOrder] = {}
    for level in sorted({make.level for make in found.makes}):
        rows = {make.key: _work_order(order, make, lines[make.source], made, above, anew) for make in found.makes if make.level == level}
        many.each(raise_work_order, list(rows.values()), by=by.as_system())
        made |= rows
    return made


def _work_order(
    order: Order, make: Make, line: Line, made: dict[str, WorkOrder], top: WorkOrder | None, anew: Collection[int]
) -> WorkOrder:  # fmt: skip
    above = top if make.top else made[make.parents[0]]
    revision = line.drawing_revision if above is None else make.item.drawing_revision
    return WorkOrder(
        order=order, line=line, above=above, item=make.item, drawing_revision=revision, quantity=make.quantity, anew=line.pk in anew
    )  # fmt: skip


def _operations(found: Breakdown, made: dict[str, WorkOrder], by: Actor) -> None:
    pairs = [(made[make.key], step) for make in found.makes for step in found.steps[make.item.pk]]
    many.each(set_up, [operation_of(work_order, step, by) for work_order, step in pairs], by=by.as_system())


def operation_of(work_order: WorkOrder, step: RoutingStep, by: Actor) -> Operation:
    """The routing as it is now, copied. Its person responsible is the work centre's leader, else whoever breaks down."""
    return Operation(
        work_order=work_order, position=step.position, name=step.name, work_centre=step.work_centre, owner_id=step.work_centre.leader_id or by.user_id,
        setup_minutes=step.setup_minutes, run_minutes=step.run_minutes, wait_minutes=step.wait_minutes, instruction=step.instruction,
        is_key=step.key, quantity=work_order.quantity,
    )  # fmt: skip


def _components(found: Breakdown, made: dict[str, WorkOrder], by: Actor) -> None:
    rows = []
    for make in found.makes:
        for n, part in enumerate(sorted(make.parts, key=lambda part: (part.position, part.item.code)), 1):
            owner = made[make.key]
            kept = _keep(part, owner, by)
            rows.append(Component(
                work_order=owner, position=n, item=part.item, required=part.required, reserved=kept, to_make=part.make, to_buy=part.buy
            ))  # fmt: skip
    Component.objects.bulk_create(rows, batch_size=500)


def _keep(part: Part, owner: WorkOrder | Order, by: Actor) -> Decimal:
    """STK-2: the balances were locked when free stock was read, so that all of it is still there."""
    if not part.stock:
        return part.stock
    kept = postings.reserve(part.item, part.stock, owner=owner, by=by)
    if kept < part.stock:
        raise Refused(_("%(item)s: the stock was taken meanwhile. Try again.") % {"item": part.item}, "4.1a")
    return kept


def _from_stock(order: Order, found: Breakdown, lines: dict[str, Line], by: Actor) -> None:
    """Lines served from stock, whole or in part (spare parts): kept for the order and counted as taken."""
    for key, part in found.served.items():
        if part.stock:
            _keep(part, order, by)
            line = lines[key]
            line.taken += part.stock
            line.save(update_fields=["taken"])


def demands_of(order: Order, found: Breakdown, made: dict[str, WorkOrder], lines: dict[str, Line], today: date) -> list[DemandInput]:
    rows = [
        _demand(order, part, max(today, make.start), "planning.workorder", made[make.key].pk)
        for make in found.makes
        for part in make.parts
        if part.buy
    ]
    direct = [(part, lines[key]) for key, part in found.served.items() if part.buy]
    return rows + [_demand(order, part, max(today, line.promised or line.requested), "intake.line", line.pk) for part, line in direct]


def _demand(order: Order, part: Part, needed_on: date, kind: str, pk: int) -> DemandInput:
    """PUR-2: need = gross - stock; what is on order is on order for somebody else."""
    text = _("shortage: gross %(gross)s, stock %(stock)s") % {"gross": quantity(part.required), "stock": quantity(part.stock)}
    return DemandInput(part.item, part.buy, needed_on, text, order, kind, pk)
