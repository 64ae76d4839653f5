"""The verbs of service (7.2)."""

from yidan.service.commands.corrective import carry_out, check_effect, find_cause, no_effect, open_action
from yidan.service.commands.ticket import (
    ask_rating,
    assign,
    close,
    not_solved,
    open_ticket,
    rate,
    reopen,
    report_problem,
    solve,
    take_back,
)

__all__ = [
    "ask_rating", "assign", "carry_out", "check_effect", "close", "find_cause", "no_effect", "not_solved", "open_action", "open_ticket", "rate",
    "reopen", "report_problem", "solve", "take_back",
]  # fmt: skip
