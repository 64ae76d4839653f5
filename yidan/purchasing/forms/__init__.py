"""What the verbs of purchasing are asked with: one form each, for page and API alike."""

from yidan.purchasing.forms.accounts import AdvanceForm, ApplyForm, PayForm, PaymentForm, SupplierInvoiceForm, WhyForm, billed_row
from yidan.purchasing.forms.buying import (
    ApproveForm,
    ConfirmForm,
    CorrectForm,
    DemandForm,
    ExpectForm,
    PurchaseForm,
    ReceiveForm,
    SendForm,
    suggested,
)
from yidan.purchasing.forms.issues import BackForm, IssueForm, ProgressForm, RemedyForm, ResultForm
from yidan.purchasing.forms.sourcing import AskForm, AwardForm, OfferForm, PlanSupplyForm, SendRequestForm
from yidan.purchasing.forms.statements import (
    AgainForm,
    AnswerForm,
    ConfirmationForm,
    DisputeForm,
    MonthForm,
    SendStatementForm,
    StatementForm,
)

__all__ = [
    "AdvanceForm", "AgainForm", "AnswerForm", "ApplyForm", "ApproveForm", "AskForm", "AwardForm", "BackForm", "ConfirmForm", "ConfirmationForm",
    "CorrectForm", "DemandForm", "DisputeForm", "ExpectForm", "IssueForm", "MonthForm", "OfferForm", "PayForm", "PaymentForm", "PlanSupplyForm",
    "ProgressForm", "PurchaseForm", "ReceiveForm", "RemedyForm", "ResultForm", "SendForm", "SendRequestForm", "SendStatementForm", "StatementForm",
    "SupplierInvoiceForm", "WhyForm", "billed_row", "suggested",
]  # fmt: skip
