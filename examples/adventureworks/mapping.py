"""The tables of AdventureWorks as our import files. Reads CSV, writes CSV; knows nothing of the database."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

Row = dict[str, str]
WHOLE = {"EA", "PC", "BOX", "BTL", "CAN", "CAR", "CR", "CS", "CTN", "DZ", "PAK", "PAL"}  # units that are counted, not measured
STORES = 10  # locations below are stores, from here on work centres


class Tables:
    """The source, each table read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, list[Row]] = {}

    def __call__(self, name: str) -> list[Row]:
        if name not in self.read:
            with gzip.open(self.folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
                self.read[name] = list(csv.DictReader(file))
        return self.read[name]

    def by(self, name: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in self(name)}

    @cached_property
    def products(self) -> dict[str, Row]:
        return self.by("Product", "ProductID")

    @cached_property
    def places(self) -> dict[str, str]:
        """AddressID -> one line of text."""
        states, countries = self.by("StateProvince", "StateProvinceID"), self.by("CountryRegion", "CountryRegionCode")
        found = {}
        for row in self("Address"):
            state = states[row["StateProvinceID"]]
            parts = [
                row["AddressLine1"],
                row["AddressLine2"],
                row["City"],
                state["Name"],
                row["PostalCode"],
                countries[state["CountryRegionCode"]]["Name"],
            ]
            found[row["AddressID"]] = ", ".join(part for part in parts if part)
        return found

    @cached_property
    def address_of(self) -> dict[str, str]:
        """Business entity -> its address; of several the first."""
        found: dict[str, str] = {}
        for row in self("BusinessEntityAddress"):
            found.setdefault(row["BusinessEntityID"], self.places[row["AddressID"]])
        return found

    @cached_property
    def sellers(self) -> dict[str, str]:
        """Salesperson -> account name; their names are not in the tables, their sign-in names are."""
        staff = self.by("Employee", "BusinessEntityID")
        return {row["BusinessEntityID"]: staff[row["BusinessEntityID"]]["LoginID"].rpartition("\\")[2] for row in self("SalesPerson")}

    @cached_property
    def customers(self) -> dict[str, str]:
        return {row["CustomerID"]: row["AccountNumber"] for row in self("Customer")}


def units(t: Tables) -> Iterator[Row]:
    for row in t("UnitMeasure"):
        code = row["UnitMeasureCode"]
        yield {"code": code, "name": row["Name"], "name_en": row["Name"], "places": "0" if code in WHOLE else "3"}


def items(t: Tables) -> Iterator[Row]:
    families, measured = (
        t.by("ProductSubcategory", "ProductSubcategoryID"),
        {row["ComponentID"]: row["UnitMeasureCode"] for row in t("BillOfMaterials")},
    )
    offers = defaultdict(list)
    for row in t("ProductVendor"):
        offers[row["ProductID"]].append(row)
    for key, row in t.products.items():
        made, supply = row["MakeFlag"] == "1", offers.get(key, [])
        lead = row["DaysToManufacture"] if made or not supply else min((x["AverageLeadTime"] for x in supply), key=int)
        yield {
            "code": row["ProductNumber"], "name": row["Name"], "name_en": row["Name"], "kind": "make" if made else "buy",
            "family": families[row["ProductSubcategoryID"]]["Name"] if row["ProductSubcategoryID"] else "", "spec": specification(row),
            "unit": measured.get(key, "EA"), "lead_days": lead, "safety_stock": row["SafetyStockLevel"],
            "moq": min((x["MinOrderQty"] for x in supply), key=int) if supply and not made else "", "finished": row["FinishedGoodsFlag"],
            "purchase_price": "" if made or not supply else min((x["StandardPrice"] for x in supply), key=float),
        }  # fmt: skip


def specification(row: Row) -> str:
    size = f"{row['Size']} {row['SizeUnitMeasureCode']}".strip()
    weight = f"{row['Weight']} {row['WeightUnitMeasureCode']}".strip()
    return ", ".join(part for part in (row["Color"], size, weight) if part)


def item_prices(t: Tables) -> Iterator[Row]:
    for row in t.products.values():
        yield {"code": row["ProductNumber"], "list_price": row["ListPrice"], "standard_cost": row["StandardCost"]}


def customers(t: Tables) -> Iterator[Row]:
    names, stores = t.by("IndividualCustomerName", "CustomerID"), t.by("Store", "BusinessEntityID")
    for row in t("Customer"):
        store = stores.get(row["StoreID"])
        name = names[row["CustomerID"]]["Name"] if row["CustomerID"] in names else store["Name"] if store else row["AccountNumber"]
        address = t.address_of.get(row["StoreID"] if store else row["PersonID"], "")
        owner = t.sellers.get(store["SalesPersonID"], "") if store else ""
        yield {"code": row["AccountNumber"], "name": name, "group": "reseller" if store else "online", "address": address, "owner": owner}


def suppliers(t: Tables) -> Iterator[Row]:
    """A row an item; a vendor without items has one row."""
    offers = defaultdict(list)
    for row in t("ProductVendor"):
        offers[row["BusinessEntityID"]].append(row)
    for row in t("Vendor"):
        head = {
            "code": row["AccountNumber"],
            "name": row["Name"],
            "grade": row["CreditRating"],
            "address": t.address_of.get(row["BusinessEntityID"], ""),
        }
        for offer in offers.get(row["BusinessEntityID"]) or [None]:
            yield head | ({} if offer is None else {
                "item": t.products[offer["ProductID"]]["ProductNumber"], "price": offer["StandardPrice"], "lead_days": offer["AverageLeadTime"], "moq": offer["MinOrderQty"],
            })  # fmt: skip


def calendars(t: Tables) -> Iterator[Row]:
    yield {"code": "AW", "name": "Five days, three shifts", "week": "1111100", "shifts": "00:00-07:00 07:00-15:00 15:00-23:00 23:00-24:00"}


def work_centres(t: Tables) -> Iterator[Row]:
    """The locations with hours, and the one store that a routing names as if it were one."""
    named = {row["LocationID"] for row in t("ProductModelRouting")}
    for row in t("Location"):
        if int(row["LocationID"]) >= STORES or row["LocationID"] in named:
            yield {"code": row["LocationID"], "name": row["Name"], "capacity": "1", "calendar": "AW", "rate": row["CostRate"]}


def places(t: Tables) -> Iterator[Row]:
    for row in t("Location"):
        if int(row["LocationID"]) < STORES:
            yield {"code": row["LocationID"], "name": row["Name"]}


def boms(t: Tables) -> Iterator[Row]:
    """Lines with an assembly; ended ones keep their end."""
    lines = [row for row in t("BillOfMaterials") if row["ProductAssemblyID"]]
    lines.sort(key=lambda row: (int(row["ProductAssemblyID"]), int(row["BillOfMaterialsID"])))
    for row in lines:
        top, part = t.products[row["ProductAssemblyID"]], t.products[row["ComponentID"]]
        yield {
            "code": f"{top['ProductNumber']}-A", "name": top["Name"], "item": top["ProductNumber"], "component": part["ProductNumber"],
            "per": row["PerAssemblyQty"], "valid_from": row["StartDate"], "valid_until": row["EndDate"],
        }  # fmt: skip


def routings(t: Tables) -> Iterator[Row]:
    """Every made product of a model with work instructions. Hours are of a lot: divided by it, the longer of machine and labour."""
    names = t.by("Location", "LocationID")
    for product in t.products.values():
        if product["MakeFlag"] != "1":
            continue
        for row in t("ProductModelRouting"):
            if row["ProductModelID"] == product["ProductModelID"]:
                hours = max(float(row["MachineHours"] or 0), float(row["LaborHours"] or 0))
                yield {
                    "code": f"{product['ProductNumber']}-R", "name": product["Name"], "item": product["ProductNumber"], "position": str(int(row["Step"]) * 10),
                    "step": names[row["LocationID"]]["Name"], "work_centre": row["LocationID"], "setup_minutes": f"{float(row['SetupHours'] or 0) * 60:.2f}",
                    "run_minutes": f"{hours * 60 / int(row['LotSize']):.2f}",
                }  # fmt: skip


def price_lists(t: Tables) -> Iterator[Row]:
    """One list a period of the price history."""
    for row in t("ProductListPriceHistory"):
        yield {
            "code": f"LIST-{row['StartDate']}", "name": f"List prices from {row['StartDate']}", "currency": "USD", "valid_from": row["StartDate"],
            "valid_until": row["EndDate"], "item": t.products[row["ProductID"]]["ProductNumber"], "price": row["ListPrice"],
        }  # fmt: skip


def orders(t: Tables) -> Iterator[Row]:
    """A row a line; the head's values stand in its first row."""
    heads = t.by("SalesOrderHeader", "SalesOrderID")
    seen: set[str] = set()
    for row in t("SalesOrderDetail"):
        head = heads[row["SalesOrderID"]]
        first = row["SalesOrderID"] not in seen
        seen.add(row["SalesOrderID"])
        yield {"external": head["SalesOrderNumber"]} | (order_head(t, head) if first else {}) | {
            "item": t.products[row["ProductID"]]["ProductNumber"], "quantity": row["OrderQty"], "price": row["UnitPrice"],
            "discount": percent(row["UnitPriceDiscount"]), "amount": row["LineTotal"],
        }  # fmt: skip


def order_head(t: Tables, head: Row) -> Row:
    return {
        "customer": t.customers[head["CustomerID"]], "received_at": head["OrderDate"], "requested": head["DueDate"], "promised": head["DueDate"],
        "actual": head["ShipDate"], "place": t.places.get(head["ShipToAddressID"], ""), "currency": "USD", "net": head["SubTotal"], "tax": head["TaxAmt"],
        "freight": head["Freight"], "total": head["TotalDue"], "owner": t.sellers.get(head["SalesPersonID"], "web"),
    }  # fmt: skip


def percent(share: str) -> str:
    """0.0200 -> 2.00, as text: no floating number touches it."""
    whole, _dot, places = share.partition(".")
    digits = (places + "00")[:2]
    return f"{int(whole + digits)}.{places[2:] or '0'}"


FILES: Mapping[str, Callable[[Tables], Iterator[Row]]] = {
    "units": units, "items": items, "item-prices": item_prices, "customers": customers, "suppliers": suppliers, "calendars": calendars,
    "work-centres": work_centres, "boms": boms, "routings": routings, "price-lists": price_lists, "places": places, "order-history": orders,
}  # fmt: skip
LINE_NAMES = {"routings": {"step": "Operation"}}  # a routing and its step both have a name: the step's goes under its label


def write(rows: Iterable[Row], path: Path, table: str) -> int:
    """The import file; the number of its rows."""
    found = list(rows)
    names = list(dict.fromkeys(name for row in found for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([LINE_NAMES.get(table, {}).get(name, name) for name in names])
        out.writerows([row.get(name, "") for name in names] for row in found)
    return len(found)
