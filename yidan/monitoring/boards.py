"""Boards of monitoring, for every department at any time (5.4b): indicators, order health, where the time goes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.pages import Tab
from yidan.core.web import Request
from yidan.monitoring import indicators as measured

PAGES = (
    ("indicators", _("Indicators")),
    ("alert_list", _("Early warnings")),
)


def tabs(here: str) -> list[Tab]:
    return [Tab(label, reverse(f"monitoring:{name}"), active=name == here) for name, label in PAGES]


def board(request: Request, name: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"monitoring/{name}.html", {"tabs": tabs(name)} | context)


def indicators(request: Request) -> HttpResponse:
    by = request.actor
    rows = [
        {"reading": reading, "one": reading.indicator, "trend": measured.trend(reading.indicator, by.at)}
        for reading in measured.readings(by)
    ]
    hidden = [one for one in measured.INDICATORS.values() if one not in measured.readable(by)]
    return board(request, "indicators", {"rows": rows, "hidden": hidden, "days": measured.PERIOD.days})
