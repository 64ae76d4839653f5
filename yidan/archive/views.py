"""Volumes: the list, one with its catalogue, an order's papers against the filing scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive import rules, scope
from yidan.archive.models import FilingRule, Volume
from yidan.core import show
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.lists import Column, List, View
from yidan.core.pages import Flag
from yidan.core.web import Request, see
from yidan.intake.models import Order


class VolumeList(List):
    name, title, model, url = "volumes", gettext_lazy("Volumes"), Volume, "archive:volume_list"
    select_related = ("order__customer", "handed_by", "taken_by")
    columns = [
        Column("archival_code", gettext_lazy("Archival code"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("title", gettext_lazy("Title"), filter="contains", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("order.customer.name", gettext_lazy("Customer"), filter="pinyin"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("retention", gettext_lazy("Period")),
        Column("keep_until", gettext_lazy("Keep until"), kind="date", sort=True),
        Column("handed_by.display", gettext_lazy("Handed over by")),
        Column("taken_by.display", gettext_lazy("Taken over by")),
    ]
    views = [
        View("open", gettext_lazy("On the way"), ~Q(stage="archived")),
        View("archived", gettext_lazy("Archived"), Q(stage="archived")),
        View("all", gettext_lazy("All")),
    ]


class FilingRuleList(List):
    name, title, model, url = "filing_rules", gettext_lazy("Filing scope"), FilingRule, "archive:filingrule_list"
    columns = [
        Column("code", gettext_lazy("Paper"), link=True, filter="contains", sort=True, required=True),
        Column("name", gettext_lazy("Name"), filter="contains", phone="title"),
        Column("position", gettext_lazy("Place in the volume"), kind="number", sort=True),
        Column("kinds", gettext_lazy("Order kinds")),
    ]
    new = ("archive:filingrule_new", gettext_lazy("New rule"))


def volume_list(request: Request) -> HttpResponse:
    return VolumeList(request).response()


def filingrule_list(request: Request) -> HttpResponse:
    return FilingRuleList(request).response()


def filingrule(request: Request, key: str) -> HttpResponse:
    return redirect("archive:filingrule_edit", key=see(request, FilingRule, key).code)


def volume(request: Request, key: str) -> HttpResponse:
    document = see(request, Volume, key)
    items = list(document.items.select_related("paper__blob", "absence_by").order_by("position"))
    rows = [row(item, request) for item in items]
    made = Paper.objects.filter(kind=document.document_kind(), object_id=document.pk, form__in=["volume", "transfer"]).order_by("pk")
    wrong = [r for r in rows if r["state"] == "bad"]
    checks = four(items, wrong)
    flags = [Flag(_("%s damaged") % len(wrong), "bad")] if wrong else []
    pages = sum(item.pages for item in items)
    return show.show(request, "archive/volume.html", document, rows=rows, made=made, checks=checks, flags=flags, pages=pages)


def row(item: Any, request: Request) -> dict[str, Any]:
    may = item.paper is not None and may_read(request.actor, item.paper.field_class)
    state = "absent" if item.paper is None else "ok" if item.paper.blob.intact() else "bad"
    return {"item": item, "may": may, "state": state}


def four(items: list[Any], wrong: list[Any]) -> list[dict[str, Any]]:
    """The four properties, as far as they are checked here: bytes against hashes, continuous numbers, formats, access by class."""
    papers = [item for item in items if item.paper]
    open_formats = [item for item in papers if item.paper.blob.mime in ("application/pdf", "image/png", "image/jpeg", "application/xml")]
    continuous = [item.position for item in items] == list(range(1, len(items) + 1))
    return [
        {"name": _("Authenticity"), "text": _("bytes are those filed"), "passed": len(papers) - len(wrong), "all": len(papers)},
        {"name": _("Completeness"), "text": _("pieces continuous, absences signed") if continuous else _("a piece is missing"), "passed": len(items) if continuous else 0, "all": len(items)},
        {"name": _("Usability"), "text": _("in open formats"), "passed": len(open_formats), "all": len(papers)},
        {"name": _("Security"), "text": _("read by field class only"), "passed": len(papers), "all": len(papers)},
    ]  # fmt: skip


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
