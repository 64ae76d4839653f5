"""Reads of the ledger that other rooms share, and the check that balances are the sums of their rows (STK-1, STK-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from yidan.catalog.models import Item
from yidan.stock.models import Balance, Movement, Reservation

ZERO = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """Of one item, over all lots and places, in its base unit. `free` is on hand, neither reserved, held nor in quarantine."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    free: Decimal = ZERO
    held: Decimal = ZERO  # held lots and quarantine


def standing(items: Iterable[Item | int]) -> dict[int, Standing]:
    """Item id -> how its stock stands; one query, items without stock are there too."""
    ids = [item.pk if isinstance(item, Item) else item for item in items]
    found = {pk: Standing() for pk in ids}
    for balance in Balance.objects.filter(lot__item__in=ids).select_related("lot", "place"):
        found[balance.lot.item_id] = _added(found[balance.lot.item_id], balance)
    return found


def _added(before: Standing, balance: Balance) -> Standing:
    shut = balance.lot.held or balance.place.quarantine
    return Standing(
        before.on_hand + balance.on_hand, before.reserved + balance.reserved,
        before.free + (ZERO if shut else balance.on_hand - balance.reserved), before.held + (balance.on_hand if shut else ZERO),
    )  # fmt: skip


def balances_of(item: Item) -> QuerySet[Balance]:
    """Where it lies, oldest lot first; empty balances left out."""
    rows = Balance.objects.filter(lot__item=item, on_hand__gt=0)
    return rows.select_related("lot", "place").order_by("lot__at", "lot__code", "place__code")


def wrong_balances() -> QuerySet[Balance]:
    """Balances that are not the sum of their movements, or whose reserved is not the sum of their reservations."""
    moved, kept = _sum(Movement), _sum(Reservation)
    rows = Balance.objects.annotate(moved=moved, kept=kept)
    return rows.exclude(moved=F("on_hand"), kept=F("reserved"))


def _sum(model: type[Movement] | type[Reservation]) -> Coalesce:
    rows = (
        model._default_manager.filter(balance=OuterRef("pk")).order_by().values("balance").annotate(total=Sum("quantity")).values("total")
    )
    field = DecimalField(max_digits=14, decimal_places=3)
    return Coalesce(Subquery(rows, output_field=field), Value(ZERO), output_field=field)
