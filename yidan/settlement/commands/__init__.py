"""Clause 7.1: payment schedule, invoices, money that came in, settlement."""

from yidan.settlement.commands.billing import MilestoneInput, register_invoice, schedule_payments, send_invoice
from yidan.settlement.commands.money import AllocationInput, allocate, book_receipt, credit
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
    "AllocationInput", "MilestoneInput", "allocate", "ask_confirmation", "book_receipt", "compare_signature", "confirm", "credit", "draw_up",
    "recalculate", "record_confirmation", "record_scan", "register_invoice", "schedule_payments", "send_invoice", "settled",
]  # fmt: skip
