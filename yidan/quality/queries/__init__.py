"""Reads of quality, shared by pages, API and the rooms above."""

from yidan.quality.queries.outgoing import asked, asking, cleared, due_outgoing, uninspected
from yidan.quality.queries.pieces import (
    Standing,
    due_again,
    due_deliveries,
    due_first_articles,
    due_lines,
    due_rework,
    makers,
    passed_again,
    plan_for,
    reinspected,
    standing,
    standings,
    users,
    went_on,
)
from yidan.quality.queries.todo import todo

__all__ = [
    "Standing", "asked", "asking", "cleared", "due_again", "due_deliveries", "due_first_articles", "due_lines", "due_outgoing", "due_rework", "makers",
    "passed_again", "plan_for", "reinspected", "standing", "standings", "todo", "uninspected", "users", "went_on",
]  # fmt: skip
