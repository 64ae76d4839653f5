"""Invoice notice, settlement sheet, statement of account, reminder, refund slip: class P; the cost sheet: class M. Worded in the receiver's
language, not through the catalogue."""

from yidan.settlement.papers.account import reminder, statement
from yidan.settlement.papers.inside import cost_sheet, refund
from yidan.settlement.papers.order import invoice, settlement

__all__ = ["cost_sheet", "invoice", "refund", "reminder", "settlement", "statement"]
