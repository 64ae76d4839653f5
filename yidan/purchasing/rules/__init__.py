"""Questions of purchasing: pure; a reason or None."""

from yidan.purchasing.rules.accounts import (
    IN_FORCE,
    Difference,
    advanced,
    allowance_owed,
    asked,
    differences,
    no_account,
    no_advance,
    not_approvable_invoice,
    not_approvable_payment,
    not_payable,
    not_same,
    nothing_differs,
    nothing_left,
    points,
)
from yidan.purchasing.rules.buying import (
    RECEIVABLE,
    came_in,
    not_all_came,
    not_approvable,
    not_buyable,
    not_receivable,
    nothing_came,
    order_gone,
    partly_ordered,
)
from yidan.purchasing.rules.contract import CONFIRM, SIGN_CONTRACT, contract_shown, contracting, no_contract_scan, not_signable, unsigned
from yidan.purchasing.rules.issues import nothing_to_send_back, raised_already, remedy_open
from yidan.purchasing.rules.sourcing import QUOTE, cheapest, nobody_answered, too_late, wants_reason, worth
from yidan.purchasing.rules.statements import CONFIRM_STATEMENT, drawn_already, no_scan, shown, signing

__all__ = [
    "CONFIRM", "CONFIRM_STATEMENT", "IN_FORCE", "QUOTE", "RECEIVABLE", "SIGN_CONTRACT", "Difference", "advanced", "allowance_owed", "asked", "came_in", "cheapest", "contract_shown",
    "contracting", "differences", "drawn_already",
    "no_account", "no_advance", "no_contract_scan", "no_scan", "nobody_answered", "not_all_came", "not_approvable", "not_approvable_invoice", "not_approvable_payment", "not_buyable",
    "not_payable", "not_receivable", "not_same", "not_signable", "nothing_came", "nothing_differs", "nothing_left", "nothing_to_send_back", "order_gone",
    "partly_ordered", "points", "raised_already", "remedy_open", "shown", "signing", "too_late", "unsigned", "wants_reason", "worth",
]  # fmt: skip
