"""The store counts what it has, once a month; now and then a few pieces are not where the ledger has them (3.2e)."""

from __future__ import annotations

from decimal import Decimal

from yidan.simulation.world import World
from yidan.stock import commands as stock
from yidan.stock.commands import StockRow
from yidan.stock.models import Adjustment, Balance

HEAD = "xiaogang"
AT_ONCE = 6  # lots counted in turn: the whole store in half a year


def evening(w: World) -> None:
    if w.day.day < 25 or Adjustment.objects.filter(created_at__date__gte=w.day.replace(day=20)).exists():
        return
    lots = Balance.objects.filter(on_hand__gt=0, place__quarantine=False, lot__held=False, lot__item__kind="buy").select_related(
        "lot__item", "place"
    )
    found = list(lots.order_by("pk"))
    rows = [counted(w, one) for one in w.chance.sample(found, min(AT_ONCE, len(found)))]
    if rows:
        w.does(HEAD, stock.count_stock, Adjustment(reason=f"{w.day:%Y-%m} 循环盘点"), lines=rows)


def counted(w: World, one: Balance) -> StockRow:
    free = one.on_hand - one.reserved
    missing = Decimal(1) if free >= 1 and w.happens("miscounted") else Decimal(0)
    return StockRow(one.lot.item, one.place, one.on_hand - missing, one.lot.code)
