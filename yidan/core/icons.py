"""Icons: Tabler's outlines, inlined, so that a page needs no font and no further request. A missing icon is an empty box, never an error."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")  # a name from a template never leaves the folder
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
EMPTY = '<path stroke="none" d="M0 0h24v24H0z" fill="none"/>'  # a blank square in every Tabler outline


@lru_cache(maxsize=512)
def shapes(name: str) -> str:
    """The inside of the SVG; empty when there is no such icon or no npm package."""
    path = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg"
    if not NAME.match(name) or not path.is_file():
        return ""
    found = SHAPES.search(path.read_text(encoding="utf-8"))
    return " ".join(found[1].replace(EMPTY, "").split()) if found else ""


@lru_cache(maxsize=1024)
def icon(name: str, css: str = "") -> SafeString:
    """`css` is a class from our own templates ("icon-20"); the icon is decoration, its meaning stands in text beside it."""
    inside = shapes(name)
    css = css if re.fullmatch(r"[\w -]*", css) else ""
    if not inside:
        return mark_safe(f'<span class="icon {css}" aria-hidden="true"></span>')
    attributes = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
    return mark_safe(f'<svg class="icon {css}" {attributes}>{inside}</svg>')
