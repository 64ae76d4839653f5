"""A consultation with what it opens and what was read; the register."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.archive import access, papers, queries, rules
from yidan.archive.models import Consultation, Use, UseRegister
from yidan.core import clock, inputs, show
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.web import Request, see


def consultation(request: Request, key: str) -> HttpResponse:
    document = see(request, Consultation, key)
    wanted = document.positions
    items = [item for item in document.volume.items.select_related("paper__blob").order_by("position") if item.paper]
    open_ = document.stage == Consultation.Stage.OPEN and rules.not_open_to(document, request.actor) is None
    rows = [
        {"item": item, "may": access.readable(item.paper, document.volume, request.actor, open_), "open": open_}
        for item in items
        if item.paper and (not wanted or item.position in wanted)
    ]
    uses = document.uses.select_related("item", "by").order_by("-pk")[:50]
    back = (reverse("archive:consultation_list"), _("Consultations"))
    return show.show(request, "archive/consultation.html", document, back=back, rows=rows, uses=uses)


def consultation_print(request: Request, key: str) -> HttpResponse:
    document = see(request, Consultation, key)
    return shown_pdf(papers.consultation(document, request.actor, reader_language()), document.key)


def register_print(request: Request) -> HttpResponse:
    """The register of a period, of this year where none is named: what this reader may see of it."""
    today = clock.today()
    since = inputs.day(request.GET.get("since", ""), today) or date(today.year, 1, 1)
    until = inputs.day(request.GET.get("until", ""), today) or today
    rows = queries.uses(since, until, Use.visible_to(request.actor))[:5000]
    return shown_pdf(papers.register(rows, f"{since} – {until}", request.actor, reader_language()), f"register-{until:%Y%m%d}")


def useregister(request: Request, key: str) -> HttpResponse:
    document = see(request, UseRegister, key)
    rows = queries.uses(document.since, document.until)[:500]
    back = (reverse("archive:useregister_list"), _("Closed registers"))
    return show.show(request, "archive/useregister.html", document, back=back, rows=rows)
