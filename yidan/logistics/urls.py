from django.urls import path

from yidan.logistics import views
from yidan.logistics.doors import orders, shipments

app_name = "logistics"
urlpatterns = [
    path("shipments/", views.shipment_list, name="shipment_list"),
    *shipments.pages(),
    *orders.pages(),
    path("orders/<str:key>/tab/logistics", views.order_tab, name="order_tab"),
    path("shipments/<str:key>", views.shipment, name="shipment"),
]
