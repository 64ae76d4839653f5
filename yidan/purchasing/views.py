"""Lists and pages of demands, purchases and receipts; the order's tab; the dock on a phone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yidan.core import clock
from yidan.core.fields import may_read
from yidan.core.formats import listed
from yidan.core.lists import Column, List, View
from yidan.core.pages import DateCell, Empty
from yidan.core.show import show
from yidan.core.signatures import Link
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.purchasing import commands as purchasing
from yidan.purchasing import queries
from yidan.purchasing.forms import suggested
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt
from yidan.purchasing.queries.todo import dock_rows

OPEN = ["draft", "approved", "sent", "confirmed"]


class DemandList(List):
    name, title, model, url = "demands", gettext_lazy("Purchase demands"), Demand, "purchasing:demand_list"
    select_related = ("item__unit", "order__customer")
    default_order = ("needed_on", "pk")
    columns = [
        Column("number", gettext_lazy("Demand"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("item.name", gettext_lazy("Item"), filter="pinyin", sub="item.spec", phone="title"),
        Column("item.code", gettext_lazy("Code"), filter="contains", shown=False),
        Column("item.key_material", gettext_lazy("Key"), kind="flag", name="key"),
        Column("quantity", gettext_lazy("Need"), kind="qty", unit="item.unit"),
        Column("ordered", gettext_lazy("Ordered"), kind="qty", unit="item.unit"),
        Column("received", gettext_lazy("Accepted qty"), kind="qty", unit="item.unit"),
        Column("needed_on", gettext_lazy("Needed on"), kind="date", filter="until", sort=True),
        Column("item.lead_days", gettext_lazy("Lead time (days)"), kind="number", name="lead"),
        Column("order.number", gettext_lazy("Order"), filter="contains", name="order", sub="order.customer.name"),
        Column("reason", gettext_lazy("Where from"), cut=True),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", gettext_lazy("To order"), Q(stage="open")),
        View("key", gettext_lazy("Key material to order"), Q(stage="open", item__key_material=True)),
        View("ordered", gettext_lazy("On order"), Q(stage="ordered")),
        View("all", gettext_lazy("All")),
    ]
    bulk = [("purchasing:demand_order", gettext_lazy("Draw up a purchase"))]
    new = ("purchasing:demand_raise_demand", gettext_lazy("Raise a demand"))
    empty = Empty(gettext_lazy("Nothing to order"), gettext_lazy("Demands come from orders that are broken down."))


class PurchaseList(List):
    name, title, model, url = "purchases", gettext_lazy("Purchase orders"), PurchaseOrder, "purchasing:purchaseorder_list"
    select_related = ("supplier", "owner", "entity")
    columns = [
        Column("number", gettext_lazy("Purchase"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("what", gettext_lazy("Goods"), value=lambda row: getattr(row, "what", ""), cut=True, phone="sub"),
        Column("total", gettext_lazy("Amount"), kind="amount", filter="min", sort=True),
        Column("contract", gettext_lazy("Contract"), kind="flag", filter="yes"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("expects", gettext_lazy("Expected"), kind="date", value=lambda row: getattr(row, "expects", None)),
        Column("owner.display", gettext_lazy("Buyer"), filter="contains"),
    ]
    views = [
        View("open", gettext_lazy("In hand"), Q(stage__in=OPEN)),
        View("mine", gettext_lazy("Mine"), lambda page: Q(stage__in=OPEN, owner_id=page.actor.user_id)),
        View("approve", gettext_lazy("To approve"), Q(stage="draft")),
        View("late", gettext_lazy("Overdue"), lambda page: Q(stage__in=["sent", "confirmed"], expects__lt=timezone.localdate(page.now))),
        View("all", gettext_lazy("All")),
    ]
    prefetch_related = ("lines__item",)
    new = ("purchasing:purchaseorder_order_from_demands", gettext_lazy("Draw up a purchase"))

    def rows(self) -> QuerySet[PurchaseOrder]:
        late = Coalesce("lines__forecast", "lines__promised", "lines__due")
        return super().rows().annotate(expects=Min(late, filter=Q(lines__received__lt=F("lines__quantity"))))

    def prepare(self, rows: list[Any]) -> None:
        for row in rows:
            names = [line.item.name for line in row.lines.all()]
            row.what = listed(names[:3]) + (f" … {len(names)}" if len(names) > 3 else "")


class ReceiptList(List):
    name, title, model, url = "receipts", gettext_lazy("Receipts"), Receipt, "purchasing:receipt_list"
    select_related = ("purchase_order__supplier", "received_by")
    columns = [
        Column("number", gettext_lazy("Receipt"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("purchase_order.supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("purchase_order.number", gettext_lazy("Purchase"), filter="contains"),
        Column("delivery_note", gettext_lazy("Supplier's delivery note"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("created_at", gettext_lazy("Came"), kind="moment", sort=True),
        Column("received_by.display", gettext_lazy("Counted by")),
    ]
    views = [View("open", gettext_lazy("To be judged"), Q(stage="arrived")), View("all", gettext_lazy("All"))]


def demand_list(request: Request) -> HttpResponse:
    return DemandList(request).response()


def purchase_list(request: Request) -> HttpResponse:
    return PurchaseList(request).response()


def receipt_list(request: Request) -> HttpResponse:
    return ReceiptList(request).response()


def demand_pick(request: Request) -> HttpResponse:
    """Open demands by number, item or pinyin."""
    text = request.GET.get("q", "").strip()[:80]
    rows = Demand.visible_to(request.actor).filter(stage="open").select_related("item__unit", "order").order_by("needed_on", "pk")
    if text:
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(item__name__icontains=text)
            | Q(item__initials__startswith=text.lower())
            | Q(item__code__istartswith=text)
        )
    prices = may_read(request.actor, "S")
    return JsonResponse({"results": [_picked(row, prices) for row in rows[:20]]})


def _picked(row: Demand, prices: bool) -> dict[str, Any]:
    fill = suggested(row, row.item.suppliers.order_by("price").first())
    if not prices:
        fill.pop("price")
    return {
        "id": row.pk,
        "code": row.number,
        "text": row.item.name,
        "note": str(row.order or ""),
        **{name: str(value) for name, value in fill.items() if name != "demand"},
    }


@require_POST
def order_picked(request: Request) -> HttpResponse:
    """From the list of demands: the purchase is drawn up with them. Changes nothing itself."""
    rows = Demand.visible_to(request.actor).filter(pk__in=[pk for pk in request.POST.getlist("ids") if pk.isdigit()], stage="open")
    numbers = ",".join(row.number or "" for row in rows.order_by("needed_on", "pk")[:300])
    return redirect(f"{reverse('purchasing:purchaseorder_order_from_demands')}?{urlencode({'demands': numbers})}")


def demand(request: Request, key: str) -> HttpResponse:
    document = see(request, Demand, key)
    lines = document.lines.select_related("purchase_order__supplier", "item__unit").order_by("pk")
    dates = [DateCell(_("Needed on"), document.needed_on)]
    back = (reverse("purchasing:demand_list"), _("Purchase demands"))
    return show(request, "purchasing/demand.html", document, lines=lines, dates=dates, back=back, may_buy=may_read(request.actor, "S"))


def purchase(request: Request, key: str) -> HttpResponse:
    document = see(request, PurchaseOrder, key)
    lines = list(document.lines.select_related("item__unit", "demand__order").order_by("position"))
    receipts = document.receipts.order_by("pk").prefetch_related("lines__purchase_line__item__unit")
    card = queries.scorecard(document.supplier, now=clock.now())
    links = Link.objects.filter(kind=document.document_kind(), object_id=document.pk).order_by("-pk")
    return show(
        request, "purchasing/purchase.html", document, lines=lines, receipts=receipts, card=card, links=links, dates=_dates(document, lines),
        back=(reverse("purchasing:purchaseorder_list"), _("Purchase orders")), party=document.supplier.name, party_note=document.supplier.code,
        may_buy=may_read(request.actor, "S"),
    )  # fmt: skip


def _dates(order: PurchaseOrder, lines: list[Any]) -> list[DateCell]:
    """Needed, ordered for, promised, as it looks: the last of the lines each."""
    needed = min((line.demand.needed_on for line in lines if line.demand), default=None)
    promised = max((line.promised for line in lines if line.promised), default=None)
    forecast = max((line.expected for line in lines if line.open), default=None)
    late = bool(forecast and needed and forecast > needed)
    return [
        DateCell(_("Needed on"), needed), DateCell(_("Delivery date"), max((line.due for line in lines), default=None)), DateCell(_("Promised"), promised),
        DateCell(_("Expected"), forecast, _("after it is needed") if late else "", "bad" if late else ""),
    ]  # fmt: skip


def receipt(request: Request, key: str) -> HttpResponse:
    document = see(request, Receipt, key)
    lines = document.lines.select_related("purchase_line__item__unit", "lot", "place", "purchase_line__demand__order").order_by("pk")
    back = (reverse("purchasing:receipt_list"), _("Receipts"))
    return show(request, "purchasing/receipt.html", document, lines=lines, back=back, party=document.purchase_order.supplier.name)


def order_tab(request: Request, key: str) -> HttpResponse:
    """The order's part in purchasing: what is complete, what it hangs on."""
    document = see(request, Order, key)
    supply = queries.order_supply(document)
    worst = supply.worst
    supplier = worst.line.purchase_order.supplier if worst and worst.line else None
    card = queries.scorecard(supplier, now=clock.now()) if supplier else None
    context = {"document": document, "supply": supply, "worst": worst, "card": card, "may_buy": may_read(request.actor, "S"), "now": clock.now(),
               "groups": [(_("Not complete"), supply.open), (_("Complete"), supply.complete)]}  # fmt: skip
    return render(request, "purchasing/order_tab.html", context)


