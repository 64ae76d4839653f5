"""Lists and document pages of quality. Measuring itself happens on a tablet (tablet.py)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core import clock
from yidan.core.doors import way_of
from yidan.core.fields import may_read
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.quality import commands as quality
from yidan.quality import drawing, papers, queries, rules, serials
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity


class InspectionList(List):
    name, title, model, url = "inspections", _("Inspections"), Inspection, "quality:inspection_list"
    template_name = "quality/inspections.html"
    select_related = ("item__unit", "order__customer", "inspector", "receipt__purchase_order")
    columns = [
        Column("number", _("Inspection"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("when", _("Kind"), filter="choice", value=lambda row: row.get_when_display(), cell=lambda row, page: row.get_when_display()),
        Column("item.name", _("Item"), filter="contains", cut=True, phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("order.customer.name", _("Customer"), filter="pinyin", shown=False),
        Column("quantity", _("Inspected"), kind="qty"),
        Column("passed", _("Passed"), kind="qty"),
        Column("failed", _("Failed"), kind="qty"),
        Column("inspector.display", _("Inspector"), filter="contains"),
        Column("created_at", _("Opened"), kind="moment", sort=True),
        Column("concluded_at", _("Concluded"), kind="moment", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", _("Open"), Q(stage="open")),
        View("failed", _("Not passed"), Q(stage="failed")),
        View("mine", _("Mine"), lambda page: Q(inspector_id=page.actor.user_id)),
        View("all", _("All")),
    ]
    empty = Empty(_("No inspection here."), _("What is due stands above; opening it there starts an inspection."), icon="microscope")

    def extra(self) -> dict[str, Any]:
        return {"due": due(), "may": quality.plan_final.refusal(Inspection(), self.actor) is None}


class NonconformityList(List):
    name, title, model, url = "nonconformities", _("Nonconformities"), Nonconformity, "quality:nonconformity_list"
    select_related = ("item__unit", "order__customer", "inspection", "decided_by")
    columns = [
        Column("number", _("Nonconformity"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("item.name", _("Item"), filter="contains", cut=True, phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("inspection.number", _("Inspection"), filter="contains"),
        Column("quantity", _("Quantity"), kind="qty"),
        Column("reworked", _("Reworked"), kind="qty"),
        Column("what", _("What is wrong"), filter="contains", cut=True),
        Column(
            "disposition",
            _("Disposition"),
            filter="choice",
            cell=lambda row, page: row.get_disposition_display(),
            value=lambda row: row.get_disposition_display(),
        ),
        Column("decided_by.display", _("Decided by"), shown=False),
        Column("created_at", _("Found"), kind="moment", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", _("To decide"), Q(stage="open")),
        View("rework", _("In rework"), Q(stage="decided")),
        View("asked", _("Awaiting consent"), Q(stage="asked")),
        View("all", _("All")),
    ]


class PlanList(List):
    name, title, model, url = "inspection_plans", _("Inspection plans"), InspectionPlan, "quality:inspectionplan_list"
    select_related = ("item",)
    columns = [
        Column("code", _("Inspection plan"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("name", _("Plan name"), filter="pinyin", phone="title"),
        Column("item.code", _("Item"), filter="contains"),
        Column("item.name", _("Item name"), filter="contains", cut=True),
        Column("when", _("When"), filter="choice", cell=lambda row, page: row.get_when_display(), value=lambda row: row.get_when_display()),
        Column("standard", _("Standard"), filter="contains"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("active", _("Active"), Q(stage="active")), View("all", _("All"))]
    new = ("quality:inspectionplan_new", _("New inspection plan"))

    def row_url(self, row: InspectionPlan) -> str:
        return reverse("quality:inspectionplan", args=[row.key])


def inspection_list(request: Request) -> HttpResponse:
    return InspectionList(request).response()


def nonconformity_list(request: Request) -> HttpResponse:
    return NonconformityList(request).response()


def plan_list(request: Request) -> HttpResponse:
    return PlanList(request).response()


def due() -> dict[str, Any]:
    """What waits to be inspected, by kind; each opens with one press."""
    return {
        "lines": queries.due_lines(12), "deliveries": queries.due_deliveries(12), "operations": queries.due_first_articles(12), "again": queries.due_again(12),
        "outgoing": queries.due_outgoing(12),
    }  # fmt: skip


def inspection(request: Request, key: str) -> HttpResponse:
    document = see(request, Inspection, key)
    rows = drawing.rows(document)
    made = document.makers.strip(",").split(",") if document.makers.strip(",") else []
    names = [str(user) for user in queries.users(made or queries.makers(document))]
    bads = document.nonconformities.all()
    return show(
        request, "quality/inspection.html", document, rows=rows, makers=names, serials=serials.told(document), nonconformities=bads, entered=document.measurements.count(),
        measurable=document.stage == Inspection.Stage.OPEN, back=(reverse("quality:inspection_list"), _("Inspections")),
    )  # fmt: skip


MADE: tuple[tuple[Any, str], ...] = (
    (quality.decide_rework, "refresh"),
    (quality.decide_scrap, "trash"),
    (quality.decide_return, "truck-return"),
    (quality.propose_concession, "signature"),
)
BOUGHT: tuple[tuple[Any, str], ...] = (
    (quality.decide_return, "truck-return"),
    (quality.decide_sort, "filter"),
    (quality.decide_rework, "refresh"),
    (quality.accept_deviation, "signature"),
    (quality.decide_scrap, "trash"),
)


def nonconformity(request: Request, key: str) -> HttpResponse:
    document = see(request, Nonconformity, key)
    wrong = [row for row in drawing.rows(Inspection.for_page().get(pk=document.inspection_id)) if row.bad]
    verbs = BOUGHT if document.inspection.when == InspectionPlan.When.INCOMING else MADE
    ways = [(verb, icon, verb.refusal(document, request.actor), address(verb, document)) for verb, icon in verbs]
    return show(
        request, "quality/nonconformity.html", document, numbers=serials.named_of(document), consent=rules.signing.signed(document), may_contact=may_read(request.actor, "D"), wrong=wrong, ways=ways if document.stage == Nonconformity.Stage.OPEN else [],
        chain_steps=steps(document), words=document.words.select_related("by").order_by("pk"), incoming=document.inspection.receipt_line_id is not None,
        reworks=document.reworks.select_related("by").order_by("pk"), again=document.reinspections.select_related("inspector").order_by("pk"),
        makers=[str(user) for user in queries.users(queries.makers(document.inspection))], back=(reverse("quality:nonconformity_list"), _("Nonconformities")),
    )  # fmt: skip


def inspection_paper(request: Request, key: str) -> HttpResponse:
    document = see(request, Inspection, key)
    return shown_pdf(papers.printed_inspection(document, request.actor, reader_language()), document.key)


def nonconformity_paper(request: Request, key: str) -> HttpResponse:
    document = see(request, Nonconformity, key)
    content = papers.printed_nonconformity(document, request.actor, reader_language(), rules.signing.signed(document))
    return shown_pdf(content, document.key)


def address(verb: Any, document: Nonconformity) -> str:
    way = way_of(verb)
    return way.address(document) if way else ""


def steps(bad: Nonconformity) -> list[dict[str, Any]]:
    """Found, decided, reworked, inspected again, closed: a chain with its dates."""
    decided = bad.decided_at is not None
    usual = "" if bad.inspection.when != InspectionPlan.When.INCOMING else None  # what was bought mostly goes back
    rework = bad.disposition in (usual, Nonconformity.Disposition.REWORK, Nonconformity.Disposition.SORT)
    again = queries.reinspected(bad)
    chain: list[dict[str, Any]] = [
        {"name": _("Found"), "at": bad.created_at, "note": bad.inspection.inspector, "done": True},
        {"name": _("Decided"), "at": bad.decided_at, "note": bad.get_disposition_display(), "done": decided},
    ]
    if bad.disposition == Nonconformity.Disposition.CONCESSION:
        chain.append({"name": _("Customer consents"), "at": bad.consented_at, "note": "", "done": bad.consented_at is not None})
    if rework:
        reworked, seen = bad.reworked >= bad.quantity, again >= bad.quantity
        chain.append(
            {
                "name": _("Reworked"),
                "at": None,
                "note": f"{bad.reworked.normalize():f} / {bad.quantity.normalize():f}",
                "done": decided and reworked,
            }
        )
        chain.append(
            {
                "name": _("Inspected again"),
                "at": None,
                "note": f"{again.normalize():f} / {bad.quantity.normalize():f}",
                "done": decided and seen,
            }
        )
    chain.append({"name": _("Closed"), "at": None, "note": "", "done": bad.stage == Nonconformity.Stage.CLOSED})
    first = next((step for step in chain if not step["done"]), None)
    for step in chain:
        step["now"] = step is first
    return chain


def plan(request: Request, key: str) -> HttpResponse:
    document = see(request, InspectionPlan, key)
    return show(
        request, "quality/plan.html", document, rows=document.rows(), back=(reverse("quality:inspectionplan_list"), _("Inspection plans"))
    )


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    own = Q(order=document) | Q(receipt_line__purchase_line__demand__order=document)
    found = list(Inspection.for_page().filter(own).order_by("pk"))
    bads = list(Nonconformity.for_page().filter(order=document).order_by("-pk"))
    shown = next((row for row in reversed(found) if row.stage == Inspection.Stage.FAILED), found[-1] if found else None)
    lines = list(document.lines.filter(kind="goods").select_related("item__unit").order_by("position"))
    standings = queries.standings(lines)
    asking = set(queries.asking().filter(order=document).values_list("pk", flat=True))
    cleared = queries.cleared(line for line in lines if line.pk in asking)
    context = {
        "document": document, "now": clock.now(), "inspections": found, "shown": shown, "rows": drawing.rows(shown) if shown else [],
        "bads": [(bad, steps(bad)) for bad in bads], "lines": [(line, standings[line.pk], cleared.get(line.pk)) for line in lines], "outgoing": bool(asking), "plans": queries.plan_for(document),
        "passed": sum(s.passed for s in standings.values()), "made": sum(s.produced for s in standings.values()),
        "open": sum(bad.stage != Nonconformity.Stage.CLOSED for bad in bads), "may": quality.plan_final.refusal(Inspection(), request.actor) is None,
    }  # fmt: skip
    return render(request, "quality/order_tab.html", context)
