"""Pages of service: the list, the page of one, a customer's service file, the order's part."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer
from yidan.core import clock, inputs, show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.lists import Column, List, View
from yidan.core.pages import DateCell, Empty, Flag
from yidan.core.signatures import Link
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.service import queries, rules
from yidan.service.models import Ticket

OPENERS = (Role.AFTER_SALES, Role.AFTER_SALES_HEAD, Role.SALES, Role.SALES_HEAD)


class TicketList(List):
    name, title, model, url = "tickets", gettext_lazy("Service tickets"), Ticket, "service:ticket_list"
    template_name = "service/tickets.html"
    select_related = ("customer", "order", "technician")
    columns = [
        Column("number", gettext_lazy("Ticket"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", gettext_lazy("Customer"), filter="pinyin", phone="title"),
        Column("what", gettext_lazy("Problem"), filter="contains", cut=True),
        Column("severity", gettext_lazy("Severity"), filter="choice"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("answer_due", gettext_lazy("Answer due"), kind="moment", sort=True),
        Column("technician.display", gettext_lazy("Technician"), filter="contains"),
        Column("promised_on", gettext_lazy("Promised on"), kind="date", filter="until", sort=True),
        Column("satisfaction", gettext_lazy("Satisfaction"), kind="number", filter="max"),
        Column(
            "cause_kind",
            gettext_lazy("Kind of cause"),
            filter="choice",
            shown=False,
            cell=lambda row, page: row.get_cause_kind_display(),
            value=lambda row: row.get_cause_kind_display(),
        ),
        Column(
            "claim",
            gettext_lazy("Claim"),
            filter="choice",
            shown=False,
            cell=lambda row, page: row.get_claim_display(),
            value=lambda row: row.get_claim_display(),
        ),
        Column("order.number", gettext_lazy("Order"), filter="contains", shown=False),
    ]
    views = [
        View("open", gettext_lazy("Open"), ~Q(stage=Ticket.Stage.CLOSED)),
        View("unanswered", gettext_lazy("Not answered"), Q(stage=Ticket.Stage.OPEN), "answer_due"),
        View("mine", gettext_lazy("Mine"), lambda page: Q(technician_id=page.actor.user_id) & ~Q(stage=Ticket.Stage.CLOSED)),
        View("broken", gettext_lazy("Promise broken"), Q(solved_at__date__gt=F("promised_on"))),
        View("claims", gettext_lazy("Claims"), ~Q(claim="") & ~Q(claim=Ticket.Claim.UNJUSTIFIED)),
        View("unhappy", gettext_lazy("Not satisfied"), Q(satisfaction__lte=2)),
        View("all", gettext_lazy("All")),
    ]
    new = ("service:ticket_open_ticket", gettext_lazy("Open a ticket"))
    empty = Empty(
        gettext_lazy("No ticket is open"), gettext_lazy("What a customer reports is written down here, and answered within the hours set.")
    )


def ticket_list(request: Request) -> HttpResponse:
    return TicketList(request).response()


def order_pick(request: Request) -> JsonResponse:
    """Orders that were received, by number or customer: complaints come long after the order."""
    text = inputs.plain(request.GET.get("q", ""))[:40]
    rows = Order.visible_to(request.actor).exclude(number=None).select_related("customer").order_by("-pk")
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(customer__name__icontains=text) | Q(customer__initials__startswith=text.lower()))
    return JsonResponse(
        {"results": [{"id": row.pk, "code": row.number, "text": row.customer.name, "note": row.stage_label} for row in rows[:20]]}
    )


def ticket(request: Request, key: str) -> HttpResponse:
    document = see(request, Ticket, key)
    late = bool(document.answered_at is None and document.answer_due < clock.now())
    flags = [
        Flag(text, "bad") for on, text in ((late, _("answer overdue")), (rules.late_promise(document), _("later than promised"))) if on
    ]
    return show.show(
        request, "service/ticket.html", document, back=(reverse("service:ticket_list"), _("Service tickets")), party=document.customer.name, flags=flags,
        links=Link.objects.filter(kind=document.document_kind(), object_id=document.pk).order_by("-pk")[:5],
        may_contact=may_read(request.actor, "D"), may_price=may_read(request.actor, "P"),
        dates=[DateCell(_("Answer due"), document.answer_due), DateCell(_("Promised"), document.promised_on), DateCell(_("Solved"), document.solved_at)],
    )  # fmt: skip


def customer(request: Request, key: str) -> HttpResponse:
    document = see(request, Customer, key)
    rows = Ticket.visible_to(request.actor).filter(customer=document).select_related("order", "item", "technician").order_by("-pk")[:200]
    context = {
        "customer": document,
        "rows": rows,
        "file": queries.service_file(document),
        "now": clock.now(),
        "may_open": request.actor.has(*OPENERS),
    }
    return render(request, "service/customer.html", context)


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    rows = Ticket.visible_to(request.actor).filter(order=document).select_related("customer", "item", "technician").order_by("-pk")
    return render(
        request, "service/order_tab.html", {"document": document, "rows": rows, "now": clock.now(), "may_open": request.actor.has(*OPENERS)}
    )
