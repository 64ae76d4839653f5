"""Filters under the headers: what was typed -> Q. A value that cannot be read is said to be so and filters nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import clock, inputs
from yidan.core.lists import paths
from yidan.core.pages import Text

if TYPE_CHECKING:
    from yidan.core.lists.columns import Bound
    from yidan.core.lists.lists import List


class Unreadable(ValueError):
    """str() says what was wrong with the typed value, in the user's language."""


class Filter:
    """`widget` is "text" or "select"; `hint` stands greyed in the empty field."""

    widget = "text"
    hint: Text = ""

    def __init__(self, column: Bound) -> None:
        self.column, self.lookup = column, paths.lookup(column.path)

    def q(self, values: list[str], page: List) -> Q:
        return self.one(inputs.plain(values[0]), page)

    def one(self, value: str, page: List) -> Q:
        raise NotImplementedError

    def choices(self, page: List) -> Iterable[tuple[str, Text]]:
        return ()


class Contains(Filter):
    hint = gettext_lazy("contains…")

    def one(self, value: str, page: List) -> Q:
        return Q((f"{self.lookup}__icontains", value))


class Starts(Filter):
    hint = gettext_lazy("starts with…")

    def one(self, value: str, page: List) -> Q:
        return Q((f"{self.lookup}__startswith", value))


class Exact(Filter):
    def one(self, value: str, page: List) -> Q:
        field = getattr(self.column.field, "target_field", self.column.field)
        try:
            found = field.to_python(value) if field is not None else value
        except ValidationError:
            raise Unreadable(_("“%s” cannot be read.") % value) from None
        if isinstance(found, int) and abs(found) >= 2**63:
            raise Unreadable(_("“%s” cannot be read.") % value)
        return Q((self.lookup, found))


class Pinyin(Filter):
    """Name, code or the pinyin initials kept beside the name."""

    hint = gettext_lazy("name, initials")

    def one(self, value: str, page: List) -> Q:
        prefix = self.lookup.rpartition("__")[0]
        owner = paths.steps(self.column.model, self.column.path)[-1][0]
        names = {f.name for f in owner._meta.concrete_fields}
        found = Q((f"{self.lookup}__icontains", value))
        if value.isascii():
            for name, how in (("initials", "startswith"), ("code", "istartswith")):
                if name in names:
                    found |= Q((f"{prefix}__{name}__{how}" if prefix else f"{name}__{how}", value.lower()))
        return found


class Choice(Filter):
    widget = "select"

    def choices(self, page: List) -> Iterable[tuple[str, Text]]:
        declared = self.column.column.choices
        if declared:
            return declared(page) if callable(declared) else declared
        owner = paths.steps(self.column.model, self.column.path)[-1][0]
        stages = getattr(owner, "Stage", None) if self.column.path.endswith("stage") else None
        return stages.choices if stages else getattr(self.column.field, "flatchoices", ())

    def q(self, values: list[str], page: List) -> Q:
        known = {str(value) for value, _label in self.choices(page)}
        if unknown := [value for value in values if value not in known]:
            raise Unreadable(_("“%s” is not one of the choices.") % unknown[0])
        return Q((f"{self.lookup}__in", values))


class Yes(Filter):
    widget = "select"

    def choices(self, page: List) -> Iterable[tuple[str, Text]]:
        return (("1", _("yes")), ("0", _("no")))

    def one(self, value: str, page: List) -> Q:
        return Q((self.lookup, value == "1"))


class Limit(Filter):
    how = "gte"

    def one(self, value: str, page: List) -> Q:
        number = inputs.number(value)
        if number is None or abs(number) >= 10**15:
            raise Unreadable(_("“%s” is not a number.") % value)
        return Q((f"{self.lookup}__{self.how}", number))


class Min(Limit):
    hint = "≥"


class Max(Limit):
    hint, how = "≤", "lte"


class Since(Filter):
    hint = gettext_lazy("from")

    def one(self, value: str, page: List) -> Q:
        return self.between(self._midnight(value))

    def between(self, found: Any) -> Q:
        return Q((f"{self.lookup}__gte", found))

    def _midnight(self, value: str, after: int = 0) -> Any:
        day = inputs.day(value, clock.today())
        if day is None:
            raise Unreadable(_("There is no day “%s”.") % value)
        if not isinstance(self.column.field, models.DateTimeField):
            return day
        return timezone.make_aware(datetime.combine(day + timedelta(days=after), time()))


class Until(Since):
    """To the end of the named day."""

    hint = gettext_lazy("until")

    def one(self, value: str, page: List) -> Q:
        how = "lt" if isinstance(self.column.field, models.DateTimeField) else "lte"
        return Q((f"{self.lookup}__{how}", self._midnight(value, 1)))


class Custom(Filter):
    def __init__(self, column: Bound, make: Callable[[str], Q]) -> None:
        super().__init__(column)
        self.make, self.hint = make, column.column.hint
        self.widget = "select" if column.column.choices else "text"

    def choices(self, page: List) -> Iterable[tuple[str, Text]]:
        declared = self.column.column.choices
        return declared(page) if callable(declared) else declared

    def one(self, value: str, page: List) -> Q:
        return self.make(value)


FILTERS: dict[str, Any] = {
    "contains": Contains, "starts": Starts, "exact": Exact, "pinyin": Pinyin, "choice": Choice, "yes": Yes,
    "min": Min, "max": Max, "since": Since, "until": Until, "custom": Custom,
}  # fmt: skip
