"""Clause 2, 3.3c: enquiries, quotations, orders."""

from yidan.intake.commands.agreement import close, conclude, frame
from yidan.intake.commands.enquiry import accept, answer_requirement, decline, enquire, lose, quote, quoted, require, send, won
from yidan.intake.commands.flags import block_delivery, block_start, hold, open_to_change, resume, unblock_delivery, unblock_start
from yidan.intake.commands.history import take_over
from yidan.intake.commands.marketing import asked, close_campaign, drop_opportunity, note_opportunity, record_visit, start_campaign
from yidan.intake.commands.order import amend, attach, compare, correct, enter, receive
from yidan.intake.commands.requirements import agree_to_date, answer_order_requirement, require_of_order, wish
from yidan.intake.commands.signing import (
    ask_signature,
    compare_signature,
    confirm,
    give_progress_link,
    issue_confirmation,
    record_signature,
    withdraw_link,
)

__all__ = [
    "accept", "agree_to_date", "amend", "answer_order_requirement", "answer_requirement", "ask_signature", "asked", "attach", "close", "close_campaign",
    "conclude", "drop_opportunity", "frame", "note_opportunity", "open_to_change", "record_visit", "start_campaign",
    "block_delivery", "block_start", "compare", "compare_signature", "confirm", "correct", "decline", "enquire", "enter",
    "give_progress_link", "hold", "issue_confirmation", "lose", "quote", "quoted", "receive", "record_signature", "require",
    "require_of_order", "resume", "send", "unblock_delivery", "unblock_start", "wish", "withdraw_link", "won", "take_over",
]  # fmt: skip
