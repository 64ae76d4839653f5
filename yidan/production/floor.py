"""The shop floor on a phone: a list, a scan, one task a screen, report and stop. Plain forms: they work over a slow line and without a script."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yidan.catalog.models import WorkCentre
from yidan.core import clock
from yidan.core.actors import Door, Role
from yidan.core.documents import Document
from yidan.core.refusals import Refused, Unknown
from yidan.core.web import Request, keyed, refused_body, see, status_of
from yidan.people import tablet, web
from yidan.people.models import User
from yidan.people.rules import head_of
from yidan.planning.models import Operation
from yidan.production import commands as production
from yidan.production import forms, queries
from yidan.production.models import Stop

D = TypeVar("D", bound=Document)
CALLED = {  # who is called for a cause: the head of that department
    Stop.Cause.BREAKDOWN: Role.PRODUCTION, Stop.Cause.MATERIAL: Role.PROCUREMENT, Stop.Cause.DRAWING: Role.ENGINEERING,
    Stop.Cause.QUALITY: Role.QUALITY, Stop.Cause.PEOPLE: Role.PRODUCTION, Stop.Cause.OTHER: Role.PRODUCTION,
}  # fmt: skip
ICONS = {
    "breakdown": "settings-off",
    "material": "package-off",
    "drawing": "file-unknown",
    "quality": "microscope",
    "people": "user-off",
    "other": "dots",
}


def scrap_causes() -> list[str]:
    return [_("knocked or scratched"), _("out of size"), _("bad material"), _("hole out of place"), _("wrong drawing"), _("set-up piece")]


def floor_list(request: Request) -> HttpResponse:
    """What I do now and next; another work centre by ?centre=."""
    centre = request.GET.get("centre", request.COOKIES.get("centre", ""))[:40]
    found = queries.floor(request.actor, centre)
    unchecked = queries.unchecked([card.operation for card in found.running + found.today], request.actor.at)
    more = {"floor": found, "centre": centre, "me": _me(request), "unchecked": unchecked}
    answer = render(request, "production/floor_list.html", framed(request) | more)
    if "centre" in request.GET:
        answer.set_cookie("centre", centre, max_age=31536000, samesite="Lax", httponly=True)
    return answer


def scan(request: Request) -> HttpResponse:
    """By camera, gun or typing: the same text arrives here."""
    text = request.GET.get("q", "").strip()[:120]
    found = queries.found_by(text, request.actor) if text else None
    if found is not None:
        return redirect("production:floor_task", key=found.key)
    now = queries.floor(request.actor, request.COOKIES.get("centre", "")[:40])
    near = (now.running + now.today)[:2]
    context = framed(request, _("Scan the card"), "production:floor") | {"q": text, "near": near, "missed": bool(text)}
    return render(request, "production/floor_scan.html", context, status=404 if text else 200)


def task(request: Request, key: str) -> HttpResponse:
    """One operation. POST with `verb` start or resume."""
    refused = named(request)
    operation = see(request, Operation, key)
    if request.method == "POST" and refused is None:
        verb = {"start": production.start, "resume": production.resume}.get(request.POST.get("verb", ""))
        if verb is None:
            raise Http404
        refused = done(request, operation, lambda copied: verb(copied, by=request.actor))
        if refused is None:
            return HttpResponseRedirect(reverse("production:floor_task", args=[key]), status=303)
        operation = see(request, Operation, key)
    card = queries.cards([operation])[0]
    parts = operation.work_order.components.all()
    more = {
        "card": card,
        "operation": operation,
        "refused": refused,
        "parts": len(parts),
        "issued": sum(p.issued - p.returned >= p.required for p in parts),
    }
    against = production.start.refusal(operation, request.actor) if operation.stage == Operation.Stage.WAITING else None
    back = framed(request, _("Operation %s") % operation.position, "production:floor")
    context = (
        back
        | more
        | {
            "against": against,
            "machine": queries.states([operation.work_centre_id]).get(operation.work_centre_id),
            "stop": operation.stops.filter(until=None).first(),
        }
    )
    return render(request, "production/floor_task.html", context, status=refused["status"] if refused else 200)


def report(request: Request, key: str) -> HttpResponse:
    refused = named(request)
    operation = see(request, Operation, key)
    form = forms.ReportForm(request.POST or None, document=operation, actor=request.actor)
    if request.method == "POST" and refused is None and form.is_valid():
        refused = done(request, operation, lambda copied: production.report(copied, **form.inputs(), by=request.actor))
        if refused is None:
            messages.success(request, _("Reported."))
            left = see(request, Operation, key).stage == Operation.Stage.RUNNING
            return HttpResponseRedirect(reverse("production:floor_task", args=[key]) if left else reverse("production:floor"), status=303)
        operation = see(request, Operation, key)
    context = framed(request, _("Report work"), "production:floor_task", key) | {
        "operation": operation, "card": queries.cards([operation])[0], "form": form, "refused": refused, "causes": scrap_causes(),
    }  # fmt: skip
    wrong = request.method == "POST" and refused is None
    return render(request, "production/floor_report.html", context, status=refused["status"] if refused else 422 if wrong else 200)


def stop(request: Request, key: str) -> HttpResponse:
    refused = named(request)
    operation = see(request, Operation, key)
    form = forms.StopForm(request.POST or None, document=operation, actor=request.actor)
    if request.method == "POST" and refused is None and form.is_valid():
        refused = done(request, operation, lambda copied: production.stop(copied, **form.inputs(), by=request.actor))
        if refused is None:
            return HttpResponseRedirect(reverse("production:floor_task", args=[key]), status=303)
    wrong = request.method == "POST" and refused is None
    context = framed(request, _("Why does it stop?"), "production:floor_task", key) | {
        "operation": operation, "card": queries.cards([operation])[0], "form": form, "refused": refused, "causes": _causes(request),
    }  # fmt: skip
    return render(request, "production/floor_stop.html", context, status=refused["status"] if refused else 422 if wrong else 200)


def check(request: Request) -> HttpResponse:
    """The equipment of a work centre (?centre=SAW), recorded before work begins (5.1b)."""
    refused = named(request)
    found = {"stage": WorkCentre.Stage.ACTIVE, "code": (request.POST.get("centre") or request.GET.get("centre", ""))[:40]}
    account = web.actor_of(cast(User, request.user), Door.PAGE)  # on a shared tablet a POST that named nobody sees nothing
    centre = get_object_or_404(WorkCentre.visible_to(account), **found)
    form = forms.EquipmentForm(request.POST or None, document=centre, actor=request.actor)
    if request.method == "POST" and refused is None and form.is_valid():
        refused = done(request, centre, lambda copied: production.check_equipment(copied, **form.inputs(), by=request.actor))
        if refused is None:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(reverse("production:floor"), status=303)
    context = framed(request, _("Equipment"), "production:floor") | {
        "centre": centre, "form": form, "refused": refused, "machine": queries.states([centre.pk]).get(centre.pk),
    }  # fmt: skip
    wrong = request.method == "POST" and refused is None
    return render(request, "production/floor_check.html", context, status=refused["status"] if refused else 422 if wrong else 200)


@require_POST
def share(request: Request) -> HttpResponse:
    """From now on this device is everybody's: it shows the floor, and each report names its person."""
    if request.actor.roles.isdisjoint(production.start.roles):
        raise Http404
    request.session[tablet.FLAG] = True
    return redirect("production:floor")


