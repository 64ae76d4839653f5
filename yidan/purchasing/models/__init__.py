"""Demands, requests for quotation, purchase orders, receipts, exceptions, suppliers' invoices, payments, statements (4.2, 5.2)."""

from yidan.purchasing.models.accounts import Payment, PaymentPart, SupplierInvoice, SupplierInvoiceLine
from yidan.purchasing.models.demands import Demand
from yidan.purchasing.models.orders import CENT, Progress, PurchaseLine, PurchaseOrder
from yidan.purchasing.models.receipts import Receipt, ReceiptLine, SupplyIssue
from yidan.purchasing.models.sourcing import Offer, Rfq, RfqLine, SupplierQuote
from yidan.purchasing.models.statements import StatementLine, SupplierStatement

__all__ = [
    "CENT", "Demand", "Offer", "Payment", "PaymentPart", "Progress", "PurchaseLine", "PurchaseOrder", "Receipt", "ReceiptLine", "Rfq", "RfqLine",
    "StatementLine", "SupplierInvoice", "SupplierInvoiceLine", "SupplierQuote", "SupplierStatement", "SupplyIssue",
]  # fmt: skip
