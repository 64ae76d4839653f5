"""Who would sell what is needed, and for how much: the decided offer first, then the price list; and the comparison of offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yidan.catalog.models import Supplier, SupplierItem
from yidan.purchasing import rules
from yidan.purchasing.models import Demand, Offer, Rfq, RfqLine, SupplierQuote

ZERO = Decimal(0)


@dataclass(frozen=True)
class Priced:
    price: Decimal
    moq: Decimal
    offered: bool  # by a comparison; else from the price list


def who_sells(demands: Sequence[Demand]) -> list[Supplier]:
    """Suppliers planned for these demands, then those on whose price lists they stand; who covers most first."""
    covers: Counter[Supplier] = Counter()
    for demand in demands:
        if demand.supplier:
            covers[demand.supplier] += 1000
    items = [demand.item_id for demand in demands]
    for offer in (
        SupplierItem.objects.filter(item__in=items, supplier__stage="active").select_related("supplier").order_by("supplier", "pk")
    ):
        covers[offer.supplier] += 1
    return [supplier for supplier, _n in covers.most_common()]


def prices(demands: Sequence[Demand], supplier: Supplier | None) -> dict[int, Priced]:
    """By demand."""
    if supplier is None:
        return {}
    list_of = {row.item_id: row for row in SupplierItem.objects.filter(supplier=supplier, item__in=[demand.item_id for demand in demands])}
    chosen = RfqLine.objects.filter(demand__in=demands, chosen__quote__supplier=supplier).select_related("chosen").order_by("pk")
    offered = {row.demand_id: row.chosen for row in chosen if row.chosen}
    found = {}
    for demand in demands:
        if one := offered.get(demand.pk):
            found[demand.pk] = Priced(one.price, one.moq, True)
        elif row := list_of.get(demand.item_id):
            found[demand.pk] = Priced(row.price, row.moq, False)
    return found


@dataclass(frozen=True)
class Cell:
    """One supplier's offer for one line, beside the others."""

    quote: SupplierQuote
    offer: Offer | None
    worth: Decimal = ZERO
    lowest: bool = False
    late_days: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class Row:
    line: RfqLine
    cells: tuple[Cell, ...]
    reference: Decimal  # the item's reference price (3.2i)


@dataclass(frozen=True)
class Comparison:
    quotes: tuple[SupplierQuote, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> list[tuple[SupplierQuote, Decimal | None]]:
        return list(zip(self.quotes, self.sums, strict=True))

    @property
    def sums(self) -> list[Decimal | None]:
        """Per supplier, where he offered every line."""
        columns = [[row.cells[n] for row in self.rows] for n in range(len(self.quotes))]
        return [sum((cell.worth for cell in cells), ZERO) if all(cell.offer for cell in cells) else None for cells in columns]


def comparison(rfq: Rfq) -> Comparison:
    quotes = tuple(rfq.quotes.select_related("supplier").order_by("pk"))
    lines = rfq.lines.select_related("demand__item__unit", "demand__order").prefetch_related("offers").order_by("position")
    return Comparison(quotes, tuple(_row(line, quotes) for line in lines))


def _row(line: RfqLine, quotes: Sequence[SupplierQuote]) -> Row:
    by_quote = {offer.quote_id: offer for offer in line.offers.all()}
    best = rules.cheapest(line)
    cells = tuple(_cell(quote, by_quote.get(quote.pk), line, best) for quote in quotes)
    return Row(line, cells, line.demand.item.purchase_price)


def _cell(quote: SupplierQuote, offer: Offer | None, line: RfqLine, best: Offer | None) -> Cell:
    if offer is None:
        return Cell(quote, None)
    lowest = best is not None and rules.worth(offer, line) == rules.worth(best, line)
    return Cell(quote, offer, rules.worth(offer, line), lowest, max((offer.day - line.needed_on).days, 0), line.chosen_id == offer.pk)
