"""Early warnings: the list, and one."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yidan.core.lists import Column, List, View
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.monitoring.models import Alert


class AlertList(List):
    name, title, model, url = "alerts", _("Early warnings"), Alert, "monitoring:alert_list"
    select_related = ("order__customer", "owner")
    columns = [
        Column("number", _("Warning"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.number", _("Order"), filter="contains", phone="title"),
        Column("order.customer.name", _("Customer"), filter="pinyin"),
        Column("level", _("Level"), filter="choice"),
        Column("what", _("What"), filter="contains", value=lambda row: row.says),
        Column("cause", _("Cause"), filter="contains", cut=True, value=lambda row: row.because),
        Column("owner.display", _("Owner"), filter="contains"),
        Column("due", _("Act until"), kind="moment", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", _("Open"), Q(stage__in=["open", "acted"])),
        View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id, stage__in=["open", "acted"])),
        View("all", _("All")),
    ]


def alert_list(request: Request) -> HttpResponse:
    return AlertList(request).response()


def alert(request: Request, key: str) -> HttpResponse:
    return show(request, "monitoring/alert.html", see(request, Alert, key))
