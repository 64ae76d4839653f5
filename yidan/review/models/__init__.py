from yidan.review.models.change import Assessment, Change, Consequence
from yidan.review.models.depth import Depth, DepthRule, Product, Round
from yidan.review.models.meeting import Impact, Invitation, Meeting, Minutes, Negotiation
from yidan.review.models.round import Check, Condition, Opinion, Reexamination
from yidan.review.models.supply import Demand, StockInquiry, StockInquiryLine

__all__ = [
    "Assessment", "Change", "Check", "Condition", "Consequence", "Demand", "Depth", "DepthRule", "Impact", "Invitation", "Meeting", "Minutes", "Negotiation", "Opinion",
    "Product", "Reexamination", "Round", "StockInquiry", "StockInquiryLine",
]  # fmt: skip
