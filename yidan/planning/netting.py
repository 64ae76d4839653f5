"""From an order's lines down their product structures: what is made, taken from stock, bought. Rows in, engine, plain answers out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from math import ceil

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from yidan.catalog.models import BomLine, Item, RoutingStep
from yidan.core.refusals import Refused
from yidan.engine import Bom, Circle, ItemPlan, Peg, Proposal, requirements
from yidan.engine import BomLine as EngineLine
from yidan.engine import Demand as EngineDemand
from yidan.stock.models import Balance

ZERO = Decimal(0)
DAY_MINUTES = 480  # a working day, for lead times nobody has set


@dataclass(frozen=True)
class Wanted:
    """An independent need: quantity of an item by a day; `key` names it in the answer."""

    key: str
    item: Item
    quantity: Decimal
    due: date


@dataclass
class Part:
    """What one work order (or the need itself) takes of one item, and from where."""

    item: Item
    position: int
    stock: Decimal = ZERO
    make: Decimal = ZERO
    buy: Decimal = ZERO

    @property
    def required(self) -> Decimal:
        return self.stock + self.make + self.buy


@dataclass
class Make:
    """A work order to raise: for the need `source`; `parents` are the keys of those that wait for it (the source itself at the top)."""

    key: str
    item: Item
    quantity: Decimal
    source: str
    level: int
    start: date
    due: date
    parents: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def top(self) -> bool:
        return self.source in self.parents


@dataclass
class Breakdown:
    """`makes`: parents before components. `served`: what the needs themselves take (stock, bought), by key."""

    makes: list[Make]
    served: dict[str, Part]
    steps: dict[int, list[RoutingStep]]
    structures: Structures

    @property
    def without_routing(self) -> list[str]:
        return sorted({make.item.name for make in self.makes if not self.steps.get(make.item.pk)})


@dataclass
class Structures:
    """The current product structures under some items: everything reached through what is made here."""

    items: dict[str, Item]
    lines: dict[str, list[BomLine]]

    @classmethod
    def under(cls, tops: Iterable[Item]) -> Structures:
        """One query a level."""
        items = {str(item.pk): item for item in tops}
        lines: dict[str, list[BomLine]] = defaultdict(list)
        waiting = {item.pk for item in items.values() if item.kind == Item.Kind.MAKE}
        done: set[int] = set()
        while waiting:
            done |= waiting
            rows = BomLine.objects.filter(bom__current=True, bom__stage="active", bom__item__in=waiting)
            for row in rows.select_related("component__unit", "bom").order_by("bom_id", "position"):
                lines[str(row.bom.item_id)].append(row)
                items.setdefault(str(row.component_id), row.component)
            made = {row.component_id for rows in lines.values() for row in rows if row.component.kind == Item.Kind.MAKE}
            waiting = made - done
        return cls(items, lines)

    def bom(self) -> Bom:
        return Bom.of(
            EngineLine(parent, str(row.component_id), row.per, row.scrap / 100, row.valid_from, row.valid_until)
            for parent, rows in self.lines.items()
            for row in rows
        )

    def position(self, parent: Item, component: Item) -> int:
        return next((row.position for row in self.lines.get(str(parent.pk), []) if row.component_id == component.pk), 0)


def free_stock(items: Iterable[Item], *, lock: bool = False) -> dict[int, Decimal]:
    """Free quantity per item id; `lock` keeps others from taking it until the transaction ends (balances by id)."""
    rows = Balance.objects.filter(lot__item__in=list(items), lot__held=False, place__quarantine=False, on_hand__gt=F("reserved"))
    if lock:
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    sums = rows.values("lot__item").annotate(free=Sum(F("on_hand") - F("reserved"))).values_list("lot__item", "free")
    return dict(sums)


def routings(items: Iterable[Item]) -> dict[int, list[RoutingStep]]:
    found: dict[int, list[RoutingStep]] = defaultdict(list)
    rows = RoutingStep.objects.filter(routing__current=True, routing__stage="active", routing__item__in=list(items))
    for step in rows.select_related("routing", "work_centre__leader").order_by("routing_id", "position"):
        found[step.routing.item_id].append(step)
    return found


def break_down(wanted: Sequence[Wanted], on: date, *, lock: bool = False) -> Breakdown:
    """Free stock counts above the item's safety stock. Raises Refused when a product structure contains itself."""
    structures = Structures.under(need.item for need in wanted)
    items = structures.items
    stock = free_stock(items.values(), lock=lock)
    made = [item for item in items.values() if item.kind == Item.Kind.MAKE]
    steps = routings(made)
    most = max((need.quantity for need in wanted), default=ZERO)
    plans = {
        key: _item_plan(key, item, max(stock.get(item.pk, ZERO) - item.safety_stock, ZERO), steps.get(item.pk, []), most)
        for key, item in items.items()
    }
    demands = [EngineDemand(str(need.item.pk), need.quantity, need.due, need.key) for need in wanted]
    try:
        answer = requirements(demands, structures.bom(), plans, on)
    except Circle as circle:
        path = " > ".join(items[key].name for key in circle.path)
        raise Refused(_("A product structure contains itself: %s.") % path, "4.1a") from circle
    return _told(wanted, answer.work_orders, answer.pegs, structures, steps)


def _item_plan(key: str, item: Item, stock: Decimal, steps: Sequence[RoutingStep], quantity: Decimal) -> ItemPlan:
    made = item.kind == Item.Kind.MAKE
    minutes = sum((step.setup_minutes + step.run_minutes * quantity for step in steps), ZERO)
    lead = item.lead_days or ceil(minutes / DAY_MINUTES * 7 / 5)
    return ItemPlan(key, made=made, stock=stock, whole=not item.unit.places, lead=lead if made else 0)


def _told(
    wanted: Sequence[Wanted], made: Sequence[Proposal], pegs: Sequence[Peg], structures: Structures, steps: Mapping[int, list[RoutingStep]]
) -> Breakdown:
    items = structures.items
    makes = {p.key: Make(p.key, items[p.item], Decimal(p.quantity), p.sources[0][0], p.level, p.start, p.due) for p in made}
    parts: dict[tuple[str, str], Part] = {}
    for peg in pegs:
        item = items[peg.item]
        parent = makes.get(peg.parent)
        part = parts.setdefault((peg.parent, peg.item), Part(item, structures.position(parent.item, item) if parent else 0))
        if peg.supply == "stock":
            part.stock += Decimal(peg.quantity)
        elif peg.supply in makes:
            part.make += Decimal(peg.quantity)
            makes[peg.supply].parents.append(peg.parent)
        else:
            part.buy += Decimal(peg.quantity)
    served = {need.key: parts.get((need.key, str(need.item.pk)), Part(need.item, 0)) for need in wanted}
    for (parent_key, _item), part in parts.items():
        _round(part)
        if parent_key in makes:
            makes[parent_key].parts.append(part)
    return Breakdown(list(makes.values()), served, dict(steps), structures)


def _round(part: Part) -> None:
    """Whole units to the work order: what scrap adds in fractions is bought (or made) as one more piece; stock gives whole pieces only."""
    step = Decimal(1).scaleb(-part.item.unit.places)
    whole = part.required.quantize(step, ROUND_CEILING)
    part.stock = part.stock.quantize(step, "ROUND_FLOOR")
    rest = whole - part.stock
    if part.make:
        part.make, part.buy = rest, ZERO
    else:
        part.buy = rest
