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
from yidan.core.fields import may_read
from yidan.core.formats import listed
from yidan.core.lists import Column, List, View
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.review import commands, evidence, forms, rules

OPEN = ("received", "in_review")


class ReviewList(List):
    name, title, model, url = "reviews", gettext_lazy("Order reviews"), Order, "review:order_list"
    select_related = ("customer", "owner")
    prefetch_related = ("opinions",)
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


def silent(order: Order) -> str:
    given = rules.opinions_of(order)
    return listed(department.label for department in rules.DEPARTMENTS if department not in given) if order.stage in OPEN else "—"


def order_list(request: Request) -> HttpResponse:
    return ReviewList(request).response()


def columns(order: Order, request: Request) -> list[dict[str, Any]]:
    """Each department's evidence (frozen once signed), opinion, conditions; `mine` where this reader speaks next."""
    given, by = rules.opinions_of(order), request.actor
    open_to = set() if commands.opine.refusal(order, by) else {d for d in rules.asked(by) if d not in given}
    found = []
    for department in rules.DEPARTMENTS:
        opinion = given.get(department)
        seen = opinion.evidence if opinion else evidence.of(order, department, by) if order.stage in OPEN else {}
        conditions = [c for c in order.conditions.all() if c.department == department and c.revision == order.revision]
        found.append({
            "department": department, "label": department.label, "opinion": opinion, "facts": evidence.shown(seen, by), "conditions": conditions,
            "mine": department in open_to,
        })  # fmt: skip
    return found


def see_order(request: Request, key: str) -> Order:
    order = see(request, Order, key)
    prefetch_related_objects([order], "opinions__by", "conditions__owner", "minutes__by", "negotiations__by", "impacts")
    return order


def dossier(request: Request, key: str) -> HttpResponse:
    order = see_order(request, key)
    shown = columns(order, request)
    mine = next((column for column in shown if column["mine"]), None)
    form = forms.OpinionForm(document=order, actor=request.actor, initial={"department": mine["department"].value}) if mine else None
    context = show.context(request, order) | {
        "columns": shown, "form": form, "opine_url": reverse("review:order_opine", args=[order.key]), "against": rules.open_points(order, request.actor),
        "may_price": may_read(request.actor, "P"), "back": (reverse("review:order_list"), _("Reviews")), "party": order.customer.name,
        "promise_url": promise_url(order) if order.stage in OPEN else "",
    }  # fmt: skip
    context["actions"] = [
        replace(action, primary=action.primary and not mine) for action in context["actions"] if action.url in ways(order)
    ]
    return render(request, "review/dossier.html", context)


def ways(order: Order) -> set[str]:
    """What belongs to a review; giving an opinion has its place in the column."""
    from yidan.review.doors import orders

    return {way.address(order) for way in orders.ways if way.command is not commands.opine}


def promise_url(order: Order) -> str:
    return f"{reverse('planning:promise')}?order={order.key}"


def order_tab(request: Request, key: str) -> HttpResponse:
    order = see_order(request, key)
    return render(request, "review/order_tab.html", {"document": order, "columns": columns(order, request), "now": request.actor.at})
