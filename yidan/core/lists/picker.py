"""Finding by code, name or pinyin initials: the answer of a picker's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, JsonResponse

from yidan.core import inputs

LIMIT = 20


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Best first: the code itself, codes that start so, initials that start so, names that contain it."""
    text = inputs.plain(text)[:80]
    if not text:
        return rows.order_by("code")
    ranks = [When(code__iexact=text, then=Value(0)), When(code__istartswith=text, then=Value(1))]
    found = Q(code__istartswith=text) | Q(name__icontains=text)
    if text.isascii():
        initials = Q(initials__startswith=text.lower())
        found |= initials
        ranks.append(When(initials, then=Value(2)))
    ranks.append(When(name__istartswith=text, then=Value(3)))
    return rows.filter(found).order_by(Case(*ranks, default=Value(4), output_field=IntegerField()), "code")


def picker(request: HttpRequest, rows: QuerySet[Any], *, more: Callable[[Any], Mapping[str, Any]] | None = None) -> JsonResponse:
    """{"results": [{"id", "code", "text", "note", ...more(row)}]}: at most twenty. `rows` is already what the reader may see;
    `more` may add "note" (shown grey at the right) and values that fill the other cells of a line ({"unit": "套"})."""
    found = matching(rows, request.GET.get("q", ""))[:LIMIT]
    return JsonResponse({"results": [{"id": row.pk, "code": row.code, "text": row.name, **(more(row) if more else {})} for row in found]})
