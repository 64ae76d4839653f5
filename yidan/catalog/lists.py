"""Lists of master data."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Bom, Calendar, Customer, Item, Place, PriceList, Routing, Supplier, Unit, WorkCentre
from yidan.core.lists import Column, List, View

VIEWS = [View("active", _("In use"), Q(stage="active")), View("all", _("All"))]
CODE = Column("code", _("Code"), link=True, filter="contains", sort=True, bold=True, required=True)
NAME = Column("name", _("Name"), filter="pinyin", sort=True, phone="title")
STAGE = Column("stage", _("Stage"), kind="stage", filter="choice", shown=False)


class MasterList(List):
    views = VIEWS
    default_order = "code"
    template_name = "catalog/list.html"

    def extra(self) -> dict[str, Any]:
        """The other master tables, one press away."""
        return {"siblings": [(reverse(str(kind.url)), kind.title, kind is type(self)) for kind in LISTS]}


class ItemList(MasterList):
    name, title, model, url = "items", _("Items"), Item, "catalog:item_list"
    select_related = ("unit",)
    columns = [
        CODE, NAME,
        Column("spec", _("Specification"), filter="contains"),
        Column("kind", _("Kind"), filter="choice", value=lambda row: row.get_kind_display()),
        Column("family", _("Product family"), filter="contains"),
        Column("drawing", _("Drawing"), filter="contains", sub="drawing_revision"),
        Column("unit.name", _("Unit")),
        Column("lead_days", _("Lead time (days)"), kind="number", sort=True),
        Column("safety_stock", _("Safety stock"), kind="qty", unit="unit"),
        Column("list_price", _("List price"), kind="amount", filter="min", sort=True),
        Column("purchase_price", _("Reference purchase price"), kind="amount", filter="min", sort=True),
        Column("standard_cost", _("Standard cost"), kind="amount", shown=False),
        Column("key_material", _("Key material"), kind="flag", filter="yes"),
        STAGE,
    ]  # fmt: skip
    views = [
        View("active", _("In use"), Q(stage="active")),
        View("made", _("Made"), Q(stage="active", kind="make")),
        View("bought", _("Bought"), Q(stage="active", kind="buy")),
        View("sold", _("Sold"), Q(stage="active", finished=True)),
        View("all", _("All")),
    ]
    new = ("catalog:item_new", _("New item"))


class CustomerList(MasterList):
    name, title, model, url = "customers", _("Customers"), Customer, "catalog:customer_list"
    columns = [
        CODE, NAME,
        Column("group", _("Customer group"), filter="contains", sort=True),
        Column("address", _("Address"), filter="contains", cut=True),
        Column("contact", _("Contact"), filter="contains"),
        Column("phone", _("Phone"), filter="contains", shown=False),
        Column("payment_terms", _("Payment terms"), cut=True),
        Column("credit_limit", _("Credit limit"), kind="money", filter="min", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
        STAGE,
    ]  # fmt: skip
    views = [VIEWS[0], View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id, stage="active")), VIEWS[1]]
    new = ("catalog:customer_new", _("New customer"))


class SupplierList(MasterList):
    name, title, model, url = "suppliers", _("Suppliers"), Supplier, "catalog:supplier_list"
    columns = [
        CODE, NAME,
        Column("grade", _("Grade"), filter="exact", sort=True),
        Column("address", _("Address"), filter="contains", cut=True),
        Column("contact", _("Contact"), filter="contains"),
        Column("terms", _("Payment terms"), cut=True),
        STAGE,
    ]  # fmt: skip
    new = ("catalog:supplier_new", _("New supplier"))


class BomList(MasterList):
    name, title, model, url = "boms", _("Product structures"), Bom, "catalog:bom_list"
    columns = [
        CODE, NAME,
        Column("item.code", _("Item"), filter="contains", sub="item.name"),
        Column("current", _("Current"), kind="flag", filter="yes"),
        STAGE,
    ]  # fmt: skip
    new = ("catalog:bom_new", _("New product structure"))


class RoutingList(MasterList):
    name, title, model, url = "routings", _("Routings"), Routing, "catalog:routing_list"
    columns = [
        CODE, NAME,
        Column("item.code", _("Item"), filter="contains", sub="item.name"),
        Column("current", _("Current"), kind="flag", filter="yes"),
        STAGE,
    ]  # fmt: skip
    new = ("catalog:routing_new", _("New routing"))


class WorkCentreList(MasterList):
    name, title, model, url = "work-centres", _("Work centres"), WorkCentre, "catalog:workcentre_list"
    columns = [
        CODE, NAME,
        Column("workshop", _("Workshop"), filter="contains", sort=True),
        Column("capacity", _("Parallel places"), kind="number", sort=True),
        Column("calendar.name", _("Calendar")),
        Column("leader.display", _("Leader"), filter="contains"),
        Column("rate", _("Cost per hour"), kind="amount"),
        STAGE,
    ]  # fmt: skip
    new = ("catalog:workcentre_new", _("New work centre"))


class CalendarList(MasterList):
    name, title, model, url = "calendars", _("Calendars"), Calendar, "catalog:calendar_list"
    columns = [
        CODE,
        NAME,
        Column("week", _("Working weekdays")),
        Column("published_until", _("Public holidays known until"), kind="date"),
        STAGE,
    ]
    new = ("catalog:calendar_new", _("New calendar"))


class PriceListList(MasterList):
    name, title, model, url = "price-lists", _("Price lists"), PriceList, "catalog:pricelist_list"
    columns = [
        CODE, NAME,
        Column("group", _("Customer group"), filter="contains"),
        Column("currency", _("Currency"), filter="exact"),
        Column("valid_from", _("Valid from"), kind="date", sort=True),
        Column("valid_until", _("Valid until"), kind="date", filter="until", sort=True),
        STAGE,
    ]  # fmt: skip
    new = ("catalog:pricelist_new", _("New price list"))


class PlaceList(MasterList):
    name, title, model, url = "places", _("Places"), Place, "catalog:place_list"
    columns = [CODE, NAME, Column("quarantine", _("Quarantine"), kind="flag", filter="yes"), STAGE]
    new = ("catalog:place_new", _("New place"))


class UnitList(MasterList):
    name, title, model, url = "units", _("Units"), Unit, "catalog:unit_list"
    columns = [CODE, NAME, Column("name_en", _("English name")), Column("places", _("Decimal places"), kind="number"), STAGE]
    new = ("catalog:unit_new", _("New unit"))


LISTS = (ItemList, CustomerList, SupplierList, BomList, RoutingList, WorkCentreList, CalendarList, PriceListList, PlaceList, UnitList)
