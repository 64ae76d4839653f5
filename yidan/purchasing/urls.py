from django.urls import path

from yidan.purchasing import views
from yidan.purchasing.doors import demands, purchases, receipts

app_name = "purchasing"
urlpatterns = [
    path("purchases/", views.purchase_list, name="purchaseorder_list"),
    path("demands/", views.demand_list, name="demand_list"),
    path("demands/pick", views.demand_pick, name="demand_pick"),
    path("demands/order", views.order_picked, name="demand_order"),
    path("receipts/", views.receipt_list, name="receipt_list"),
    path("dock/", views.dock, name="dock"),
    path("dock/<str:key>", views.dock_count, name="dock_count"),
    path("dock/done/<str:key>", views.dock_done, name="dock_done"),
    path("orders/<str:key>/tab/purchasing", views.order_tab, name="order_tab"),
    *demands.pages(),
    *purchases.pages(),
    *receipts.pages(),
    path("demands/<str:key>", views.demand, name="demand"),
    path("purchases/<str:key>", views.purchase, name="purchaseorder"),
    path("receipts/<str:key>", views.receipt, name="receipt"),
]
