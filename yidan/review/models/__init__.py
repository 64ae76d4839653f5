from yidan.review.models.change import Assessment, Change, Consequence
from yidan.review.models.meeting import Impact, Invitation, Meeting, Minutes, Negotiation
from yidan.review.models.round import Check, Condition, Opinion, Reexamination
from yidan.review.models.supply import Demand, StockInquiry, StockInquiryLine

__all__ = [
    "Assessment", "Change", "Check", "Condition", "Consequence", "Demand", "Impact", "Invitation", "Meeting", "Minutes", "Negotiation", "Opinion",
    "Reexamination", "StockInquiry", "StockInquiryLine",
]  # fmt: skip
