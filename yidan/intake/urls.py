from django.urls import path

from yidan.intake import views
from yidan.intake.doors import agreements, campaigns, enquiries, opportunities, orders, quotations

app_name = "intake"
urlpatterns = [
    path("enquiries/", views.enquiry_list, name="enquiry_list"),
    path("quotations/", views.quotation_list, name="quotation_list"),
    path("campaigns/", views.campaign_list, name="campaign_list"),
    path("opportunities/", views.opportunity_list, name="opportunity_list"),
    path("agreements/", views.agreement_list, name="agreement_list"),
    path("orders/", views.order_list, name="order_list"),
    path("orders/original", views.original_preview, name="original_preview"),
    path("orders/<str:key>/original", views.original, name="original"),
    path("orders/<str:key>/revisions", views.revisions, name="order_revisions"),
    path("orders/<str:key>/tab/intake", views.order_tab, name="order_tab"),
    *enquiries.pages(),
    *quotations.pages(),
    *campaigns.pages(),
    *opportunities.pages(),
    *agreements.pages(),
    *orders.pages(),
    path("campaigns/<str:key>", views.campaign, name="campaign"),
    path("opportunities/<str:key>", views.opportunity, name="opportunity"),
    path("agreements/<str:key>", views.agreement, name="agreement"),
    path("enquiries/<str:key>", views.enquiry, name="enquiry"),
    path("quotations/<str:key>", views.quotation, name="quotation"),
]
