"""My work: what I must do now, by due time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yidan.core import show
from yidan.core.announcements import Announcement
from yidan.core.web import Request
from yidan.desk import mine, queries, shell
from yidan.monitoring.indicators import PERIOD
from yidan.monitoring.models import Alert


def home(request: Request) -> HttpResponse:
    by = request.actor
    work, counts = queries.my_work(by)
    shell.remember(by, counts)
    alerts, levels = mine.warnings(by)
    context = {
        "groups": queries.grouped(work, by.at), "total": len(work), "overdue": counts["overdue"], "alerts": alerts, "levels": levels,
        "stages": queries.my_stages(by), "waiting": mine.waiting(by), "beginnings": mine.beginnings(by), "measures": mine.measures(by),
        "overview": mine.overview(by), "proof": mine.proof(by), "empty_words": mine.empty_words(by), "days": PERIOD.days,
    }  # fmt: skip
    return render(request, "desk/home.html", context)


def alerts(request: Request) -> HttpResponse:
    """What I was told (in the application), newest first; open early warnings beside it."""
    rows = Announcement.objects.filter(user_id=request.actor.user_id or 0, channel="in_app").select_related("event").order_by("-pk")[:100]
    warnings = Alert.objects.filter(stage__in=mine.OPEN).select_related("order__customer", "owner").order_by("-level", "due")[:50]
    told = [{"row": row, "entry": show.told(row.event, request.actor)} for row in rows]
    return render(request, "desk/alerts.html", {"rows": told, "alerts": warnings, "unseen": any(row.seen_at is None for row in rows)})


@require_POST
def seen(request: Request) -> HttpResponse:
    """Having looked is not a change an auditor asks about: no command."""
    Announcement.objects.filter(user_id=request.actor.user_id or 0, seen_at=None).update(seen_at=request.actor.at)
    return redirect("desk:alerts")


def more(request: Request) -> HttpResponse:
    return render(request, "desk/more.html", {"title": _("More")})
