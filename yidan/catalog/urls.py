from django.urls import path

from yidan.catalog import views
from yidan.catalog.doors import NOUNS

app_name = "catalog"
urlpatterns = [
    path("items/pick", views.item_pick, name="item_pick"),
    path("customers/pick", views.customer_pick, name="customer_pick"),
    path("suppliers/pick", views.supplier_pick, name="supplier_pick"),
    *(path(f"{nouns}/", view, name=f"{model}_list") for model, (nouns, view) in views.LIST_VIEWS.items()),
    *(page for noun in NOUNS for page in noun.pages()),
    *(path(f"{noun.nouns}/<str:key>", getattr(views, noun.noun), name=noun.noun) for noun in NOUNS),
]
