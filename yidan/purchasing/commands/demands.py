"""Demands: raised by planning or by hand, covered by purchase orders, met by accepted receipts (4.2a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item
from yidan.core import many
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW, Chain, Document
from yidan.core.refusals import Refused
from yidan.intake.lines import whole
from yidan.intake.models import Line, Order
from yidan.purchasing import rules
from yidan.purchasing.models import Demand
from yidan.stock import postings

BUYERS = {Role.PROCUREMENT, Role.PROCUREMENT_HEAD}
ASKERS = BUYERS | {Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.SYSTEM}
SYSTEM = {Role.SYSTEM}
LINE = "intake.line"  # for_kind of what an order line needs itself (a bought spare part)
Stage = Demand.Stage
ALIVE = {Stage.OPEN, Stage.ORDERED, Stage.MET}


@dataclass(frozen=True)
class DemandInput:
    """What material requirements ask for. `for_kind`, `for_id`: the work order, or the order line, that waits for it."""

    item: Item
    quantity: Decimal
    needed_on: date
    reason: str
    order: Order | None = None
    for_kind: str = ""
    for_id: int | None = None


@command(clause="4.2a", label=gettext_lazy("Raise a demand"), roles=ASKERS, source={NEW}, target=Stage.OPEN, unless=rules.order_gone)
def raise_demand(demand: Demand, *, by: Actor) -> None:
    whole(demand.item, demand.quantity)


def raise_demands(rows: Sequence[DemandInput], *, by: Actor) -> list[Demand]:
    """All of them or none, each with its own event; the house's own act. Demands of one order are born under its chain."""
    fields = ("item", "quantity", "needed_on", "reason", "order", "for_kind", "for_id")
    demands = [Demand(**{name: getattr(row, name) for name in fields}) for row in rows]
    many.each(raise_demand, demands, by=by.as_system())
    return demands


@command(
    clause="4.2a",
    label=gettext_lazy("Drop the demand"),
    roles=ASKERS,
    source={Stage.OPEN},
    target=Stage.DROPPED,
    unless=rules.partly_ordered,
)
def drop(demand: Demand, *, reason: str, by: Actor) -> None:
    pass


@command(clause="5.2b", label=gettext_lazy("Goes to another order"), roles=SYSTEM, source={Stage.OPEN, Stage.ORDERED}, target=None)
def redirect(demand: Demand, *, order: Order, for_id: int, needed_on: date, by: Actor) -> None:
    """What comes is kept for another work order, of which this one's order has borrowed. Its history stays where it was born."""
    demand.order, demand.for_id, demand.needed_on = order, for_id, needed_on


@command(clause="4.2a", label=gettext_lazy("Ordered in part"), roles=SYSTEM, source={Stage.OPEN}, target=None)
def cover_part(demand: Demand, *, quantity: Decimal, by: Actor) -> None:
    demand.ordered += quantity


@command(clause="4.2a", label=gettext_lazy("Put on order"), roles=SYSTEM, source={Stage.OPEN}, target=Stage.ORDERED)
def cover(demand: Demand, *, quantity: Decimal, by: Actor) -> None:
    demand.ordered += quantity


@command(clause="4.2a", label=gettext_lazy("No longer ordered"), roles=SYSTEM, source={Stage.OPEN, Stage.ORDERED}, target=Stage.OPEN)
def uncover(demand: Demand, *, quantity: Decimal, by: Actor) -> None:
    demand.ordered -= quantity


@command(clause="5.2a", label=gettext_lazy("Came in part"), roles=SYSTEM, source=ALIVE, target=None)
def arrive(demand: Demand, *, accepted: Decimal, rejected: Decimal, by: Actor) -> None:
    _post(demand, accepted, rejected, by)


@command(clause="5.2a", label=gettext_lazy("Met"), roles=SYSTEM, source={Stage.OPEN, Stage.ORDERED}, target=Stage.MET)
def meet(demand: Demand, *, accepted: Decimal, rejected: Decimal, by: Actor) -> None:
    _post(demand, accepted, rejected, by)


@command(clause="5.2b", label=gettext_lazy("To be ordered again"), roles=SYSTEM, source={Stage.OPEN, Stage.ORDERED}, target=Stage.OPEN)
def reopen(demand: Demand, *, accepted: Decimal, rejected: Decimal, by: Actor) -> None:
    """What was rejected is missing again."""
    _post(demand, accepted, rejected, by)


