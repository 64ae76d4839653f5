"""Two units of one item. A unit without decimals is shown whole: 4.9 kg of pieces of 0.98 kg are 5 pieces, never 4.9 or 4.99."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from yidan.catalog.models import Item, Unit
from yidan.core import formats


def rounded(quantity: Decimal, unit: Unit) -> Decimal:
    return quantity.quantize(Decimal(1).scaleb(-unit.places), ROUND_HALF_UP)


def in_second(item: Item, quantity: Decimal) -> Decimal | None:
    """A quantity of the base unit in the secondary one, rounded to its places; None when the item has one unit."""
    if item.second_unit is None or item.factor is None:
        return None
    return rounded(quantity * item.factor, item.second_unit)


def in_base(item: Item, quantity: Decimal) -> Decimal:
    """A quantity of the secondary unit in the base one, rounded to its places. Raises ValueError when the item has one unit."""
    if item.factor is None:
        raise ValueError(f"{item.code} has no secondary unit")
    return rounded(quantity / item.factor, item.unit)


def shown(item: Item, quantity: Decimal) -> str:
    """5 件 (4.9 kg): both units, each to its own places."""
    base = formats.qty(rounded(quantity, item.unit), item.unit)
    second = in_second(item, quantity)
    return base if second is None else f"{base} ({formats.qty(second, item.second_unit)})"


def too_fine(item: Item, quantity: Decimal) -> str | None:
    """Why the item's unit does not take this quantity: pieces are whole."""
    if quantity == rounded(quantity, item.unit):
        return None
    text = _("%(item)s is counted in %(unit)s: %(amount)s has too many decimals.")
    return text % {"item": item, "unit": item.unit, "amount": quantity}
