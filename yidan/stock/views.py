"""Lists of the ledger, the page of an adjustment, and an item's stock for its page."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item
from yidan.catalog.queries import shown
from yidan.core.actors import Door
from yidan.core.lists import Column, List, View
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.stock.models import Adjustment, Balance, Lot, Movement, Reservation
from yidan.stock.queries import balances_of, standing


class StockList(List):
    template_name = "stock/list.html"

    def extra(self) -> dict[str, Any]:
        kinds: tuple[type[List], ...] = (BalanceList, LotList, MovementList, ReservationList, AdjustmentList)
        return {"siblings": [(reverse(str(kind.url)), kind.title, kind is type(self)) for kind in kinds]}


class Ledger(StockList):
    """Rows of the ledger: for everybody of the house, nobody from outside."""

    item_path = "lot.item"

    def rows(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        return rows if self.actor.roles and self.actor.door is not Door.LINK else rows.none()

    def row_url(self, row: Any) -> str:
        for part in self.item_path.split("."):
            row = getattr(row, part)
        return str(row.get_absolute_url())


class BalanceList(Ledger):
    name, title, model, url = "balances", _("Stock"), Balance, "stock:balance_list"
    select_related = ("lot__item__unit", "place")
    columns = [
        Column("lot.item.code", _("Item"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("lot.item.name", _("Name"), filter="pinyin", phone="title"),
        Column("lot.item.spec", _("Specification"), filter="contains"),
        Column("lot.code", _("Lot"), filter="contains"),
        Column("place.name", _("Place"), filter="contains", sort=True),
        Column("on_hand", _("On hand"), kind="qty", unit="lot.item.unit", filter="min", sort=True),
        Column("reserved", _("Reserved"), kind="qty", unit="lot.item.unit", filter="min", sort=True),
        Column("pk", _("Free"), kind="qty", unit="lot.item.unit", name="free", value=lambda row: row.on_hand - row.reserved),
        Column("lot.held", _("Held"), kind="flag", filter="yes"),
        Column("lot.at", _("Since"), kind="date", sort=True, shown=False),
    ]
    views = [
        View("there", _("On hand"), Q(on_hand__gt=0)),
        View("free", _("Free"), Q(on_hand__gt=F("reserved"), lot__held=False, place__quarantine=False)),
        View("held", _("Held"), Q(on_hand__gt=0) & (Q(lot__held=True) | Q(place__quarantine=True))),
        View("all", _("All")),
    ]
    new = ("stock:adjustment_count_stock", _("Count the stock"))


class LotList(Ledger):
    name, title, model, url = "lots", _("Lots"), Lot, "stock:lot_list"
    item_path = "item"
    select_related = ("item",)
    columns = [
        Column("code", _("Lot"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("item.code", _("Item"), filter="contains", sort=True),
        Column("item.name", _("Name"), filter="pinyin", phone="title"),
        Column("held", _("Held"), kind="flag", filter="yes"),
        Column("at", _("Since"), kind="moment", sort=True),
    ]
    views = [View("all", _("All")), View("held", _("Held"), Q(held=True))]


class Caused(Ledger):
    """Rows that name another document by kind and id, earlier or later than this room: found by what it is, shown by its number."""

    item_path = "balance.lot.item"
    kind_field, id_field = "cause_kind", "cause_id"

    def prepare(self, rows: list[Any]) -> None:
        wanted: dict[str, set[int]] = {}
        for row in rows:
            wanted.setdefault(getattr(row, self.kind_field), set()).add(getattr(row, self.id_field))
        found = {(kind, pk): one for kind, ids in wanted.items() for pk, one in apps.get_model(kind)._default_manager.in_bulk(ids).items()}
        for row in rows:
            row.cause = found.get((getattr(row, self.kind_field), getattr(row, self.id_field)))


def cause(row: Any, page: Any) -> Any:
    document = getattr(row, "cause", None)
    return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document) if document is not None else ""


class MovementList(Caused):
    name, title, model, url = "movements", _("Movements"), Movement, "stock:movement_list"
    select_related = ("balance__lot__item__unit", "balance__place", "by")
    columns = [
        Column("at", _("When"), kind="moment", filter="since", sort=True, required=True),
        Column("balance.lot.item.code", _("Item"), link=True, filter="contains"),
        Column("balance.lot.item.name", _("Name"), filter="pinyin", phone="title"),
        Column("balance.lot.code", _("Lot"), filter="contains"),
        Column("balance.place.name", _("Place"), filter="contains"),
        Column("kind", _("Kind"), filter="choice", value=lambda row: row.get_kind_display()),
        Column("quantity", _("Quantity"), kind="qty", unit="balance.lot.item.unit", sort=True),
        Column("cause_id", _("For"), cell=cause, value=lambda row: f"{row.cause_kind} {row.cause_id}"),
        Column("by.display", _("By")),
    ]


class ReservationList(Caused):
    name, title, model, url = "reservations", _("Reservations"), Reservation, "stock:reservation_list"
    kind_field, id_field = "for_kind", "for_id"
    select_related = ("balance__lot__item__unit", "balance__place")
    columns = [
        Column("balance.lot.item.code", _("Item"), link=True, filter="contains", required=True),
        Column("balance.lot.item.name", _("Name"), filter="pinyin", phone="title"),
        Column("balance.lot.code", _("Lot"), filter="contains"),
        Column("balance.place.name", _("Place"), filter="contains"),
        Column("quantity", _("Quantity"), kind="qty", unit="balance.lot.item.unit", sort=True),
        Column("for_id", _("For"), cell=cause, value=lambda row: f"{row.for_kind} {row.for_id}"),
        Column("at", _("Since"), kind="moment", sort=True),
    ]


class AdjustmentList(StockList):
    name, title, model, url = "adjustments", _("Stock adjustments"), Adjustment, "stock:adjustment_list"
    columns = [
        Column("number", _("No."), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("reason", _("Reason"), filter="contains", phone="title"),
        Column("created_at", _("When"), kind="moment", filter="since", sort=True),
        Column("created_by.display", _("By"), filter="contains"),
        Column("stage", _("Stage"), kind="stage"),
    ]
    new = ("stock:adjustment_count_stock", _("Count the stock"))


def balance_list(request: Request) -> HttpResponse:
    return BalanceList(request).response()


def lot_list(request: Request) -> HttpResponse:
    return LotList(request).response()


def movement_list(request: Request) -> HttpResponse:
    return MovementList(request).response()


def reservation_list(request: Request) -> HttpResponse:
    return ReservationList(request).response()


def adjustment_list(request: Request) -> HttpResponse:
    return AdjustmentList(request).response()


def adjustment(request: Request, key: str) -> HttpResponse:
    document = see(request, Adjustment, key)
    rows = Movement.objects.filter(cause_kind=document.document_kind(), cause_id=document.pk)
    return show(
        request, "stock/adjustment.html", document, rows=rows.select_related("balance__lot__item__unit", "balance__place").order_by("pk")
    )


def item_stock(request: Request, key: str) -> HttpResponse:
    """A fragment of the item's page."""
    item = see(request, Item, key)
    total = standing([item])[item.pk]
    figures = [(_("On hand"), total.on_hand), (_("Reserved"), total.reserved), (_("Free"), total.free), (_("Held"), total.held)]
    context = {"item": item, "figures": [(label, shown(item, value)) for label, value in figures], "rows": balances_of(item)[:50]}
    return render(request, "stock/item_stock.html", context)
