from yidan.intake.models.enquiry import Enquiry, Quotation, QuotationLine, Requirement
from yidan.intake.models.order import Comparison, Line, Order, Revision

__all__ = ["Comparison", "Enquiry", "Line", "Order", "Quotation", "QuotationLine", "Requirement", "Revision"]
