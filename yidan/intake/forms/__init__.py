"""What the verbs of intake are asked with: one form each, for page and API alike."""

from yidan.intake.forms.agreement import ConcludeForm, FrameForm
from yidan.intake.forms.enquiry import AnswerForm, EnquiryForm, QuotationForm, RequirementForm
from yidan.intake.forms.marketing import CampaignForm, OpportunityForm, ResultForm, VisitForm
from yidan.intake.forms.order import AmendForm, CompareForm, CorrectForm, LineForm, OrderForm, OriginalForm, to_compare
from yidan.intake.forms.signing import AskSignatureForm, LinkForm, WithdrawForm

__all__ = [
    "AmendForm", "AnswerForm", "AskSignatureForm", "CampaignForm", "CompareForm", "ConcludeForm", "CorrectForm", "EnquiryForm", "FrameForm",
    "LineForm", "LinkForm", "OpportunityForm", "OrderForm", "OriginalForm", "QuotationForm", "RequirementForm", "ResultForm", "VisitForm",
    "WithdrawForm", "to_compare",
]  # fmt: skip
