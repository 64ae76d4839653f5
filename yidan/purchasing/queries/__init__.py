"""Reads of purchasing, shared by pages, API and the rooms above."""

from yidan.purchasing.queries.accounts import Match, invoices_of, match, to_bill, to_pay
from yidan.purchasing.queries.order import Bought, OrderSupply, order_supply
from yidan.purchasing.queries.scorecard import Scorecard, scorecard
from yidan.purchasing.queries.sourcing import Comparison, comparison, prices, who_sells
from yidan.purchasing.queries.todo import todo

__all__ = [
    "Bought", "Comparison", "Match", "OrderSupply", "Scorecard", "comparison", "invoices_of", "match", "order_supply", "prices", "scorecard", "to_bill",
    "to_pay", "todo", "who_sells",
]  # fmt: skip
