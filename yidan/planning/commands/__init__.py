"""Clause 4.1: orders broken down, plans, work orders."""

from yidan.planning.commands.borrow import borrow, lend
from yidan.planning.commands.breakdown import break_down, make_anew, raise_work_order, set_up
from yidan.planning.commands.plans import accept, expect, forecast, move, planned, propose, refuse, relieve, supersede
from yidan.planning.commands.standing import end_outage, foresee, pin, report_outage, unpin
from yidan.planning.commands.substitute import substitute
from yidan.planning.commands.work import assign, cancel, drop, release

__all__ = [
    "accept", "end_outage", "expect", "foresee", "move", "pin", "report_outage", "unpin", "assign", "borrow", "break_down", "cancel", "drop", "forecast", "lend", "make_anew", "planned", "propose", "raise_work_order", "refuse", "release", "relieve", "set_up", "substitute",
    "supersede",
]  # fmt: skip
