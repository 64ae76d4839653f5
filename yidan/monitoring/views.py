"""Early warnings and coordination meetings: the lists, and one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.monitoring import boards
from yidan.monitoring.commands.meetings import CONVENERS
from yidan.monitoring.models import Alert, Meeting


class AlertList(List):
    name, title, model, url = "alerts", _("Early warnings"), Alert, "monitoring:alert_list"
    template_name = "monitoring/list.html"
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
    new = ("monitoring:alert_raise_alert", _("Warn of a danger"))
    views = [
        View("open", _("Open"), Q(stage__in=["open", "acted"])),
        View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id, stage__in=["open", "acted"])),
        View("all", _("All")),
    ]

    def extra(self) -> dict[str, Any]:
        return {"tabs": boards.tabs("alert_list")}


class MeetingList(List):
    name, title, model, url = "meetings", _("Coordination meetings"), Meeting, "monitoring:meeting_list"
    template_name = "monitoring/list.html"
    select_related = ("chair",)
    columns = [
        Column("number", _("Meeting"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("at", _("Time"), kind="moment", sort=True, filter="since"),
        Column("place", _("Place of the meeting"), phone="title"),
        Column("chair.display", _("Chair"), filter="contains"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("attendees", _("Attendees"), cut=True),
    ]
    views = [View("all", _("All"))]
    new = ("monitoring:meeting_convene", _("Convene a meeting"))
    empty = Empty(_("No meeting yet"), _("The agenda is made from what is open: warnings, late orders, nonconformities, objections."))

    def extra(self) -> dict[str, Any]:
        return {"tabs": boards.tabs("meeting_list")}


def meeting_list(request: Request) -> HttpResponse:
    return MeetingList(request).response()


def meeting(request: Request, key: str) -> HttpResponse:
    """The agenda with each point's decisions; what remains is discussed one by one."""
    document = see(request, Meeting, key)
    rows = list(document.points.select_related("order__customer").order_by("position"))
    decisions = list(document.decisions.select_related("owner", "point").order_by("point__position", "pk"))
    counts = {state: sum(one.state == state for one in rows) for state in ("open", "decided", "postponed")}
    return show(
        request, "monitoring/meeting.html", document, back=(reverse("monitoring:meeting_list"), _("Coordination meetings")), points=rows,
        decisions=decisions, counts=counts, may=not request.actor.roles.isdisjoint(CONVENERS) and document.stage == Meeting.Stage.CONVENED,
    )  # fmt: skip


def alert_list(request: Request) -> HttpResponse:
    return AlertList(request).response()


def alert(request: Request, key: str) -> HttpResponse:
    back = (reverse("monitoring:alert_list"), _("Early warnings"))
    return show(request, "monitoring/alert.html", see(request, Alert, key), back=back)
