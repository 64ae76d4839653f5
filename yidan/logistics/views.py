"""Pages of logistics: the list, the page of one, the order's part."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.lists import Column, List, View
from yidan.core.pages import DateCell, Empty, Flag
from yidan.core.signing import asked
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.logistics import queries, rules
from yidan.logistics.models import Return, Shipment
from yidan.logistics.prints import PRINTS, printing, prints


class ShipmentList(List):
    template_name = "logistics/list.html"
    name, title, model, url = "shipments", gettext_lazy("Shipments"), Shipment, "logistics:shipment_list"
    select_related = ("order__customer",)
    columns = [
        Column("number", gettext_lazy("Shipment"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", gettext_lazy("Customer"), filter="pinyin", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("mode", gettext_lazy("Mode"), filter="choice"),
        Column("carrier", gettext_lazy("Carrier"), filter="contains"),
        Column("tracking", gettext_lazy("Tracking number"), filter="contains", shown=False),
        Column("leaves", gettext_lazy("Leaves on"), kind="date", filter="until", sort=True),
        Column("arrives", gettext_lazy("Expected arrival"), kind="date", filter="until", sort=True),
        Column("freight", gettext_lazy("Freight"), kind="amount", filter="min", sort=True, shown=False),
    ]
    views = [
        View("open", gettext_lazy("Open"), Q(stage__in=rules.OPEN)),
        View("today", gettext_lazy("Leaves by today"), lambda page: Q(stage__in=rules.NOT_GONE, leaves__lte=timezone.localdate(page.now))),
        View("way", gettext_lazy("In transit"), Q(stage=Shipment.Stage.SHIPPED)),
        View("all", gettext_lazy("All")),
    ]
    new = ("logistics:shipment_plan_shipment", gettext_lazy("Plan a shipment"))
    empty = Empty(gettext_lazy("Nothing is to be moved"), gettext_lazy("What nears its promise stands on logistics' desk to be planned."))


class ReturnList(List):
    template_name = "logistics/list.html"
    name, title, model, url = "returns", gettext_lazy("Customer returns"), Return, "logistics:return_list"
    select_related = ("order__customer",)
    columns = [
        Column("number", gettext_lazy("Return"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", gettext_lazy("Customer"), filter="pinyin", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("wish", gettext_lazy("What the customer wants"), filter="choice"),
        Column("cause", gettext_lazy("Why it comes back"), filter="contains", cut=True),
        Column("received_at", gettext_lazy("In quarantine since"), kind="moment", sort=True),
    ]
    views = [
        View("open", gettext_lazy("Open"), Q(stage__in=[Return.Stage.ANNOUNCED, *rules.UNDECIDED])),
        View("all", gettext_lazy("All")),
    ]
    new = ("logistics:return_announce_return", gettext_lazy("Announce a return"))
    empty = Empty(gettext_lazy("Nothing comes back"), gettext_lazy("Who hears of a return announces it here; logistics receives it."))


def return_list(request: Request) -> HttpResponse:
    return ReturnList(request).response()


def return_page(request: Request, key: str) -> HttpResponse:
    document = see(request, Return, key)
    return show.show(
        request, "logistics/return.html", document,
        back=(reverse("logistics:return_list"), _("Customer returns")), party=document.order.customer.name,
        rows=document.lines.select_related("line__item__unit", "lot").order_by("line__position"),
    )  # fmt: skip


def shipment_list(request: Request) -> HttpResponse:
    return ShipmentList(request).response()


def shipment(request: Request, key: str) -> HttpResponse:
    document = see(request, Shipment, key)
    order = document.order
    held = [(order.on_hold, _("order on hold"), "warn"), (order.delivery_blocked, _("shipment waits for payment"), "warn")]
    holds = rules.not_to_leave(document, request.actor) if document.stage in rules.NOT_GONE else None
    counts = rules.signing.signed(document)
    acts = [action for action in show.actions(document, request.actor) if not (counts and action.reason)]  # signed: nothing waits any more
    return show.show(
        request, "logistics/shipment.html", document,
        back=(reverse("logistics:shipment_list"), _("Shipments")), party=order.customer.name, flags=[Flag(text, tone) for on, text, tone in held if on],
        rows=document.lines.select_related("line__item__unit").order_by("line__position"), tracks=document.tracks.select_related("by").order_by("-pk"),
        handed=document.papers_handed.order_by("pk"), notices=document.notices.select_related("by").order_by("-pk"), prints=prints(document, request.actor),
        counts=counts, actions=acts, bills=document.freight_bills.select_related("by").order_by("pk"), **asked(document), troubles=document.troubles.select_related("owner").order_by("-pk"), boxes=document.packages.select_related("row__line__item__unit").order_by("pk"), may_freight=may_read(request.actor, "F"), may_contact=may_read(request.actor, "D"), holds=holds,
        dates=[DateCell(_("Leaves on"), document.leaves), DateCell(_("Expected arrival"), document.arrives), DateCell(_("Goods handed over"), document.handed_at)],
    )  # fmt: skip


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    may = request.actor.has(Role.LOGISTICS, Role.LOGISTICS_HEAD) and document.stage in rules.BEFORE_DELIVERED
    return render(request, "logistics/order_tab.html", queries.of_order(document) | {"document": document, "may_plan": may})


def printed(request: Request, key: str, form: str) -> HttpResponse:
    """A print for the reader, named so in its head; the filed copy stays as it is."""
    document = see(request, Shipment, key)
    if form not in PRINTS or (content := printing(document, form, request.actor)) is None:
        raise Http404
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{document.key}-{form}.pdf"'}
    )
