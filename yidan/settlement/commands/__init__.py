"""Clause 7.1: payment schedule, invoices, money that came in, penalty, costs, settlement, the customer's account."""

from yidan.settlement.commands.billing import acknowledge, register_invoice, register_red, send_invoice
from yidan.settlement.commands.costs import check_costs
from yidan.settlement.commands.money import AllocationInput, allocate, book_receipt, credit, credit_note
from yidan.settlement.commands.penalty import agree_penalty, decide_penalty, propose_again, propose_penalty
from yidan.settlement.commands.refund import approve_refund, ask_refund, pay_refund, refuse_refund
from yidan.settlement.commands.reminder import note_answer, remind
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
from yidan.settlement.commands.statement import (
    answer_dispute,
    compare_statement,
    confirm_statement,
    dispute_statement,
    draw_statement,
    record_statement_scan,
    send_statement,
)

__all__ = [
    "AllocationInput", "MilestoneInput", "acknowledge", "agree_penalty", "allocate", "answer_dispute", "approve_refund", "ask_confirmation", "ask_refund",
    "book_receipt", "check_costs", "compare_signature", "compare_statement", "confirm", "confirm_statement", "credit", "credit_note",
    "decide_penalty", "dispute_statement", "draw_statement", "draw_up", "note_answer", "pay_refund", "propose_again", "propose_penalty",
    "recalculate", "record_confirmation", "record_scan", "record_statement_scan", "refuse_refund", "register_invoice", "register_red", "release_unpaid",
    "remind", "schedule_payments", "send_invoice", "send_statement", "settled",
]  # fmt: skip
