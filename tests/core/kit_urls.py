"""The kit page, its list and a counting form, for the browser test; all under /link/, which needs no sign-in."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from yidan.core.kit_page import kit

POSTED: list[dict[str, list[str]]] = []


def post(request: HttpRequest) -> HttpResponse:
    POSTED.append(dict(request.POST.lists()))
    time.sleep(0.5)  # long enough for a second press
    return HttpResponse("ok")


def pick(request: HttpRequest) -> JsonResponse:
    rows = [{"id": 1, "code": "KH-0031", "text": "宁波海纳电器", "note": "3"}, {"id": 2, "code": "KH-0107", "text": "宁波华诺精工"}]
    return JsonResponse({"results": [row for row in rows if request.GET.get("q", "") in ("nbhn", str(row["code"]))]})


urlpatterns = [
    path("link/kit", kit),
    path("link/post", post),
    path("link/pick", pick),
    path("favicon.ico", lambda request: HttpResponse(status=204)),  # asked for by a page without an icon of its own
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
]
