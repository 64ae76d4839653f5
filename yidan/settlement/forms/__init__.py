"""What the verbs of settlement are asked with: one form each, for page and API alike."""

from yidan.settlement.forms.account import (
    AllocateForm,
    AnswerForm,
    DisputeForm,
    HisAnswerForm,
    MoneyForm,
    RemindForm,
    SendStatementForm,
    StatementForm,
)
from yidan.settlement.forms.order import (
    AcknowledgeForm,
    AgainPenaltyForm,
    CostForm,
    DecideForm,
    DrawUpForm,
    InvoiceForm,
    ProposePenaltyForm,
    RedForm,
    RefundForm,
    ReleaseForm,
    RuleForm,
    ScanForm,
    ScheduleForm,
    SendForm,
)

__all__ = ["AcknowledgeForm", "AgainPenaltyForm", "AllocateForm", "AnswerForm", "CostForm", "DecideForm", "DisputeForm", "DrawUpForm", "HisAnswerForm", "InvoiceForm", "MoneyForm", "ProposePenaltyForm", "RedForm", "RefundForm", "ReleaseForm", "RemindForm", "RuleForm", "ScanForm", "ScheduleForm", "SendForm", "SendStatementForm", "StatementForm"]  # fmt: skip
