"""Clauses 4.2, 5.2: demands, purchase orders, receipts."""

from yidan.purchasing.commands.demands import DemandInput, drop, raise_demand, raise_demands
from yidan.purchasing.commands.orders import (
    DateInput,
    PurchaseInput,
    approve,
    cancel,
    confirm,
    correct,
    expect,
    order_from_demands,
    received,
    send,
)
from yidan.purchasing.commands.receipts import JudgedInput, ReceivedInput, judge, receive

__all__ = [
    "DateInput", "DemandInput", "JudgedInput", "PurchaseInput", "ReceivedInput", "approve", "cancel", "confirm", "correct", "drop", "expect",
    "judge", "order_from_demands", "raise_demand", "raise_demands", "receive", "received", "send",
]  # fmt: skip
