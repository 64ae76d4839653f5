"""Pages of settlement: registers, the sheet, a customer's account, the order's part."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core import clock, show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.pages import DateCell
from yidan.core.signatures import signed
from yidan.core.signing import asked
from yidan.core.web import Request, see
from yidan.intake.models import Order
from yidan.settlement import queries, rules
from yidan.settlement.lists import CostSheetList, InvoiceList, MoneyList, PenaltyList, ReceivableList, RefundList, SheetList
from yidan.settlement.models import CostSheet, Invoice, MoneyReceipt, Penalty, Refund, SettlementSheet


def invoice_list(request: Request) -> HttpResponse:
    return InvoiceList(request).response()


def money_list(request: Request) -> HttpResponse:
    return MoneyList(request).response()


def sheet_list(request: Request) -> HttpResponse:
    return SheetList(request).response()


def receivable_list(request: Request) -> HttpResponse:
    return ReceivableList(request).response()


def penalty_list(request: Request) -> HttpResponse:
    return PenaltyList(request).response()


def refund_list(request: Request) -> HttpResponse:
    return RefundList(request).response()


def cost_list(request: Request) -> HttpResponse:
    return CostSheetList(request).response()


def invoice(request: Request, key: str) -> HttpResponse:
    document = see(request, Invoice, key)
    order = document.order
    rows = order.invoices.select_related("reverses").order_by("pk")
    invoiced, worth = rules.invoiced(order), order.total - rules.credited(order)
    dates = [
        DateCell(_("Issued on"), document.issued_on),
        DateCell(_("Sent on"), document.sent_on),
        DateCell(_("Received by the customer on"), document.received_on),
    ]
    return show.show(
        request, "settlement/invoice.html", document, back=(reverse("settlement:invoice_list"), _("Invoices")), party=order.customer.name,
        may_price=may_read(request.actor, "P"), dates=dates, rows=rows, invoiced=invoiced, worth=worth, unbilled=worth - invoiced,
        standing=rules.standing(document)[0], finance=request.actor.has(Role.FINANCE, Role.FINANCE_HEAD),
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
    return show.show(
        request, "settlement/sheet.html", document, back=(reverse("settlement:settlementsheet_list"), _("Settlement sheets")), party=order.customer.name,
        may_price=may_read(request.actor, "P"), total=document.contract - document.credited - document.penalty, unbilled=document.contract - document.credited - document.invoiced,
        check=document.paid + document.credited + document.penalty + document.balance + document.retention, milestones=in_money(order),
        invoices=order.invoices.select_related("reverses").order_by("pk"), worth=document.contract - document.credited,
        cost_sheet=order.cost_sheets.select_related("checked_by").order_by("-pk").first(), counts=signed(document, rules.SIGN_SETTLEMENT), **asked(document),
        costs=queries.costs(order) if may_read(request.actor, "M") else None,
        dates=[DateCell(_("Promised"), order.promised), DateCell(_("Actual"), order.actual), DateCell(_("Retention due"), document.retention_due)],
    )  # fmt: skip


def in_money(order: Order) -> QuerySet[Any]:
    """The payments with what came in for them; credits and penalties stand in lines of their own."""
    return order.milestones.annotate(money=Sum("allocations__amount", filter=Q(allocations__receipt__isnull=False))).order_by("position")


def penalty(request: Request, key: str) -> HttpResponse:
    document = see(request, Penalty, key)
    order = document.order
    return show.show(
        request, "settlement/penalty.html", document, back=(reverse("settlement:penalty_list"), _("Penalties")), party=order.customer.name,
        may_price=may_read(request.actor, "P"), rule=rules.penalty_terms(order), lines=order.lines.select_related("item").order_by("position"),
        dates=[DateCell(_("Promised"), order.promised), DateCell(_("Actual"), order.actual)],
    )  # fmt: skip


def refund(request: Request, key: str) -> HttpResponse:
    """Why so much: received, less what the order is worth now; who asked for it, approved it, paid it."""
    document = see(request, Refund, key)
    order, may = document.order, may_read(request.actor, "P")
    figures: dict[str, Any] = (
        {"came_in": rules.came_in(order), "credited": rules.credited(order), "most": rules.refundable(order, document)} if may else {}
    )
    red = order.invoices.filter(cause="return").order_by("-pk").first()
    return show.show(
        request, "settlement/refund.html", document, back=(reverse("settlement:refund_list"), _("Refunds")), party=order.customer.name, may_price=may,
        may_contact=may_read(request.actor, "D"), red=red, returns=order.returns.filter(stage="credited").order_by("pk"), dates=[DateCell(_("Paid on"), document.paid_on)], **figures,
    )  # fmt: skip


def cost_sheet(request: Request, key: str) -> HttpResponse:
    document = see(request, CostSheet, key)
    rows = [queries.Cost(row.kind, row.get_kind_display(), row.estimate, row.actual, row.committed) for row in document.rows.all()]
    return show.show(
        request, "settlement/cost_sheet.html", document, back=(reverse("settlement:costsheet_list"), _("Cost sheets")), party=document.order.customer.name,
        may_cost=may_read(request.actor, "M"), rows=rows, whole=queries.Cost("", _("Total"), document.estimate, document.actual, document.committed),
    )  # fmt: skip


def order_tab(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    today = clock.today()
    context = queries.of_order(document, today) | {
        "document": document, "may_price": may_read(request.actor, "P"), "finance": request.actor.has(Role.FINANCE, Role.FINANCE_HEAD), "today": today,
        "releases": request.actor.has(Role.FINANCE_HEAD, Role.GENERAL_MANAGER), "may_cost": may_read(request.actor, "M"),
        "selling": request.actor.has(Role.FINANCE, Role.SALES), "asks": request.actor.has(Role.FINANCE, Role.SALES, Role.FINANCE_HEAD, Role.SALES_HEAD), "margin": margin(document) if may_read(request.actor, "M") else None,
    }  # fmt: skip
    return render(request, "settlement/order_tab.html", context)


def margin(order: Order) -> dict[str, Any]:
    """Cost rows with their total, and what is left of the net price: by estimate and as it stands."""
    *rows, whole = queries.costs(order)
    return {"rows": rows, "total": whole} | queries.margin(order, whole)
