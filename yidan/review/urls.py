from django.urls import path

from yidan.review import views
from yidan.review.doors import orders

app_name = "review"
urlpatterns = [
    path("reviews/", views.order_list, name="order_list"),
    path("reviews/<str:key>", views.dossier, name="dossier"),
    path("orders/<str:key>/tab/review", views.order_tab, name="order_tab"),
    *orders.pages(),
]
