from django.urls import path

from yidan.logistics import views
from yidan.logistics.doors import orders, returns, shipments

app_name = "logistics"
urlpatterns = [
    path("shipments/", views.shipment_list, name="shipment_list"),
    path("returns/", views.return_list, name="return_list"),
    *shipments.pages(),
    *returns.pages(),
    *orders.pages(),
    path("orders/<str:key>/tab/logistics", views.order_tab, name="order_tab"),
    path("shipments/<str:key>/print/<slug:form>", views.printed, name="shipment_print"),
    path("shipments/<str:key>", views.shipment, name="shipment"),
    path("returns/<str:key>", views.return_page, name="return"),
]
