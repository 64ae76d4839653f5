"""The dock, on a phone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core import clock
from yidan.core.web import Request, see
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import PurchaseOrder, Receipt
from yidan.purchasing.queries.todo import dock_rows


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
