"""Which price a customer gets: the list of its group before the general one, the step its quantity reaches; else the item's own list price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from yidan.catalog.models import Customer, Item, PriceLine


@dataclass(frozen=True)
class Offer:
    """Price and floor for one base unit; `source` is the price list's code, "" for the item's own price."""

    price: Decimal
    floor: Decimal
    source: str = ""


def price_for(customer: Customer | None, item: Item, quantity: Decimal, day: date, currency: str = "CNY") -> Offer | None:
    """The price to offer on that day; None when nobody has set one."""
    group = customer.group if customer else ""
    rows = PriceLine.objects.filter(
        Q(price_list__valid_until=None) | Q(price_list__valid_until__gte=day), price_list__stage="active", price_list__group__in={"", group},
        price_list__currency=currency, price_list__valid_from__lte=day, item=item, from_quantity__lte=quantity,
    ).select_related("price_list")  # fmt: skip
    best = max(rows, key=lambda row: (row.price_list.group == group, row.price_list.valid_from, row.from_quantity), default=None)
    if best is not None:
        return Offer(best.price, best.floor, best.price_list.code)
    return Offer(item.list_price, item.floor_price) if item.list_price else None
