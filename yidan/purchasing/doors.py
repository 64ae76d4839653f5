"""The web doors of purchasing: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.signing import CompareForm, RecordForm
from yidan.core.web import Request
from yidan.purchasing import commands as purchasing
from yidan.purchasing import forms
from yidan.purchasing.models import (
    Demand,
    Payment,
    PurchaseOrder,
    Receipt,
    Rfq,
    SupplierInvoice,
    SupplierQuote,
    SupplierStatement,
    SupplyIssue,
)


def demand_out(demand: Demand, request: Request) -> dict[str, Any]:
    names = ("quantity", "ordered", "received", "needed_on", "order_by", "reason")
    own = {"item": demand.item.code, "order": demand.order.key if demand.order else None}
    return project(request.actor, demand, *names) | own | {"supplier": demand.supplier.code if demand.supplier else None}


def purchase_out(order: PurchaseOrder, request: Request) -> dict[str, Any]:
    head = project(
        request.actor, order, "currency", "payment_terms", "quality_standard", "contract", "signed_on", "revision", "net", "tax", "total"
    )
    names = (
        "position",
        "quantity",
        "price",
        "net",
        "due",
        "promised",
        "forecast",
        "received",
        "accepted",
        "rejected",
        "given_up",
        "invoiced",
    )
    lines = [
        {"item": line.item.code, "demand": line.demand.key if line.demand else None} | project(request.actor, line, *names)
        for line in order.lines.select_related("item", "demand").order_by("position")
    ]
    return head | {"supplier": order.supplier.code, "lines": lines}


def receipt_out(receipt: Receipt, request: Request) -> dict[str, Any]:
    rows = receipt.lines.select_related("purchase_line__item", "lot", "place").order_by("pk")
    lines = [
        {"line": row.pk, "item": row.purchase_line.item.code, "lot": row.lot.code, "place": row.place.code}
        | project(request.actor, row, "quantity", "accepted", "rejected", "surplus", "sent_back")
        for row in rows
    ]
    return {"purchase_order": receipt.purchase_order.key, "delivery_note": receipt.delivery_note, "lines": lines}


def rfq_out(rfq: Rfq, request: Request) -> dict[str, Any]:
    lines = [
        {
            "position": line.position,
            "demand": line.demand.key,
            "item": line.demand.item.code,
            "quantity": line.quantity,
            "needed_on": line.needed_on,
            "chosen": line.chosen.quote.supplier.code if line.chosen else None,
        }
        for line in rfq.lines.select_related("demand__item", "chosen__quote__supplier").order_by("position")
    ]
    quotes = [
        {"key": quote.key, "supplier": quote.supplier.code, "stage": quote.stage}
        for quote in rfq.quotes.select_related("supplier").order_by("pk")
    ]
    return project(request.actor, rfq, "answer_by", "note", "why") | {"lines": lines, "quotes": quotes}


def quote_out(quote: SupplierQuote, request: Request) -> dict[str, Any]:
    offers = [
        {"position": one.line.position} | project(request.actor, one, "price", "in_stock", "day", "moq")
        for one in quote.offers.select_related("line").order_by("line__position")
    ]
    return project(request.actor, quote, "valid_until", "note") | {"rfq": quote.rfq.key, "supplier": quote.supplier.code, "offers": offers}


def issue_out(issue: SupplyIssue, request: Request) -> dict[str, Any]:
    names = ("kind", "quantity", "found", "remedy", "remedy_text", "agreed_with", "new_day", "claim", "cost", "result")
    line = issue.purchase_line
    return project(request.actor, issue, *names) | {"purchase": line.purchase_order.key, "line": line.position, "item": line.item.code}


def invoice_out(invoice: SupplierInvoice, request: Request) -> dict[str, Any]:
    names = ("external_code", "external_number", "issued_on", "due_on", "net", "tax", "total", "paid", "held", "accepted_why")
    lines = [
        {"purchase": row.purchase_line.purchase_order.key, "line": row.purchase_line.position}
        | project(request.actor, row, "quantity", "price", "allowance", "net")
        for row in invoice.lines.select_related("purchase_line__purchase_order").order_by("pk")
    ]
    return project(request.actor, invoice, *names) | {"supplier": invoice.supplier.code, "lines": lines}


def payment_out(payment: Payment, request: Request) -> dict[str, Any]:
    names = ("amount", "applied", "due_on", "note", "paid_on", "bank_reference")
    parts = [
        {"invoice": part.invoice.key} | project(request.actor, part, "amount")
        for part in payment.parts.select_related("invoice").order_by("pk")
    ]
    own = {"supplier": payment.supplier.code, "advance_on": payment.advance_on.key if payment.advance_on else None}
    return project(request.actor, payment, *names) | own | {"parts": parts}


def statement_out(statement: SupplierStatement, request: Request) -> dict[str, Any]:
    names = ("since", "until", "opening", "received", "adjusted", "paid", "closing", "invoiced", "revision", "answer")
    lines = [
        project(request.actor, line, "position", "day", "what", "text", "document", "quantity", "price", "amount", "his_amount", "his_text")
        for line in statement.lines.order_by("position")
    ]
    return project(request.actor, statement, *names) | {"supplier": statement.supplier.code, "lines": lines}


demands = Noun("demands", Demand, out=demand_out)
demands.birth(purchasing.raise_demand, forms.DemandForm)
demands.verb(purchasing.plan_supply, forms.PlanSupplyForm)
demands.verb(purchasing.drop, ReasonForm)

rfqs = Noun("rfqs", Rfq, out=rfq_out)
rfqs.birth(purchasing.ask_prices, forms.AskForm)
rfqs.verb(purchasing.award, forms.AwardForm)
rfqs.verb(purchasing.withdraw, ReasonForm)

quotes = Noun("supplier-quotes", SupplierQuote, out=quote_out)
quotes.verb(purchasing.send_request, forms.SendRequestForm)
quotes.verb(purchasing.offer, forms.OfferForm)
quotes.verb(purchasing.decline, ReasonForm)

purchases = Noun("purchases", PurchaseOrder, out=purchase_out)
purchases.birth(purchasing.order_from_demands, forms.PurchaseForm)
purchases.verb(purchasing.correct, forms.CorrectForm, overwrites=True)
purchases.verb(purchasing.approve, forms.ApproveForm)
purchases.verb(purchasing.send, forms.SendForm)
purchases.verb(purchasing.confirm, forms.ConfirmForm)
purchases.verb(purchasing.expect, forms.ExpectForm)
purchases.verb(purchasing.note_progress, forms.ProgressForm)
purchases.verb(purchasing.ask_contract, forms.SendForm)
purchases.verb(purchasing.record_contract, RecordForm)
purchases.verb(purchasing.compare_contract, CompareForm)
purchases.verb(purchasing.close_short, ReasonForm)
purchases.verb(purchasing.cancel, ReasonForm)

receipts = Noun("receipts", Receipt, out=receipt_out)
receipts.birth(purchasing.receive, forms.ReceiveForm)
receipts.verb(purchasing.send_back, forms.BackForm)

issues = Noun("supply-issues", SupplyIssue, out=issue_out)
issues.birth(purchasing.raise_issue, forms.IssueForm)
issues.verb(purchasing.agree_remedy, forms.RemedyForm)
issues.verb(purchasing.close_issue, forms.ResultForm)

invoices = Noun("supplier-invoices", SupplierInvoice, out=invoice_out)
invoices.birth(purchasing.register_invoice, forms.SupplierInvoiceForm)
invoices.verb(purchasing.approve_invoice)
invoices.verb(purchasing.accept_difference, forms.WhyForm)
invoices.verb(purchasing.refuse_invoice, ReasonForm)

payments = Noun("payments", Payment, out=payment_out)
payments.birth(purchasing.request_payment, forms.PaymentForm)
payments.birth(purchasing.request_advance, forms.AdvanceForm)
payments.verb(purchasing.approve_payment)
payments.verb(purchasing.pay, forms.PayForm)
payments.verb(purchasing.apply_advance, forms.ApplyForm)
payments.verb(purchasing.refuse_payment, ReasonForm)

statements = Noun("supplier-statements", SupplierStatement, out=statement_out)
statements.birth(purchasing.draw_up_statement, forms.StatementForm)
statements.verb(purchasing.send_statement, forms.SendStatementForm)
statements.verb(purchasing.record_confirmation, forms.ConfirmationForm)
statements.verb(purchasing.compare_confirmation, CompareForm)
statements.verb(purchasing.dispute_statement, forms.DisputeForm, aside=True)
statements.verb(purchasing.answer_dispute, forms.AnswerForm)
statements.verb(purchasing.draw_again, forms.AgainForm, aside=True)

NOUNS = (demands, rfqs, quotes, purchases, receipts, issues, invoices, payments, statements)
