from django.urls import path

from yidan.portal import views

app_name = "portal"
urlpatterns = [
    path("link/<str:token>", views.link, name="link"),
    path("link/<str:token>/papers/<int:pk>", views.paper, name="paper"),
    path("link/<str:token>/print", views.printed, name="print"),
    path("link/<str:token>/<slug:name>", views.act, name="act"),
]