@command(clause="5.2b", label=gettext_lazy("Needed no more from elsewhere"), roles=SYSTEM, source={Stage.OPEN}, target=Stage.ORDERED)
def recover(demand: Demand, *, accepted: Decimal, rejected: Decimal, by: Actor) -> None:
    """What was rejected is usable after all; the rest of it is on order."""
    _post(demand, accepted, rejected, by)


@command(clause="5.2a", label=gettext_lazy("Bought part kept for the order"), roles=SYSTEM, source=set(Order.Stage.values), target=None)
def served(order: Order, *, position: int, quantity: Decimal, by: Actor) -> None:
    """A line that is bought and sold as it is: what incoming inspection accepted counts as taken from stock."""
    line = order.lines.get(position=position)
    line.taken += quantity
    line.save(update_fields=["taken"])


def order_them(demands: Sequence[tuple[Demand, Decimal]], by: Actor) -> None:
    """Count what a purchase order covers."""
    lock([demand for demand, _quantity in demands])
    for demand, quantity in sorted(demands, key=lambda pair: pair[0].chain_id):
        if quantity < 0:
            uncover(demand, quantity=-quantity, by=by.as_system())
            continue
        if reason := cover.refusal(demand, by.as_system()):
            raise Refused(f"{demand}: {reason}", "4.2a", "lines")
        verb = cover if demand.ordered + quantity >= demand.quantity else cover_part
        verb(demand, quantity=quantity, by=by.as_system())


def lock(demands: Sequence[Demand]) -> None:
    """Their orders' chains by id, in one statement; then as they are now: which verb is due depends on it."""
    chains = {demand.chain_id for demand in demands}
    list(Chain.objects.select_for_update().filter(pk__in=chains).order_by("pk").values_list("pk", flat=True))
    fresh = Demand.objects.in_bulk([demand.pk for demand in demands])
    for demand in demands:
        now = fresh[demand.pk]
        demand.stage, demand.ordered, demand.received, demand.version = now.stage, now.ordered, now.received, now.version


def judged(demand: Demand, accepted: Decimal, rejected: Decimal, by: Actor) -> None:
    """Count what incoming inspection said; a demand dropped meanwhile leaves the goods free in stock."""
    if demand.stage not in ALIVE:
        return
    short = demand.ordered - rejected < demand.quantity
    verb = arrive
    if demand.stage != Stage.MET and demand.received + accepted >= demand.quantity:
        verb = meet
    elif demand.stage != Stage.MET and rejected and short:
        verb = reopen
    verb(demand, accepted=accepted, rejected=rejected, by=by.as_system())


def usable(demand: Demand, quantity: Decimal, by: Actor) -> None:
    """Count what was rejected and is usable after all."""
    if demand.stage not in ALIVE:
        return
    verb = arrive
    if demand.stage != Stage.MET and demand.received + quantity >= demand.quantity:
        verb = meet
    elif demand.stage == Stage.OPEN and demand.ordered + quantity >= demand.quantity:
        verb = recover
    verb(demand, accepted=quantity, rejected=-quantity, by=by.as_system())


def _post(demand: Demand, accepted: Decimal, rejected: Decimal, by: Actor) -> None:
    needed = max(demand.quantity - demand.received, Decimal(0))
    demand.received += accepted
    demand.ordered -= rejected
    _keep(demand, min(accepted, needed), by)


def _keep(demand: Demand, quantity: Decimal, by: Actor) -> None:
    """PUR-2 to the end: what came for a work order is kept for it."""
    if not quantity or not (owner := owner_of(demand)):
        return
    kept = postings.reserve(demand.item, quantity, owner=owner, by=by)
    if kept < quantity:
        raise Refused(_("%(item)s: what came is not in free stock.") % {"item": demand.item}, "5.2a")
    if demand.for_kind == LINE and isinstance(owner, Order):
        served(owner, position=Line.objects.get(pk=demand.for_id or 0).position, quantity=kept, by=by.as_system())


def owner_of(demand: Demand) -> Document | None:
    """The document that what comes is kept for; the order itself for one of its lines. Rooms above are known by their kind only."""
    if not demand.for_kind or demand.for_id is None:
        return None
    if demand.for_kind == LINE:
        return demand.order
    owner = apps.get_model(demand.for_kind)._default_manager.filter(pk=demand.for_id).first()
    return owner if owner is None or owner.stage != "cancelled" else None
