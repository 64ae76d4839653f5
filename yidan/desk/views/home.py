"""My work: what I must do now, by due time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yidan.core.announcements import Announcement
from yidan.core.web import Request
from yidan.desk import queries, shell
from yidan.intake.models import Order
from yidan.monitoring.models import Alert

OPEN = ("open", "acted")


def home(request: Request) -> HttpResponse:
    by = request.actor
    work, counts = queries.my_work(by)
    shell.remember(by, counts)
    concern = Alert.objects.filter(stage__in=OPEN).select_related("order__customer", "owner").order_by("-level", "due")
    context = {
        "groups": queries.grouped(work, by.at), "total": len(work), "overdue": counts["overdue"], "alerts": concern[:6],
        "stages": queries.my_stages(by), "waiting": waiting(by.user_id or 0),
    }  # fmt: skip
    return render(request, "desk/home.html", context)


def waiting(user_id: int) -> list[dict[str, object]]:
    """My orders that wait for another department: the order, where it stands, since when."""
    mine = (
        Order.objects.filter(owner_id=user_id)
        .exclude(stage__in=[*queries.ENDED, "draft"])
        .select_related("customer")
        .order_by("promised", "pk")[:6]
    )
    return [{"order": order, "what": order.stage_label, "since": order.promised or order.requested} for order in mine]


def alerts(request: Request) -> HttpResponse:
    """What I was told (in the application), newest first; open early warnings beside it."""
    rows = Announcement.objects.filter(user_id=request.actor.user_id or 0, channel="in_app").select_related("event").order_by("-pk")[:100]
    warnings = Alert.objects.filter(stage__in=OPEN).select_related("order__customer", "owner").order_by("-level", "due")[:50]
    return render(request, "desk/alerts.html", {"rows": rows, "alerts": warnings, "unseen": any(row.seen_at is None for row in rows)})


@require_POST
def seen(request: Request) -> HttpResponse:
    """Having looked is not a change an auditor asks about: no command."""
    Announcement.objects.filter(user_id=request.actor.user_id or 0, seen_at=None).update(seen_at=request.actor.at)
    return redirect("desk:alerts")


def more(request: Request) -> HttpResponse:
    return render(request, "desk/more.html", {"title": _("More")})
