"""Search over every document and master record: one-character tokens, so that two Chinese characters are found; pinyin initials.

The index follows the events (the worker calls `catch_up`), so no verb pays for it. Only class N text stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Max, Q, QuerySet

from yidan.core.actors import Actor
from yidan.core.documents import Document, Master
from yidan.core.events import LATE, Event


class SearchRow(models.Model):
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True)
    words = models.TextField()  # small letters, no spaces inside Chinese
    initials = models.CharField(max_length=200, db_index=True)
    event_id = models.BigIntegerField(default=0)  # the newest event seen

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_once")]


def searchable() -> Iterable[type[Document]]:
    """Documents and masters that say what they are found by: `search_text`."""
    return [m for m in apps.get_models() if issubclass(m, Document) and (hasattr(m, "search_text") or issubclass(m, Master))]


def catch_up(limit: int = 2000) -> int:
    """Index what events touched since the last call; how many rows were written."""
    from yidan.core.edit import initials

    seen = SearchRow.objects.aggregate(n=Max("event_id"))["n"] or 0
    kinds = {m.document_kind(): m for m in searchable()}
    known = {
        (kind, key): pk for kind, key, pk in SearchRow.objects.filter(event_id__gt=seen - LATE).values_list("kind", "object_id", "event_id")
    }
    fresh = Event.objects.filter(pk__gt=seen - LATE, kind__in=kinds).order_by("pk").values_list("pk", "kind", "object_id")[: limit + LATE]
    newest = {(kind, object_id): pk for pk, kind, object_id in fresh if pk > known.get((kind, object_id), 0)}
    for (kind, object_id), pk in newest.items():
        document = kinds[kind]._default_manager.filter(pk=object_id).first()
        if document is not None:
            title, detail = text_of(document)
            values = {"title": title[:200], "detail": detail[:200], "words": f"{title} {detail}".lower(), "event_id": pk}
            SearchRow.objects.update_or_create(
                kind=kind, object_id=object_id, defaults=values | {"initials": initials(f"{title}{detail}")[:200]}
            )
    return len(newest)


def text_of(document: Any) -> tuple[str, str]:
    if hasattr(document, "search_text"):
        title, detail = document.search_text()
        return str(title), str(detail)
    return document.name, document.code


def find(query: str, by: Actor, limit: int = 20) -> list[tuple[SearchRow, Document]]:
    """Rows that hold every word of the query (or its pinyin initials), as far as this reader may see the documents."""
    rows = matching(query).order_by("-event_id")[: limit * 3]
    kinds = {m.document_kind(): m for m in searchable()}
    found = []
    for row in rows:
        model = kinds.get(row.kind)
        document = model.visible_to(by).filter(pk=row.object_id).first() if model else None
        if document is not None:
            found.append((row, document))
    return found[:limit]


def matching(query: str) -> QuerySet[SearchRow]:
    wanted = Q()
    for word in re.split(r"\s+", query.strip().lower())[:6]:
        by_initials = Q(initials__contains=word) if word.isascii() and word.isalpha() else Q()
        wanted &= Q(words__contains=word) | by_initials if by_initials else Q(words__contains=word)
    return SearchRow.objects.filter(wanted) if query.strip() else SearchRow.objects.none()
