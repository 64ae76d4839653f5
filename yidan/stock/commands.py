"""The two ways stock changes without another room's document: taking over an opening balance, and a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item, Place
from yidan.catalog.queries.units import too_fine
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.stock import postings
from yidan.stock.models import Adjustment, Balance, Movement

POSTED = Adjustment.Stage.POSTED
KEEPERS = {Role.LOGISTICS, Role.LOGISTICS_HEAD, Role.PRODUCTION_HEAD}


@dataclass(frozen=True)
class StockRow:
    """So much of an item's lot lies at a place: at the opening, or as counted."""

    item: Item
    place: Place
    quantity: Decimal  # of the item's base unit
    lot: str = ""  # "": the lot without a name


@command(
    clause="3.2e", label=gettext_lazy("Take over an opening balance"), roles={Role.LOGISTICS_HEAD, Role.PRODUCTION_HEAD}, source={NEW}, target=POSTED
)  # fmt: skip
def open_balance(adjustment: Adjustment, *, lines: Sequence[StockRow], by: Actor) -> None:
    """Only where nothing lies yet: what was opened once is corrected by a count."""
    for row in _in_order(lines):
        lot = postings.lot_for(row.item, row.lot or "-", cause=adjustment, by=by)
        if Balance.objects.filter(lot=lot, place=row.place, movements__isnull=False).exists():
            raise Refused(_("%(item)s, lot %(lot)s has movements at %(place)s already: count it.") % _names(row), "3.2e", "lines")
        postings.receive(lot, row.place, row.quantity, Movement.Kind.OPENING, cause=adjustment, by=by)


@command(clause="3.2e", label=gettext_lazy("Count the stock"), roles=KEEPERS, source={NEW}, target=POSTED)
def count_stock(adjustment: Adjustment, *, lines: Sequence[StockRow], by: Actor) -> None:
    """What lies there is set to what was counted, by a movement of the difference; what is reserved cannot be counted away."""
    for row in _in_order(lines):
        lot = postings.lot_for(row.item, row.lot or "-", cause=adjustment, by=by)
        balance = Balance.objects.select_for_update().filter(lot=lot, place=row.place).first()
        have = balance.on_hand if balance else Decimal(0)
        if balance and row.quantity < balance.reserved:
            kept = {**_names(row), "reserved": balance.reserved, "counted": row.quantity}
            raise Refused(
                _("%(item)s, lot %(lot)s at %(place)s: %(reserved)s are reserved, %(counted)s counted. Free them first.") % kept,
                "3.2e",
                "lines",
            )
        if row.quantity > have:
            postings.receive(lot, row.place, row.quantity - have, Movement.Kind.COUNTED, cause=adjustment, by=by)
        elif balance and row.quantity < have:
            postings.correct_down(balance, have - row.quantity, cause=adjustment, by=by)


def _in_order(lines: Sequence[StockRow]) -> list[StockRow]:
    """By item, lot and place: two counts at once lock in one order. A row said twice, or in fractions of a piece, is refused."""
    if not lines:
        raise Refused(_("Enter at least one line."), "3.2e", "lines")
    seen: set[tuple[int, str, int]] = set()
    for row in lines:
        if (key := (row.item.pk, row.lot, row.place.pk)) in seen:
            raise Refused(_("%(item)s, lot %(lot)s at %(place)s stands there twice.") % _names(row), "2.3c", "lines")
        seen.add(key)
        if reason := too_fine(row.item, row.quantity):
            raise Refused(reason, "2.3c", "lines")
    return sorted(lines, key=lambda row: (row.item.pk, row.lot, row.place.pk))


def _names(row: StockRow) -> dict[str, object]:
    return {"item": row.item, "lot": row.lot or "-", "place": row.place}
