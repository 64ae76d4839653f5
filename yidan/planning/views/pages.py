"""A plan, a work order, an order's part in planning, and the promise that other rooms show."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.catalog.models import Item
from yidan.core import clock, inputs
from yidan.core.pages import DateCell
from yidan.core.show import actions, show
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.planning import bridge, papers, queries
from yidan.planning.models import Forecast, Operation, Outage, Plan, WorkOrder
from yidan.planning.queries import board as drawn


def plan(request: Request, key: str) -> HttpResponse:
    document = see(request, Plan, key)
    slots = document.slots.select_related(
        "operation__work_order__order", "operation__work_centre", "operation__work_order__item", "work_centre"
    ).order_by("start")
    proposed = document.stage == Plan.Stage.PROPOSED
    return show(
        request, "planning/plan.html", document, slots=slots[:200], more=max(slots.count() - 200, 0), late=drawn.late_orders(document),
        consequences=drawn.consequences(document) if proposed else None, changed=bridge.changed(document)[:12] if proposed else [],
        back=(reverse("planning:plan_list"), _("Production plans")), now=clock.now(),
        others=Plan.objects.exclude(pk=document.pk).order_by("-pk")[:30],
        bottlenecks=document.bottlenecks.select_related("work_centre", "owner").order_by("week"),
    )  # fmt: skip


def outage(request: Request, key: str) -> HttpResponse:
    document = see(request, Outage, key)
    dates = [DateCell(_("Since"), document.since), DateCell(_("Expected until"), document.until), DateCell(_("Over at"), document.over_at)]
    running = Operation.for_page().filter(
        work_centre=document.work_centre, stage__in=["waiting", "running", "stopped"], start__lt=document.until
    )
    return show(
        request, "planning/outage.html", document, dates=dates, back=(reverse("planning:outage_list"), _("Outages")), now=clock.now(),
        party=document.work_centre.name, operations=running.filter(finish__gt=document.since).order_by("start", "pk")[:50],
    )  # fmt: skip


def work_order(request: Request, key: str) -> HttpResponse:
    document = see(request, WorkOrder, key)
    dates = [
        DateCell(_("Planned start"), document.start), DateCell(_("Planned finish"), document.finish), DateCell(_("Promised"), document.order.promised),
        DateCell(_("Forecast"), document.order.forecast),
    ]  # fmt: skip
    return show(
        request, "planning/work_order.html", document, operations=document.operations.select_related("work_centre", "owner").order_by("position"),
        components=document.components.select_related("item__unit").order_by("position"), below=document.below.select_related("item__unit").order_by("pk"),
        dates=dates, back=(reverse("planning:workorder_list"), _("Work orders")), party=document.order.customer.name,
    )  # fmt: skip


def traveller(request: Request, key: str) -> HttpResponse:
    """The card that goes with the pieces; printed when asked for."""
    document = see(request, WorkOrder, key)
    content = papers.traveller(document, request.actor)
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{document.key}-traveller.pdf"'}
    )


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    now = clock.now()
    rows = document.work_orders.select_related("item__unit", "above").order_by("pk")
    steps = Operation.objects.exclude(stage="cancelled").select_related("work_centre", "owner").order_by("position")
    context = {
        "document": document, "work_orders": rows.prefetch_related(Prefetch("operations", steps)), "now": now, "supply": queries.material(document, now=now),
        "forecasts": Forecast.objects.filter(order=document).select_related("plan").order_by("-pk")[:8],
        "acts": [act for act in actions(document, request.actor) if "break-down" in act.url],
    }  # fmt: skip
    return render(request, "planning/order_tab.html", context)


def promise(request: Request) -> HttpResponse:
    """A fragment: ?order=SO-... or ?item=AS-300&quantity=2 (both may repeat) and &asked=2026-08-01; &force=1: what
    reaching the date asked would cost the others."""
    now = clock.now()
    asked = inputs.day(request.GET.get("asked", "").strip(), clock.today()) if request.GET.get("asked") else None
    force = "force" in request.GET
    if key := request.GET.get("order"):
        answer = queries.promise_for(see(request, Order, key), asked=asked, force=force, now=now)
    else:
        answer = queries.promise_for(items=_items(request), asked=asked, force=force, now=now)
    return render(request, "planning/promise.html", {"answer": answer, "now": now, "again": f"{request.get_full_path()}&force=1"})


def _items(request: Request) -> list[tuple[Item, Decimal]]:
    """Raises Http404 for an unknown item; what is no quantity counts as one."""
    codes, quantities = request.GET.getlist("item")[:100], request.GET.getlist("quantity")
    known = {item.code: item for item in Item.visible_to(request.actor).filter(code__in=codes).select_related("unit")}
    rows = []
    for n, code in enumerate(codes):
        if code not in known:
            raise Http404
        amount = inputs.number(quantities[n]) if n < len(quantities) else None
        rows.append((known[code], amount if amount and amount > 0 else Decimal(1)))
    return rows
