"""What the verbs of a review, of a stock inquiry and of a change ask."""

from yidan.review.forms.change import AssessForm, ChangeForm, OfferForm, SeeToForm
from yidan.review.forms.depth import DepthRuleForm
from yidan.review.forms.round import (
    ApproveForm,
    ConveneForm,
    DecideForm,
    ImpactForm,
    InvitationForm,
    MinutesForm,
    NegotiationForm,
    OpinionForm,
    PointForm,
    ProposeForm,
    SettleForm,
)
from yidan.review.forms.supply import StockAnswerForm, StockInquiryForm

__all__ = [
    "ApproveForm", "AssessForm", "ChangeForm", "ConveneForm", "DecideForm", "DepthRuleForm", "ImpactForm", "InvitationForm", "MinutesForm", "NegotiationForm",
    "OfferForm", "OpinionForm", "PointForm", "ProposeForm", "SeeToForm", "SettleForm", "StockAnswerForm", "StockInquiryForm",
]  # fmt: skip
