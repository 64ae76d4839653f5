"""Lists of purchasing."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from yidan.core.formats import listed
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.web import Request
from yidan.purchasing.models import Demand, Payment, PurchaseOrder, Receipt, Rfq, SupplierInvoice, SupplierStatement, SupplyIssue

OPEN = ["draft", "approved", "sent", "confirmed"]


class BuyingList(List):
    """The lists of buying lead to each other."""

    template_name = "purchasing/list.html"

    def extra(self) -> dict[str, Any]:
        kinds: tuple[type[List], ...] = (
            DemandList, RfqList, PurchaseList, ReceiptList, IssueList, InvoiceList, PaymentList, StatementList,
        )  # fmt: skip
        return {"siblings": [(reverse(str(kind.url)), kind.title, kind is type(self)) for kind in kinds]}


class DemandList(BuyingList):
    name, title, model, url = "demands", gettext_lazy("Purchase demands"), Demand, "purchasing:demand_list"
    select_related = ("item__unit", "order__customer", "supplier")
    default_order = ("needed_on", "pk")
    columns = [
        Column("number", gettext_lazy("Demand"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("item.name", gettext_lazy("Item"), filter="pinyin", sub="item.spec", phone="title"),
        Column("item.code", gettext_lazy("Code"), filter="contains", shown=False),
        Column("item.key_material", gettext_lazy("Key"), kind="flag", name="key"),
        Column("quantity", gettext_lazy("Need"), kind="qty", unit="item.unit"),
        Column("ordered", gettext_lazy("Ordered"), kind="qty", unit="item.unit"),
        Column("received", gettext_lazy("Accepted qty"), kind="qty", unit="item.unit"),
        Column("needed_on", gettext_lazy("Needed on"), kind="date", filter="until", sort=True),
        Column("item.lead_days", gettext_lazy("Lead time (days)"), kind="number", name="lead"),
        Column("supplier.name", gettext_lazy("Planned supplier"), filter="pinyin", name="supplier"),
        Column("order_by", gettext_lazy("To be ordered by"), kind="date", filter="until", sort=True),
        Column("order.number", gettext_lazy("Order"), filter="contains", name="order", sub="order.customer.name"),
        Column("reason", gettext_lazy("Where from"), cut=True),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", gettext_lazy("To order"), Q(stage="open")),
        View("key", gettext_lazy("Key material to order"), Q(stage="open", item__key_material=True)),
        View("unplanned", gettext_lazy("No supplier planned"), Q(stage="open", supplier=None)),
        View("ordered", gettext_lazy("On order"), Q(stage="ordered")),
        View("all", gettext_lazy("All")),
    ]
    bulk = [("purchasing:demand_order", gettext_lazy("Draw up a purchase")), ("purchasing:demand_ask", gettext_lazy("Ask for prices"))]
    new = ("purchasing:demand_raise_demand", gettext_lazy("Raise a demand"))
    empty = Empty(gettext_lazy("Nothing to order"), gettext_lazy("Demands come from orders that are broken down."))


class PurchaseList(BuyingList):
    name, title, model, url = "purchases", gettext_lazy("Purchase orders"), PurchaseOrder, "purchasing:purchaseorder_list"
    select_related = ("supplier", "owner", "entity")
    currency = "currency"
    columns = [
        Column("number", gettext_lazy("Purchase"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("what", gettext_lazy("Goods"), value=lambda row: getattr(row, "what", ""), cut=True, phone="sub"),
        Column("total", gettext_lazy("Amount"), kind="amount", filter="min", sort=True),
        Column("contract", gettext_lazy("Contract"), kind="flag", filter="yes"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("expects", gettext_lazy("Expected"), kind="date", value=lambda row: getattr(row, "expects", None)),
        Column("owner.display", gettext_lazy("Buyer"), filter="contains"),
    ]
    views = [
        View("open", gettext_lazy("In hand"), Q(stage__in=OPEN)),
        View("mine", gettext_lazy("Mine"), lambda page: Q(stage__in=OPEN, owner_id=page.actor.user_id)),
        View("approve", gettext_lazy("To approve"), Q(stage="draft")),
        View("late", gettext_lazy("Overdue"), lambda page: Q(stage__in=["sent", "confirmed"], expects__lt=timezone.localdate(page.now))),
        View("all", gettext_lazy("All")),
    ]
    prefetch_related = ("lines__item",)
    new = ("purchasing:purchaseorder_order_from_demands", gettext_lazy("Draw up a purchase"))

    def rows(self) -> QuerySet[PurchaseOrder]:
        late = Coalesce("lines__forecast", "lines__promised", "lines__due")
        return super().rows().annotate(expects=Min(late, filter=Q(lines__received__lt=F("lines__quantity"))))

    def prepare(self, rows: list[Any]) -> None:
        for row in rows:
            names = [line.item.name for line in row.lines.all()]
            row.what = listed(names[:3]) + (f" … {len(names)}" if len(names) > 3 else "")


class ReceiptList(BuyingList):
    name, title, model, url = "receipts", gettext_lazy("Receipts"), Receipt, "purchasing:receipt_list"
    select_related = ("purchase_order__supplier", "received_by")
    columns = [
        Column("number", gettext_lazy("Receipt"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("purchase_order.supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("purchase_order.number", gettext_lazy("Purchase"), filter="contains"),
        Column("delivery_note", gettext_lazy("Supplier's delivery note"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("created_at", gettext_lazy("Came"), kind="moment", sort=True),
        Column("received_by.display", gettext_lazy("Counted by")),
    ]
    views = [View("open", gettext_lazy("To be judged"), Q(stage="arrived")), View("all", gettext_lazy("All"))]


class RfqList(BuyingList):
    name, title, model, url = "rfqs", gettext_lazy("Requests for quotation"), Rfq, "purchasing:rfq_list"
    select_related = ("owner",)
    prefetch_related = ("lines__demand__item", "quotes")
    columns = [
        Column("number", gettext_lazy("Request"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("what", gettext_lazy("Goods"), value=lambda row: getattr(row, "what", ""), cut=True, phone="title"),
        Column("answers", gettext_lazy("Answers"), value=lambda row: getattr(row, "answers", "")),
        Column("answer_by", gettext_lazy("Answer by"), kind="moment", sort=True),
        Column("owner.display", gettext_lazy("Buyer"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("open", gettext_lazy("Open"), Q(stage="asked")), View("all", gettext_lazy("All"))]
    new = ("purchasing:rfq_ask_prices", gettext_lazy("Ask for prices"))
    empty = Empty(gettext_lazy("No open request"), gettext_lazy("Ask several suppliers at once from the list of demands."))

    def prepare(self, rows: list[Any]) -> None:
        for row in rows:
            names = [line.demand.item.name for line in row.lines.all()]
            row.what = listed(names[:3]) + (f" … {len(names)}" if len(names) > 3 else "")
            quotes = list(row.quotes.all())
            row.answers = f"{sum(1 for quote in quotes if quote.stage == 'answered')} / {len(quotes)}"


class IssueList(BuyingList):
    name, title, model, url = "supplyissues", gettext_lazy("Supply exceptions"), SupplyIssue, "purchasing:supplyissue_list"
    select_related = ("purchase_line__purchase_order__supplier", "purchase_line__item", "purchase_line__demand__order", "owner")
    columns = [
        Column("number", gettext_lazy("Exception"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("kind", gettext_lazy("Kind"), value=lambda row: row.get_kind_display(), cell=lambda row, page: row.get_kind_display()),
        Column("purchase_line.item.name", gettext_lazy("Item"), filter="pinyin", phone="title"),
        Column("purchase_line.purchase_order.supplier.name", gettext_lazy("Supplier"), filter="pinyin"),
        Column("purchase_line.purchase_order.number", gettext_lazy("Purchase"), filter="contains"),
        Column("purchase_line.demand.order.number", gettext_lazy("Order"), filter="contains", name="order"),
        Column("found", gettext_lazy("What was found"), cut=True),
        Column(
            "remedy", gettext_lazy("Remedy"), value=lambda row: row.get_remedy_display(), cell=lambda row, page: row.get_remedy_display()
        ),
        Column("new_day", gettext_lazy("New date"), kind="date"),
        Column("created_at", gettext_lazy("Since"), kind="moment", sort=True),
        Column("owner.display", gettext_lazy("Buyer"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("open", gettext_lazy("Not done"), ~Q(stage="closed")), View("all", gettext_lazy("All"))]
    new = ("purchasing:supplyissue_raise_issue", gettext_lazy("Report bad supply"))


class InvoiceList(BuyingList):
    name, title, model, url = "supplierinvoices", gettext_lazy("Suppliers' invoices"), SupplierInvoice, "purchasing:supplierinvoice_list"
    select_related = ("supplier",)
    columns = [
        Column("number", gettext_lazy("Invoice"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("external_number", gettext_lazy("Invoice number"), filter="contains"),
        Column("issued_on", gettext_lazy("Issued on"), kind="date", filter="since", sort=True),
        Column("due_on", gettext_lazy("Due on"), kind="date", filter="until", sort=True),
        Column("total", gettext_lazy("With tax"), kind="amount", filter="min", sort=True),
        Column("paid", gettext_lazy("Paid sum"), kind="amount"),
        Column("held", gettext_lazy("Held"), kind="flag", filter="yes"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", gettext_lazy("Not paid"), Q(stage__in=["registered", "approved"])),
        View("held", gettext_lazy("Held"), Q(stage="registered", held=True)),
        View("due", gettext_lazy("Due now"), lambda page: Q(stage="approved", due_on__lte=timezone.localdate(page.now))),
        View("all", gettext_lazy("All")),
    ]
    new = ("purchasing:supplierinvoice_register_invoice", gettext_lazy("Register a supplier's invoice"))


class PaymentList(BuyingList):
    name, title, model, url = "payments", gettext_lazy("Payments to suppliers"), Payment, "purchasing:payment_list"
    select_related = ("supplier", "advance_on", "approved_by", "paid_by")
    columns = [
        Column("number", gettext_lazy("Payment"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("amount", gettext_lazy("Amount"), kind="amount", filter="min", sort=True),
        Column("advance_on.number", gettext_lazy("Advance on"), filter="contains"),
        Column("due_on", gettext_lazy("Due on"), kind="date", filter="until", sort=True),
        Column("approved_by.display", gettext_lazy("Approved by")),
        Column("paid_by.display", gettext_lazy("Paid by")),
        Column("paid_on", gettext_lazy("Paid on"), kind="date", sort=True),
        Column("bank_reference", gettext_lazy("Bank reference"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", gettext_lazy("Not paid"), Q(stage__in=["requested", "approved"])),
        View("advance", gettext_lazy("Advances"), Q(advance_on__isnull=False)),
        View("all", gettext_lazy("All")),
    ]
    new = ("purchasing:payment_request_payment", gettext_lazy("Ask for a payment"))


class StatementList(BuyingList):
    name, title, model, url = (
        "supplierstatements",
        gettext_lazy("Suppliers' statements"),
        SupplierStatement,
        "purchasing:supplierstatement_list",
    )
    select_related = ("supplier", "owner")
    columns = [
        Column("number", gettext_lazy("Statement"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("supplier.name", gettext_lazy("Supplier"), filter="pinyin", phone="title"),
        Column("since", gettext_lazy("From"), kind="date"),
        Column("until", gettext_lazy("Until"), kind="date", filter="until", sort=True),
        Column("closing", gettext_lazy("We owe"), kind="amount", sort=True),
        Column("revision", gettext_lazy("Revision"), kind="number"),
        Column("owner.display", gettext_lazy("Person responsible"), filter="contains"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", gettext_lazy("Not confirmed"), ~Q(stage="confirmed")),
        View("disputed", gettext_lazy("Disputed"), Q(stage="disputed")),
        View("all", gettext_lazy("All")),
    ]
    new = ("purchasing:supplierstatement_draw_up_statement", gettext_lazy("Draw up a statement"))


def demand_list(request: Request) -> HttpResponse:
    return DemandList(request).response()


def purchase_list(request: Request) -> HttpResponse:
    return PurchaseList(request).response()


def receipt_list(request: Request) -> HttpResponse:
    return ReceiptList(request).response()


def rfq_list(request: Request) -> HttpResponse:
    return RfqList(request).response()


def issue_list(request: Request) -> HttpResponse:
    return IssueList(request).response()


def invoice_list(request: Request) -> HttpResponse:
    return InvoiceList(request).response()


def payment_list(request: Request) -> HttpResponse:
    return PaymentList(request).response()


def statement_list(request: Request) -> HttpResponse:
    return StatementList(request).response()
