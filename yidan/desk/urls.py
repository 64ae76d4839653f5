from django.urls import path

from yidan.desk import views

app_name = "desk"
urlpatterns = [
    path("orders/<str:key>", views.order, name="order"),
    path("papers/<int:pk>", views.paper, name="paper"),
    path("policy/<str:clause>", views.clause, name="clause"),
]
