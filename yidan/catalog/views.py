"""Pages of master data, and what pickers ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.lists import LISTS, MasterList
from yidan.catalog.models import Bom, Calendar, Customer, Item, Place, PriceLine, PriceList, Routing, Supplier, Unit, WorkCentre
from yidan.catalog.queries import price_for, shown, tree, used_in
from yidan.catalog.queries.calendars import unpublished
from yidan.core import formats
from yidan.core.documents import Master
from yidan.core.fields import may_read, project
from yidan.core.lists import picker
from yidan.core.show import show
from yidan.core.web import Request, see

MONDAY = date(2024, 1, 1)
AMOUNTS = {"list_price", "floor_price", "standard_cost", "purchase_price", "credit_limit", "rate"}


def list_view(kind: type[MasterList]) -> Callable[[Request], HttpResponse]:
    return lambda request: kind(request).response()


LIST_VIEWS = {str(kind.model._meta.model_name): (str(kind.name), list_view(kind)) for kind in LISTS}
TITLES = {str(kind.model._meta.model_name): kind.title for kind in LISTS}


def facts(document: Master, request: Request, *names: str) -> list[tuple[str, Any, bool]]:
    """(label, value, hidden) of the named fields, cut to the reader."""
    seen = project(request.actor, document, *names)
    rows = []
    for name in names:
        label = str(getattr(document._meta.get_field(name), "verbose_name", name))
        display = getattr(document, f"get_{name}_display", None)
        value = display() if display else told(seen[name], name in AMOUNTS)
        rows.append((label[:1].upper() + label[1:], value, name in seen.get("hidden", [])))
    return rows


def halves(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """For two columns, read down."""
    middle = (len(rows) + 1) // 2
    return rows[:middle], rows[middle:]


def told(value: Any, amount: bool) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return formats.money(value) if amount else formats.qty(value)
    return value


def page(request: Request, document: Master, names: str, template: str = "catalog/master.html", **extra: Any) -> HttpResponse:
    back = (reverse(f"catalog:{document._meta.model_name}_list"), TITLES[str(document._meta.model_name)])
    return show(request, template, document, fields=halves(facts(document, request, *names.split())), back=back, **extra)


def today(request: Request) -> date:
    return timezone.localdate(request.actor.at)


def item(request: Request, key: str) -> HttpResponse:
    document = see(request, Item, key)
    prices = (
        PriceLine.objects.filter(item=document, price_list__stage="active")
        .select_related("price_list")
        .order_by("price_list__code", "from_quantity")
    )
    routing = document.routings.filter(current=True, stage="active").first()
    may_buy = may_read(request.actor, "S")
    return page(
        request, document,
        "name_en kind family spec drawing drawing_revision lead_days moq multiple safety_stock key_material finished list_price floor_price standard_cost purchase_price",
        "catalog/item.html", bom=document.boms.filter(current=True, stage="active").first(), branches=tree(document, today(request)),
        used=used_in(document), routing=routing, steps=routing.steps.select_related("work_centre").order_by("position") if routing else [],
        prices=prices if may_read(request.actor, "P") else None, suppliers=document.suppliers.select_related("supplier").order_by("supplier__code"),
        may_buy=may_buy, two_units=shown(document, document.moq) if document.second_unit_id and document.moq else "",
    )  # fmt: skip


def customer(request: Request, key: str) -> HttpResponse:
    names = "name_en uscc group address contact phone email payment_terms credit_limit owner outgoing"
    return page(request, see(request, Customer, key), names)


def supplier(request: Request, key: str) -> HttpResponse:
    document = see(request, Supplier, key)
    names = "uscc grade address contact phone email terms bank account"
    rows = document.items.select_related("item__unit").order_by("item__code")
    return page(request, document, names, "catalog/supplier.html", rows=rows, may_buy=may_read(request.actor, "S"))


def bom(request: Request, key: str) -> HttpResponse:
    document = see(request, Bom, key)
    rows = document.lines.select_related("component__unit").order_by("position")
    return page(request, document, "item current", "catalog/bom.html", rows=rows)


def routing(request: Request, key: str) -> HttpResponse:
    document = see(request, Routing, key)
    return page(
        request, document, "item current", "catalog/routing.html", steps=document.steps.select_related("work_centre").order_by("position")
    )


def calendar(request: Request, key: str) -> HttpResponse:
    document = see(request, Calendar, key)
    year = today(request).replace(month=12, day=31)
    return page(
        request, document, "published_until", "catalog/calendar.html", rows=document.days.order_by("-day")[:120],
        shifts=" ".join("-".join(span) for span in document.shifts), warning=unpublished(document, year),
        week=" ".join(formats.weekday(MONDAY + timedelta(days=n)) for n, works in enumerate(document.week) if works == "1"),
    )  # fmt: skip


def workcentre(request: Request, key: str) -> HttpResponse:
    return page(request, see(request, WorkCentre, key), "workshop pool capacity calendar leader rate")


def pricelist(request: Request, key: str) -> HttpResponse:
    document = see(request, PriceList, key)
    rows = document.lines.select_related("item__unit").order_by("item__code", "from_quantity") if may_read(request.actor, "P") else None
    return page(request, document, "group currency valid_from valid_until", "catalog/price_list.html", rows=rows)


def place(request: Request, key: str) -> HttpResponse:
    return page(request, see(request, Place, key), "quarantine")


def unit(request: Request, key: str) -> HttpResponse:
    return page(request, see(request, Unit, key), "name_en places")


def item_pick(request: Request) -> HttpResponse:
    """Items in use; with `customer` the price that customer gets today, for those who read prices."""
    rows = Item.visible_to(request.actor).filter(stage="active").select_related("unit")
    if kinds := [kind for kind in request.GET.getlist("kind") if kind in Item.Kind.values]:
        rows = rows.filter(kind__in=kinds)
    buyer = Customer.visible_to(request.actor).filter(code=request.GET.get("customer", "")).first()
    prices = may_read(request.actor, "P")

    def more(row: Item) -> dict[str, Any]:
        known = {
            "note": row.spec or row.drawing,
            "unit": row.unit.name,
            "spec": row.spec,
            "drawing": row.drawing,
            "drawing_revision": row.drawing_revision,
        }
        offer = price_for(buyer, row, row.moq, today(request)) if prices else None
        return known | ({"price": str(offer.price.normalize() + 0)} if offer else {})

    return picker(request, rows, more=more)


def customer_pick(request: Request) -> HttpResponse:
    def more(row: Customer) -> dict[str, Any]:
        seen = project(request.actor, row, "contact")
        return {"note": row.group, "place": row.address, "payment_terms": row.payment_terms, "contact": seen["contact"] or ""}

    return picker(request, Customer.visible_to(request.actor).filter(stage="active"), more=more)


def supplier_pick(request: Request) -> HttpResponse:
    """Suppliers in use; with `item` those that sell it first come with price and lead time, for those who read them."""
    rows = Supplier.visible_to(request.actor).filter(stage="active")
    item = Item.visible_to(request.actor).filter(code=request.GET.get("item", "")).first()
    if item is not None and not request.GET.get("q"):
        rows = rows.filter(Q(items__item=item)) if rows.filter(items__item=item).exists() else rows
    return picker(request, rows, more=lambda row: {"note": _("grade %s") % row.grade if row.grade else ""})
