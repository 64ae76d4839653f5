"""Sentences that are kept and yet said in the reader's language: frozen evidence, early warnings.

    from yidan.core.said import said as _

    what = _("forecast %(days)s days late") % {"days": 3}   # no words yet
    row.words = kept(what)                                  # {"zh-hans": ..., "en": ...}: both, as they read on that day
    spoken(row.words)                                       # in the language of whoever reads it now

Both are kept in words, not as a key into the catalogue: what was shown then must not change when the catalogue is reworded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext


class Said:
    """A sentence with its values; it has words only when somebody asks, in the language of that moment."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: Any = None) -> None:
        self.text, self.values = text, values

    def __mod__(self, values: Any) -> Said:
        return Said(self.text, values)

    def __str__(self) -> str:
        words = gettext(self.text)
        return words if self.values is None else words % self.values


def said(text: str) -> Said:
    return Said(text)


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def kept(value: Any) -> Any:
    """The same as plain JSON, every sentence in each language."""
    if isinstance(value, (Said, Promise)):
        found = {}
        for code in languages():
            with translation.override(code):
                found[code] = str(value)
        return found
    if isinstance(value, Mapping):
        return {name: kept(one) for name, one in value.items()}
    return [kept(one) for one in value] if isinstance(value, (list, tuple)) else value


def spoken(value: Any) -> Any:
    """What was kept, in the reader's language; what was kept in one language only stays as it is."""
    if isinstance(value, Mapping):
        if value.keys() == set(languages()):
            return value.get(translation.get_language() or "", value[languages()[0]])
        return {name: spoken(one) for name, one in value.items()}
    return [spoken(one) for one in value] if isinstance(value, (list, tuple)) else value
