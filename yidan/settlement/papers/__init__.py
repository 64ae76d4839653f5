"""Invoice notice, settlement sheet, statement of account, reminder: class P all of them. Worded in the receiver's language, not through the catalogue."""

from yidan.settlement.papers.account import reminder, statement
from yidan.settlement.papers.order import invoice, settlement

__all__ = ["invoice", "reminder", "settlement", "statement"]
