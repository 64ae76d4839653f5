from django.urls import path

from yidan.purchasing import views
from yidan.purchasing.doors import NOUNS

app_name = "purchasing"
urlpatterns = [
    path("purchases/", views.purchase_list, name="purchaseorder_list"),
    path("demands/", views.demand_list, name="demand_list"),
    path("demands/pick", views.demand_pick, name="demand_pick"),
    path("demands/order", views.order_picked, name="demand_order"),
    path("demands/ask", views.ask_picked, name="demand_ask"),
    path("demands/plan", views.plan_paper, name="demand_plan"),
    path("purchases/lines/pick", views.line_pick, name="line_pick"),
    path("rfqs/", views.rfq_list, name="rfq_list"),
    path("supply-issues/", views.issue_list, name="supplyissue_list"),
    path("supplier-invoices/", views.invoice_list, name="supplierinvoice_list"),
    path("payments/", views.payment_list, name="payment_list"),
    path("supplier-statements/", views.statement_list, name="supplierstatement_list"),
    path("supplier-statements/all", views.statement_all, name="statement_all"),
    path("suppliers/<str:key>/account", views.account, name="supplier_account"),
    path("receipts/", views.receipt_list, name="receipt_list"),
    path("dock/", views.dock, name="dock"),
    path("dock/<str:key>", views.dock_count, name="dock_count"),
    path("dock/done/<str:key>", views.dock_done, name="dock_done"),
    path("orders/<str:key>/tab/purchasing", views.order_tab, name="order_tab"),
    *(page for noun in NOUNS for page in noun.pages()),
    path("demands/<str:key>", views.demand, name="demand"),
    path("purchases/<str:key>", views.purchase, name="purchaseorder"),
    path("receipts/<str:key>", views.receipt, name="receipt"),
    path("rfqs/<str:key>", views.rfq, name="rfq"),
    path("supplier-quotes/<str:key>", views.quote, name="supplierquote"),
    path("supply-issues/<str:key>", views.issue, name="supplyissue"),
    path("supplier-invoices/<str:key>", views.invoice, name="supplierinvoice"),
    path("payments/<str:key>", views.payment, name="payment"),
    path("supplier-statements/<str:key>", views.statement, name="supplierstatement"),
]
