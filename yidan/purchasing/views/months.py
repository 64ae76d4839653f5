"""The statements of a period for all suppliers in one act (5.2d)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.tasks import async_task

from yidan.core.actors import Door
from yidan.core.refusals import Refused
from yidan.core.web import Request, keyed, status_of
from yidan.purchasing import commands as purchasing
from yidan.purchasing import ledger
from yidan.purchasing.forms import MonthForm
from yidan.purchasing.models import SupplierStatement

IN_REQUEST = 20  # more are the worker's


def statement_all(request: Request) -> HttpResponse:
    """Who would get one stands there before anything is drawn up."""
    given = request.POST if request.method == "POST" else None
    form = MonthForm(
        given, actor=request.actor, initial={name: value for name, value in request.GET.items() if name in MonthForm.base_fields}
    )
    if given is None or not form.is_valid():
        return _shown(request, form, 422 if given is not None else 200)
    try:
        if request.actor.roles.isdisjoint(purchasing.draw_up_statement.roles):
            raise Refused(str(purchasing.draw_up_statement.refusal(SupplierStatement(), request.actor)), "5.2d")
        _status, url = keyed(request, lambda: _drawn(request, form.cleaned_data))
    except Refused as exc:
        return _shown(request, form, status_of(exc), exc)
    return HttpResponseRedirect(url, status=303)


def _drawn(request: Request, said: dict[str, Any]) -> tuple[int, str]:
    count = len(ledger.unstated(said["entity"], said["since"], said["until"]))
    if not count:
        raise Refused(_("No supplier is without a statement for these days."), "5.2d", "until")
    if count > IN_REQUEST:
        by = replace(request.actor, door=Door.JOB)
        async_task("yidan.purchasing.jobs.draw_up_all", said["entity"].pk, said["since"], said["until"], said["owner"].pk, by)
        messages.info(request, _("%s statements are being drawn up; they appear in the list.") % count)
    else:
        purchasing.draw_up_all(said["entity"], said["since"], said["until"], said["owner"], by=request.actor)
        messages.success(request, ngettext("%s statement drawn up.", "%s statements drawn up.", count) % count)
    return 303, reverse("purchasing:supplierstatement_list")


def _shown(request: Request, form: MonthForm, status: int, exc: Refused | None = None) -> HttpResponse:
    given = form.given()
    context = {
        "form": form, "command": purchasing.draw_up_statement, "document": SupplierStatement(), "refused": exc, "against": None,
        "rows": ledger.unstated(*given) if given else [], "until": given[2] if given else None, "back": reverse("purchasing:supplierstatement_list"),
    }  # fmt: skip
    return render(request, "purchasing/statement_all.html", context, status=status)
