from django.urls import path

from yidan.planning import views
from yidan.planning.doors import operations, orders, outages, plans, work_orders

app_name = "planning"
urlpatterns = [
    path("planning/", views.board, name="board"),
    path("planning/board.json", views.board_data, name="board_data"),
    path("planning/propose", views.propose, name="propose"),
    path("planning/waiting", views.waiting, name="waiting"),
    path("planning/tasks", views.tasks, name="tasks"),
    path("planning/tasks/<str:code>/dispatch", views.dispatch, name="dispatch"),
    path("planning/whatif", views.whatif, name="whatif"),
    path("planning/promise", views.promise, name="promise"),
    path("plans/", views.plan_list, name="plan_list"),
    path("work-orders/", views.work_order_list, name="workorder_list"),
    path("work-orders/<str:key>/traveller", views.traveller, name="traveller"),
    path("operations/", views.operation_list, name="operation_list"),
    path("orders/<str:key>/tab/planning", views.order_tab, name="order_tab"),
    *orders.pages(),
    *plans.pages(),
    *work_orders.pages(),
    *operations.pages(),
    *outages.pages(),
    path("outages/", views.outage_list, name="outage_list"),
    path("outages/<str:key>", views.outage, name="outage"),
    path("plans/<str:key>/against/<str:other>", views.compared, name="compared"),
    path("plans/<str:key>", views.plan, name="plan"),
    path("work-orders/<str:key>", views.work_order, name="workorder"),
]
