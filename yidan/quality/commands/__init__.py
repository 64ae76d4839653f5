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
from yidan.quality.commands.incoming import accept_deviation, decide_sort, give_word
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
    "accept_deviation",
    "ask_consent",
    "closed",
    "compare_consent",
    "conclude",
    "consent",
    "decide",
    "decide_return",
    "decide_rework",
    "decide_scrap",
    "decide_sort",
    "fail_inspection",
    "give_word",
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
