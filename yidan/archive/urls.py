from django.urls import path, re_path

from yidan.archive import views
from yidan.archive.doors import appraisals, check_runs, consultations, filing_rules, findings, use_registers, volumes

app_name = "archive"
urlpatterns = [
    path("volumes/", views.volume_list, name="volume_list"),
    path("volumes/pick", views.volume_pick, name="volume_pick"),
    path("volumes/pieces", views.piece_list, name="piece_list"),
    path("check-runs/", views.checkrun_list, name="checkrun_list"),
    path("archive-findings/", views.finding_list, name="finding_list"),
    path("appraisals/", views.appraisal_list, name="appraisal_list"),
    path("consultations/", views.consultation_list, name="consultation_list"),
    path("consultations/register", views.use_list, name="use_list"),
    path("consultations/register.pdf", views.register_print, name="register_print"),
    path("use-registers/", views.useregister_list, name="useregister_list"),
    path("filing-rules/", views.filingrule_list, name="filingrule_list"),
    *volumes.pages(),
    *check_runs.pages(),
    *findings.pages(),
    *appraisals.pages(),
    *consultations.pages(),
    *use_registers.pages(),
    *filing_rules.pages(),
    path("volumes/<str:key>", views.volume, name="volume"),
    path("volumes/<str:key>/print/<str:form>", views.volume_print, name="volume_print"),
    path("check-runs/<str:key>", views.checkrun, name="checkrun"),
    path("check-runs/<str:key>/print", views.checkrun_print, name="checkrun_print"),
    path("archive-findings/<str:key>", views.finding, name="finding"),
    path("appraisals/<str:key>", views.appraisal, name="appraisal"),
    path("appraisals/<str:key>/print/<str:form>", views.appraisal_print, name="appraisal_print"),
    path("consultations/<str:key>", views.consultation, name="consultation"),
    path("consultations/<str:key>/print", views.consultation_print, name="consultation_print"),
    path("use-registers/<str:key>", views.useregister, name="useregister"),
    path("filing-rules/<str:key>", views.filingrule, name="filingrule"),
    path("orders/<str:key>/tab/archive", views.order_tab, name="order_tab"),
    re_path(
        r"^(?P<code>[A-Z0-9]{2,12}-XS·\d{4}-[A-Z0-9]{1,4}-\d{4,6})$", views.by_code, name="by_code"
    ),  # what the code on its papers opens
]
