"""The review desk and the dossier: one page, a column a department, each with evidence, opinion and signature."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.formats import listed
from yidan.core.lists import Column, List, View
from yidan.core.pages import DateCell
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.review import carrying, checklist, commands, demand, depth, evidence, forms, papers, rules, touching
from yidan.review.look import Look
from yidan.review.models import Change, StockInquiry
from yidan.review.points import clause_of

OPEN = ("received", "in_review")


class ReviewList(List):
    name, title, model, url = "reviews", gettext_lazy("Order reviews"), Order, "review:order_list"
    select_related = ("customer", "owner")
    prefetch_related = ("opinions", "stated_demands", "rounds")
    template_name = "review/list.html"
    columns = [
        Column("number", gettext_lazy("Order"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", gettext_lazy("Customer"), filter="pinyin", phone="title"),
        Column("revision", gettext_lazy("Revision"), kind="number"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("requested", gettext_lazy("Requested"), kind="date", filter="until", sort=True),
        Column("pk", gettext_lazy("Still silent"), name="silent", cell=lambda row, page: silent(row), value=lambda row: silent(row)),
        Column("owner.display", gettext_lazy("Salesperson"), filter="contains"),
    ]
    views = [
        View("open", gettext_lazy("Open"), Q(stage__in=OPEN)),
        View("amend", gettext_lazy("To amend"), Q(stage="to_amend")),
        View("all", gettext_lazy("All"), ~Q(stage="draft")),
    ]

    def row_url(self, row: Any) -> str:
        return reverse("review:dossier", args=[row.key])


class InquiryList(List):
    name, title, model, url = "stock-inquiries", gettext_lazy("Stock inquiries"), StockInquiry, "review:stockinquiry_list"
    select_related = ("supplier", "order", "owner")
    template_name = "review/list.html"
    columns = [
        Column("number", gettext_lazy("Stock inquiry"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("due", gettext_lazy("Answer until"), kind="date", filter="until", sort=True),
        Column("owner.display", gettext_lazy("Buyer"), filter="contains"),
    ]
    views = [View("open", gettext_lazy("Open"), Q(stage="asked")), View("all", gettext_lazy("All"))]
    new = ("review:stockinquiry_ask_stock", gettext_lazy("Ask a supplier for his stock"))


class ChangeList(List):
    name, title, model, url = "changes", gettext_lazy("Changes of running orders"), Change, "review:change_list"
    select_related = ("order__customer", "owner")
    template_name = "review/list.html"
    columns = [
        Column("number", gettext_lazy("Change notice"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", gettext_lazy("Customer"), filter="pinyin", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("kind", gettext_lazy("Kind"), filter="choice"),
        Column("what", gettext_lazy("What is asked"), cut=True),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("charge", gettext_lazy("Charged"), kind="money", sort=True),
        Column("owner.display", gettext_lazy("Salesperson"), filter="contains"),
    ]
    views = [View("open", gettext_lazy("Open"), Q(stage__in=["proposed", "offered", "agreed"])), View("all", gettext_lazy("All"))]
    new = ("review:change_propose_change", gettext_lazy("Propose a change of a running order"))


def silent(order: Order) -> str:
    given = rules.opinions_of(order)
    return listed(department.label for department in rules.departments(order) if department not in given) if order.stage in OPEN else "—"


def order_list(request: Request) -> HttpResponse:
    return ReviewList(request).response()


def inquiry_list(request: Request) -> HttpResponse:
    return InquiryList(request).response()


def change_list(request: Request) -> HttpResponse:
    return ChangeList(request).response()


def inquiry(request: Request, key: str) -> HttpResponse:
    document = see(request, StockInquiry, key)
    more: dict[str, Any] = {
        "back": (reverse("review:stockinquiry_list"), _("Stock inquiries")), "party": document.supplier.name, "lines": document.lines.all(),
        "dates": [DateCell(_("Answer until"), document.due), DateCell(_("Answered"), document.answered_at)],
        "rail_back": reverse("review:dossier", args=[document.order.key]),
    }  # fmt: skip
    return show.show(request, "review/inquiry.html", document, **more)


def change(request: Request, key: str) -> HttpResponse:
    """What is asked, what it touches, what the departments say, what becomes of it, the terms and the signature."""
    document, by = see(request, Change, key), request.actor
    given = {one.department: one for one in document.assessments.all()}
    more: dict[str, Any] = {
        "back": (reverse("review:change_list"), _("Changes of running orders")), "party": document.order.customer.name, "party_note": document.order.key,
        "dates": [DateCell(_("Asked at"), document.asked_at), DateCell(_("New delivery date"), document.day)],
        "facts": [(touching.WORDS[name], value) for name, value in document.facts],
        "departments": [{"label": Role(name).label, "said": given.get(name)} for name in document.touched],
        "consequences": [{"one": one, "label": Role(one.department).label} for one in document.consequences.all()],
        "signature": rules.signing.signed(document), "may_price": may_read(by, "P"), "may_cost": may_read(by, "M"), "may_contact": may_read(by, "D"),
    }  # fmt: skip
    return show.show(request, "review/change.html", document, **more)


def columns(order: Order, request: Request) -> list[dict[str, Any]]:
    """Each department's evidence (frozen once signed), opinion, conditions; `mine` where this reader speaks next."""
    given, by = rules.opinions_of(order), request.actor
    may = [] if commands.opine.refusal(order, by) else rules.may_say(order, by)
    open_to, reopen = {d for d in may if d not in given}, {d for d in may if d in given}
    outdated = rules.outdated_of(order)
    found, look = [], Look(order, by)
    for department in rules.departments(order):
        opinion = given.get(department)
        seen = opinion.evidence if opinion else evidence.of(look, department) if order.stage in OPEN else {}
        conditions = [c for c in order.conditions.all() if c.department == department and c.revision == order.revision]
        found.append({
            "department": department, "label": department.label, "opinion": opinion, "facts": evidence.shown(seen, by), "conditions": conditions,
            "mine": department in open_to, "reopen": opinion is not None and department in reopen, "outdated": outdated if department == Role.PROCUREMENT and not opinion else None,
            "checks": list(opinion.checks.all()) if opinion else [], "questions": checklist.QUESTIONS[department],
        })  # fmt: skip
    return found


