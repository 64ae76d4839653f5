"""A volume with its catalogue; an order's papers against the filing scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yidan.archive import access, examine, papers, rules, scope
from yidan.archive.models import Consultation, FilingRule, Finding, Use, Volume
from yidan.core import inputs, show
from yidan.core.files import Paper
from yidan.core.pages import Flag
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.web import Request, see
from yidan.intake.models import Order


def filingrule(request: Request, key: str) -> HttpResponse:
    return redirect("archive:filingrule_edit", key=see(request, FilingRule, key).code)


def volume(request: Request, key: str) -> HttpResponse:
    document = see(request, Volume, key)
    rows = [row(item, document, request) for item in document.items.select_related("paper__blob", "absence_by").order_by("position")]
    wrong = [r for r in rows if r["state"] == "bad"]
    flags = [Flag(_("%s damaged") % len(wrong), "bad")] if wrong else []
    flags += [Flag(_("held: %s") % document.held_reason)] if document.held_at else []
    made = Paper.objects.filter(kind=document.document_kind(), object_id=document.pk, form__in=["volume", "transfer"]).order_by("pk")
    return show.show(
        request, "archive/volume.html", document, rows=rows, made=made, checks=four(rows), flags=flags, pages=sum(r["item"].pages for r in rows),
        papers=[], **kept(document, request),
    )  # fmt: skip


def volume_pick(request: Request) -> JsonResponse:
    """Archived volumes by code, order or customer."""
    text = inputs.plain(request.GET.get("q", ""))[:40]
    rows = Volume.visible_to(request.actor).filter(stage="archived").select_related("order__customer").order_by("-pk")
    if text:
        customer = Q(order__customer__name__icontains=text) | Q(order__customer__initials__startswith=text.lower())
        rows = rows.filter(Q(archival_code__icontains=text) | Q(order__number__icontains=text) | Q(title__icontains=text) | customer)
    found = [{"id": row.pk, "code": row.archival_code, "text": row.order.customer.name, "note": row.order.number} for row in rows[:20]]
    return JsonResponse({"results": found})


def by_code(request: Request, code: str) -> HttpResponse:
    return redirect(get_object_or_404(Volume.visible_to(request.actor), archival_code=code.upper()))


def kept(document: Volume, request: Request) -> dict[str, Any]:
    """What has happened to it since: checks, findings, readings, appraisals."""
    asked = Consultation.visible_to(request.actor).filter(volume=document)
    return {
        "looked": document.checks.select_related("run__created_by").order_by("-pk")[:5],
        "findings": Finding.for_page().filter(volume=document).order_by("-pk")[:10],
        "uses": Use.visible_to(request.actor)
        .filter(consultation__volume=document)
        .select_related("by", "item", "consultation")
        .order_by("-pk")[:8],
        "asked": asked.filter(stage__in=["requested", "approved", "open"]).select_related("created_by").order_by("pk"),
        "appraisals": document.appraisals.select_related("appraisal").order_by("-pk"),
    }


def row(item: Any, volume: Volume, request: Request) -> dict[str, Any]:
    """A piece and what is wrong with it; the bytes of a destroyed volume are nowhere and nothing is wrong."""
    gone = volume.stage == Volume.Stage.DESTROYED
    may = item.paper is not None and not gone and access.readable(item.paper, volume, request.actor)
    if item.paper is None:
        return {"item": item, "may": False, "state": "absent", "fault": None}
    fault = None if volume.stage == Volume.Stage.DESTROYED else examine.of_piece(item)
    state = "gone" if volume.stage == Volume.Stage.DESTROYED else "bad" if fault else "ok"
    return {"item": item, "may": may, "state": state, "fault": fault}


def four(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The four properties: bytes against hashes, continuous numbers, legible, nothing that runs and access by class."""
    words = {
        examine.Property.AUTHENTIC: (_("Authenticity"), _("bytes are those filed")),
        examine.Property.COMPLETE: (_("Completeness"), _("pieces continuous, absences signed")),
        examine.Property.USABLE: (_("Usability"), _("can be opened and read")),
        examine.Property.SECURE: (_("Security"), _("opened by consultation and field class only")),
    }
    found = examine.properties([r["item"] for r in rows], [r["fault"] for r in rows if r["fault"]])
    return [{"name": words[name][0], "text": words[name][1], "passed": passed, "all": total} for name, passed, total in found]


def volume_print(request: Request, key: str, form: str) -> HttpResponse:
    """The catalogue or the transfer list as it stands, in the reader's language; the filed ones are under the papers."""
    document = see(request, Volume, key)
    draw = {"catalogue": papers.catalogue, "transfer": papers.transfer}.get(form)
    if draw is None or document.taken_at is None:
        raise Http404
    items = list(document.items.select_related("paper__blob").order_by("position"))
    return shown_pdf(draw(document, items, request.actor, reader_language(), True), f"{document.key}-{form}")


def order_tab(request: Request, key: str) -> HttpResponse:
    order = see(request, Order, key)
    papers = scope.arranged(order, scope.papers_for(order))
    by_form: dict[str, list[Paper]] = {}
    for paper in papers:
        by_form.setdefault(paper.form, []).append(paper)
    rows = [{"rule": rule, "papers": by_form.get(rule.form, [])} for rule in scope.rules_for(order)]
    volume = Volume.objects.filter(order=order).first()
    may_compile = order.stage == "settled" and volume is None
    context = {
        "document": order,
        "rows": rows,
        "volume": volume,
        "may_compile": may_compile,
        "missing": rules.absent(order),
        "now": request.actor.at,
    }
    return render(request, "archive/order_tab.html", context)
