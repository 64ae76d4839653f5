"""The web doors of settlement: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.signing import AskForm, CompareForm, OnDeviceForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.settlement import commands as settlement
from yidan.settlement import forms
from yidan.settlement.models import Invoice, MoneyReceipt, SettlementSheet


def invoice_out(one: Invoice, request: Request) -> dict[str, Any]:
    return project(request.actor, one, "external_code", "external_number", "issued_on", "net", "tax", "total") | {"order": one.order.key}


def money_out(one: MoneyReceipt, request: Request) -> dict[str, Any]:
    return project(request.actor, one, "received_on", "amount", "allocated", "bank_reference") | {"customer": one.customer.code}


def sheet_out(one: SettlementSheet, request: Request) -> dict[str, Any]:
    names = ("contract", "invoiced", "paid", "penalty", "penalty_basis", "retention", "retention_due", "balance", "revision")
    return project(request.actor, one, *names) | {"order": one.order.key}


invoices = Noun("invoices", Invoice, out=invoice_out)
invoices.birth(settlement.register_invoice, forms.InvoiceForm)
invoices.verb(settlement.send_invoice, forms.SendForm)

money = Noun("money", MoneyReceipt, out=money_out)
money.birth(settlement.book_receipt, forms.MoneyForm)
money.verb(settlement.allocate, forms.AllocateForm, template="settlement/allocate.html")

sheets = Noun("settlements", SettlementSheet, out=sheet_out)
sheets.birth(settlement.draw_up, forms.DrawUpForm)
sheets.verb(settlement.recalculate, forms.PenaltyForm)
sheets.verb(settlement.ask_confirmation, AskForm)
sheets.verb(settlement.record_confirmation, OnDeviceForm)
sheets.verb(settlement.record_scan, forms.ScanForm)
sheets.verb(settlement.compare_signature, CompareForm)

orders = Noun("orders", Order, room="settlement")
orders.verb(settlement.schedule_payments, forms.ScheduleForm, overwrites=True, template="settlement/schedule.html")
