"""Clause 3: the review of an order, and the change of a running one."""

from yidan.review.commands.carry import carry
from yidan.review.commands.change import (
    agree_change,
    assess_change,
    cancel,
    carry_out,
    compare_change_signature,
    drop_change,
    offer_change,
    propose_change,
    record_change_scan,
    record_change_signature,
    refuse_change,
    see_to,
)
from yidan.review.commands.meeting import answer_invitation, convene, minute
from yidan.review.commands.outcome import abandon, decide, negotiate, weigh
from yidan.review.commands.points import propose, raise_point, settle
from yidan.review.commands.round import approve, open_round, opine, send_back
from yidan.review.commands.supply import answer_stock, ask_stock, state_demand, withdraw_inquiry

__all__ = [
    "abandon", "agree_change", "answer_invitation", "answer_stock", "approve", "ask_stock", "assess_change", "cancel", "carry",
    "carry_out", "compare_change_signature", "convene", "decide", "drop_change", "minute", "negotiate", "offer_change", "open_round", "opine", "propose", "propose_change",
    "raise_point", "record_change_scan", "record_change_signature", "refuse_change", "see_to", "send_back", "settle", "state_demand", "weigh",
    "withdraw_inquiry",
]  # fmt: skip
