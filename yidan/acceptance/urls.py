from django.urls import path

from yidan.acceptance import views
from yidan.acceptance.doors import acceptances, orders

app_name = "acceptance"
urlpatterns = [
    path("acceptances/", views.acceptance_list, name="acceptance_list"),
    path("acceptances/order-pick", views.order_pick, name="order_pick"),
    *acceptances.pages(),
    *orders.pages(),
    path("orders/<str:key>/tab/acceptance", views.order_tab, name="order_tab"),
    path("acceptances/<str:key>", views.acceptance, name="acceptance"),
]
