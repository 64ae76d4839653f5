"""The bill of materials: explosion over all levels that are made here, with validity, quantity per and scrap.

Quantities are `int` or `Decimal` in the item's base unit; dates are `datetime.date`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yidan.engine.problem import Quantity


class Circle(ValueError):
    """A bill of materials contains itself; `path` is the way round."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(" > ".join(path))
        self.path = tuple(path)


@dataclass(frozen=True, slots=True)
class BomLine:
    """`quantity` of `component` in one `parent`. scrap: share added for what is lost (Decimal("0.02"): 2 % more). Valid from `since` up
    to and including `until`; None: no limit."""

    parent: str
    component: str
    quantity: Quantity
    scrap: Quantity = 0
    since: date | None = None
    until: date | None = None

    def valid(self, on: date | None) -> bool:
        """Whether the line counts on that day; None asks for the lines in force now: those with no end."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def need(self, quantity: Quantity) -> Quantity:
        """What `quantity` of the parent takes, scrap included."""
        return quantity * self.quantity * (1 + self.scrap)


@dataclass(frozen=True, slots=True)
class Exploded:
    """One distinct component of a product: its total quantity, its deepest level (1: directly under the product), whether it is made."""

    item: str
    quantity: Quantity
    level: int
    made: bool


@dataclass(frozen=True, slots=True)
class Explosion:
    """All components of a product, by level, then key. Made components and their own components both count."""

    product: str
    components: tuple[Exploded, ...]

    @property
    def pieces(self) -> Quantity:
        """Sum of quantities over all components."""
        return sum((c.quantity for c in self.components), start=0)

    @property
    def bought(self) -> Explosion:
        """Only what is bought."""
        return Explosion(self.product, tuple(c for c in self.components if not c.made))


@dataclass(frozen=True, slots=True)
class Bom:
    """Every line of the company, indexed by parent. Build it by `Bom.of(lines)`."""

    lines: Mapping[str, tuple[BomLine, ...]]

    @classmethod
    def of(cls, lines: Iterable[BomLine]) -> Bom:
        index: dict[str, list[BomLine]] = {}
        for line in lines:
            index.setdefault(line.parent, []).append(line)
        return cls({parent: tuple(own) for parent, own in index.items()})

    def under(self, parent: str, on: date | None) -> tuple[BomLine, ...]:
        """The lines of `parent` valid on that day."""
        return tuple(line for line in self.lines.get(parent, ()) if line.valid(on))


def explode(bom: Bom, product: str, quantity: Quantity = 1, on: date | None = None, made: frozenset[str] | None = None) -> Explosion:
    """Components of `quantity` of `product` on that day, over all levels that are made here.

    made: keys of made items; a bought component is not opened even when it has a bill. None: whatever has one is made. The product itself
    is always opened. Raises Circle when a bill contains itself.
    """
    opened = opened_items(bom, [product], on, made)
    levels = low_level_codes(opened, [product])
    total: dict[str, Quantity] = {product: quantity}
    for item in sorted(levels, key=lambda k: levels[k]):
        for line in opened.get(item, ()):
            total[line.component] = total.get(line.component, 0) + line.need(total[item])
    rows = (Exploded(k, q, levels[k], _is_made(k, opened, made)) for k, q in total.items() if k != product)
    return Explosion(product, tuple(sorted(rows, key=lambda row: (row.level, row.item))))


def _is_made(item: str, opened: Mapping[str, Sequence[BomLine]], made: frozenset[str] | None) -> bool:
    return bool(opened.get(item)) if made is None else item in made


def opened_items(bom: Bom, tops: Iterable[str], on: date | None, made: frozenset[str] | None) -> dict[str, tuple[BomLine, ...]]:
    """Item -> its valid lines, for every item reached through made ones."""
    roots = set(tops)
    waiting, opened = list(roots), dict[str, tuple[BomLine, ...]]()
    while waiting:
        item = waiting.pop()
        if item not in opened:
            opened[item] = bom.under(item, on) if made is None or item in made or item in roots else ()
            waiting += [line.component for line in opened[item]]
    return opened


def low_level_codes(opened: Mapping[str, Sequence[BomLine]], tops: Iterable[str]) -> dict[str, int]:
    """Low-level codes: the deepest level at which an item occurs. Raises Circle."""
    level: dict[str, int] = {}
    for item in _downwards(opened, tops):
        level.setdefault(item, 0)
        for line in opened.get(item, ()):
            level[line.component] = max(level.get(line.component, 0), level[item] + 1)
    return level


def _downwards(opened: Mapping[str, Sequence[BomLine]], tops: Iterable[str]) -> list[str]:
    """Every item after all of its parents."""
    done: dict[str, None] = {}
    open_path: dict[str, Iterator[BomLine]] = {}
    for top in tops:
        if top in done:
            continue
        open_path[top] = iter(opened.get(top, ()))
        while open_path:
            item = next(reversed(open_path))
            line = next(open_path[item], None)
            if line is None:
                del open_path[item]
                done[item] = None
            elif line.component in open_path:
                path = list(open_path)
                raise Circle([*path[path.index(line.component) :], line.component])
            elif line.component not in done:
                open_path[line.component] = iter(opened.get(line.component, ()))
    return list(reversed(done))
