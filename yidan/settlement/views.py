"""Pages of settlement: registers, the sheet, a customer's account, the order's part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.catalog.models import Customer
from yidan.core import clock, inputs, show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.pages import DateCell
from yidan.core.signatures import Link, Signature, signed
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.people.models import LegalEntity
from yidan.settlement import papers, queries, rules
from yidan.settlement.lists import InvoiceList, MoneyList, ReceivableList, SheetList
from yidan.settlement.models import Invoice, MoneyReceipt, SettlementSheet


def invoice_list(request: Request) -> HttpResponse:
    return InvoiceList(request).response()


def money_list(request: Request) -> HttpResponse:
    return MoneyList(request).response()


def sheet_list(request: Request) -> HttpResponse:
    return SheetList(request).response()


def receivable_list(request: Request) -> HttpResponse:
    return ReceivableList(request).response()


def invoice(request: Request, key: str) -> HttpResponse:
    document = see(request, Invoice, key)
    order = document.order
    rows = order.invoices.order_by("pk")
    return show.show(
        request, "settlement/invoice.html", document, back=(reverse("settlement:invoice_list"), _("Invoices")), party=order.customer.name,
        may_price=may_read(request.actor, "P"), dates=[DateCell(_("Issued on"), document.issued_on)], rows=rows, invoiced=rules.invoiced(order),
        unbilled=order.total - rules.invoiced(order),
    )  # fmt: skip


def money_receipt(request: Request, key: str) -> HttpResponse:
    document = see(request, MoneyReceipt, key)
    return show.show(
        request, "settlement/money.html", document, back=(reverse("settlement:moneyreceipt_list"), _("Money received")), party=document.customer.name,
        may_price=may_read(request.actor, "P"), dates=[DateCell(_("Received on"), document.received_on)],
        rows=document.allocations.select_related("milestone__order").order_by("pk"), left=document.amount - document.allocated,
    )  # fmt: skip


def sheet(request: Request, key: str) -> HttpResponse:
    document = see(request, SettlementSheet, key)
    order = document.order
    kind = {"kind": document.document_kind(), "object_id": document.pk}
    return show.show(
        request, "settlement/sheet.html", document, back=(reverse("settlement:settlementsheet_list"), _("Settlement sheets")), party=order.customer.name,
        may_price=may_read(request.actor, "P"), total=document.contract - document.penalty, unbilled=document.contract - document.invoiced,
        check=document.paid + document.penalty + document.balance + document.retention, milestones=order.milestones.order_by("position"),
        invoices=order.invoices.order_by("pk"), counts=signed(document, rules.SIGN_SETTLEMENT), links=Link.objects.filter(**kind).order_by("-pk"),
        signatures=Signature.objects.filter(**kind).select_related("received_by", "compared_by").order_by("pk"),
        costs=queries.costs(order) if may_read(request.actor, "M") else None,
        dates=[DateCell(_("Promised"), order.promised), DateCell(_("Actual"), order.actual), DateCell(_("Retention due"), document.retention_due)],
    )  # fmt: skip


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    today = clock.today()
    context = queries.of_order(document, today) | {
        "document": document, "may_price": may_read(request.actor, "P"), "finance": request.actor.has(Role.FINANCE, Role.FINANCE_HEAD), "today": today,
        "margin": margin(document) if may_read(request.actor, "M") else None,
    }  # fmt: skip
    return render(request, "settlement/order_tab.html", context)


def margin(order: Order) -> dict[str, Any]:
    """Cost rows with their total, and what is left of the net price: by estimate and as it stands."""
    rows = queries.costs(order)
    whole = rows[-1]
    likely = max(whole.actual + whole.committed, whole.estimate)
    return {
        "rows": rows[:-1], "total": whole, "net": order.net, "estimated": order.net - whole.estimate, "likely": order.net - likely,
    }  # fmt: skip


def customer(request: Request, key: str) -> HttpResponse:
    """Does he agree with our figure? Opening, period, closing; what he owes by age; his limit."""
    document = see(request, Customer, key)
    since, until = period(request)
    may = may_read(request.actor, "P")
    context: dict[str, Any] = {"customer": document, "since": since, "until": until, "may_price": may}
    if may:
        rows = [queries.aged(one, until) for one in queries.open_milestones(document)]
        found = queries.exposure(document, until)
        context |= {
            "account": queries.account(document, since, until),
            "exposure": found,
            "ages": found.receivables,
            "rows": rows,
            "now": clock.now(),
        }
    return render(request, "settlement/customer.html", context)


def customer_statement(request: Request, key: str) -> HttpResponse:
    if not may_read(request.actor, "P"):
        raise PermissionDenied
    document = see(request, Customer, key)
    since, until = period(request)
    entity = LegalEntity.objects.order_by("-is_default", "pk").first()
    assert entity is not None
    name = f"statement-{document.code}-{until:%Y%m%d}.pdf"
    return HttpResponse(
        papers.statement(document, entity, since, until, request.actor), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )  # fmt: skip


def period(request: Request) -> tuple[date, date]:
    """From the address; without, this month."""
    today = clock.today()
    until = inputs.day(request.GET.get("until", ""), today) or today
    since = inputs.day(request.GET.get("since", ""), today) or until.replace(day=1)
    return min(since, until), until
