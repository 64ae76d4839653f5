"""The policy: each clause with its commands, records and live counts; and the way every document goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from yidan.core import derived
from yidan.core.clauses import Clause
from yidan.core.commands import COMMANDS
from yidan.core.events import Event
from yidan.core.show import told
from yidan.core.web import Request
from yidan.intake.models import Order

WINDOW = 90  # days
CHAPTERS = {
    "1": _("General provisions"), "2": _("Intake and entry"), "3": _("Review of orders"), "4": _("Plan of execution"),
    "5": _("Execution and monitoring"), "6": _("Acceptance and delivery"), "7": _("Settlement and after-sales"), "8": _("Keeping of archives"),
}  # fmt: skip


def chapter(request: Request, number: str = "1") -> HttpResponse:
    since = request.actor.at - timedelta(days=WINDOW)
    counts = dict(Event.objects.filter(at__gte=since).values_list("clause").annotate(n=Count("pk")).order_by())
    clauses = list(Clause.objects.all())
    chapters: dict[str, dict[str, Any]] = {}
    for one in clauses:
        entry = chapters.setdefault(one.chapter, {"number": one.chapter, "name": CHAPTERS.get(one.chapter, ""), "clauses": 0, "events": 0})
        entry["clauses"] += 1
        entry["events"] += counts.get(one.id, 0)
    rows = [{"clause": one, "commands": commands_of(one.id), "events": counts.get(one.id, 0)} for one in clauses if one.chapter == number]
    context = {"chapters": list(chapters.values()), "number": number, "name": CHAPTERS.get(number, ""), "rows": rows, "window": WINDOW}
    return render(request, "desk/policy.html", context)


def commands_of(clause: str) -> list[Any]:
    return sorted((c for c in COMMANDS.values() if c.clause == clause), key=lambda c: c.name)


def clause(request: Request, clause: str) -> HttpResponse:
    found = get_object_or_404(Clause, pk=clause)
    events = Event.objects.filter(clause=clause).order_by("-pk")[:30]
    orders = {order.chain_id: order for order in Order.visible_to(request.actor).filter(chain_id__in={event.chain_id for event in events})}
    rows = [{"entry": told(event), "order": orders.get(event.chain_id)} for event in events]
    return render(request, "desk/clause.html", {"clause": found, "commands": commands_of(clause), "rows": rows})


def process_map(request: Request) -> HttpResponse:
    """The order's own state graph with how many stand in each stage and passed each edge."""
    standing = dict(Order.visible_to(request.actor).values_list("stage").annotate(n=Count("pk")).order_by())
    passed = {
        (row["verb"], row["source"], row["target"]): row["n"]
        for row in Event.objects.filter(kind=Order.document_kind()).values("verb", "source", "target").annotate(n=Count("pk")).order_by()
    }
    edges = [
        {
            "source": Order.Stage(source).label if source else "",
            "target": Order.Stage(target).label,
            "command": c,
            "n": passed.get((c.name, source, target), 0),
        }
        for source, target, c in derived.edges(Order)
        if source != target
    ]
    nodes = [{"stage": stage.value, "label": stage.label, "n": standing.get(stage.value, 0)} for stage in Order.Stage]
    return render(request, "desk/map.html", {"nodes": nodes, "edges": edges})
