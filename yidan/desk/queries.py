"""Reads of the pages that span the rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core import clock, formats
from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.fields import may_read
from yidan.core.pages import Spine, Step
from yidan.core.todo import Todo
from yidan.intake.kinds import way
from yidan.intake.models import Order
from yidan.people.rates import rates

Stage = Order.Stage
SPINE = (
    Stage.RECEIVED, Stage.IN_REVIEW, Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED, Stage.DELIVERED,
    Stage.SETTLED, Stage.ARCHIVED,
)  # fmt: skip
ENDED = (Stage.ARCHIVED, Stage.ABANDONED, Stage.CANCELLED, Stage.HISTORIC)


@cache
def workers() -> list[tuple[str, Callable[[Actor], list[Todo]]]]:
    """Every room that gives work: its `queries.todo`."""
    rooms = [room for room in settings.ROOMS if room not in ("desk", "core") and find_spec(f"yidan.{room}.queries")]
    found = [(room, getattr(import_module(f"yidan.{room}.queries"), "todo", None)) for room in rooms]
    return [(room, todo) for room, todo in found if todo]


def my_work(by: Actor) -> tuple[list[Todo], dict[str, int]]:
    """All I should do, most urgent first, and how much of it lies in which room."""
    work: list[Todo] = []
    counts: dict[str, int] = {}
    for room, todo in workers():
        own = todo(by)
        counts[room] = len(own)
        work += own
    work.sort(key=lambda one: (one.due is None, one.due or by.at, one.key))
    overdue = sum(1 for one in work if one.due and one.due < by.at)
    return work, counts | {"desk": len(work), "overdue": overdue}


def grouped(work: list[Todo], now: datetime) -> list[dict[str, Any]]:
    """Overdue, today, this week, later, without a date."""
    today = timezone.localdate(now)
    week = today + timedelta(days=7 - today.weekday())
    groups: dict[str, list[Todo]] = {"overdue": [], "today": [], "week": [], "later": [], "open": []}
    for one in work:
        day = timezone.localdate(one.due) if one.due else None
        name = (
            "open"
            if day is None or one.due is None
            else "overdue"
            if one.due < now
            else "today"
            if day == today
            else "week"
            if day < week
            else "later"
        )
        groups[name].append(one)
    labels = {"overdue": _("Overdue"), "today": _("Today"), "week": _("This week"), "later": _("Later"), "open": _("No date set")}
    return [{"name": name, "label": labels[name], "work": rows} for name, rows in groups.items() if rows]


def my_stages(by: Actor) -> list[dict[str, Any]]:
    """How many of my orders (of a salesperson: his own; else all) stand in each stage, with their sum for its readers."""
    rows = Order.visible_to(by)
    if by.has(Role.SALES, Role.MARKETING) and not any(role.is_head for role in by.roles):
        rows = rows.filter(owner_id=by.user_id)
    counts: dict[str, int] = {}
    sums: dict[str, dict[str, Any]] = {}
    for stage, code, n, total in (
        rows.exclude(stage__in=ENDED).values_list("stage", "currency").annotate(n=Count("pk"), total=Sum("total")).order_by()
    ):
        counts[stage] = counts.get(stage, 0) + n
        sums.setdefault(stage, {})[code] = total
    worth = rates() if may_read(by, "P") else None
    return [
        {
            "stage": s,
            "label": s.label,
            "n": counts.get(s, 0),
            "total": worth.together(sums[s])[0] if worth is not None and s in sums else None,
        }
        for s in SPINE[:-1]
    ]


def reached(order: Order) -> dict[str, tuple[datetime, datetime]]:
    """Stage -> first and last moment an event moved the order there."""
    rows = (
        Event.objects.filter(kind=Order.document_kind(), object_id=order.pk)
        .values("target")
        .annotate(first=Min("at"), last=Max("at"))
        .order_by()
    )
    return {row["target"]: (row["first"], row["last"]) for row in rows}


def spine(order: Order) -> list[Step]:
    when = reached(order)

    def lines(stage: str) -> tuple[str, ...]:
        if stage in when and stage in passed:
            return (formats.moment(when[stage][0], clock.now()),)
        date = {Stage.DELIVERED: order.forecast or order.promised}.get(Stage(stage))
        return (_("forecast %s") % formats.day(date, clock.now()),) if date else ()

    here = SPINE.index(Stage(order.stage)) if order.stage in SPINE else -1
    passed = {stage.value for stage in SPINE[: here + 1]}
    late = (
        order.forecast
        and order.promised
        and order.forecast > order.promised
        and order.stage not in (Stage.DELIVERED, Stage.SETTLED, Stage.ARCHIVED)
    )
    stages = [(stage.value, stage.label) for stage in SPINE]
    return Spine(stages, lines, {"delivered": "bad"} if late else {}, skipped(order)).at(order.stage, percent(order))


def skipped(order: Order) -> frozenset[str]:
    """Stages this kind of order does not have: stock goods and services are neither planned nor made."""
    return way(order).skips


def percent(order: Order) -> int:
    """Of the present step, by quantity."""
    lines = list(order.lines.all())
    ordered = sum(line.ordered for line in lines)
    if order.stage != Stage.IN_EXECUTION or not ordered:
        return 60
    return max(5, min(100, int(100 * sum(min(line.passed + line.taken, line.ordered) for line in lines) / ordered)))


CHAIN = ("released", "produced", "passed", "accepted", "delivered", "invoiced")


def quantity_chain(order: Order) -> list[dict[str, Any]]:
    """Per line: ordered, and each later step net, with its share and the step that waits (the first not complete)."""
    rows = []
    for line in order.lines.all():
        net = {"released": line.released + line.taken - line.given, "produced": line.produced + line.taken, "passed": line.fit, "accepted": line.accepted,
               "delivered": line.delivered - line.returned, "invoiced": line.invoiced}  # fmt: skip
        waits = next((name for name in CHAIN if net[name] < line.ordered), "")
        cells = [
            {
                "name": name,
                "value": net[name],
                "share": min(100, int(100 * net[name] / line.ordered)) if line.ordered else 0,
                "waits": name == waits,
            }
            for name in CHAIN
        ]
        rows.append({"line": line, "cells": cells})
    return rows
