from django.urls import path

from yidan.intake import views
from yidan.intake.doors import enquiries, orders, quotations

app_name = "intake"
urlpatterns = [
    path("enquiries/", views.enquiry_list, name="enquiry_list"),
    path("quotations/", views.quotation_list, name="quotation_list"),
    path("orders/", views.order_list, name="order_list"),
    *enquiries.pages(),
    *quotations.pages(),
    *orders.pages(),
    path("enquiries/<str:key>", views.enquiry, name="enquiry"),
    path("quotations/<str:key>", views.quotation, name="quotation"),
]
