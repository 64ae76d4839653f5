"""Search, and the short addresses that printed codes hold."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from yidan.core import search as index
from yidan.core.documents import Document
from yidan.core.web import Request
from yidan.planning.models import Operation


def search(request: Request) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    rows: list[dict[str, Any]] = [
        {"title": row.title, "detail": row.detail, "what": document._meta.verbose_name, "document": document, "url": url}
        for row, document in index.find(query, request.actor)
        if (url := address(document))
    ]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(
            {"rows": [{"title": row["title"], "detail": row["detail"], "what": str(row["what"]), "url": row["url"]} for row in rows]}
        )
    if len(rows) == 1 and query.strip().upper() == rows[0]["document"].key.upper():
        return redirect(rows[0]["url"])
    return render(request, "desk/search.html", {"query": query, "rows": rows})


def address(document: Any) -> str:
    return str(document.get_absolute_url()) if hasattr(document, "get_absolute_url") else ""


def short(request: Request, number: str, position: int | None = None) -> HttpResponse:
    """SO-2026-00007, WO-2026-00012/20: what a printed QR code opens, in capitals. Raises Http404."""
    wanted = number.upper()
    for model in apps.get_models():
        if issubclass(model, Document) and model.series and model.series in wanted.partition("-")[0]:
            document: Any = model.visible_to(request.actor).filter(number=wanted).first()
            if document is not None and position is not None:
                operation = Operation.visible_to(request.actor).filter(work_order_id=document.pk, position=position).first()
                document = operation or document
            if document is not None and address(document):
                return redirect(address(document))
    raise Http404
