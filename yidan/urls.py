"""Every room's pages under its own nouns; the API under /api/; sign-in under /accounts/."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from yidan.api import api


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


rooms = [room for room in settings.ROOMS if find_spec(f"yidan.{room}.urls")]
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", api.urls),
    *(path("", include(f"yidan.{room}.urls")) for room in rooms),
]
