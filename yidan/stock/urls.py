from django.urls import path

from yidan.stock import views
from yidan.stock.doors import adjustments

app_name = "stock"
urlpatterns = [
    path("stock/", views.balance_list, name="balance_list"),
    path("lots/", views.lot_list, name="lot_list"),
    path("movements/", views.movement_list, name="movement_list"),
    path("reservations/", views.reservation_list, name="reservation_list"),
    path("adjustments/", views.adjustment_list, name="adjustment_list"),
    *adjustments.pages(),
    path("items/<str:key>/stock", views.item_stock, name="item_stock"),
    path("adjustments/<str:key>", views.adjustment, name="adjustment"),
]
