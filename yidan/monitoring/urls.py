from django.urls import path

from yidan.monitoring import boards, mails, views
from yidan.monitoring.doors import alerts, meetings, orders

app_name = "monitoring"
urlpatterns = [
    path("monitoring/health", boards.health_list, name="health"),
    path("monitoring/time", boards.time, name="time"),
    path("orders/<str:key>/tab/monitoring", boards.order_tab, name="order_tab"),
    path("monitoring/indicators", boards.indicators, name="indicators"),
    path("alerts/", views.alert_list, name="alert_list"),
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("mails/", mails.mail_list, name="mail_list"),
    *alerts.pages(),
    *meetings.pages(),
    *orders.pages(),
    path("alerts/<str:key>", views.alert, name="alert"),
    path("meetings/<str:key>", views.meeting, name="meeting"),
]
