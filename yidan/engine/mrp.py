"""Material requirements: from demands down the bill of materials to work orders and purchase demands, each traced to what it is for.

Quantities are `int` or `Decimal` in the item's base unit; dates are `datetime.date`. The rules are the plain ones of the field: gross
requirement, less stock, less what is on order, gives the net requirement; a lot rule makes it a proposal; a made item's proposal is the
gross requirement of its components.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from yidan.engine.bom import Bom, BomLine, low_level_codes, opened_items
from yidan.engine.problem import Quantity
from yidan.engine.timetable import ceil_div

SAFETY = "safety stock"
"""Source of the need that keeps an item's safety stock."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Something on order: a purchase order line or a running work order. key: the caller's; due: when it is expected, None at once."""

    key: str
    quantity: Quantity
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """What netting must know of an item.

    made: by us, else bought. stock: free quantity (reservations already taken off). on_order: open supplies. minimum, multiple: lot rule
    (0, 0: lot for lot). whole: only whole units (pieces), rounded up. lead: days between the start of a proposal and its due date;
    components are due at the start. safety: quantity kept in store whatever is ordered; what is missing of it is the first need.
    """

    key: str
    made: bool = False
    stock: Quantity = 0
    on_order: tuple[Supply, ...] = ()
    minimum: Quantity = 0
    multiple: Quantity = 0
    whole: bool = False
    lead: int = 0
    safety: Quantity = 0

    def lot(self, net: Quantity) -> Quantity:
        """The quantity to propose for a net requirement above 0."""
        lot = max(ceil_div(net, 1) if self.whole else net, self.minimum)
        return ceil_div(lot, self.multiple) * self.multiple if self.multiple else lot


@dataclass(frozen=True, slots=True)
class Demand:
    """An independent requirement: `quantity` of `item` by `due` for `source` (an order line's key)."""

    item: str
    quantity: Quantity
    due: date
    source: str


class Peg(NamedTuple):
    """Where a requirement is met from: `quantity` of `item`, needed by `parent` (key of a proposal, or the demand's source), out of
    `supply`: "stock", the key of a supply on order, or of a proposal. source: the demand at the top. late: the supply comes after the day
    of need."""

    item: str
    quantity: Quantity
    parent: str
    source: str
    supply: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A work order (made) or purchase demand (bought) to raise. surplus: what the lot rule adds over the need. sources: (demand source,
    quantity for it).

    key: "item#n", unique in the answer. start: due less lead. level: low-level code, 0 at the top.
    """

    key: str
    item: str
    made: bool
    quantity: Quantity
    start: date
    due: date
    level: int
    surplus: Quantity = 0
    sources: tuple[tuple[str, Quantity], ...] = ()


@dataclass(frozen=True, slots=True)
class Netting:
    """Per item: net = gross - from_stock - from_order; planned >= net, the rest is lot rule."""

    item: str
    gross: Quantity
    from_stock: Quantity
    from_order: Quantity
    net: Quantity
    planned: Quantity


@dataclass(frozen=True, slots=True)
class Requirements:
    """The answer. Proposals in order of level, item and due date: parents before components."""

    proposals: tuple[Proposal, ...]
    pegs: tuple[Peg, ...]
    netting: tuple[Netting, ...]

    @property
    def work_orders(self) -> tuple[Proposal, ...]:
        return tuple(p for p in self.proposals if p.made)

    @property
    def purchases(self) -> tuple[Proposal, ...]:
        return tuple(p for p in self.proposals if not p.made)


class _Need(NamedTuple):
    quantity: Quantity
    due: date
    parent: str
    source: str


@dataclass(slots=True)
class _Run:
    """Netting of all items, level by level."""

    items: Mapping[str, ItemPlan]
    needs: dict[str, list[_Need]] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    pegs: list[Peg] = field(default_factory=list)
    netting: list[Netting] = field(default_factory=list)


def requirements(demands: Sequence[Demand], bom: Bom, items: Mapping[str, ItemPlan], on: date | None = None) -> Requirements:
    """Net `demands` against stock and open supplies, level by level, earliest need first; propose the rest.

    on: day for the validity of bills (None: lines with no end). Safety stock is kept first, on `on` or the day of the first
    demand. Stock goes to the earliest need; so do open supplies, those that come too
    late marked so rather than bought again. A proposal's surplus serves later needs of its item. An item not in `items` is bought, lot
    for lot, without stock. Raises Circle, and ValueError for a demand not above 0.
    """
    if any(demand.quantity <= 0 for demand in demands):
        raise ValueError("a demand must be above 0")
    made = frozenset(key for key, item in items.items() if item.made)
    kept = [item for item in items.values() if item.safety > 0]
    tops = list(dict.fromkeys([*(d.item for d in demands), *(item.key for item in kept)]))
    opened = opened_items(Bom({k: v for k, v in bom.lines.items() if k in made}), tops, on, made)
    levels = low_level_codes(opened, tops)
    run = _Run(items)
    for demand in demands:
        run.needs.setdefault(demand.item, []).append(_Need(demand.quantity, demand.due, demand.source, demand.source))
    first = min((demand.due for demand in demands), default=on or date.min)
    for safe in kept:
        run.needs.setdefault(safe.key, []).insert(0, _Need(safe.safety, min(on or first, first), SAFETY, SAFETY))
    for item in sorted(levels, key=lambda key: (levels[key], key)):
        _net(run, items.get(item) or ItemPlan(item), levels[item], opened.get(item, ()))
    return Requirements(tuple(run.proposals), tuple(run.pegs), tuple(run.netting))


def _net(run: _Run, item: ItemPlan, level: int, lines: Sequence[BomLine]) -> None:
    needs = sorted(run.needs.get(item.key, []), key=lambda need: (need.source != SAFETY, need.due, need.source))
    if not needs:
        return
    gross = sum((need.quantity for need in needs), start=0)
    pool: list[tuple[str, Quantity, date | None]] = [("stock", item.stock, None)] if item.stock > 0 else []
    pool += sorted(((s.key, s.quantity, s.due) for s in item.on_order), key=lambda s: s[2] or date.min)
    open_needs, taken = _allot(run, item.key, needs, pool)
    proposals = _propose(run, item, level, open_needs)
    stock = taken.pop("stock", 0)
    ordered = sum(taken.values(), start=0)
    planned = sum((p.quantity for p in proposals), start=0)
    run.netting.append(Netting(item.key, gross, stock, ordered, gross - stock - ordered, planned))
    for proposal in proposals:
        for line in lines:
            for source, share in proposal.sources:
                _need(run, line, share, proposal, source)
            _need(run, line, proposal.surplus, proposal, "")


def _need(run: _Run, line: BomLine, quantity: Quantity, proposal: Proposal, source: str) -> None:
    if quantity > 0:
        run.needs.setdefault(line.component, []).append(_Need(line.need(quantity), proposal.start, proposal.key, source))


def _allot(
    run: _Run, item: str, needs: Sequence[_Need], pool: list[tuple[str, Quantity, date | None]]
) -> tuple[list[_Need], dict[str, Quantity]]:
    """Take from the pool in turn; what is still open, and what was taken of each."""
    rest, open_needs, taken = list(pool), list[_Need](), dict[str, Quantity]()
    for need in needs:
        wanted = need.quantity
        while wanted > 0 and rest:
            key, there, due = rest[0]
            part = min(wanted, there)
            run.pegs.append(Peg(item, part, need.parent, need.source, key, due is not None and due > need.due))
            taken[key] = taken.get(key, 0) + part
            wanted -= part
            rest[0] = (key, there - part, due)
            if rest[0][1] <= 0:
                del rest[0]
        if wanted > 0:
            open_needs.append(_Need(wanted, need.due, need.parent, need.source))
    return open_needs, taken


def _propose(run: _Run, item: ItemPlan, level: int, needs: Sequence[_Need]) -> list[Proposal]:
    """A work order per source and day, a purchase per day; what a lot brings over that serves the next."""
    made: list[Proposal] = []
    shares: list[list[tuple[str, Quantity]]] = []
    left: Quantity = 0
    for need, together in _grouped(item, needs):
        part = min(left, need.quantity)
        wanted = need.quantity - part
        if part > 0:
            _peg(run, made[-1].key, item.key, need, part, shares[-1])
        left -= part
        if wanted > 0:
            lot = item.lot(together - part)
            made.append(
                Proposal(f"{item.key}#{len(made) + 1}", item.key, item.made, lot, need.due - timedelta(days=item.lead), need.due, level)
            )
            shares.append([])
            _peg(run, made[-1].key, item.key, need, wanted, shares[-1])
            left = lot - wanted
    done = [_closed(proposal, own) for proposal, own in zip(made, shares, strict=True)]
    run.proposals += done
    return done


def _grouped(item: ItemPlan, needs: Sequence[_Need]) -> Iterator[tuple[_Need, Quantity]]:
    """Each need with what it and the later ones of its group ask for together."""
    for _, group in groupby(needs, key=lambda need: (need.due, need.source if item.made else "")):
        own = list(group)
        together = sum((need.quantity for need in own), start=0)
        for need in own:
            yield need, together
            together -= need.quantity


def _peg(run: _Run, key: str, item: str, need: _Need, quantity: Quantity, shares: list[tuple[str, Quantity]]) -> None:
    run.pegs.append(Peg(item, quantity, need.parent, need.source, key))
    shares.append((need.source, quantity))


def _closed(p: Proposal, shares: Sequence[tuple[str, Quantity]]) -> Proposal:
    """The proposal with its sources summed and the surplus named."""
    by_source: dict[str, Quantity] = {}
    for source, quantity in shares:
        by_source[source] = by_source.get(source, 0) + quantity
    surplus = p.quantity - sum(by_source.values(), start=0)
    return Proposal(p.key, p.item, p.made, p.quantity, p.start, p.due, p.level, surplus, tuple(by_source.items()))
