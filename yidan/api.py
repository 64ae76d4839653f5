"""The API: the same verbs as the pages, through the same forms. Needs a token or a session; one error shape."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import SessionAuth
from ninja.security.base import AuthBase

from yidan.core.refusals import Refused
from yidan.core.web import refused_json


class TokenAuth(AuthBase):
    """The middleware has looked the token up already (people/web.py)."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_name = "token"

    def __call__(self, request: HttpRequest) -> Any:
        return request.user if getattr(request, "by_token", False) else None


class OwnSession(SessionAuth):
    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


api = NinjaAPI(title="Yidan", version="1", docs_url=None, auth=[TokenAuth(), OwnSession()], urls_namespace="api")


def problem(status: int, code: str, reason: str, fields: dict[str, Any] | None = None) -> HttpResponse:
    body = {"code": code, "reason": reason, "clause": "", "fields": fields or {}}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/json")


@api.exception_handler(Refused)
def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    return refused_json(exc)


@api.exception_handler(Http404)
def unknown(request: HttpRequest, exc: Http404) -> HttpResponse:
    return problem(404, "unknown", _("Not found."))


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for error in exc.errors:
        where = ".".join(str(part) for part in error["loc"] if part not in ("body", "data"))
        fields.setdefault(where or "body", []).append(str(error["msg"]))
    return problem(422, "input", _("Some fields are wrong."), fields)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """A body that is no JSON, a session without its CSRF token."""
    return problem(exc.status_code, "unreadable" if exc.status_code == 400 else "forbidden", str(exc))


for room in settings.ROOMS:
    if find_spec(f"yidan.{room}.api"):
        api.add_router("", import_module(f"yidan.{room}.api").router)
