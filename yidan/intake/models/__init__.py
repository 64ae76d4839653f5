from yidan.intake.models.agreement import Agreement, AgreementLine
from yidan.intake.models.enquiry import Enquiry, Quotation, QuotationLine, Requirement
from yidan.intake.models.marketing import Campaign, Opportunity, Visit
from yidan.intake.models.order import Comparison, Line, Order, Revision

__all__ = [
    "Agreement", "AgreementLine", "Campaign", "Comparison", "Enquiry", "Line", "Opportunity", "Order", "Quotation", "QuotationLine",
    "Requirement", "Revision", "Visit",
]  # fmt: skip
