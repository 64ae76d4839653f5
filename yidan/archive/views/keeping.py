"""Check runs, findings and appraisals: one page each, and their papers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.archive import papers
from yidan.archive.models import Appraisal, CheckRun, Finding, RemovedFile
from yidan.core import show
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.web import Request, see


def checkrun(request: Request, key: str) -> HttpResponse:
    document = see(request, CheckRun, key)
    rows = document.rows.select_related("volume__order__customer").order_by("pk")
    findings = Finding.for_page().filter(run=document).order_by("pk")
    back = (reverse("archive:checkrun_list"), _("Checks"))
    return show.show(request, "archive/checkrun.html", document, back=back, rows=rows, findings=findings)


def checkrun_print(request: Request, key: str) -> HttpResponse:
    document = see(request, CheckRun, key)
    return shown_pdf(papers.check_record(document, request.actor, reader_language()), document.key)


def finding(request: Request, key: str) -> HttpResponse:
    back = (reverse("archive:finding_list"), _("Check findings"))
    return show.show(request, "archive/finding.html", see(request, Finding, key), back=back)


def appraisal(request: Request, key: str) -> HttpResponse:
    document = see(request, Appraisal, key)
    rows = document.items.select_related("volume__order__customer").order_by("pk")
    files = RemovedFile.objects.filter(item__appraisal=document).select_related("paper", "item__volume__order").order_by("pk")
    back = (reverse("archive:appraisal_list"), _("Appraisals"))
    return show.show(request, "archive/appraisal.html", document, back=back, rows=rows, files=files)


def appraisal_print(request: Request, key: str, form: str) -> HttpResponse:
    document = see(request, Appraisal, key)
    if form == "appraisal":
        return shown_pdf(papers.appraisal(document, request.actor, reader_language()), f"{document.key}-appraisal")
    if form != "destruction" or document.witnessed_at is None:
        raise Http404
    return shown_pdf(papers.destruction(document, request.actor, reader_language()), f"{document.key}-destruction")
