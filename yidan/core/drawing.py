"""How forms are drawn: rows of fields with the label above and the reason below, and sheets for lines. Behaviour is in static/yidan/sheet.js."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template import loader
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yidan.core.pages import Text

PLAIN = (forms.TextInput, forms.NumberInput, forms.HiddenInput)


class Renderer(DjangoTemplates):
    """Our templates where we have one, Django's own for the widgets."""

    def get_template(self, template_name: str) -> Any:
        return loader.get_template(template_name) if template_name.startswith("kit/") else super().get_template(template_name)


@dataclass(frozen=True)
class Cell:
    """A field in a row, `span` columns wide; or a computed value (`text`), which nobody types."""

    name: str
    span: int = 1
    bound: BoundField | None = None
    label: Text = ""
    text: Text = ""
    told: bool = False  # what is known already, not computed

    @property
    def widget(self) -> str:
        widget = self.bound.field.widget if self.bound else None
        return "check" if isinstance(widget, forms.CheckboxInput) else "group" if isinstance(widget, forms.RadioSelect) else "plain"

    @property
    def note(self) -> Text:
        """What a picked code stands for."""
        noted = getattr(self.bound.field, "noted", None) if self.bound else None
        return noted(self.bound.value()) if noted and self.bound else ""


class Drawn:
    """For forms: `layout` is rows of names, "place:2" is two wide; fields not named follow, one a row. `computed` gives dashed values."""

    template_name: ClassVar[str] = "kit/form.html"
    default_renderer: Any = Renderer
    layout: ClassVar[Sequence[Sequence[str]]] = ()
    fields: dict[str, forms.Field]

    def computed(self) -> Mapping[str, tuple[Text, Text]]:
        """name -> (label, text): figures that follow from the others."""
        return {}

    def told(self) -> Mapping[str, tuple[Text, Text]]:
        """name -> (label, text): what is known already and needed to fill in the rest."""
        return {}

    def rows(self) -> Iterator[list[Cell]]:
        named: set[str] = set()
        computed = {name: Cell(name, label=label, text=text) for name, (label, text) in self.computed().items()}
        computed |= {name: Cell(name, label=label, text=text, told=True) for name, (label, text) in self.told().items()}
        for line in self.layout:
            cells = [cell for entry in line if (cell := self._cell(entry, computed))]
            named.update(cell.name for cell in cells)
            if cells:
                yield cells
        for name, field in self.fields.items():
            if name not in named and not isinstance(field.widget, forms.HiddenInput) and not hasattr(field, "row_form"):
                yield [Cell(name, bound=self[name])]  # type: ignore[index]
        yield from ([cell] for name, cell in computed.items() if name not in named)

    def _cell(self, entry: str, computed: Mapping[str, Cell]) -> Cell | None:
        name, _, span = entry.partition(":")
        if name in computed:
            return replace(computed[name], span=int(span or 1))
        field = self.fields.get(name)  # a form may drop or hide a field in prepare()
        drawn = field is not None and not hasattr(field, "row_form") and not isinstance(field.widget, forms.HiddenInput)
        return None if not drawn else Cell(name, int(span or 1), self[name])  # type: ignore[index]

    def sheets(self) -> list[Sheet]:
        return [Sheet(self[name]) for name, field in self.fields.items() if hasattr(field, "row_form")]  # type: ignore[index]

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "rows": list(self.rows()), "sheets": self.sheets()}  # type: ignore[misc]


# ---- sheets ----


def _told_again(rows: Sequence[Any], before: Sequence[Any]) -> None:
    """After a refusal a row that nobody typed the words of says again what it is about: known by its first field."""
    for row in rows:
        outputs, key = getattr(row, "outputs", {}), next(iter(row.fields), "")
        said = str(row.data.get(key, ""))
        known = next((_initial(one) for one in before if said and str(_initial(one).get(key, "")) == said), {})
        own = isinstance(getattr(type(row), "shown", None), property)  # such a row finds its words itself
        if outputs and not own and not any(getattr(row, "shown", {}).values()):
            row.shown = {name: known.get(name, "") for name in outputs}


@dataclass(frozen=True)
class Square:
    """One cell of a sheet: what the input is, and what is wrong with it."""

    name: str
    html: SafeString
    error: str = ""
    css: str = ""
    label: Text = ""


