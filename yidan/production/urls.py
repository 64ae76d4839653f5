from django.urls import path

from yidan.production import floor, patrol_views, views
from yidan.production.doors import equipment, findings, issues, jobs, operations, patrol_plans, patrols

app_name = "production"
urlpatterns = [
    path("dispatch/", views.dispatch, name="dispatch"),
    path("material-issues/", views.issue_list, name="issue_list"),
    path("patrols/", patrol_views.patrol_list, name="patrol_list"),
    path("patrol-plans/", patrol_views.plan_list, name="patrolplan_list"),
    path("findings/", patrol_views.finding_list, name="finding_list"),
    path("equipment/", patrol_views.equipment, name="equipment"),
    *operations.pages(),
    *issues.pages(),
    *jobs.pages(),
    *equipment.pages(),
    *patrol_plans.pages(),
    *patrols.pages(),
    *findings.pages(),
    path("patrol-plans/<str:key>", patrol_views.plan, name="patrolplan"),
    path("patrols/<str:key>", patrol_views.patrol, name="patrol"),
    path("findings/<str:key>", patrol_views.finding, name="finding"),
    path("operations/<str:key>", views.operation, name="operation"),
    path("material-issues/<str:key>/paper", views.issue_paper, name="issue_paper"),
    path("material-issues/<str:key>", views.issue, name="issue"),
    path("travellers/<str:key>", views.traveller, name="traveller"),
    path("floor/", floor.floor_list, name="floor"),
    path("floor/scan", floor.scan, name="scan"),
    path("floor/check", floor.check, name="floor_check"),
    path("floor/share", floor.share, name="share"),
    path("floor/unshare", floor.unshare, name="unshare"),
    path("floor/<str:key>", floor.task, name="floor_task"),
    path("floor/<str:key>/report", floor.report, name="floor_report"),
    path("floor/<str:key>/stop", floor.stop, name="floor_stop"),
    path("orders/<str:key>/tab/production", views.order_tab, name="order_tab"),
]
