from django.urls import path

from yidan.service import corrective_views, views
from yidan.service.doors import actions, tickets

app_name = "service"
urlpatterns = [
    path("tickets/", views.ticket_list, name="ticket_list"),
    path("tickets/order-pick", views.order_pick, name="order_pick"),
    path("tickets/analysis", corrective_views.analysis, name="analysis"),
    path("corrective-actions/", corrective_views.action_list, name="correctiveaction_list"),
    *tickets.pages(),
    *actions.pages(),
    path("corrective-actions/<str:key>/paper", corrective_views.paper, name="correctiveaction_paper"),
    path("corrective-actions/<str:key>", corrective_views.action, name="correctiveaction"),
    path("tickets/<str:key>/paper", corrective_views.ticket_paper, name="ticket_paper"),
    path("items/<str:key>/lessons", corrective_views.item_lessons, name="item_lessons"),
    path("suppliers/<str:key>/lessons", corrective_views.supplier_lessons, name="supplier_lessons"),
    path("orders/<str:key>/tab/service", views.order_tab, name="order_tab"),
    path("customers/<str:key>/service", views.customer, name="customer"),
    path("tickets/<str:key>", views.ticket, name="ticket"),
]
