"""Another item takes a component's place: what bad supply leaves when nothing else helps (5.2b)."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.papers.formats import quantity as told
from yidan.core.refusals import Refused
from yidan.intake.lines import whole
from yidan.planning import rules
from yidan.planning.models import Component, WorkOrder
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DemandInput
from yidan.purchasing.models import Demand
from yidan.stock import postings

Stage = WorkOrder.Stage
ENGINEERS = {Role.ENGINEERING, Role.ENGINEERING_HEAD}


@command(
    clause="5.2b", label=gettext_lazy("Substitute a component"), roles=ENGINEERS, source={Stage.PLANNED, Stage.RELEASED, Stage.RUNNING}, target=None,
    unless=rules.not_substitutable,
)  # fmt: skip
def substitute(work_order: WorkOrder, *, position: int, item: Item, quantity: Decimal, reason: str, by: Actor) -> None:
    """Engineering answers for it. The old item's stock is free again and its open demand dropped; of the new one free stock is kept and the
    rest is to be bought. What was ordered of the old one is the buyer's to settle."""
    component = work_order.components.select_related("item").filter(position=position).first()
    if component is None or component.to_make or component.issued - component.returned:
        raise Refused(_("Component %s is not there, is made here, or has been issued.") % position, "5.2b", "position")
    if component.item_id == item.pk or item.kind == Item.Kind.MAKE:
        raise Refused(_("Name another item, one that is bought."), "5.2b", "item")
    whole(item, quantity)
    postings.release(work_order, component.item)
    waiting = _waiting(work_order, component)
    for demand in waiting:
        if purchasing.drop.refusal(demand, by.as_system()) is None:
            purchasing.drop(demand, reason=_("replaced by %s") % item, by=by.as_system())
    kept = postings.reserve(item, quantity, owner=work_order, by=by)
    needed = min((demand.needed_on for demand in waiting), default=timezone.localdate(by.at))
    if kept < quantity:
        why = _("instead of %(item)s: gross %(gross)s, stock %(stock)s") % {
            "item": component.item.code,
            "gross": told(quantity),
            "stock": told(kept),
        }
        row = DemandInput(
            item, quantity - kept, max(needed, timezone.localdate(by.at)), why, work_order.order, WorkOrder.document_kind(), work_order.pk
        )
        purchasing.raise_demands([row], by=by)
    component.item, component.required, component.reserved, component.to_make, component.to_buy = (
        item,
        quantity,
        kept,
        Decimal(0),
        quantity - kept,
    )
    component.save()


def _waiting(work_order: WorkOrder, component: Component) -> list[Demand]:
    rows = Demand.objects.filter(for_kind=WorkOrder.document_kind(), for_id=work_order.pk, item=component.item_id)
    return list(rows.exclude(stage=Demand.Stage.DROPPED).order_by("pk"))
