from django.urls import path

from yidan.service import views
from yidan.service.doors import tickets

app_name = "service"
urlpatterns = [
    path("tickets/", views.ticket_list, name="ticket_list"),
    path("tickets/order-pick", views.order_pick, name="order_pick"),
    *tickets.pages(),
    path("orders/<str:key>/tab/service", views.order_tab, name="order_tab"),
    path("customers/<str:key>/service", views.customer, name="customer"),
    path("tickets/<str:key>", views.ticket, name="ticket"),
]