@dataclass(frozen=True)
class Line:
    number: int
    squares: list[Square]
    error: str = ""
    hidden: SafeString = SafeString("")


class Sheet:
    """A LinesField drawn as a table: its bound rows, empty ones to go on with, and a blank row that the script copies."""

    spare = 1

    def __init__(self, bound: BoundField) -> None:
        self.bound, self.name = bound, bound.html_name
        self.field: Any = bound.field
        self.form: type[Any] = bound.field.row_form  # type: ignore[attr-defined]
        self.total: Sequence[str] = bound.field.total  # type: ignore[attr-defined]
        self.less: str = bound.field.less  # type: ignore[attr-defined]

    @cached_property
    def columns(self) -> list[tuple[str, Text, str, bool]]:
        """(name, label, css, required); outputs are columns that nobody types, filled by the picker."""
        outputs: Mapping[str, Text] = getattr(self.form, "outputs", {})
        given = [n.partition(":")[0] for line in self.form.layout for n in line]
        order = given or [n for n, field in self.form.base_fields.items() if not isinstance(field.widget, forms.HiddenInput)]
        found = [self._column(n, outputs) for n in order]
        return [*found, *([("=", self.field.amount_label, "num out", False)] if self.total else [])]

    def _column(self, name: str, outputs: Mapping[str, Text]) -> tuple[str, Text, str, bool]:
        if name in outputs:
            return name, outputs[name], "out text", False
        field = self.form.base_fields[name]
        numeric = isinstance(field, (forms.DecimalField, forms.IntegerField))
        return name, field.label or name.replace("_", " ").capitalize(), "num" if numeric else "", field.required

    def values(self) -> Sequence[Any]:
        value = self.bound.value()
        return value if isinstance(value, (list, tuple)) else []

    @cached_property
    def lines(self) -> list[Line]:
        """Typed rows with their errors, else the initial ones; then spare rows for those without a script."""
        typed = self.field.rows(self.values()) if self.bound.form.is_bound else [self.form(initial=_initial(v)) for v in self.values()]
        self.field.name_all(typed)
        if self.bound.form.is_bound:
            _told_again(typed, self.bound.form.initial.get(self.name) or ())
        rows = [self._line(n, form) for n, form in enumerate(typed)]
        return rows + [self._line(len(typed) + n, self.form()) for n in range(self.spare)]

    @property
    def blank(self) -> Line:
        return self._line("__n__", self.form())

    def _line(self, n: int | str, form: Any) -> Line:
        errors = form.errors if form.is_bound else {}
        squares = [self._square(n, form, name, label, css, errors) for name, label, css, _ in self.columns]
        unseen = [name for name, field in form.fields.items() if isinstance(field.widget, forms.HiddenInput)]
        hidden = format_html_join("", "{}", ((drawn(form[name], f"{self.name}-{n}-{name}", {}),) for name in unseen))
        return Line(n + 1 if isinstance(n, int) else 0, squares, " ".join(errors.get("__all__", [])), hidden)

    def _square(self, n: int | str, form: Any, name: str, label: Text, css: str, errors: Mapping[str, Iterable[str]]) -> Square:
        if name not in form.fields:
            text = form.shown.get(name, "") if hasattr(form, "shown") else ""
            return Square(name, format_html('<output data-out="{}">{}</output>', name, text), "", css, label)
        attrs = {**form.fields[name].widget.attrs, "aria-label": str(label), "data-col": name}
        return Square(name, drawn(form[name], f"{self.name}-{n}-{name}", attrs), " ".join(errors.get(name, [])), css, label)


def _initial(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else vars(value)


def drawn(bound: BoundField, name: str, attrs: Mapping[str, Any]) -> SafeString:
    """An input under another name. Plain inputs are written here: a sheet of 300 lines has 2,000 of them."""
    widget, value = bound.field.widget, bound.value()
    if not isinstance(widget, PLAIN) or isinstance(widget, forms.PasswordInput):
        return widget.render(name, bound.field.prepare_value(value), dict(attrs))
    text = widget.format_value(bound.field.prepare_value(value))
    rest = format_html_join("", ' {}="{}"', ((k, v) for k, v in attrs.items() if v not in (False, None)))
    return format_html('<input type="{}" name="{}" value="{}"{}>', widget.input_type, name, "" if text is None else text, rest)
