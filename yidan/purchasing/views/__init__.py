from yidan.purchasing.views.accounts import account, invoice, payment, statement
from yidan.purchasing.views.dock import dock, dock_count, dock_done
from yidan.purchasing.views.lists import (
    demand_list,
    invoice_list,
    issue_list,
    payment_list,
    purchase_list,
    receipt_list,
    rfq_list,
    statement_list,
)
from yidan.purchasing.views.months import statement_all
from yidan.purchasing.views.pages import demand, issue, order_tab, purchase, quote, receipt, rfq
from yidan.purchasing.views.picks import ask_picked, demand_pick, line_pick, order_picked, plan_paper

__all__ = [
    "account", "ask_picked", "demand", "demand_list", "demand_pick", "dock", "dock_count", "dock_done", "invoice", "invoice_list", "issue", "issue_list",
    "line_pick", "order_picked", "order_tab", "payment", "payment_list", "plan_paper", "purchase", "purchase_list", "quote", "receipt", "receipt_list",
    "rfq", "rfq_list", "statement", "statement_all", "statement_list",
]  # fmt: skip
