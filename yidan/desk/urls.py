from django.urls import path, re_path

from yidan.core.kit_page import kit
from yidan.desk import views

app_name = "desk"
NUMBER = r"(?P<number>[A-Za-z]{2,8}-\d{4}-\d{5,7})"
urlpatterns = [
    path("", views.home, name="home"),
    path("messages", views.alerts, name="alerts"),
    path("messages/seen", views.seen, name="seen"),
    path("more", views.more, name="more"),
    path("search", views.search, name="search"),
    path("policy", views.chapter, name="policy"),
    path("policy/chapter/<str:number>", views.chapter, name="chapter"),
    path("policy/map", views.process_map, name="map"),
    path("policy/checks", views.checks, name="checks"),
    path("policy/<str:clause>", views.clause, name="clause"),
    path("orders/<str:key>/history", views.history, name="order_history"),
    path("orders/<str:key>", views.order, name="order"),
    path("papers/<int:pk>", views.paper, name="paper"),
    path("kit", kit, name="kit"),
    re_path(rf"^{NUMBER}$", views.short, name="short"),
    re_path(rf"^{NUMBER}/(?P<position>\d{{1,4}})$", views.short, name="short_operation"),
]
