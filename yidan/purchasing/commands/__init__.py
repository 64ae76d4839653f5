"""Clauses 4.2, 5.2: demands, requests for quotation, purchase orders, receipts, exceptions, suppliers' accounts."""

from yidan.purchasing.commands.accounts import (
    BilledInput,
    PartInput,
    accept_difference,
    apply_advance,
    approve_invoice,
    approve_payment,
    pay,
    refuse_invoice,
    refuse_payment,
    register_invoice,
    request_advance,
    request_payment,
)
from yidan.purchasing.commands.contract import ask_contract, compare_contract, record_contract, sign_contract
from yidan.purchasing.commands.demands import DemandInput, drop, raise_demand, raise_demands, redirect
from yidan.purchasing.commands.issues import agree_remedy, close_issue, raise_issue
from yidan.purchasing.commands.orders import (
    DateInput,
    PurchaseInput,
    approve,
    cancel,
    close_short,
    confirm,
    correct,
    expect,
    note_progress,
    order_from_demands,
    received,
    send,
)
from yidan.purchasing.commands.receipts import BackInput, JudgedInput, ReceivedInput, judge, receive, send_back, take_after_all
from yidan.purchasing.commands.sourcing import (
    ChoiceInput,
    DemandPick,
    OfferInput,
    SupplierPick,
    ask_prices,
    award,
    decline,
    offer,
    plan_supply,
    send_request,
    withdraw,
)
from yidan.purchasing.commands.statements import (
    DisputeInput,
    answer_dispute,
    compare_confirmation,
    confirm_statement,
    dispute_statement,
    draw_again,
    draw_up_all,
    draw_up_statement,
    record_confirmation,
    send_statement,
)

__all__ = [
    "BackInput", "BilledInput", "ChoiceInput", "DateInput", "DemandInput", "DemandPick", "DisputeInput", "JudgedInput", "OfferInput", "PartInput",
    "PurchaseInput", "ReceivedInput", "SupplierPick", "accept_difference", "agree_remedy", "answer_dispute", "apply_advance", "approve",
    "approve_invoice", "approve_payment", "ask_contract", "ask_prices", "award", "cancel", "close_issue", "close_short", "compare_confirmation", "compare_contract", "confirm", "confirm_statement", "correct",
    "decline", "dispute_statement", "draw_again", "draw_up_all", "draw_up_statement", "drop", "expect", "judge", "note_progress", "offer",
    "order_from_demands", "pay", "plan_supply", "raise_demand", "raise_demands", "raise_issue", "receive", "received", "record_confirmation", "record_contract",
    "redirect", "refuse_invoice", "refuse_payment", "register_invoice", "request_advance", "request_payment", "send", "send_back", "send_request",
    "send_statement", "sign_contract", "take_after_all", "withdraw",
]  # fmt: skip