@require_POST
def unshare(request: Request) -> HttpResponse:
    """The device is signed out: nobody goes on with the rights of whoever signed it in."""
    logout(request)
    return redirect("production:floor")


def named(request: Request) -> dict[str, Any] | None:
    """On a shared tablet whoever is named acts, not the tablet. The refusal as its page tells it, or None."""
    if request.method != "POST" or not tablet.shared(request):
        return None
    try:
        request.actor = web.named(request)
    except Refused as exc:
        request.actor = web.actor_of(cast(User, request.user), Door.PAGE)
        return refused_body(exc) | {"status": status_of(exc)}
    return None


def _causes(request: Request) -> list[tuple[str, str, str, User | None]]:
    day = timezone.localdate(request.actor.at)
    heads = {role: head_of(role, day) for role in set(CALLED.values())}
    return [(cause.value, str(cause.label), ICONS[cause.value], heads[CALLED[cause]]) for cause in Stop.Cause]


def done(request: Request, document: D, verb: Callable[[D], None]) -> dict[str, Any] | None:
    """Once per key; the refusal as its page tells it, or None when it is done."""

    def effect() -> tuple[int, str]:
        verb(copy.copy(document))
        return 303, ""

    try:
        keyed(request, effect)
    except Unknown:
        raise
    except Refused as exc:
        return refused_body(exc) | {"status": status_of(exc)}
    return None


def framed(request: Request, title: str = "", back: str = "", *args: str) -> dict[str, Any]:
    more = {"shared": True, "people": tablet.people_of(production.start.roles)} if tablet.shared(request) else {}
    return more | {"now": clock.now(), "title": title, "back": (reverse(back, args=args), _("Back")) if back else None}


def _me(request: Request) -> User | None:
    return User.objects.filter(pk=request.actor.user_id).first() if request.actor.user_id else None
