"""Proof on demand: every invariant asked of the whole database, for those who look at the others' work."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from yidan.core.actors import Role
from yidan.core.heads import Head
from yidan.core.web import Request
from yidan.desk import invariants

LOOKERS = (Role.AUDITOR, Role.AUDIT_ADMIN, Role.GENERAL_MANAGER)


def checks(request: Request) -> HttpResponse:
    """The last sealed days; with ?run the invariants too. Only reads."""
    if not request.actor.has(*LOOKERS):
        raise PermissionDenied
    ran = "run" in request.GET
    found = invariants.run() if ran else {}
    context = {"heads": Head.objects.order_by("-day")[:10], "ran": ran, "found": found, "broken": sum(1 for rows in found.values() if rows)}
    return render(request, "desk/checks.html", context)
