"""From a cell to what the form's field takes. Excel's numbers arrive as floats: codes stay codes, and what Excel has cut is refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core import inputs
from yidan.core.formats import listed
from yidan.core.forms import PickField

EXACT = 10**15  # Excel keeps 15 digits; of more it has made zeros
YES = {"是", "yes", "y", "true", "1", "√", "✓", "x", "有", "on"}
NO = {"否", "no", "n", "false", "0", "×", "无", "off"}
LANGUAGES = ("zh-hans", "en")


def as_text(value: Any) -> str:
    """A cell as the text that was meant: 127.0 is 127. Raises ValidationError for a number Excel has cut."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        if not math.isfinite(value) or abs(value) >= EXACT:
            raise ValidationError(_("Excel has cut this number after 15 digits: write it as text."))
        return str(int(value)) if value == int(value) else format(value, ".15g")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "" if value is None else str(value)


class Column:
    """One column: a field of the table's form (or of its line form), found by its name or its label in either language."""

    def __init__(self, name: str, field: forms.Field, *, line: bool = False, initial: Any = None) -> None:
        self.name, self.field, self.line, self.initial = name, field, line, initial
        self.seen: dict[Any, Any] = {}  # what a cell came to
        self.clean = self._cleaner()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label in each language, without doubles."""
        found = []
        for language in LANGUAGES:
            with translation.override(language):
                found.append(str(self.field.label or self.name.replace("_", " ").capitalize()))
        return tuple(dict.fromkeys(found))

    @property
    def label(self) -> str:
        return str(self.field.label or self.name.replace("_", " ").capitalize())

    @property
    def heading(self) -> str:
        return " / ".join(self.labels) + ("*" if self.field.required else "")

    @cached_property
    def known_as(self) -> set[str]:
        return {folded(text) for text in (self.name, *self.labels, " / ".join(self.labels), " ".join(self.labels))}

    @property
    def right(self) -> bool:
        return isinstance(self.field, (forms.DecimalField, forms.IntegerField, forms.DateField, forms.DateTimeField))

    @cached_property
    def choices(self) -> Mapping[str, str]:
        """Label in either language, and value -> value."""
        found: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                for value, label in getattr(self.field, "choices", ()):
                    found |= {folded(str(value)): str(value), folded(str(label)): str(value)}
        return found

    def _cleaner(self) -> Callable[[Any], Any]:
        field = self.field
        if isinstance(field, forms.BooleanField):
            return self._yes
        if isinstance(field, PickField):
            return self._remembered(lambda value: field.clean(inputs.plain(as_text(value))))
        if isinstance(field, forms.ChoiceField):
            return self._remembered(self._chosen)
        if isinstance(field, (forms.DateField, forms.DateTimeField)):
            return self._remembered(lambda value: field.clean(value if isinstance(value, date) else as_text(value)))
        if isinstance(field, (forms.DecimalField, forms.IntegerField)):
            return self._remembered(self._plain)
        return self._plain

    def _plain(self, value: Any) -> Any:
        return self.field.clean(inputs.plain(as_text(value)) if value != "" else "")

    def _chosen(self, value: Any) -> Any:
        choices, text = self.choices, inputs.plain(as_text(value))
        if text and folded(text) not in choices:
            given: Any = getattr(self.field, "choices", ())
            raise ValidationError(
                _("“%(text)s” is none of: %(choices)s.")
                % {"text": text, "choices": listed(str(label) for key, label in given if key != "")}
            )
        return self.field.clean(choices.get(folded(text), text))

    def _yes(self, value: Any) -> bool:
        text = folded(as_text(value))
        if text not in YES | NO | {""}:
            raise ValidationError(_("Write yes or no."))
        return text in YES

    def _remembered(self, clean: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """The same day, price or code stands in thousands of rows."""

        def found(value: Any) -> Any:
            key = (type(value), value)
            if key not in self.seen:
                try:
                    self.seen[key] = clean(value)
                except ValidationError as error:
                    self.seen[key] = error
            if isinstance(self.seen[key], ValidationError):
                raise self.seen[key]
            return self.seen[key]

        return found

    def know(self, texts: set[str]) -> None:
        """Find all that a picker column names with few queries."""
        if not isinstance(self.field, PickField) or self.field.queryset is None:
            return
        key, wanted = str(self.field.to_field_name), sorted(texts)
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), 500):
            rows = self.field.queryset.filter(**{f"{key}__in": wanted[start : start + 500]})
            found |= {str(getattr(row, key)): row for row in rows}
        self.field.known = found  # a dict of its own: copies of a field share the one they were declared with


def folded(text: str) -> str:
    return "".join(inputs.plain(str(text)).lower().replace("*", "").split())


def shown(value: Any) -> str:
    """A cell on the preview page."""
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f") if math.isfinite(value) else str(value)
    return as_text(value)
