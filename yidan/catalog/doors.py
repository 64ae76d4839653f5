"""The web doors of master data: new, edit, retire of each noun, and the few verbs of their own."""

from __future__ import annotations

from typing import Any

from yidan.catalog import commands as catalog
from yidan.catalog import forms
from yidan.catalog.models import Bom, Calendar, Customer, Item, Place, PriceList, Routing, Supplier, Unit, WorkCentre
from yidan.core.documents import Master
from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.web import Request


def out(document: Any, request: Request) -> dict[str, Any]:
    """The own fields of a master, as far as this reader may see them; a relation by its code."""
    own = {f.name for f in Master._meta.get_fields()} | {
        "id",
        "chain",
        "number",
        "stage",
        "version",
        "created_by",
        "created_at",
        "initials",
    }
    names = [f.name for f in document._meta.concrete_fields if f.name not in own or f.name in ("code", "name")]
    return {name: getattr(value, "code", value) for name, value in project(request.actor, document, *names).items()}


units = Noun("units", Unit, out=out)
units.edits(forms.UnitForm)
items = Noun("items", Item, out=out)
items.edits(forms.ItemForm)
items.verb(catalog.set_prices, forms.PricesForm, overwrites=True)
customers = Noun("customers", Customer, out=out)
customers.edits(forms.CustomerForm)
customers.verb(catalog.set_credit, forms.CreditForm, overwrites=True)
suppliers = Noun("suppliers", Supplier, out=out)
suppliers.edits(forms.SupplierForm)
suppliers.verb(catalog.set_bank, forms.BankForm, overwrites=True)
boms = Noun("boms", Bom, out=out)
boms.edits(forms.BomForm)
calendars = Noun("calendars", Calendar, out=out)
calendars.edits(forms.CalendarForm)
calendars.verb(catalog.fill_year, forms.YearForm)
work_centres = Noun("work-centres", WorkCentre, out=out)
work_centres.edits(forms.WorkCentreForm)
routings = Noun("routings", Routing, out=out)
routings.edits(forms.RoutingForm)
price_lists = Noun("price-lists", PriceList, out=out)
price_lists.edits(forms.PriceListForm)
places = Noun("places", Place, out=out)
places.edits(forms.PlaceForm)

NOUNS = (units, items, customers, suppliers, boms, calendars, work_centres, routings, price_lists, places)
