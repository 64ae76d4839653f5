"""Product structures: explosion over all levels, as a tree, where used. The arithmetic is the engine's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yidan.catalog.models import Bom, BomLine, Item
from yidan.engine import bom as engine

DEEPEST = 50  # levels read before a structure counts as endless


@dataclass(frozen=True)
class Component:
    """A distinct component of a product; `level` is its deepest, 1 directly under the product."""

    item: Item
    quantity: Decimal  # of its base unit
    level: int

    @property
    def made(self) -> bool:
        return self.item.kind == Item.Kind.MAKE


@dataclass(frozen=True)
class Branch:
    """One line of a structure drawn as a tree, in the order of the lines."""

    line: BomLine
    depth: int
    quantity: Decimal  # in one of the product


def lines_under(products: Iterable[Item | int]) -> list[BomLine]:
    """Every line of the current structures of these items and of all that is in them: one query a level."""
    found: list[BomLine] = []
    frontier = {p.pk if isinstance(p, Item) else p for p in products}
    seen: set[int] = set()
    for _level in range(DEEPEST):
        frontier -= seen
        if not frontier:
            break
        seen |= frontier
        rows = BomLine.objects.filter(bom__item__in=frontier, bom__current=True).exclude(
            bom__stage=Bom.Stage.RETIRED
        )  # those being born count
        found += rows.select_related("bom", "component__unit").order_by("bom", "position")
        frontier = {line.component_id for line in found}
    return found


def structure(products: Iterable[Item | int]) -> engine.Bom:
    """The engine's bill for these products; its keys are item ids as text."""
    rows = lines_under(products)
    return engine.Bom.of(_edge(x.bom.item_id, x) for x in rows)


def explode(item: Item, quantity: Decimal | int = 1, on: date | None = None) -> list[Component]:
    """All components of `quantity` of the item, by level, then code; of the lines valid on that day (None: those with no end).

    Raises engine.bom.Circle when a structure contains itself."""
    rows = lines_under([item])
    items = {row.component_id: row.component for row in rows}
    bill = engine.Bom.of(_edge(x.bom.item_id, x) for x in rows)
    made = frozenset(str(pk) for pk, one in items.items() if one.kind == Item.Kind.MAKE)
    found = engine.explode(bill, str(item.pk), Decimal(quantity), on, made)
    parts = [Component(items[int(row.item)], Decimal(row.quantity), row.level) for row in found.components]
    return sorted(parts, key=lambda part: (part.level, part.item.code))


def tree(item: Item, on: date) -> list[Branch]:
    """The structure line by line, components under what they are in; a circle is drawn once and left."""
    under: dict[int, list[BomLine]] = {}
    for line in lines_under([item]):
        if (line.valid_from is None or line.valid_from <= on) and (line.valid_until is None or on <= line.valid_until):
            under.setdefault(line.bom.item_id, []).append(line)
    found: list[Branch] = []

    def walk(parent: int, depth: int, times: Decimal, above: frozenset[int]) -> None:
        for line in under.get(parent, []):
            found.append(Branch(line, depth, times * line.per))
            if line.component_id not in above and line.component.kind == Item.Kind.MAKE:
                walk(line.component_id, depth + 1, times * line.per, above | {line.component_id})

    walk(item.pk, 0, Decimal(1), frozenset({item.pk}))
    return found


def used_in(item: Item) -> list[BomLine]:
    """The current structures that name this item, no end to them."""
    rows = BomLine.objects.filter(component=item, bom__current=True, bom__stage=Bom.Stage.ACTIVE, valid_until=None)
    return list(rows.select_related("bom__item__unit").order_by("bom__item__code"))


def circle(bom: Bom) -> tuple[str, ...] | None:
    """The codes on the way round, when this structure leads back to its own item."""
    under: dict[int, list[int]] = {bom.item_id: list(bom.lines.values_list("component_id", flat=True))}  # at its birth not in force yet
    frontier = set(under[bom.item_id]) - {bom.item_id}
    while frontier:
        under |= {item: [] for item in frontier}
        for item, component in _edges(frontier):
            under[item].append(component)
        frontier = {component for item in frontier for component in under[item]} - under.keys()
    lines = {str(item): [engine.BomLine(str(item), str(part), 1) for part in parts] for item, parts in under.items()}
    try:
        engine.low_level_codes(lines, [str(bom.item_id)])
    except engine.Circle as found:
        codes = dict(Item.objects.filter(pk__in=found.path).values_list("pk", "code"))
        return tuple(codes[int(key)] for key in found.path)
    return None


def _edges(items: set[int]) -> Iterable[tuple[int, int]]:
    rows = BomLine.objects.filter(bom__item__in=items, bom__current=True).exclude(bom__stage=Bom.Stage.RETIRED)
    return rows.values_list("bom__item_id", "component_id")


def _edge(parent: int, line: BomLine) -> engine.BomLine:
    return engine.BomLine(str(parent), str(line.component_id), line.per, line.scrap / 100, line.valid_from, line.valid_until)
