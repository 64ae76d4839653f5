from django.urls import path

from yidan.production import floor, views
from yidan.production.doors import issues, operations

app_name = "production"
urlpatterns = [
    path("dispatch/", views.dispatch, name="dispatch"),
    path("material-issues/", views.issue_list, name="issue_list"),
    *operations.pages(),
    *issues.pages(),
    path("operations/<str:key>", views.operation, name="operation"),
    path("material-issues/<str:key>/paper", views.issue_paper, name="issue_paper"),
    path("material-issues/<str:key>", views.issue, name="issue"),
    path("travellers/<str:key>", views.traveller, name="traveller"),
    path("floor/", floor.floor_list, name="floor"),
    path("floor/scan", floor.scan, name="scan"),
    path("floor/<str:key>", floor.task, name="floor_task"),
    path("floor/<str:key>/report", floor.report, name="floor_report"),
    path("floor/<str:key>/stop", floor.stop, name="floor_stop"),
    path("orders/<str:key>/tab/production", views.order_tab, name="order_tab"),
]
