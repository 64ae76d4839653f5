"""The edge shared by pages and API: find or 404, the version the caller saw, the key, and one mapping of refusals to HTTP."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yidan.core.actors import Actor
from yidan.core.constraints import explained
from yidan.core.documents import Document
from yidan.core.once import KeyReused, once
from yidan.core.refusals import Invalid, Missing, Refused, Stale, Unknown

M = TypeVar("M", bound=Document)
STATUS: dict[type[Refused], int] = {Unknown: 404, Stale: 412, KeyReused: 422, Missing: 428, Invalid: 422, Refused: 409}


class Request(HttpRequest):
    actor: Actor


def see(request: Request, model: type[M], key: str) -> M:
    """The document this caller may see, at the version his form or If-Match names. Raises Http404."""
    document = model.narrowed(model.for_page(), request.actor).filter(**model.by_key(key)).first()
    if document is None:
        raise Http404
    seen = request.headers.get("If-Match") or request.POST.get("version")
    if seen and seen.isdigit() and len(seen) < 10:
        document.seen = int(seen)
    return document


def keyed(request: Request, effect: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """Run it once per key. A page's form is compared by its fields (the CSRF token changes), the API's by its bytes."""
    fields = {k: v for k, v in request.POST.lists() if k not in ("csrfmiddlewaretoken", "key")}
    files = {name: _digest(file) for name, file in request.FILES.items()}
    body = json.dumps([fields, files], sort_keys=True).encode() if request.POST else request.body
    try:
        return once(request.actor, request.path.encode() + body, effect)
    except IntegrityError as error:
        raise explained(error) from error


def _digest(file: Any) -> str:
    """Of an upload's bytes; it is read again afterwards, by the verb."""
    file.seek(0)
    found = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return found


def status_of(exc: Refused) -> int:
    return STATUS[type(exc)]


def refused_body(exc: Refused) -> dict[str, Any]:
    """The one error shape of the API."""
    fields = {exc.field: [str(exc)]} if exc.field else {}
    if isinstance(exc, Invalid):
        fields = {name: [str(text) for text in errors] for name, errors in exc.form.errors.items()}
    return {"code": type(exc).__name__.lower(), "reason": str(exc), "clause": exc.clause, "fields": fields}


def refused_page(request: HttpRequest, exc: Refused) -> HttpResponse:
    return render(request, "refused.html", refused_body(exc) | {"status": status_of(exc)}, status=status_of(exc))


def refused_json(exc: Refused) -> HttpResponse:
    return HttpResponse(json.dumps(refused_body(exc)), content_type="application/json", status=status_of(exc))
