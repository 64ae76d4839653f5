"""The planning board, and the button that has a plan worked out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from yidan.core import clock
from yidan.core.commands import COMMANDS
from yidan.core.doors import way_of
from yidan.core.refusals import Refused
from yidan.core.web import Request
from yidan.planning import commands as planning
from yidan.planning import queries
from yidan.planning.commands.breakdown import PLANNERS
from yidan.planning.models import Outage, Plan
from yidan.planning.queries import board as drawn

SPANS = {"7": 7, "14": 14, "42": 42}
SECONDS = 2  # effort for improving


def board(request: Request) -> HttpResponse:
    now = clock.now()
    accepted, proposal = Plan.newest(Plan.Stage.ACCEPTED), Plan.newest(Plan.Stage.PROPOSED)
    shown = proposal if proposal and request.GET.get("plan") != "accepted" else accepted
    loads = queries.load(now, days=_days(request), step=7 if _days(request) > 7 else 1, proposal=shown if shown == proposal else None)
    context: dict[str, Any] = {
        "accepted": accepted, "proposal": proposal, "shown": shown, "loads": loads, "late": drawn.late_orders(shown), "span": str(_days(request)),
        "order": request.GET.get("order", ""), "spans": [("7", _("One week")), ("14", _("Two weeks")), ("42", _("Six weeks"))],
        "outages": Outage.objects.filter(stage=Outage.Stage.RUNNING).select_related("work_centre").order_by("until"), "may_plan": request.actor.has(*PLANNERS), "waits": _waits(request), "compared_with": _before(shown), "data_url": _data_url(request, shown),
    }  # fmt: skip
    if proposal and shown == proposal:
        context |= {"consequences": drawn.consequences(proposal), "acts": acts(proposal, request)}
    return render(request, "planning/board.html", context)


def _before(shown: Plan | None) -> Plan | None:
    """What the plan shown is compared with: the version it changes, else the one accepted before it."""
    if shown is None or shown.base_id:
        return shown.base if shown else None
    rows = Plan.objects.filter(stage__in=[Plan.Stage.ACCEPTED, Plan.Stage.SUPERSEDED], pk__lt=shown.pk)
    return rows.order_by("-pk").first()


def acts(plan: Plan, request: Request) -> list[dict[str, Any]]:
    """Accept and refuse, with the reason where they are grey."""
    found = []
    for command in (planning.accept, planning.refuse):
        way = way_of(command)
        found.append(
            {
                "command": command,
                "reason": command.refusal(plan, request.actor),
                "url": way.address(plan) if way else "",
                "primary": command is planning.accept,
            }
        )
    return found


def _days(request: Request) -> int:
    return SPANS.get(request.GET.get("days", ""), 14)


def _data_url(request: Request, shown: Plan | None) -> str:
    plan = f"&plan={shown.key}" if shown and shown.stage == Plan.Stage.PROPOSED else ""
    return f"{reverse('planning:board_data')}?days={_days(request)}{plan}"


def board_data(request: Request) -> JsonResponse:
    key = request.GET.get("plan", "")
    plan = Plan.visible_to(request.actor).filter(number=key, stage=Plan.Stage.PROPOSED).first() if key else None
    return JsonResponse(drawn.board(clock.now(), days=_days(request), plan=plan))


@require_POST
def propose(request: Request) -> HttpResponse:
    """Hands the work to the worker; the board waits for the proposal."""
    if request.actor.roles.isdisjoint(PLANNERS):
        raise Refused(_("Only production may do this."), COMMANDS["planning.propose"].clause)
    last = Plan.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    repair = "repair" in request.POST
    async_task("yidan.planning.jobs.repair" if repair else "yidan.planning.jobs.propose", SECONDS)
    messages.info(request, _("A repair is being worked out.") if repair else _("A plan is being worked out."))
    return redirect(f"{reverse('planning:board')}?after={last}")


def _waits(request: Request) -> str:
    """The plan after which the next one is awaited; nothing once it is there."""
    after = request.GET.get("after", "")
    return "" if _come(after) else after


def _come(after: str) -> bool:
    return after.isdigit() and Plan.objects.filter(pk__gt=int(after[:12])).exists()


def waiting(request: Request) -> HttpResponse:
    """Asked every two seconds: goes to the board when the proposal is there."""
    if _come(request.GET.get("after", "0")):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("planning:board")})
    return HttpResponse(status=204)