# ---- the dock ----


def dock(request: Request) -> HttpResponse:
    """What is expected, the most urgent first; a scanned number opens the count at once."""
    wanted = request.GET.get("q", "").strip().upper()
    if wanted and (found := PurchaseOrder.visible_to(request.actor).filter(number=wanted).first()):
        return redirect("purchasing:dock_count", found.key)
    today = timezone.localdate(clock.now())
    rows = dock_rows()
    context = {
        "today": [row for row in rows if row.first and row.first <= today],
        "later": [row for row in rows if row.first and row.first > today],
        "q": wanted,
    }
    return render(request, "purchasing/dock.html", context | {"back": (reverse("desk:home"), _("To-do"))})


def dock_count(request: Request, key: str) -> HttpResponse:
    order = see(request, PurchaseOrder, key)
    lines = [line for line in order.lines.select_related("item__unit").order_by("position") if line.open]
    probe = Receipt(purchase_order=order)
    probe.stage = ""
    against = purchasing.receive.refusal(probe, request.actor)
    context = {
        "order": order,
        "lines": lines,
        "against": against,
        "command": purchasing.receive,
        "back": (reverse("purchasing:dock"), _("Dock")),
    }
    return render(request, "purchasing/dock_count.html", context | {"done": reverse("purchasing:dock_done", args=[order.key])})


def dock_done(request: Request, key: str) -> HttpResponse:
    order = see(request, PurchaseOrder, key)
    receipt = order.receipts.order_by("-pk").first()
    lines = receipt.lines.select_related("purchase_line__item__unit", "lot", "place").order_by("pk") if receipt else []
    return render(
        request,
        "purchasing/dock_done.html",
        {"order": order, "receipt": receipt, "lines": lines, "back": (reverse("purchasing:dock"), _("Dock"))},
    )
