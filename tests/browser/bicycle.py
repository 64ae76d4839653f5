"""What the Road-150 Red, 62 (product 749 of AdventureWorks) needs to be made here, brought in from the tables through the imports.

No routing of the tables' work instructions is for this bicycle or its parts. Theirs are taken from what the work orders recorded (the hours of
a work order, whatever its quantity); parts that recorded none get one step of frame forming, which is ours. What is in stock is of the tables,
but what is made, and three parts to be bought, are left out: so that every department has something to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal as D
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from examples.adventureworks import mapping, run
from tests.browser.company import passwords
from tests.cast import build
from tests.factories import SETUP, put
from tests.quality.builders import row
from yidan.catalog.models import Item, Place, WorkCentre
from yidan.core import edit, openings
from yidan.people.models import LegalEntity
from yidan.quality.models import InspectionPlan
from yidan.stock import postings
from yidan.stock.models import Movement

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "adventureworks"
BICYCLE = "BK-R93R-62"
TO_BUY = ("CR-7833", "CB-2903", "CN-6137")  # chainring, its bolts and nuts: of one vendor
VENDOR = "BEAUMONT0001"


def a_bicycle_works(out: Path) -> SimpleNamespace:
    """Master data, opening stock, people with passwords; `customer` and `supplier` are codes, `price` the list price."""
    tables = mapping.Tables(FOLDER)
    cast = build()
    passwords(cast)
    put(LegalEntity, "AWC", name="Adventure Works Cycles", tax_number="91320500MA1XCW5T47", is_default=True)
    inside = structure(tables)
    buyer = next(row for row in mapping.customers(tables) if row["group"] == "reseller")
    for name, rows in files(tables, inside, buyer).items():
        mapping.write(rows, out / f"{name}.csv", name)
        run.bring(name, out / f"{name}.csv", SETUP)
    put(Place, "Q1", name="Incoming", quarantine=True)
    for centre in WorkCentre.objects.all():
        edit.write(centre, {"leader": cast.users["he"]}, by=SETUP)
    bicycle = Item.objects.get(code=BICYCLE)
    put(
        InspectionPlan,
        "QP-749-F",
        name=bicycle.name,
        item=bicycle,
        when="final",
        characteristics=(row(10, "Wheel runout", "0.00", "0.50", key=True),),
    )
    in_stock(tables, inside, bicycle)
    return SimpleNamespace(
        cast=cast, customer=buyer["code"], buyer=buyer["name"], place=buyer["address"], supplier=VENDOR, price=f"{bicycle.list_price:.2f}"
    )


def structure(tables: mapping.Tables) -> set[str]:
    """The bicycle and everything in it, by product number."""
    below: dict[str, list[str]] = {}
    for line in mapping.boms(tables):
        if not line["valid_until"]:
            below.setdefault(line["item"], []).append(line["component"])
    found, todo = {BICYCLE}, [BICYCLE]
    while todo:
        new = [part for part in below.get(todo.pop(), []) if part not in found]
        found.update(new)
        todo += new
    return found


def files(tables: mapping.Tables, inside: set[str], buyer: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    items = [line for line in mapping.items(tables) if line["code"] in inside]
    units = {line["unit"] for line in items}
    vendors = [line for line in mapping.suppliers(tables) if line.get("item") in inside]
    made = [line["code"] for line in items if line["kind"] == "make"]
    return {
        "units": [line for line in mapping.units(tables) if line["code"] in units], "items": items,
        "item-prices": [line for line in mapping.item_prices(tables) if line["code"] in inside], "customers": [{**buyer, "owner": ""}], "suppliers": vendors,
        "calendars": list(mapping.calendars(tables)), "work-centres": list(mapping.work_centres(tables)), "places": list(mapping.places(tables)),
        "boms": [line for line in mapping.boms(tables) if line["item"] in inside and not line["valid_until"]], "routings": list(routings(tables, made)),
    }  # fmt: skip


def routings(tables: mapping.Tables, made: list[str]) -> Iterator[dict[str, str]]:
    recorded: dict[str, dict[str, Any]] = {}
    for line in tables("WorkOrderRouting"):
        recorded.setdefault(tables.products[line["ProductID"]]["ProductNumber"], {}).setdefault(line["OperationSequence"], line)
    names = tables.by("Location", "LocationID")
    for code in made:
        steps = recorded.get(code) or {"1": {"OperationSequence": "1", "LocationID": "10", "ActualResourceHrs": "0.5"}}
        for n, step in sorted(steps.items(), key=lambda pair: int(pair[0])):
            yield {
                "code": f"{code}-R", "name": f"{code}", "item": code, "position": str(int(n) * 10), "step": names[step["LocationID"]]["Name"],
                "work_centre": step["LocationID"], "setup_minutes": f"{D(step['ActualResourceHrs']) * 60:.2f}", "run_minutes": "1.00",
            }  # fmt: skip


def in_stock(tables: mapping.Tables, inside: set[str], cause: Item) -> None:
    """Opening balances of the bought parts, from the tables' inventory above their safety stock, in the first of their stores."""
    items = {item.code: item for item in Item.objects.filter(code__in=inside, kind="buy").exclude(code__in=TO_BUY)}
    place = Place.objects.filter(quarantine=False).order_by("pk").first()
    counts: dict[str, D] = {}
    for line in tables("ProductInventory"):
        counts[tables.products[line["ProductID"]]["ProductNumber"]] = D(line["Quantity"])
    with transaction.atomic(), openings.opened():
        for code, item in items.items():
            quantity = (counts.get(code) or D(500)) + item.safety_stock
            lot = postings.lot_for(item, f"OPEN-{code}", cause=cause, by=SETUP)
            postings.receive(lot, place, quantity, Movement.Kind.OPENING, cause=cause, by=SETUP)
