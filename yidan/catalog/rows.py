"""Rows of a master as its form gives them: children of suppliers, structures, routings, price lists and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yidan.catalog.models import Item, WorkCentre
from yidan.core.fields import Cost, Price


@dataclass(frozen=True)
class SupplierItemRow:
    item: Item
    price: Cost
    lead_days: int = 0
    moq: Decimal = Decimal(0)


@dataclass(frozen=True)
class BomRow:
    component: Item
    per: Decimal  # of the component's base unit in one of the item's
    scrap: Decimal = Decimal(0)  # per cent added
    valid_from: date | None = None
    valid_until: date | None = None
    position: int = 0  # 0: by the order of the rows


@dataclass(frozen=True)
class StepRow:
    name: str
    work_centre: WorkCentre
    setup_minutes: Decimal = Decimal(0)
    run_minutes: Decimal = Decimal(0)  # for one of the item's base unit
    wait_minutes: int = 0
    key: bool = False
    instruction: str = ""
    position: int = 0


@dataclass(frozen=True)
class PriceRow:
    item: Item
    price: Price
    floor: Price = Decimal(0)
    from_quantity: Decimal = Decimal(0)


@dataclass(frozen=True)
class DayRow:
    day: date
    works: bool = False
    note: str = ""
