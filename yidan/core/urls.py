from django.urls import path

from yidan.core.imports import views
from yidan.core.imports.doors import batches

app_name = "core"
urlpatterns = [
    path("imports/", views.import_list, name="importbatch_list"),
    path("imports/templates/<str:code>.xlsx", views.template, name="import_template"),
    *batches.pages(),
    path("imports/<str:key>/faults.xlsx", views.faults, name="import_faults"),
    path("imports/<str:key>/progress", views.import_progress, name="import_progress"),
    path("imports/<str:key>", views.import_batch, name="importbatch"),
]
