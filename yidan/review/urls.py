from django.urls import path

from yidan.review import rule_views, views
from yidan.review.doors import changes, depth_rules, inquiries, orders

app_name = "review"
urlpatterns = [
    path("reviews/", views.order_list, name="order_list"),
    path("stock-inquiries/", views.inquiry_list, name="stockinquiry_list"),
    path("changes/", views.change_list, name="change_list"),
    path("reviews/rules", rule_views.review_rules, name="depthrule_list"),
    path("reviews/<str:key>/paper", views.review_paper, name="review_paper"),
    path("reviews/<str:key>", views.dossier, name="dossier"),
    path("orders/<str:key>/tab/review", views.order_tab, name="order_tab"),
    *orders.pages(),
    *inquiries.pages(),
    *changes.pages(),
    *depth_rules.pages(),
    path("stock-inquiries/<str:key>", views.inquiry, name="stockinquiry"),
    path("changes/<str:key>", views.change, name="change"),
]
