"""Lists and pages of enquiries, quotations and orders. The order's own page spans the rooms and lives in desk."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yidan.core.lists import Column, List, View
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.intake import rules
from yidan.intake.models import Enquiry, Order, Quotation

ENDED = [Order.Stage.ARCHIVED, Order.Stage.ABANDONED, Order.Stage.CANCELLED]


class EnquiryList(List):
    name, title, model, url = "enquiries", _("Enquiries"), Enquiry, "intake:enquiry_list"
    select_related = ("customer", "owner")
    columns = [
        Column("number", _("Enquiry"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("text", _("What is asked"), filter="contains", cut=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("received_at", _("Received at"), kind="moment", sort=True),
        Column("answer_due", _("Answer due"), kind="moment", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [View("open", _("Open"), Q(stage="open")), View("all", _("All"))]
    new = ("intake:enquiry_enquire", _("Record an enquiry"))


class QuotationList(List):
    name, title, model, url = "quotations", _("Quotations"), Quotation, "intake:quotation_list"
    select_related = ("customer", "owner")
    columns = [
        Column("number", _("Quotation"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("total", _("Amount"), kind="money", filter="min", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("valid_until", _("Valid until"), kind="date", filter="until", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [View("open", _("Open"), Q(stage__in=["draft", "sent"])), View("all", _("All"))]
    new = ("intake:quotation_quote", _("Draw up a quotation"))


class OrderList(List):
    name, title, model, url = "orders", _("Orders"), Order, "intake:order_list"
    select_related = ("customer", "owner")
    columns = [
        Column("number", _("Order"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("customer_po", _("Customer's order number"), filter="contains", shown=False),
        Column("total", _("Amount"), kind="money", filter="min", sort=True),
        Column("stage", _("Progress"), kind="spine", name="progress"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("requested", _("Requested"), kind="date", filter="until", sort=True),
        Column("promised", _("Promised"), kind="date", filter="until", sort=True),
        Column("forecast", _("Forecast"), kind="date", filter="until", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [
        View("open", _("In hand"), ~Q(stage__in=ENDED)),
        View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id) & ~Q(stage__in=ENDED)),
        View("late", _("Later than promised"), Q(forecast__gt=F("promised")) & ~Q(stage__in=ENDED)),
        View("all", _("All")),
    ]
    new = ("intake:order_enter", _("Enter an order"))


def enquiry_list(request: Request) -> HttpResponse:
    return EnquiryList(request).response()


def quotation_list(request: Request) -> HttpResponse:
    return QuotationList(request).response()


def order_list(request: Request) -> HttpResponse:
    return OrderList(request).response()


def enquiry(request: Request, key: str) -> HttpResponse:
    document = see(request, Enquiry, key)
    return show(
        request, "intake/enquiry.html", document, requirements=rules.requirements_of(document), quotations=document.quotations.all()
    )


def quotation(request: Request, key: str) -> HttpResponse:
    document = see(request, Quotation, key)
    return show(request, "intake/quotation.html", document, lines=document.lines.all(), orders=document.orders.all())
