from django.urls import path

from yidan.people import views
from yidan.people.doors import entities, persons, rules, wordings

app_name = "people"
urlpatterns = [
    path("me", views.me, name="me"),
    path("people/", views.person_list, name="person_list"),
    path("people/pick", views.user_pick, name="user_pick"),
    path("entities/", views.entity_list, name="legalentity_list"),
    path("settings/", views.setting_list, name="setting_list"),
    path("settings/duties", views.duties, name="duties"),
    path("settings/who-may", views.who_may, name="who_may"),
    path("settings/departments", views.departments, name="departments"),
    path("settings/numbers", views.numbers, name="numbers"),
    path("settings/clauses", views.clauses, name="wording_list"),
    *persons.pages(),
    *entities.pages(),
    *rules.pages(),
    *wordings.pages(),
    path("people/<str:key>", views.person, name="person"),
    path("entities/<str:key>", views.entity, name="legalentity"),
]
