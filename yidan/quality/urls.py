from django.urls import path

from yidan.quality import floor, performance, tablet, views
from yidan.quality.doors import inspections, nonconformities, plans

app_name = "quality"
urlpatterns = [
    path("inspections/", views.inspection_list, name="inspection_list"),
    path("nonconformities/", views.nonconformity_list, name="nonconformity_list"),
    path("inspection-plans/", views.plan_list, name="inspectionplan_list"),
    *inspections.pages(),
    *nonconformities.pages(),
    *plans.pages(),
    path("inspections/<str:key>/measuring", tablet.measuring, name="measuring"),
    path("inspections/<str:key>/paper", views.inspection_paper, name="inspection_paper"),
    path("nonconformities/<str:key>/paper", views.nonconformity_paper, name="nonconformity_paper"),
    path("inspections/<str:key>", views.inspection, name="inspection"),
    path("nonconformities/<str:key>", views.nonconformity, name="nonconformity"),
    path("inspection-plans/<str:key>", views.plan, name="inspectionplan"),
    path("performance/", performance.performance, name="performance"),
    path("performance/<str:username>", performance.of_person, name="performance_of"),
    path("floor/rework/", floor.rework_list, name="floor_rework"),
    path("floor/rework/<str:key>", floor.rework, name="floor_report"),
    path("orders/<str:key>/tab/quality", views.order_tab, name="order_tab"),
]
