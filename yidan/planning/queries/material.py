"""Material down the product structure: what is complete (齐套率), what is short and when it can be there (3.2e, 4.2a)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from yidan.catalog.models import Item
from yidan.intake.models import Order
from yidan.planning import netting, rules
from yidan.planning.bridge import NO_LEAD
from yidan.planning.models import Component, WorkOrder
from yidan.planning.netting import Wanted
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder

ZERO = Decimal(0)


@dataclass
class Need:
    """A bought item: what is required in all, what is there (free stock, kept, issued, accepted), what is on order."""

    item: Item
    required: Decimal = ZERO
    there: Decimal = ZERO
    ordered: Decimal = ZERO
    there_on: date | None = None  # of what is missing: as the supplier says, else by the lead time from today

    @property
    def short(self) -> Decimal:
        return max(self.required - self.there, ZERO)

    @property
    def complete(self) -> bool:
        return not self.short


@dataclass(frozen=True)
class Availability:
    """`rate`: the share of items that are complete, 0 to 1; `there_on`: when the last one is there."""

    needs: tuple[Need, ...]

    @property
    def short(self) -> list[Need]:
        return [need for need in self.needs if not need.complete]

    @property
    def rate(self) -> float:
        return 1 - len(self.short) / len(self.needs) if self.needs else 1.0

    @property
    def percent(self) -> int:
        return int(self.rate * 100)

    @property
    def there_on(self) -> date | None:
        return max((need.there_on for need in self.short if need.there_on), default=None)


def material(order: Order, *, now: datetime) -> Availability:
    """Of a broken-down order from its components and purchases; else as it would be, from the structures and free stock."""
    today = timezone.localdate(now)
    needs: dict[int, Need] = {}
    _kept(order, needs)
    _asked(order, needs, today)
    return Availability(tuple(sorted(needs.values(), key=lambda need: (need.complete, need.item.code))))


def _kept(order: Order, needs: dict[int, Need]) -> None:
    live = Component.objects.filter(work_order__order=order, to_make=0).exclude(work_order__stage=WorkOrder.Stage.CANCELLED)
    for component in live.select_related("item__unit"):
        need = needs.setdefault(component.item_id, Need(component.item))
        need.required += component.required
        need.there += component.reserved - component.lent
    lines = _lines(order)
    for demand in order.demands.exclude(stage=Demand.Stage.DROPPED).select_related("item__unit"):
        need = needs.setdefault(demand.item_id, Need(demand.item))
        if demand.for_kind == "intake.line":
            need.required += demand.quantity
        need.there += min(demand.received, demand.quantity)
        need.ordered += demand.ordered
        if demand.received < demand.quantity:
            need.there_on = max(filter(None, [need.there_on, *_expected(lines.get(demand.pk, []))]), default=None)


def _lines(order: Order) -> dict[int, list[PurchaseLine]]:
    found: dict[int, list[PurchaseLine]] = defaultdict(list)
    for line in PurchaseLine.objects.filter(demand__order=order).exclude(purchase_order__stage=PurchaseOrder.Stage.CANCELLED):
        found[line.demand_id or 0].append(line)
    return found


def _expected(lines: list[PurchaseLine]) -> list[date]:
    return [line.expected for line in lines if line.quantity > line.accepted + line.rejected]


def _asked(order: Order, needs: dict[int, Need], today: date) -> None:
    """What is not broken down yet, against free stock; and the earliest day of what nobody has ordered."""
    wanted = [Wanted(str(line.pk), line.item, left, line.requested) for line, left in rules.open_quantities(order)]
    found = netting.break_down(wanted, today) if wanted else None
    parts = [part for make in found.makes for part in make.parts] + list(found.served.values()) if found else []
    for part in parts:
        if part.item.kind != Item.Kind.MAKE and part.required:
            need = needs.setdefault(part.item.pk, Need(part.item))
            need.required += part.required
            need.there += part.stock
    for need in needs.values():
        if need.short and need.ordered < need.short:
            lead = today + timedelta(days=need.item.lead_days or NO_LEAD)
            need.there_on = max(lead, need.there_on or lead)
