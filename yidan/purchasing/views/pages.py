"""Pages of a demand, a request, a purchase, a receipt, an exception; the order's tab."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core import clock, signing
from yidan.core.fields import may_read
from yidan.core.pages import DateCell
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.purchasing import queries, rules
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt, Rfq, SupplierQuote, SupplyIssue


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
    return show(
        request, "purchasing/purchase.html", document, lines=lines, receipts=receipts, card=card, dates=_dates(document, lines),
        **signing.asked(document),
        back=(reverse("purchasing:purchaseorder_list"), _("Purchase orders")), party=document.supplier.name, party_note=document.supplier.code,
        may_buy=may_read(request.actor, "S"), progress=document.progress.order_by("-pk")[:20], match=queries.match([document]),
        issues=SupplyIssue.objects.filter(purchase_line__purchase_order=document).order_by("pk"),
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
    waits = rules.unsigned(document.purchase_order, *(line.purchase_line for line in lines)) if document.stage == "arrived" else None
    return show(
        request, "purchasing/receipt.html", document, lines=lines, back=back, party=document.purchase_order.supplier.name, waits=waits
    )


def order_tab(request: Request, key: str) -> HttpResponse:
    """The order's part in purchasing: what is complete, what it hangs on."""
    document = see(request, Order, key)
    supply = queries.order_supply(document)
    worst = supply.worst
    supplier = worst.line.purchase_order.supplier if worst and worst.line else None
    card = queries.scorecard(supplier, now=clock.now()) if supplier else None
    context = {"document": document, "supply": supply, "worst": worst, "card": card, "may_buy": may_read(request.actor, "S"), "now": clock.now(),
               "match": queries.match(supply.purchases), "issues": SupplyIssue.objects.filter(purchase_line__demand__order=document).select_related("purchase_line__item").order_by("stage", "pk"),
               "groups": [(_("Not complete"), supply.open), (_("Complete"), supply.complete)]}  # fmt: skip
    return render(request, "purchasing/order_tab.html", context)


def rfq(request: Request, key: str) -> HttpResponse:
    """The comparison: a line a row, a supplier a column."""
    document = see(request, Rfq, key)
    may = may_read(request.actor, "S")
    found = queries.comparison(document)
    return show(
        request, "purchasing/rfq.html", document, found=found, may_buy=may, dates=[DateCell(_("Answer by"), document.answer_by)],
        back=(reverse("purchasing:rfq_list"), _("Requests for quotation")), numbers=",".join(row.line.demand.key for row in found.rows if row.line.demand.stage == Demand.Stage.OPEN),
        answered=sum(1 for quote in found.quotes if quote.stage == SupplierQuote.Stage.ANSWERED),
        purchases=PurchaseOrder.objects.filter(lines__demand__rfq_lines__rfq=document, created_at__gte=document.created_at).exclude(stage="cancelled").select_related("supplier").distinct().order_by("pk"),
    )  # fmt: skip


def quote(request: Request, key: str) -> HttpResponse:
    document = see(request, SupplierQuote, key)
    offers = document.offers.select_related("line__demand__item__unit").order_by("line__position")
    return show(
        request, "purchasing/quote.html", document, offers=offers, **signing.asked(document), may_buy=may_read(request.actor, "S"), party=document.supplier.name,
        back=(document.rfq.get_absolute_url(), document.rfq.key), dates=[DateCell(_("Answer by"), document.rfq.answer_by)],
    )  # fmt: skip


def issue(request: Request, key: str) -> HttpResponse:
    document = see(request, SupplyIssue, key)
    line = document.purchase_line
    dates = [
        DateCell(_("Needed on"), line.demand.needed_on if line.demand else None),
        DateCell(_("Promised"), line.promised),
        DateCell(_("Expected"), line.expected if line.open else None),
    ]
    return show(
        request, "purchasing/issue.html", document, line=line, dates=dates, may_buy=may_read(request.actor, "S"), may_call=may_read(request.actor, "D"),
        card=queries.scorecard(line.purchase_order.supplier, now=clock.now()), party=line.purchase_order.supplier.name,
        back=(reverse("purchasing:supplyissue_list"), _("Supply exceptions")),
    )  # fmt: skip
