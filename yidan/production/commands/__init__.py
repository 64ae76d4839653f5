"""The verbs of production (5.1). `report` chooses between its two outcomes."""

from yidan.production.commands.equipment import check_equipment
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
from yidan.production.commands.material import IssueInput, UsageInput, account_material, issue_material, issue_more, return_material
from yidan.production.commands.patrol import (
    FindingInput,
    close_finding,
    explain_missed,
    give_back_finding,
    hold_patrol,
    raise_finding,
    solve_finding,
)
from yidan.production.commands.replacing import replace_parts
from yidan.production.commands.spine import started, work_order_done, work_order_reported, work_order_started

__all__ = [
    "FindingInput",
    "IssueInput",
    "UsageInput",
    "account_material",
    "check_equipment",
    "close_finding",
    "close_operation",
    "explain_missed",
    "finish",
    "give_back_finding",
    "hold_operation",
    "hold_patrol",
    "issue_material",
    "issue_more",
    "raise_finding",
    "release_operation",
    "replace_parts",
    "report",
    "report_part",
    "resume",
    "return_material",
    "solve_finding",
    "start",
    "started",
    "stop",
    "work_order_done",
    "work_order_reported",
    "work_order_started",
]
