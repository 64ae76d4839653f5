"""Money: payment schedule, invoices, receipts, the settlement sheet, the customer's account (7.1)."""

from yidan.settlement.models.account import Reminder, ReminderLine, Statement, StatementRow
from yidan.settlement.models.invoices import Invoice
from yidan.settlement.models.money import Allocation, MoneyReceipt
from yidan.settlement.models.refund import Refund
from yidan.settlement.models.schedule import Milestone, Penalty, PenaltyRule, Release
from yidan.settlement.models.sheet import CostRow, CostSheet, SettlementSheet

__all__ = [
    "Allocation", "CostRow", "CostSheet", "Invoice", "Milestone", "MoneyReceipt", "Penalty", "PenaltyRule", "Refund", "Release", "Reminder", "ReminderLine",
    "SettlementSheet", "Statement", "StatementRow",
]  # fmt: skip
