"""Clause 7.1: payment schedule, invoices, money that came in, penalty, costs, settlement, the customer's account."""

from yidan.settlement.commands.billing import acknowledge, register_invoice, register_red, send_invoice
from yidan.settlement.commands.costs import check_costs
from yidan.settlement.commands.money import AllocationInput, allocate, book_receipt, credit, credit_return
from yidan.settlement.commands.penalty import agree_penalty, decide_penalty, propose_again, propose_penalty
from yidan.settlement.commands.schedule import MilestoneInput, release_unpaid, schedule_payments
from yidan.settlement.commands.sheet import (
    ask_confirmation,
    compare_signature,
    confirm,
    draw_up,
    recalculate,
    record_confirmation,
    record_scan,
    settled,
)

__all__ = [
    "AllocationInput", "MilestoneInput", "acknowledge", "agree_penalty", "allocate", "ask_confirmation", "book_receipt", "check_costs",
    "compare_signature", "confirm", "credit", "credit_return", "decide_penalty", "draw_up", "propose_again", "propose_penalty", "recalculate",
    "record_confirmation", "record_scan", "register_invoice", "register_red", "release_unpaid", "schedule_payments", "send_invoice", "settled",
]  # fmt: skip
