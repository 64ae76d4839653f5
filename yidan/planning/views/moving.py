"""An operation moved by hand on the board, and two versions of the plan compared."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from yidan.catalog.models import WorkCentre
from yidan.core import clock
from yidan.core.web import Request, see
from yidan.planning import commands as planning
from yidan.planning import forms, moving, queries
from yidan.planning.commands.breakdown import PLANNERS
from yidan.planning.models import Operation, Plan


def whatif(request: Request) -> HttpResponse:
    """A fragment: ?operation=12&work_centre=ASMA&start=2026-11-27 08:00&base=PP-…: what would become of the others, and the form that
    proposes it. Without a start: the operation as it stands."""
    operation = get_object_or_404(
        Operation.visible_to(request.actor).select_related("work_order__order__customer", "work_order__item", "work_centre", "owner"),
        pk=_number(request.GET.get("operation", "")),
    )
    base = Plan.objects.filter(stage=Plan.Stage.PROPOSED, number=request.GET.get("base", "")).first()
    asked = bool(request.GET.get("start"))
    form = forms.MoveForm(request.GET if asked else None, actor=request.actor, initial={"operation": operation.pk, "base": base})
    context: dict[str, Any] = {
        "operation": operation,
        "form": form,
        "base": base,
        "may_move": request.actor.has(*PLANNERS),
        "now": clock.now(),
    }
    if asked and form.is_valid():
        given = form.cleaned_data
        centre: WorkCentre = given["work_centre"] or operation.work_centre
        context["effect"] = moving.effect(clock.now(), moving.Change(operation, centre, given["start"], given["pin"]), base)
    context["stay"] = planning.unpin if operation.pinned else planning.pin
    context["stay_reason"] = context["stay"].refusal(operation, request.actor)
    return render(request, "planning/whatif.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 18 else 0


def compared(request: Request, key: str, other: str) -> HttpResponse:
    """What the second version changes against the first."""
    first, second = see(request, Plan, key), see(request, Plan, other)
    return render(
        request, "planning/compared.html", {"first": first, "second": second, "difference": queries.difference(first, second), "now": clock.now(),
        "plans": Plan.objects.exclude(pk=second.pk).order_by("-pk")[:30], "title": _("Two versions of the plan")},
    )  # fmt: skip
