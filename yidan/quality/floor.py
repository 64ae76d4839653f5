"""Rework on the shop floor, on a phone or the shared tablet: what is wrong, what is to be done, how many are set right, and by whom (6.1d)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core.web import Request, see
from yidan.production.floor import done, framed, named
from yidan.quality import commands as quality
from yidan.quality import drawing, queries, serials
from yidan.quality.forms import ReworkedForm
from yidan.quality.models import Inspection, Nonconformity


def rework_list(request: Request) -> HttpResponse:
    """A fragment of the floor's list: what is to be reworked."""
    return render(request, "quality/floor_rework.html", {"rows": queries.due_rework(12)})


def rework(request: Request, key: str) -> HttpResponse:
    refused = named(request)
    bad = see(request, Nonconformity, key)
    form = ReworkedForm(request.POST or None, document=bad, actor=request.actor)
    if request.method == "POST" and refused is None and form.is_valid():
        refused = done(request, bad, lambda copied: quality.reworked(copied, **form.inputs(), by=request.actor))
        if refused is None:
            messages.success(request, _("Reported. Somebody else inspects them again."))
            return HttpResponseRedirect(reverse("production:floor"), status=303)
        bad = see(request, Nonconformity, key)
    wrong = [row for row in drawing.rows(Inspection.for_page().get(pk=bad.inspection_id)) if row.bad]
    against = quality.reworked.refusal(bad, request.actor) if not (refused or request.session.get("shared")) else None
    context = framed(request, _("Report rework"), "production:floor") | {
        "bad": bad, "left": bad.quantity - bad.reworked, "form": form, "refused": refused, "against": against, "wrong": wrong, "numbers": serials.named_of(bad),
    }  # fmt: skip
    invalid = request.method == "POST" and refused is None
    return render(request, "quality/floor_report.html", context, status=refused["status"] if refused else 422 if invalid else 200)
