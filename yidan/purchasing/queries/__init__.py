"""Reads of purchasing, shared by pages, API and the rooms above."""

from yidan.purchasing.queries.order import Bought, OrderSupply, order_supply
from yidan.purchasing.queries.scorecard import Scorecard, scorecard
from yidan.purchasing.queries.todo import todo

__all__ = ["Bought", "OrderSupply", "Scorecard", "order_supply", "scorecard", "todo"]
