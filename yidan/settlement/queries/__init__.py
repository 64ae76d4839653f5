"""Reads of settlement, shared by page, API, desk and review."""

from yidan.settlement.queries.account import Account, Entry, account
from yidan.settlement.queries.costs import Cost, costs, margin
from yidan.settlement.queries.exposure import Ageing, Exposure, aged, ageing, currencies, exposure, open_milestones
from yidan.settlement.queries.order import of_order, to_invoice
from yidan.settlement.queries.reminding import late_payments, levels, next_level
from yidan.settlement.queries.work import todo

__all__ = [
    "Account", "Ageing", "Cost", "Entry", "Exposure", "account", "aged", "ageing", "costs", "currencies", "exposure", "late_payments", "levels", "margin", "next_level", "of_order", "open_milestones",
    "to_invoice", "todo",
]  # fmt: skip
