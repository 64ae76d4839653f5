"""The verbs of production (5.1). `report` chooses between its two outcomes."""

from yidan.production.commands.floor import (
    close_operation,
    finish,
    hold_operation,
    release_operation,
    report,
    report_part,
    resume,
    start,
    stop,
)
from yidan.production.commands.material import IssueInput, issue_material, return_material
from yidan.production.commands.spine import started, work_order_done, work_order_reported, work_order_started

__all__ = [
    "IssueInput",
    "close_operation",
    "finish",
    "hold_operation",
    "issue_material",
    "release_operation",
    "report",
    "report_part",
    "resume",
    "return_material",
    "start",
    "started",
    "stop",
    "work_order_done",
    "work_order_reported",
    "work_order_started",
]
