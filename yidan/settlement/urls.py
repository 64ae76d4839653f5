from django.urls import path

from yidan.settlement import views
from yidan.settlement.doors import NOUNS
from yidan.settlement.views import account as accounts

app_name = "settlement"
urlpatterns = [
    path("invoices/", views.invoice_list, name="invoice_list"),
    path("money/", views.money_list, name="moneyreceipt_list"),
    path("settlements/", views.sheet_list, name="settlementsheet_list"),
    path("penalties/", views.penalty_list, name="penalty_list"),
    path("refunds/", views.refund_list, name="refund_list"),
    path("cost-sheets/", views.cost_list, name="costsheet_list"),
    path("statements/", accounts.statement_list, name="statement_list"),
    path("statements/month", accounts.statements_month, name="statements_month"),
    path("statements/send", accounts.statements_send, name="statements_send"),
    path("reminders/", accounts.reminder_list, name="reminder_list"),
    path("ageing/", accounts.ageing, name="ageing"),
    path("receivables/", views.receivable_list, name="receivable_list"),
    *(page for noun in NOUNS for page in noun.pages()),
    path("orders/<str:key>/tab/settlement", views.order_tab, name="order_tab"),
    path("customers/<str:key>/account", accounts.customer, name="customer"),
    path("invoices/<str:key>", views.invoice, name="invoice"),
    path("money/<str:key>", views.money_receipt, name="moneyreceipt"),
    path("settlements/<str:key>", views.sheet, name="settlementsheet"),
    path("penalties/<str:key>", views.penalty, name="penalty"),
    path("refunds/<str:key>", views.refund, name="refund"),
    path("cost-sheets/<str:key>", views.cost_sheet, name="costsheet"),
    path("statements/<str:key>", accounts.statement, name="statement"),
    path("reminders/<str:key>", accounts.reminder, name="reminder"),
]
