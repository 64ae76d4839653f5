"""Pages of suppliers' invoices, payments, statements and of a supplier's account: for readers of class S."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.catalog.models import Supplier
from yidan.core import clock, inputs, signing
from yidan.core.fields import may_read
from yidan.core.pages import DateCell
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.purchasing import ledger, queries, rules
from yidan.purchasing.models import Payment, PurchaseOrder, SupplierInvoice, SupplierStatement


def invoice(request: Request, key: str) -> HttpResponse:
    """Order, accepted receipt and invoice side by side."""
    document = see(request, SupplierInvoice, key)
    may = may_read(request.actor, "S")
    found = {(one.line.pk, one.kind) for one in rules.differences(document)}
    lines = [
        {
            "row": row,
            "line": row.purchase_line,
            "quantity": (row.pk, "quantity") in found,
            "price": (row.pk, "price") in found,
            "allowance": (row.pk, "allowance") in found,
            "owed": rules.allowance_owed(row.purchase_line, document),
        }
        for row in document.lines.select_related("purchase_line__purchase_order", "purchase_line__item__unit").order_by("pk")
    ]
    return show(
        request, "purchasing/invoice.html", document, lines=lines, may_buy=may, held=document.stage == "registered" and bool(rules.not_same(document, request.actor)),
        parts=document.parts.select_related("payment").order_by("pk"), party=document.supplier.name, party_note=document.supplier.code,
        dates=[DateCell(_("Issued on"), document.issued_on), DateCell(_("Due on"), document.due_on)],
        back=(reverse("purchasing:supplierinvoice_list"), _("Suppliers' invoices")),
    )  # fmt: skip


def payment(request: Request, key: str) -> HttpResponse:
    document = see(request, Payment, key)
    return show(
        request, "purchasing/payment.html", document, may_buy=may_read(request.actor, "S"), parts=document.parts.select_related("invoice").order_by("pk"),
        party=document.supplier.name, party_note=document.supplier.code, back=(reverse("purchasing:payment_list"), _("Payments to suppliers")),
        dates=[DateCell(_("Due on"), document.due_on), DateCell(_("Paid on"), document.paid_on)],
    )  # fmt: skip


def statement(request: Request, key: str) -> HttpResponse:
    document = see(request, SupplierStatement, key)
    return show(
        request, "purchasing/statement.html", document, may_buy=may_read(request.actor, "S"), lines=document.lines.order_by("position"),
        **signing.asked(document),
        party=document.supplier.name, party_note=document.supplier.code, back=(reverse("purchasing:supplierstatement_list"), _("Suppliers' statements")),
        dates=[DateCell(_("From"), document.since), DateCell(_("Until"), document.until)],
    )  # fmt: skip


def account(request: Request, key: str) -> HttpResponse:
    """The ledger of one supplier: what contracts are worth, what came and passed, what was invoiced, paid, and is owed."""
    document = see(request, Supplier, key)
    today = clock.today()
    until = inputs.day(request.GET.get("until", ""), today) or today
    since = min(inputs.day(request.GET.get("since", ""), today) or until.replace(month=1, day=1), until)
    may = may_read(request.actor, "S")
    context: dict[str, Any] = {"supplier": document, "since": since, "until": until, "may_buy": may, "now": clock.now()}
    if may:
        orders = PurchaseOrder.objects.filter(supplier=document, stage__in=rules.IN_FORCE).order_by("-pk")
        context |= {
            "account": ledger.account(document, since, until), "match": queries.match(orders), "orders": orders[:20],
            "card": queries.scorecard(document, now=clock.now()), "to_pay": queries.to_pay(document.code), "to_bill": queries.to_bill(document.code),
            "statements": SupplierStatement.objects.filter(supplier=document).order_by("-until")[:6],
        }  # fmt: skip
    return render(request, "purchasing/account.html", context)
