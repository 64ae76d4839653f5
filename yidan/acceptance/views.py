"""Pages of acceptance: the list, the page of one, the order's part."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance import queries, rules
from yidan.acceptance.commands import appoint
from yidan.acceptance.models import Acceptance
from yidan.core import inputs, show
from yidan.core.actors import Role
from yidan.core.lists import Column, List, View
from yidan.core.pages import DateCell, Empty
from yidan.core.signatures import signed
from yidan.core.signing import asked
from yidan.core.web import Request, see
from yidan.intake.models import Order


class AcceptanceList(List):
    template_name = "acceptance/list.html"
    name, title, model, url = "acceptances", gettext_lazy("Acceptances"), Acceptance, "acceptance:acceptance_list"
    select_related = ("order__customer",)
    columns = [
        Column("number", gettext_lazy("Acceptance"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", gettext_lazy("Customer"), filter="pinyin", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("mode", gettext_lazy("Where"), filter="choice"),
        Column("place", gettext_lazy("Acceptance place"), filter="contains", cut=True),
        Column("at", gettext_lazy("Time"), kind="moment", sort=True),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("objection", gettext_lazy("Objection"), cut=True, shown=False),
    ]
    views = [
        View("open", gettext_lazy("Open"), Q(stage__in=rules.OPEN) | Q(stage=Acceptance.Stage.OBJECTED, later=None)),
        View("mine", gettext_lazy("Mine"), lambda page: Q(order__owner_id=page.actor.user_id, stage__in=rules.OPEN)),
        View("all", gettext_lazy("All")),
    ]
    new = ("acceptance:acceptance_appoint", gettext_lazy("Appoint it"))
    empty = Empty(gettext_lazy("No acceptance is open"), gettext_lazy("What is made and passed stands on sales' desk to be appointed."))


def acceptance_list(request: Request) -> HttpResponse:
    return AcceptanceList(request).response()


def order_pick(request: Request) -> JsonResponse:
    """Running orders by number or customer."""
    text = inputs.plain(request.GET.get("q", ""))[:40]
    rows = Order.visible_to(request.actor).filter(stage__in=rules.RUNNING).select_related("customer").order_by("-pk")
    if text:
        found = Q(number__icontains=text) | Q(customer__name__icontains=text) | Q(customer__initials__startswith=text.lower())
        rows = rows.filter(found)
    return JsonResponse(
        {"results": [{"id": row.pk, "code": row.number, "text": row.customer.name, "note": row.stage_label} for row in rows[:20]]}
    )


def acceptance(request: Request, key: str) -> HttpResponse:
    document = see(request, Acceptance, key)
    return show.show(
        request, "acceptance/acceptance.html", document,
        back=(reverse("acceptance:acceptance_list"), _("Acceptances")), party=document.order.customer.name,
        rows=document.lines.select_related("line__item__unit").order_by("line__position"), **asked(document),
        counts=signed(document, rules.SIGN_ACCEPTANCE), dates=[DateCell(_("Time"), document.at)], later=document.later.first(),
        questions=rules.answered(document),
    )  # fmt: skip


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    may = not request.actor.roles.isdisjoint({Role.SALES, Role.SALES_HEAD})
    extra = {"document": document, "may_appoint": may and document.stage in rules.RUNNING, "appoint": appoint}
    return render(request, "acceptance/order_tab.html", queries.of_order(document) | extra)