def see_order(request: Request, key: str) -> Order:
    order = see(request, Order, key)
    prefetch_related_objects(
        [order],
        "opinions__by",
        "opinions__checks",
        "opinions__carried_from",
        "reexaminations",
        "rounds",
        "conditions__owner",
        "minutes__by",
        "negotiations__by",
        "impacts__by",
        "stated_demands__by",
    )
    return order


def dossier(request: Request, key: str) -> HttpResponse:
    order = see_order(request, key)
    shown = columns(order, request)
    mine = next((column for column in shown if column["mine"]), None)
    form = forms.OpinionForm(document=order, actor=request.actor, initial={"department": mine["department"].value}) if mine else None
    context = show.context(request, order) | {
        "columns": shown, "form": form, "opine_url": reverse("review:order_opine", args=[order.key]), "against": rules.open_points(order, request.actor),
        "may_price": may_read(request.actor, "P"), "back": (reverse("review:order_list"), _("Reviews")), "party": order.customer.name,
        "promise_url": promise_url(order) if order.stage in OPEN else "", "meeting": rules.meeting_of(order), "demand": demand.stated(order),
        "inquiries": order.stock_inquiries.select_related("supplier").prefetch_related("lines__item__unit").order_by("pk"), "points": points(order), "may_settle": commands.settle.refusal(order, request.actor) is None,
        "deep": depth.of(order), "wide": {2: 2, 3: 3, 4: 4}.get(len(shown), 3),
        "again": carrying.outlook(order, rules.departments(order)) if order.stage in OPEN else [], "carries": commands.carry.refusal(order, request.actor) is None,
        "asks_stock": commands.ask_stock.roles & request.actor.roles and order.stage in OPEN,
    }  # fmt: skip
    context["actions"] = [
        replace(action, primary=action.primary and not mine) for action in context["actions"] if action.url in ways(order)
    ]
    return render(request, "review/dossier.html", context)


def review_paper(request: Request, key: str) -> HttpResponse:
    """The review as it stands, to print: cut to the reader, in his language."""
    order = see_order(request, key)
    return shown_pdf(papers.printed(order, request.actor, reader_language()), f"{order.key}-review")


def points(order: Order) -> list[dict[str, Any]]:
    """The points of all revisions, open ones first, with the clause each kind belongs to."""
    rows = sorted(order.conditions.all(), key=lambda one: (one.settled_at is not None, one.pk))
    return [{"point": one, "clause": clause_of(one), "department": Role(one.department).label} for one in rows]


def ways(order: Order) -> set[str]:
    """What belongs to a review; giving an opinion has its place in the column, carrying others over in the card of who reviews again."""
    from yidan.review.doors import orders

    return {way.address(order) for way in orders.ways if way.command not in (commands.opine, commands.carry)}


def promise_url(order: Order) -> str:
    return f"{reverse('planning:promise')}?order={order.key}"


def order_tab(request: Request, key: str) -> HttpResponse:
    order = see_order(request, key)
    running = order.stage in rules.RUNNING and not commands.propose_change.roles.isdisjoint(request.actor.roles)
    context = {
        "document": order,
        "columns": columns(order, request),
        "now": request.actor.at,
        "changes": order.changes.order_by("pk"),
        "running": running,
    }
    return render(request, "review/order_tab.html", context)
