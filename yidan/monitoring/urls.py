from django.urls import path

from yidan.monitoring import boards, views
from yidan.monitoring.doors import alerts

app_name = "monitoring"
urlpatterns = [
    path("monitoring/indicators", boards.indicators, name="indicators"),
    path("alerts/", views.alert_list, name="alert_list"),
    *alerts.pages(),
    path("alerts/<str:key>", views.alert, name="alert"),
]
