"""Boards of monitoring, for every department at any time (5.4b): order health, indicators, where the time goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yidan.core import formats
from yidan.core.actors import Role
from yidan.core.lists import Column, List, View
from yidan.core.pages import Tab
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.monitoring import durations, health
from yidan.monitoring import indicators as measured
from yidan.monitoring.models import Alert
from yidan.people.rules import department

PAGES = (
    ("health", _("Order health")),
    ("alert_list", _("Early warnings")),
    ("meeting_list", _("Coordination meetings")),
    ("indicators", _("Indicators")),
    ("time", _("Where the time goes")),
    ("mail_list", _("Mails")),
)
NONE = "—"


def tabs(here: str) -> list[Tab]:
    return [Tab(label, reverse(f"monitoring:{name}"), active=name == here) for name, label in PAGES]


def board(request: Request, name: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"monitoring/{name}.html", {"tabs": tabs(name)} | context)


# ---- order health ----


def toned(text: str, tone: str) -> str:
    return format_html('<span class="{}">{}</span>', {"bad": "late", "warn": "soon"}.get(tone, ""), text)


def progress(order: Any, page: Any = None) -> str:
    one: health.Health = order.health
    late = " " + gettext("%s days late") % one.late if one.late else ""
    return toned(f"{one.made or 0} % / {one.delivered or 0} %{late}", one.progress_tone)


def quality(order: Any, page: Any = None) -> str:
    one: health.Health = order.health
    counts = (
        (one.nonconformities, gettext("nonconforming")),
        (one.objections, gettext("objections")),
        (one.troubles, gettext("exceptions")),
    )
    open_ones = ", ".join(f"{word} {n}" for n, word in counts if n)
    return toned(" ".join(filter(None, [f"{one.good} %" if one.good is not None else NONE, open_ones])), one.quality_tone)


def cost(order: Any, page: Any = None) -> str:
    one: health.Health = order.health
    return NONE if one.cost is None else toned(f"{one.cost} %", one.cost_tone)


def troubled(name: str) -> Callable[[Any], Q]:
    return lambda page: Q(stage__in=health.WATCHED) & health.in_trouble(page.now)[name]


class HealthList(List):
    name, title, model, url = "health", _("Order health"), Order, "monitoring:health"
    template_name = "monitoring/list.html"
    select_related = ("customer", "owner")
    prefetch_related = ("lines",)
    default_order = ("promised", "pk")
    columns = [
        Column("number", _("Order"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("promised", _("Promised"), kind="date", filter="until", sort=True),
        Column("forecast", _("Forecast"), kind="date", filter="until", sort=True),
        Column("pk", _("Progress: made / delivered"), name="progress", phone="line", cell=progress, value=lambda row: row.health.made),
        Column("pk", _("Quality: passed, and open"), name="quality", phone="line", cell=quality, value=lambda row: row.health.good),
        Column("pk", _("Cost of the estimate"), name="cost", phone="line", cell=cost, value=lambda row: row.health.cost, field_class="M"),
        Column("pk", _("Warnings"), name="warnings", phone="line", cell=lambda row, page: str(row.health.warnings or NONE), value=lambda row: row.health.warnings),
        Column("owner.display", _("Salesperson"), filter="contains", shown=False),
    ]  # fmt: skip
    views = [
        View("all", _("Running"), Q(stage__in=health.WATCHED)),
        *(
            View(name, label, troubled(name))
            for name, label in (("late", _("Late")), ("quality", _("Quality open")), ("warned", _("Warned of")))
        ),
    ]

    def prepare(self, rows: list[Any]) -> None:
        found = health.health_of(rows, self.actor)
        for row in rows:
            row.health = found[row.pk]

    def extra(self) -> dict[str, Any]:
        return {"tabs": tabs("health")}


def health_list(request: Request) -> HttpResponse:
    return HealthList(request).response()


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    alerts = Alert.for_page().filter(order=document).order_by("-pk")
    context = {"document": document, "h": health.health_of([document], request.actor)[document.pk], "alerts": alerts[:20]}
    return render(request, "monitoring/order_tab.html", context)


# ---- indicators, time ----


def indicators(request: Request) -> HttpResponse:
    by = request.actor
    rows = [
        {"reading": reading, "one": reading.indicator, "trend": measured.trend(reading.indicator, by.at)}
        for reading in measured.readings(by)
    ]
    hidden = [one for one in measured.INDICATORS.values() if one not in measured.readable(by)]
    return board(request, "indicators", {"rows": rows, "hidden": hidden, "days": measured.PERIOD.days})


def time(request: Request) -> HttpResponse:
    """One department's page; ?department= another's. Everybody may look: no figure of money stands here."""
    by = request.actor
    found = durations.spent(by.at)
    asked = request.GET.get("department", "")
    own = next((home for role in sorted(by.roles) if (home := department(role)) in found), Role.SALES)
    role = Role(asked) if asked in set(found) else own
    one = found[role]
    total = one.working + one.waiting
    rows = [
        {"stay": stay, "mean": formats.span(stay.mean), "longest": formats.span(stay.longest), "share": _share(stay.total, total)}
        for stay in one.stays
        if stay.count
    ]
    context = {
        "one": one, "role": role, "rows": rows, "standing": durations.longest(one, by), "days": durations.PERIOD.days,
        "departments": [(other.value, other.label) for other in found], "working": formats.span(one.working), "waiting": formats.span(one.waiting),
        "waits": _share(one.waiting, total),
    }  # fmt: skip
    return board(request, "time", context)


def _share(part: Any, whole: Any) -> int:
    return round(100 * part / whole) if whole else 0
