"""The verbs of service (7.2)."""

from yidan.service.commands.corrective import carry_out, check_effect, find_cause, no_effect, open_action
from yidan.service.commands.ticket import assign, close, open_ticket, reopen, solve

__all__ = ["assign", "carry_out", "check_effect", "close", "find_cause", "no_effect", "open_action", "open_ticket", "reopen", "solve"]
