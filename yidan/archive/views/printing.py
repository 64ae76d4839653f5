"""Papers drawn for a reader on the spot, in his language."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language

from yidan.core.papers import shapes


def lang() -> shapes.Lang:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
