"""Registers of settlement: invoices, money received, sheets, payments due. Amounts are class P: who may not read them does not get the column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.intake.models import Order
from yidan.settlement import monthly
from yidan.settlement.models import CostSheet, Invoice, Milestone, MoneyReceipt, Penalty, Refund, Reminder, SettlementSheet, Statement
from yidan.settlement.queries import open_milestones
from yidan.settlement.queries.accounts import last_month, without_statement
from yidan.settlement.sums import DELIVERED, READY

REGISTERS: tuple[tuple[str, Any], ...] = (
    ("settlement:invoice_list", _("Invoices")),
    ("settlement:moneyreceipt_list", _("Money received")),
    ("settlement:receivable_list", _("Payments due")),
    ("settlement:ageing", _("By age")),
    ("settlement:reminder_list", _("Reminders")),
    ("settlement:statement_list", _("Statements")),
    ("settlement:penalty_list", _("Penalties")),
    ("settlement:refund_list", _("Refunds")),
    ("settlement:settlementsheet_list", _("Settlement sheets")),
    ("settlement:costsheet_list", _("Cost sheets")),
)


class Register(List):
    """One of the registers of settlement, with the way to the others."""

    template_name = "settlement/list.html"

    def extra(self) -> dict[str, Any]:
        return {"siblings": siblings(str(self.url))}


def siblings(here: str) -> list[tuple[str, Any, bool]]:
    return [(reverse(url), label, url == here) for url, label in REGISTERS]


class InvoiceList(Register):
    name, title, model, url = "invoices", _("Invoice register"), Invoice, "settlement:invoice_list"
    select_related = ("order__customer", "reverses")
    currency = "order.currency"
    columns = [
        Column("number", _("Registered as"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("external_number", _("Invoice number"), filter="contains", sub="external_code"),
        Column("order.customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("kind", _("Kind"), filter="choice", shown=False),
        Column("reverses.external_number", _("Takes back"), filter="contains"),
        Column("cause", _("Cause"), filter="choice", shown=False),
        Column("issued_on", _("Issued on"), kind="date", filter="since", sort=True),
        Column("sent_on", _("Sent on"), kind="date", filter="since", sort=True),
        Column("received_on", _("Received by the customer on"), kind="date", filter="since", sort=True),
        Column("net", _("Net"), kind="amount", sort=True),
        Column("tax", _("Tax"), kind="amount"),
        Column("total", _("With tax"), kind="amount", filter="min", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("all", _("All")),
        View("unsent", _("To be sent"), Q(stage="registered")),
        View("unconfirmed", _("Not yet received by the customer"), Q(stage="sent")),
        View("red", _("Red-letter"), Q(reverses__isnull=False)),
    ]
    total = "total"
    new = ("settlement:invoice_register_invoice", _("Register an invoice"))
    empty = Empty(_("No invoice is registered"), _("What is delivered or due stands on finance's desk to be invoiced."))


class MoneyList(Register):
    name, title, model, url = "money", _("Money received"), MoneyReceipt, "settlement:moneyreceipt_list"
    select_related = ("customer", "booked_by")
    currency = "currency"
    columns = [
        Column("number", _("Money receipt"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("received_on", _("Received on"), kind="date", filter="since", sort=True),
        Column("bank_reference", _("Bank reference"), filter="contains"),
        Column("currency", _("Currency"), filter="contains", shown=False),
        Column("amount", _("Amount"), kind="amount", filter="min", sort=True),
        Column("allocated", _("Allocated"), kind="amount"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("booked_by.display", _("Booked by"), filter="contains"),
    ]
    views = [View("open", _("Not all allocated"), Q(allocated__lt=F("amount"))), View("all", _("All"))]
    total = "amount"
    new = ("settlement:moneyreceipt_book_receipt", _("Book money received"))


class PenaltyList(Register):
    name, title, model, url = "penalties", _("Penalties"), Penalty, "settlement:penalty_list"
    select_related = ("order__customer", "proposed_by", "decided_by")
    currency = "order.currency"
    columns = [
        Column("number", _("Penalty"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("days", _("Days late"), kind="number", sort=True),
        Column("computed", _("By the rule"), kind="amount"),
        Column("proposed", _("Proposed"), kind="amount", sort=True),
        Column("decided", _("Decided"), kind="amount", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("proposed_by.display", _("Proposed by"), shown=False),
        Column("decided_by.display", _("Decided by"), shown=False),
    ]
    views = [View("open", _("To be decided"), Q(stage="proposed")), View("all", _("All"))]
    total = "decided"
    new = ("settlement:penalty_propose_penalty", _("Propose a penalty"))
    empty = Empty(_("No penalty waits for a decision"), _("What comes late is computed by the contract's rule and proposed here."))


class RefundList(Register):
    name, title, model, url = "refunds", _("Refunds"), Refund, "settlement:refund_list"
    select_related = ("order__customer", "created_by", "approved_by", "paid_by")
    currency = "order.currency"
    columns = [
        Column("number", _("Refund"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("amount", _("Amount"), kind="amount", filter="min", sort=True),
        Column("reason", _("Reason"), filter="contains", cut=True),
        Column("paid_on", _("Paid on"), kind="date", filter="since", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("created_by.display", _("Asked for by"), shown=False),
        Column("approved_by.display", _("Approved by"), shown=False),
        Column("paid_by.display", _("Paid by"), shown=False),
    ]
    views = [View("open", _("Not paid"), Q(stage__in=["asked", "approved"])), View("all", _("All"))]
    total = "amount"
    new = ("settlement:refund_ask_refund", _("Ask for a refund"))
    empty = Empty(_("No refund is under way"), _("What a customer paid beyond his order's worth stands on finance's desk to be asked for."))


class CostSheetList(Register):
    name, title, model, url = "cost-sheets", _("Cost sheets"), CostSheet, "settlement:costsheet_list"
    select_related = ("order__customer", "checked_by")
    columns = [
        Column("number", _("Cost sheet"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("estimate", _("Estimate"), kind="amount", sort=True),
        Column("actual", _("Actual"), kind="amount", sort=True),
        Column("created_at", _("Checked at"), kind="moment", sort=True),
        Column("checked_by.display", _("Costs checked by"), filter="contains"),
    ]
    views = [
        View("all", _("All")),
        View("over", _("Over the estimate"), Q(actual__gt=F("estimate"))),
    ]
    new = ("settlement:costsheet_check_costs", _("Check the costs"))


class SheetList(Register):
    name, title, model, url = "settlements", _("Settlement sheets"), SettlementSheet, "settlement:settlementsheet_list"
    select_related = ("order__customer",)
    currency = "order.currency"
    columns = [
        Column("number", _("Sheet"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("order.customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("order.number", _("Order"), filter="contains"),
        Column("contract", _("Contract"), kind="amount", sort=True),
        Column("credited", _("Credited"), kind="amount", shown=False),
        Column("penalty", _("Penalty"), kind="amount", filter="min"),
        Column("paid", _("Paid"), kind="amount"),
        Column("retention", _("Retention money"), kind="amount", shown=False),
        Column("balance", _("Balance"), kind="amount", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("open", _("To be confirmed"), Q(stage="drawn_up")), View("all", _("All"))]
    total = "balance"
    new = ("settlement:settlementsheet_draw_up", _("Draw up a sheet"))


class StatementList(Register):
    template_name = "settlement/statements.html"
    name, title, model, url = "statements", _("Statements of account"), Statement, "settlement:statement_list"
    select_related = ("customer", "created_by")
    currency = "currency"
    columns = [
        Column("number", _("Statement"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("since", _("From"), kind="date"),
        Column("until", _("Until"), kind="date", filter="since", sort=True),
        Column("opening", _("Opening"), kind="amount", shown=False),
        Column("currency", _("Currency"), filter="contains", shown=False),
        Column("closing", _("Receivable at the end"), kind="amount", sort=True),
        Column("his_balance", _("In his books"), kind="amount"),
        Column("reply_by", _("Answer until"), kind="date", filter="until", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("created_by.display", _("Drawn up by"), shown=False),
    ]
    views = [
        View("open", _("Not confirmed"), ~Q(stage="confirmed")),
        View("disputed", _("Disputed"), Q(stage="disputed")),
        View("silent", _("Past the day of answer"), lambda page: Q(stage="sent", reply_by__lt=timezone.localdate(page.now))),
        View("all", _("All")),
    ]
    total = "closing"
    new = ("settlement:statement_draw_statement", _("Draw up a statement"))
    empty = Empty(_("Every statement is confirmed"), _("Last month's statements stand on finance's desk from the first of the month."))

    def extra(self) -> dict[str, Any]:
        """Whose account of last month is not drawn up yet, for those who draw it up."""
        until = last_month(timezone.localdate(self.now))
        wanting = without_statement(until) if self.actor.has(Role.FINANCE) else []
        unsent = len(monthly.unsent()) if self.actor.has(Role.FINANCE) else 0
        return super().extra() | {"wanting": wanting, "unsent": unsent, "month": f"{until:%Y-%m}"}


class ReminderList(Register):
    name, title, model, url = "reminders", _("Reminders"), Reminder, "settlement:reminder_list"
    select_related = ("customer", "sent_by")
    currency = "currency"
    columns = [
        Column("number", _("Reminder"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("level", _("Level"), kind="number", sort=True),
        Column("total", _("Overdue"), kind="amount", filter="min", sort=True),
        Column("created_at", _("Sent at"), kind="moment", sort=True),
        Column("how", _("How it went out"), filter="contains"),
        Column("sent_by.display", _("Sent by"), filter="contains"),
        Column("promised_on", _("He pays on"), kind="date", filter="until", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [View("open", _("Not answered"), Q(stage="sent")), View("all", _("All"))]
    new = ("settlement:reminder_remind", _("Send a reminder"))


LATE = Q(paid__lt=F("amount")) & (Q(event="order") | Q(event="shipment", order__stage__in=READY) | Q(order__stage__in=DELIVERED))


def to_pay(row: Milestone) -> Decimal:
    return row.amount - row.paid


class ReceivableList(Register):
    """Payments of running and settled orders, by due date."""

    name, title, model, url = "receivables", _("Payments due"), Milestone, "settlement:receivable_list"
    select_related = ("order__customer",)
    default_order = "due"
    currency = "order.currency"
    columns = [
        Column("order.number", _("Order"), link=True, filter="contains", bold=True, required=True),
        Column("order.customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("event", _("When"), filter="choice"),
        Column("percent", _("Share, %"), kind="number", field_class="P"),
        Column("amount", _("Amount"), kind="amount", filter="min", sort=True),
        Column("paid", _("Paid"), kind="amount"),
        Column("amount", _("Unpaid"), kind="amount", name="open", value=to_pay),
        Column("due", _("Due date"), kind="date", filter="until", sort=True),
        Column("gate", _("Holds until paid"), filter="choice"),
        Column("order.stage", _("Stage of the order"), shown=False),
    ]
    views = [
        View("open", _("Unpaid"), Q(paid__lt=F("amount"))),
        View("late", _("Past their date"), lambda page: LATE & Q(due__lt=timezone.localdate(page.now))),
        View("held", _("Holding something"), Q(paid__lt=F("amount")) & ~Q(gate="none")),
        View("released", _("Released without the money"), Q(release__finance_by__isnull=False, release__manager_by__isnull=False)),
        View("retention", _("Retention money"), Q(paid__lt=F("amount"), event="retention")),
        View("all", _("All")),
    ]
    empty = Empty(_("Nothing is open"), _("Approved orders get their payment schedule from finance."))

    def rows(self) -> QuerySet[Any]:
        orders = Order.visible_to(self.actor).values("pk")
        return (
            Milestone.objects.filter(order__in=orders)
            if self.view and self.view.name in ("all", "released")
            else open_milestones().filter(order__in=orders).order_by()
        )

    def row_url(self, row: Any) -> str:
        return f"{reverse('desk:order', args=[row.order.key])}?tab=settlement"
