"""A paper printed on request: in the language the reader has chosen, opened beside the page."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language

from yidan.core.papers.shapes.frame import Lang


def reader_language() -> Lang:
    return "en" if (get_language() or "").startswith("en") else "zh"


def shown_pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
