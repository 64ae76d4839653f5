"""A column, said once; bound to a model it knows how to draw, filter, sort and export itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.html import escape

from yidan.core.actors import Actor
from yidan.core.fields import may_read
from yidan.core.lists import cells, paths
from yidan.core.lists.filters import FILTERS, Custom, Filter
from yidan.core.pages import Text

if TYPE_CHECKING:
    from yidan.core.lists.lists import List

RIGHT = {"money", "amount", "number", "qty", "date", "moment", "percent"}
Choices = Sequence[tuple[str, Text]] | Callable[["List"], Iterable[tuple[str, Text]]]


@dataclass(frozen=True)
class Column:
    """`path` is an attribute ("total", "customer.name"). `kind`: text, money (whole yuan), amount (two decimals), number, qty, date,
    moment, percent, stage, spine, flag. `filter`: contains, starts, exact, pinyin, choice, min, max, since, until, yes, or a function
    (value) -> Q. `sort`: True, or the lookup to sort by. `field_class` is added to what the model's `field_classes` say.
    `cell(row, list)` draws the inside itself (escaped unless marked safe), `value(row)` is what Excel gets. `phone`: title, right,
    sub, stage, spine, line, foot, none."""

    path: str
    label: Text
    kind: str = "text"
    filter: str | Callable[[str], models.Q] | None = None
    sort: bool | str = False
    link: bool = False
    field_class: str = "N"
    name: str = ""
    sub: str = ""
    unit: str = ""
    bold: bool = False
    cut: bool = False
    shown: bool = True
    required: bool = False
    phone: str = ""
    hint: Text = ""
    choices: Choices = ()
    cell: Callable[[Any, Any], str] | None = None
    value: Callable[[Any], Any] | None = None

    def bind(self, model: type[models.Model]) -> Bound:
        return Bound(self, model)


@dataclass
class Bound:
    """A column of a given model. What it may be filtered and sorted by is fixed here; whether *this* reader may, at each request."""

    column: Column
    model: type[models.Model]
    name: str = field(init=False)
    slot: str = field(init=False)

    def __post_init__(self) -> None:
        c = self.column
        self.name = c.name or paths.lookup(c.path).replace("__", "_")
        self.label, self.kind, self.path = c.label, c.kind, c.path
        self.slot = c.phone or self._slot()
        self.field = paths.field_of(self.model, c.path)
        self.classes = paths.classes(self.model, c.path) | ({c.field_class} - {"N"})
        self.relations = [r for r in (paths.relations(self.model, p) for p in (c.path, c.sub, c.unit) if p) if r]
        self.get = c.value or self._getter()
        self.sort = c.sort if isinstance(c.sort, str) else paths.lookup(c.path) if c.sort and self.field is not None else ""
        self.filter = self._filter()
        self.inside = self._inside()
        self.css = self._css()

    def _getter(self) -> Callable[[Any], Any]:
        """What is stored; of a field with choices the chosen word, on the page and in Excel alike."""
        stored, choices = paths.getter(self.column.path), dict(getattr(self.field, "flatchoices", None) or ())
        if not choices or self.column.kind != "text":
            return stored
        return lambda row: str(choices.get(value := stored(row), "" if value is None else value))

    def readable(self, by: Actor) -> bool:
        return all(may_read(by, name) for name in self.classes)

    @property
    def right(self) -> bool:
        return self.kind in RIGHT

    def opening(self) -> str:
        """The opening tag, in the reader's language: a phone shows the label before the value."""
        label = f' data-label="{escape(self.label)}"' if self.slot == "line" else ""
        return f'<td class="{self.css}"{label}>'

    def _filter(self) -> Filter | None:
        wanted = self.column.filter
        if wanted is None:
            return None
        if callable(wanted):
            return Custom(self, wanted)
        if wanted not in FILTERS:
            raise TypeError(f"{self.name}: no filter {wanted!r}")
        kind: type[Filter] = FILTERS[wanted]
        return kind(self)

    def _inside(self) -> Callable[[Any, Any], str]:
        draw = cells.drawn(self.column, self.get)
        if self.column.link:
            inner = draw

            def draw(row: Any, page: Any) -> str:
                return f'<a class="rowlink" href="{escape(page.row_url(row))}">{inner(row, page) or escape(str(row))}</a>'

        if self.column.sub:
            sub, before = paths.getter(self.column.sub), draw

            def draw(row: Any, page: Any) -> str:
                grey = sub(row)
                return f"{before(row, page)}<small>{escape(str(grey))}</small>" if grey else before(row, page)

        return draw

    def _slot(self) -> str:
        return {"stage": "stage", "spine": "spine", "money": "right", "amount": "right"}.get(self.kind) or (
            "title" if self.column.link else "sub" if self.kind == "text" else "line"
        )

    def _css(self) -> str:
        marks = [f"p-{self.slot}", "num" if self.right else "", "strong" if self.column.bold else "", "cut" if self.column.cut else ""]
        return " ".join(mark for mark in marks if mark)
