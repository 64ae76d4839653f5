"""Pickers, what is chosen on lists, and the purchase plan on paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yidan.core.fields import may_read
from yidan.core.papers.answers import reader_language
from yidan.core.web import Request
from yidan.people.models import LegalEntity
from yidan.purchasing import papers, queries, rules
from yidan.purchasing.forms import billed_row, suggested
from yidan.purchasing.models import Demand, PurchaseLine


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
    best = next(iter(queries.who_sells([row])), None)
    fill = suggested(row, queries.prices([row], best).get(row.pk))
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
    return redirect(f"{reverse('purchasing:purchaseorder_order_from_demands')}?{urlencode({'demands': _chosen(request)})}")


@require_POST
def ask_picked(request: Request) -> HttpResponse:
    """The same for a request for quotation."""
    return redirect(f"{reverse('purchasing:rfq_ask_prices')}?{urlencode({'numbers': _chosen(request)})}")


def _chosen(request: Request) -> str:
    rows = Demand.visible_to(request.actor).filter(pk__in=[pk for pk in request.POST.getlist("ids") if pk.isdigit()], stage="open")
    return ",".join(row.number or "" for row in rows.order_by("needed_on", "pk")[:300])


def line_pick(request: Request) -> HttpResponse:
    """Lines of purchases in force that are accepted and not invoiced, by purchase, supplier or item: for whoever may read prices."""
    if not may_read(request.actor, "S"):
        return JsonResponse({"results": []})
    text = request.GET.get("q", "").strip()[:80]
    rows = PurchaseLine.objects.filter(purchase_order__stage__in=rules.IN_FORCE, received__gt=0).select_related(
        "purchase_order__supplier", "item__unit"
    )
    if text:
        rows = rows.filter(
            Q(purchase_order__number__icontains=text) | Q(purchase_order__supplier__name__icontains=text) | Q(item__name__icontains=text)
        )
    return JsonResponse({"results": [_line(row) for row in rows.order_by("-pk")[:20]]})


def _line(row: PurchaseLine) -> dict[str, Any]:
    fill = {name: str(value) for name, value in billed_row(row).items()}
    return fill | {"id": row.pk, "code": fill["purchase_line"], "text": fill["what"], "note": row.purchase_order.supplier.name}


def plan_paper(request: Request) -> HttpResponse:
    """The purchase plan as it stands, on paper (4.2a)."""
    rows = list(
        Demand.visible_to(request.actor)
        .filter(stage__in=["open", "ordered"])
        .select_related("item__unit", "supplier", "order")
        .order_by("needed_on", "pk")[:500]
    )
    entity = LegalEntity.objects.order_by("-is_default", "pk").first()
    if entity is None:
        raise Http404
    content = papers.plan(entity, rows, request.actor, reader_language())
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="purchase-plan.pdf"'})
