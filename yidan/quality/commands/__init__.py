"""The verbs of quality (6.1). `conclude` and `decide` choose between their outcomes."""

from yidan.quality.commands.concession import (
    ask_consent,
    compare_consent,
    consent,
    propose_concession,
    record_consent,
    record_consent_scan,
    refuse_concession,
)
from yidan.quality.commands.inspection import (
    conclude,
    fail_inspection,
    inspect_again,
    inspect_in_process,
    inspect_incoming,
    inspect_outgoing,
    measure,
    pass_inspection,
    plan_final,
)
from yidan.quality.commands.nonconformity import (
    closed,
    decide,
    decide_return,
    decide_rework,
    decide_scrap,
    report_nonconformity,
    reworked,
)
from yidan.quality.commands.spine import inspected
from yidan.quality.measuring import MeasurementInput

__all__ = [
    "MeasurementInput",
    "ask_consent",
    "closed",
    "compare_consent",
    "conclude",
    "consent",
    "decide",
    "decide_return",
    "decide_rework",
    "decide_scrap",
    "fail_inspection",
    "inspect_again",
    "inspect_in_process",
    "inspect_incoming",
    "inspect_outgoing",
    "inspected",
    "measure",
    "pass_inspection",
    "plan_final",
    "propose_concession",
    "record_consent",
    "record_consent_scan",
    "refuse_concession",
    "report_nonconformity",
    "reworked",
]
