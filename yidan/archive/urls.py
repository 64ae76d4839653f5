from django.urls import path

from yidan.archive import views
from yidan.archive.doors import filing_rules, volumes

app_name = "archive"
urlpatterns = [
    path("volumes/", views.volume_list, name="volume_list"),
    path("filing-rules/", views.filingrule_list, name="filingrule_list"),
    *volumes.pages(),
    *filing_rules.pages(),
    path("volumes/<str:key>", views.volume, name="volume"),
    path("filing-rules/<str:key>", views.filingrule, name="filingrule"),
    path("orders/<str:key>/tab/archive", views.order_tab, name="order_tab"),
]
