"""The number series of the house, checked for gaps (NUM-2): what was taken against what stands on documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from yidan.core.documents import Document
from yidan.core.numbers import Counter
from yidan.core.pages import Text

SHOWN = 20


@dataclass(frozen=True)
class Series:
    """One series in one year. `missing` names the first gaps; `double` cannot be (NUM-1), so it is not asked."""

    what: Text
    series: str
    year: int
    taken: int
    found: int
    missing: list[str]
    next: str

    @property
    def whole(self) -> bool:
        return self.found == self.taken


def check() -> list[Series]:
    models = list(numbered())
    return [_series(counter, models) for counter in Counter.objects.order_by("-year", "series")]


def numbered() -> Iterator[type[Document]]:
    for model in apps.get_models():
        if issubclass(model, Document) and model.series:
            yield model


def _series(counter: Counter, models: list[type[Document]]) -> Series:
    stem = f"{counter.series}-{counter.year}-"
    of_it = [model for model in models if counter.series == model.series or counter.series.endswith(model.series)]
    found = sum(model._default_manager.filter(number__startswith=stem).count() for model in of_it)
    missing = [] if found == counter.last else _gaps(stem, counter.last, of_it)
    what: Any = of_it[0]._meta.verbose_name if of_it else counter.series
    return Series(what, counter.series, counter.year, counter.last, found, missing, f"{stem}{counter.last + 1:05d}")


def _gaps(stem: str, last: int, models: list[type[Document]]) -> list[str]:
    have = {
        number for model in models for number in model._default_manager.filter(number__startswith=stem).values_list("number", flat=True)
    }
    wanted = (f"{stem}{n:05d}" for n in range(1, last + 1))
    return [number for number in wanted if number not in have][:SHOWN]
