"""The master tables that can be brought in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog import commands, forms
from yidan.catalog.models import Item
from yidan.core import many
from yidan.core.actors import Actor, Role
from yidan.core.documents import Document
from yidan.core.imports import Entry, MasterTable, Table, register


class UnitTable(MasterTable):
    code, form = "units", forms.UnitForm
    example = {"code": "kg", "name": "千克", "name_en": "kilogram", "places": 3}


class ItemTable(MasterTable):
    code, form = "items", forms.ItemForm
    example = {
        "code": "DJ-12", "name": "定位夹具", "name_en": "Fixture", "kind": "make", "family": "夹具", "spec": "120 × 80", "drawing": "HC-3107",
        "drawing_revision": "C", "unit": "pc", "lead_days": 7, "moq": 1, "safety_stock": 5, "finished": True,
    }  # fmt: skip


class CustomerTable(MasterTable):
    code, form, paper_class = "customers", forms.CustomerForm, "D"
    example = {
        "code": "KH-0031",
        "name": "宁波海纳电器",
        "uscc": "",
        "group": "A",
        "address": "宁波北仑",
        "payment_terms": "月结 30 天",
        "owner": "li",
    }


class SupplierTable(MasterTable):
    code, form, lines, paper_class = "suppliers", forms.SupplierForm, "items", "S"
    example = {
        "code": "GY-012",
        "name": "昆山精工",
        "grade": "A",
        "terms": "月结 60 天",
        "item": "LS-M4",
        "price": "0.12",
        "lead_days": 7,
        "moq": 1000,
    }


class OneCurrent(MasterTable):
    """Of an item one structure (routing) is current."""

    def judge(self, entries: Sequence[Entry], by: Actor) -> Iterator[tuple[Entry, str, str]]:
        yield from super().judge(entries, by)
        holder = dict(self.model.objects.filter(current=True).values_list("item_id", "code"))
        freed = {entry.key[0] for entry in entries if entry.values.get("current") is False}
        for entry in entries:
            item = entry.values.get("item") or getattr(entry.document, "item", None)
            current = entry.values.get("current", getattr(entry.document, "current", True))
            if item is None or not current:
                continue
            other = holder.get(item.pk)
            if other not in (None, entry.key[0]) and other not in freed:
                yield entry, "item", _("%(item)s has a current one already: %(code)s.") % {"item": item.code, "code": other}
            holder[item.pk] = entry.key[0]


class BomTable(OneCurrent):
    code, form, lines = "boms", forms.BomForm, "lines"
    example = {"code": "AS-300-A", "name": "锁螺丝机", "item": "AS-300", "current": True, "component": "DJ-12", "per": 2, "scrap": 1}


class RoutingTable(OneCurrent):
    code, form, lines = "routings", forms.RoutingForm, "steps"
    left_out = frozenset()
    example = {
        "code": "AS-300-R",
        "name": "锁螺丝机",
        "item": "AS-300",
        "current": True,
        "position": 10,
        "work_centre": "WC1",
        "run_minutes": 30,
    }


class CalendarTable(MasterTable):
    code, form, lines = "calendars", forms.CalendarForm, "days"
    example = {
        "code": "CN1",
        "name": "白班",
        "week": "1111100",
        "shifts": "08:00-12:00 13:00-17:00",
        "day": "2026-10-01",
        "works": False,
        "note": "国庆",
    }


class WorkCentreTable(MasterTable):
    code, form = "work-centres", forms.WorkCentreForm
    example = {"code": "WC1", "name": "装配", "workshop": "一车间", "capacity": 2, "calendar": "CN1", "rate": 85}


class PriceListTable(MasterTable):
    code, form, lines, paper_class = "price-lists", forms.PriceListForm, "lines", "P"
    example = {
        "code": "PL-2026",
        "name": "2026 价目",
        "currency": "CNY",
        "valid_from": "2026-01-01",
        "item": "DJ-12",
        "from_quantity": 10,
        "price": "98.50",
    }


class PlaceTable(MasterTable):
    code, form = "places", forms.PlaceForm
    example = {"code": "A-01", "name": "原料库 A-01", "quarantine": False}


class ItemPriceTable(Table):
    """List price, floor and standard cost of items that are there: set by those who set prices."""

    code, key, title, paper_class = "item-prices", ("code",), gettext_lazy("Item prices"), "M"
    form, model = forms.ItemPriceForm, Item
    example = {"code": "DJ-12", "list_price": "120", "floor_price": "98", "standard_cost": "71.50"}

    @property
    def editors(self) -> frozenset[Role]:
        return frozenset(commands.PRICERS)

    def existing(self, keys: Iterable[tuple[str, ...]], by: Actor) -> Mapping[tuple[str, ...], Document]:
        wanted = {key[0] for key in keys}
        return {(row.code,): row for row in Item.visible_to(by).filter(stage="active") if row.code in wanted}

    def judge(self, entries: Sequence[Entry], by: Actor) -> Iterator[tuple[Entry, str, str]]:
        for entry in entries:
            if entry.document is None:
                yield entry, "code", _("There is no such item.")
                continue
            prices = self._prices(entry)
            entry.what = "change" if any(getattr(entry.document, name) != value for name, value in prices.items()) else "same"
            if prices["floor_price"] > prices["list_price"]:
                yield entry, "floor_price", _("The floor is above the list price.")

    def _prices(self, entry: Entry) -> dict[str, Any]:
        """What the file leaves open stays."""
        return {name: entry.values.get(name, getattr(entry.document, name)) for name in ("list_price", "floor_price", "standard_cost")}

    def write(self, entries: Sequence[Entry], by: Actor) -> None:
        changed = [entry for entry in entries if entry.what == "change"]
        many.each(commands.set_prices, [entry.document for entry in changed], by=by, own=[self._prices(entry) for entry in changed])


for table in (
    UnitTable, ItemTable, ItemPriceTable, CustomerTable, SupplierTable, CalendarTable, WorkCentreTable, BomTable, RoutingTable, PriceListTable, PlaceTable,
):  # fmt: skip
    register(table())
