"""What is kept for one order given to another, on the planner's word (5.2b, 4.1d): the giver's need is open again, and what was on order for
the borrower comes to the giver instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor
from yidan.core.commands import command
from yidan.core.formats import qty
from yidan.core.refusals import Refused
from yidan.planning import rules
from yidan.planning.commands.breakdown import PLANNERS, SYSTEM
from yidan.planning.models import Component, WorkOrder
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DemandInput
from yidan.purchasing.models import Demand
from yidan.stock import postings

Stage = WorkOrder.Stage
ALIVE = {Stage.PLANNED, Stage.RELEASED, Stage.RUNNING}


def both(work_order: WorkOrder, inputs: Mapping[str, Any]) -> set[int]:
    """The giver's chain, and those of what is on order for the borrower: orders that borrow from one another do not wait for each other."""
    item = work_order.components.filter(position=inputs["position"]).values("item")
    return {inputs["giver"].chain_id, *_waiting(work_order, item).values_list("chain_id", flat=True)}


@command(
    clause="5.2b", label=gettext_lazy("Borrow from another order"), roles=PLANNERS, source=ALIVE, target=None, unless=rules.nothing_to_borrow,
    also=both,
)  # fmt: skip
def borrow(work_order: WorkOrder, *, position: int, giver: WorkOrder, quantity: Decimal, reason: str, by: Actor) -> None:
    """Of a bought component that this work order lacks and that is kept for another's."""
    component = work_order.components.select_related("item__unit").filter(position=position, to_make=0).first()
    lacking = rules.lacking(component) if component else Decimal(0)
    if component is None or not 0 < quantity <= lacking:
        raise Refused(_("Of component %(position)s %(n)s are missing.") % {"position": position, "n": qty(lacking)}, "5.2b", "quantity")
    if giver.pk == work_order.pk:
        raise Refused(_("Name another work order."), "5.2b", "giver")
    lend(giver, item=component.item_id, quantity=quantity, to=work_order, by=by.as_system())
    component.reserved += quantity
    component.save(update_fields=["reserved"])


@command(clause="5.2b", label=gettext_lazy("Lent to another order"), roles=SYSTEM, source=ALIVE, target=None)
def lend(giver: WorkOrder, *, item: int, quantity: Decimal, to: WorkOrder, by: Actor) -> None:
    """What the borrower had on order is the giver's from now on; the rest is to be bought for the giver, as far as he needs it."""
    part = giver.components.select_related("item").filter(item=item, to_make=0).order_by("position").first()
    if part is None or rules.kept(part) < quantity:
        raise Refused(_("%s has not so many kept.") % giver, "5.2b", "giver")
    postings.hand_over(part.item, quantity, owner=giver, to=to, by=by)
    part.lent += quantity
    part.save(update_fields=["lent"])
    left = _redirected(part, quantity, to, by)
    short = min(left, rules.lacking(part) - _on_order(part))
    if short > 0:
        why = _("lent to %(order)s: %(n)s") % {"order": to, "n": qty(short)}
        row = DemandInput(part.item, short, _needed(giver, by), why, giver.order, WorkOrder.document_kind(), giver.pk)
        purchasing.raise_demands([row], by=by)


def _redirected(part: Component, quantity: Decimal, to: WorkOrder, by: Actor) -> Decimal:
    """Whole demands of the borrower, none of which has come: what is still to be bought for the giver afterwards."""
    for demand in _waiting(to, [part.item_id]).filter(received=0).order_by("needed_on", "pk"):
        if demand.quantity <= quantity:
            purchasing.redirect(
                demand, order=part.work_order.order, for_id=part.work_order_id, needed_on=_needed(part.work_order, by), by=by
            )
            quantity -= demand.quantity
    return quantity


def _waiting(work_order: WorkOrder, item: Any) -> QuerySet[Demand]:
    stages = [Demand.Stage.OPEN, Demand.Stage.ORDERED]
    return Demand.objects.filter(for_kind=WorkOrder.document_kind(), for_id=work_order.pk, item__in=item, stage__in=stages)


def _on_order(part: Component) -> Decimal:
    return sum((demand.quantity - demand.received for demand in _waiting(part.work_order, [part.item_id])), Decimal(0))


def _needed(work_order: WorkOrder, by: Actor) -> date:
    """When its first operation begins, never before today."""
    today = timezone.localdate(by.at)
    starts = [start for start in work_order.operations.values_list("start", flat=True) if start]
    return max(today, timezone.localdate(min(starts))) if starts else work_order.order.promised or today
