"""A consultation with what it opens and what was read; the register."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.archive import papers, rules
from yidan.archive.models import Consultation, Use
from yidan.archive.views.printing import lang, pdf
from yidan.core import clock, inputs, show
from yidan.core.fields import may_read
from yidan.core.web import Request, see


def consultation(request: Request, key: str) -> HttpResponse:
    document = see(request, Consultation, key)
    wanted = document.positions
    items = [item for item in document.volume.items.select_related("paper__blob").order_by("position") if item.paper]
    open_ = document.stage == Consultation.Stage.OPEN and rules.not_open_to(document, request.actor) is None
    rows = [
        {"item": item, "may": may_read(request.actor, item.paper.field_class), "open": open_}
        for item in items
        if item.paper and (not wanted or item.position in wanted)
    ]
    uses = document.uses.select_related("item", "by").order_by("-pk")[:50]
    back = (reverse("archive:consultation_list"), _("Consultations"))
    return show.show(request, "archive/consultation.html", document, back=back, rows=rows, uses=uses)


def consultation_print(request: Request, key: str) -> HttpResponse:
    document = see(request, Consultation, key)
    return pdf(papers.consultation(document, request.actor, lang()), f"{document.key}.pdf")


def register_print(request: Request) -> HttpResponse:
    """The register of a period, of this year where none is named: what this reader may see of it."""
    today = clock.today()
    since = inputs.day(request.GET.get("since", ""), today) or date(today.year, 1, 1)
    until = inputs.day(request.GET.get("until", ""), today) or today
    between = [timezone.make_aware(datetime.combine(day, at)) for day, at in ((since, time.min), (until, time.max))]
    rows = Use.visible_to(request.actor).filter(at__range=between).order_by("pk")
    rows = rows.select_related("consultation__volume__order", "consultation__approved_by", "item", "by")[:5000]
    return pdf(papers.register(rows, f"{since} – {until}", request.actor, lang()), f"register-{until:%Y%m%d}.pdf")
