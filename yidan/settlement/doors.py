"""The web doors of settlement: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.signing import AskForm, CompareForm, OnDeviceForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.purchasing.forms import PayForm
from yidan.settlement import commands as settlement
from yidan.settlement import forms
from yidan.settlement.models import CostSheet, Invoice, MoneyReceipt, Penalty, Refund, Reminder, SettlementSheet, Statement


def invoice_out(one: Invoice, request: Request) -> dict[str, Any]:
    names = ("kind", "external_code", "external_number", "issued_on", "net", "tax", "total", "cause", "sent_on", "received_on")
    more = {"order": one.order.key, "reverses": one.reverses.key if one.reverses else None}
    return project(request.actor, one, *names) | more


def money_out(one: MoneyReceipt, request: Request) -> dict[str, Any]:
    return project(request.actor, one, "received_on", "currency", "amount", "allocated", "bank_reference") | {"customer": one.customer.code}


def sheet_out(one: SettlementSheet, request: Request) -> dict[str, Any]:
    names = ("contract", "credited", "invoiced", "paid", "penalty", "penalty_basis", "retention", "retention_due", "balance", "revision")
    return project(request.actor, one, *names) | {"order": one.order.key}


def penalty_out(one: Penalty, request: Request) -> dict[str, Any]:
    names = ("days", "computed", "basis", "claim", "proposed", "decided", "reason")
    return project(request.actor, one, *names) | {"order": one.order.key}


def refund_out(one: Refund, request: Request) -> dict[str, Any]:
    return project(request.actor, one, "amount", "reason", "bank", "account", "paid_on", "bank_reference") | {"order": one.order.key}


def costs_out(one: CostSheet, request: Request) -> dict[str, Any]:
    rows = [project(request.actor, row, "kind", "estimate", "actual", "committed") for row in one.rows.all()]
    return project(request.actor, one, "estimate", "actual", "committed", "note") | {"order": one.order.key, "rows": rows}


def statement_out(one: Statement, request: Request) -> dict[str, Any]:
    names = (
        "currency",
        "since",
        "until",
        "reply_by",
        "opening",
        "delivered",
        "credited",
        "received",
        "closing",
        "advance",
        "revision",
        "his_balance",
        "his_note",
        "answer",
    )
    cells = (
        "position",
        "day",
        "what",
        "document",
        "order",
        "value",
        "change",
        "invoiced",
        "receivable",
        "advance",
        "his_value",
        "his_note",
    )
    rows = [project(request.actor, row, *cells) for row in one.now()]
    return project(request.actor, one, *names) | {"customer": one.customer.code, "rows": rows}


def reminder_out(one: Reminder, request: Request) -> dict[str, Any]:
    lines = [
        project(request.actor, line, "open", "due", "days") | {"order": line.milestone.order.key}
        for line in one.lines.select_related("milestone__order").order_by("pk")
    ]
    return project(request.actor, one, "level", "currency", "total", "pay_by", "how", "contact", "promised_on", "answer") | {
        "customer": one.customer.code, "lines": lines,
    }  # fmt: skip


invoices = Noun("invoices", Invoice, out=invoice_out)
invoices.birth(settlement.register_invoice, forms.InvoiceForm)
invoices.birth(settlement.register_red, forms.RedForm)
invoices.verb(settlement.send_invoice, forms.SendForm)
invoices.verb(settlement.acknowledge, forms.AcknowledgeForm)

money = Noun("money", MoneyReceipt, out=money_out)
money.birth(settlement.book_receipt, forms.MoneyForm)
money.verb(settlement.allocate, forms.AllocateForm, template="settlement/allocate.html")

sheets = Noun("settlements", SettlementSheet, out=sheet_out)
sheets.birth(settlement.draw_up, forms.DrawUpForm)
sheets.verb(settlement.recalculate)
sheets.verb(settlement.ask_confirmation, AskForm)
sheets.verb(settlement.record_confirmation, OnDeviceForm)
sheets.verb(settlement.record_scan, forms.ScanForm)
sheets.verb(settlement.compare_signature, CompareForm)

penalties = Noun("penalties", Penalty, out=penalty_out)
penalties.birth(settlement.propose_penalty, forms.ProposePenaltyForm)
penalties.verb(settlement.propose_again, forms.AgainPenaltyForm)
penalties.verb(settlement.decide_penalty, forms.DecideForm)

refunds = Noun("refunds", Refund, out=refund_out)
refunds.birth(settlement.ask_refund, forms.RefundForm)
refunds.verb(settlement.approve_refund)
refunds.verb(settlement.pay_refund, PayForm)
refunds.verb(settlement.refuse_refund, ReasonForm)

costs = Noun("cost-sheets", CostSheet, out=costs_out)
costs.birth(settlement.check_costs, forms.CostForm)

statements = Noun("statements", Statement, out=statement_out)
statements.birth(settlement.draw_statement, forms.StatementForm)
statements.verb(settlement.send_statement, forms.SendStatementForm)
statements.verb(settlement.record_statement_scan, forms.ScanForm)
statements.verb(settlement.compare_statement, CompareForm)
statements.verb(settlement.dispute_statement, forms.DisputeForm, aside=True)
statements.verb(settlement.answer_dispute, forms.AnswerForm)

reminders = Noun("reminders", Reminder, out=reminder_out)
reminders.birth(settlement.remind, forms.RemindForm)
reminders.verb(settlement.note_answer, forms.HisAnswerForm)

orders = Noun("orders", Order, room="settlement")
orders.verb(settlement.schedule_payments, forms.ScheduleForm, overwrites=True, template="settlement/schedule.html")
orders.verb(settlement.release_unpaid, forms.ReleaseForm)
orders.verb(settlement.agree_penalty, forms.RuleForm, overwrites=True)

NOUNS = (invoices, money, sheets, penalties, refunds, costs, statements, reminders, orders)
