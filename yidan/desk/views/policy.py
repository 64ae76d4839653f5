"""The policy: each clause with what keeps it and how it was kept; and the way every document goes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core import derived
from yidan.core.actors import HEADS, Role
from yidan.core.clauses import Clause
from yidan.core.commands import COMMANDS
from yidan.core.compliance import counts
from yidan.core.events import Event
from yidan.core.pages import Tab
from yidan.core.show import told
from yidan.core.web import Request
from yidan.desk import kept
from yidan.desk.clauses import keeping, verbs_of
from yidan.intake.models import Order

WINDOW = 90  # days
WINDOWS = (30, 90, 365)
CHAPTERS = {
    "1": _("General provisions"), "2": _("Intake and entry"), "3": _("Review of orders"), "4": _("Plan of execution"),
    "5": _("Execution and monitoring"), "6": _("Acceptance and delivery"), "7": _("Settlement and after-sales"), "8": _("Keeping of archives"),
}  # fmt: skip


def chapter(request: Request, number: str = "1") -> HttpResponse:
    """Each clause of a chapter: what it asks, what keeps it, how it was kept."""
    days = window(request)
    found = kept.lately(days, request.actor.at)
    clauses = list(Clause.objects.all())
    parts: dict[str, list[Clause]] = {}
    for one in clauses:
        parts.setdefault(one.chapter, []).append(one)
    chapters = [
        {
            "number": n,
            "name": CHAPTERS.get(n, ""),
            "clauses": len(ones),
            "kept": kept.summed([found[one.id] for one in ones if one.id in found]),
        }
        for n, ones in parts.items()
    ]
    rows = [{"clause": one, "commands": commands_of(one.id), "kept": found.get(one.id)} for one in parts.get(number, [])]
    context = {
        "chapters": chapters, "number": number, "name": CHAPTERS.get(number, ""), "rows": rows, "window": days,
        "windows": tabs(days),
    }  # fmt: skip
    return render(request, "desk/policy.html", context)


def window(request: Request) -> int:
    wanted = request.GET.get("days", "")
    return next((n for n in WINDOWS if str(n) == wanted), WINDOW)


def tabs(days: int) -> list[Tab]:
    return [Tab(_("%s days") % n, f"?days={n}", active=n == days) for n in WINDOWS]


def commands_of(clause: str) -> list[Any]:
    return [COMMANDS[name] for name in verbs_of(clause)]


def clause(request: Request, clause: str) -> HttpResponse:
    """What keeps one clause, where it was broken, and what was recorded under it last."""
    found = get_object_or_404(Clause, pk=clause)
    days = window(request)
    one = kept.lately(days, request.actor.at).get(clause)
    events = list(Event.objects.filter(clause=clause).order_by("-pk")[:30])
    orders = {order.chain_id: order for order in Order.visible_to(request.actor).filter(chain_id__in={event.chain_id for event in events})}
    rows = [{"entry": told(event, request.actor), "order": orders.get(event.chain_id)} for event in events]
    context = {
        "clause": found, "commands": commands_of(clause), "rows": rows, "kept": one, "broken": broken(one, request) if one else [], "window": days,
        "keeping": keeping(clause), "counted": [count.label for count in counts() if count.clause == clause], "windows": tabs(days),
    }  # fmt: skip
    return render(request, "desk/clause.html", context)


def broken(one: kept.Kept, request: Request) -> list[dict[str, Any]]:
    """The cases of orders this reader may see, each with the event that shows it; what belongs to no order is for heads and auditors."""
    events = Event.objects.in_bulk([row.event for row in one.broken if row.event])
    orders = {order.key: order for order in Order.visible_to(request.actor).filter(number__in={row.document for row in one.broken})}
    overseer = request.actor.has(Role.AUDITOR, Role.GENERAL_MANAGER, *HEADS)
    shown = []
    for row in one.broken:
        order, event = orders.get(row.document), events.get(row.event or 0)
        if order is None and not overseer:
            continue
        history = (
            f"{reverse('desk:order_history', args=[order.key])}#event-{event.pk}"
            if order and event and event.chain_id == order.chain_id
            else ""
        )
        shown.append({"row": row, "order": order, "entry": told(event, request.actor) if event else None, "history": history})
    return shown


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
