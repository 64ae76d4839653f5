"""The form kit: one declaration of a verb's inputs, for its page and its API alike.

A form's cleaned fields are the verb's keyword arguments. Its constructor takes `document` (what the verb is about) and `actor`.
A birth's form also sets fields of the unsaved document: those named in `on_document`. Lines are one field, a `LinesField`,
whose cleaned value is a tuple of the dataclass the verb asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import clock, inputs
from yidan.core.actors import Actor
from yidan.core.drawing import Drawn
from yidan.core.formats import listed
from yidan.core.pages import Text

MAX_LINES = 1000


def narrow(text: Any) -> Any:
    """Full-width digits and signs as typed in Chinese, `1,000`, `¥`, `￥`, spaces: what people paste for a number."""
    if not isinstance(text, str):
        return text
    number = inputs.number(text)
    return inputs.plain(text) if number is None else str(number)  # "1,00" and "1O" stay as typed and are refused


class NumberField(forms.DecimalField):
    """A decimal as people type and paste it. Always bounded."""

    def __init__(self, *, max_digits: int = 16, decimal_places: int = 4, min_value: Any = 0, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, min_value=min_value, **kwargs)

    def to_python(self, value: Any) -> Any:  # a Decimal or None; the stubs think of IntegerField
        return super().to_python(narrow(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "class": "num", "autocomplete": "off"}


class QuantityField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {"widget": forms.TextInput(), "decimal_places": 3, "max_digits": 14}
        super().__init__(**usual | kwargs)


class MoneyField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {"widget": forms.TextInput(), "decimal_places": 4, "max_digits": 16}
        super().__init__(**usual | kwargs)


class DateField(forms.DateField):
    """2026-12-08, 2026/12/8, 12-28 (the one nearest ahead) in; ISO out. The page shows the whole date as soon as it is left."""

    widget = forms.DateInput(attrs={"data-date": "", "autocomplete": "off", "placeholder": "YYYY-MM-DD"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value or None)
        found = inputs.day(value, clock.today())
        if found is None:
            raise ValidationError(_("There is no day “%s”.") % value.strip(), code="invalid")
        return found


WEEK = [
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
]


class WeekWidget(forms.CheckboxSelectMultiple):
    """Seven boxes for "1111100". A file or the API gives the text itself."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"class": "week", **(attrs or {})}, choices=[(str(n), day) for n, day in enumerate(WEEK)])

    def format_value(self, value: Any) -> list[str]:
        return [str(n) for n, on in enumerate(value or "") if on == "1"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name)]
        if len(given) == 1 and len(str(given[0])) > 1:
            return str(given[0])
        return "".join("1" if str(n) in map(str, given) else "0" for n in range(7))


class WeekField(forms.RegexField):
    """Days of the week, Monday first, kept as "1111100"."""

    widget = WeekWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^[01]*1[01]*$", min_length=7, max_length=7, error_messages={"invalid": gettext_lazy("Tick at least one day.")}, **kwargs
        )

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {}


def weekdays(week: str) -> list[tuple[Any, bool]]:
    """Each day's name, and whether it is one of "1111100"."""
    return [(name, on == "1") for name, on in zip(WEEK, week, strict=True)]


class MomentField(forms.DateTimeField):
    """A day, read as DateField reads it, and an hour: 12-28 14:00, 12-28 14, 2026/12/28 9:30."""

    widget = forms.DateTimeInput(attrs={"autocomplete": "off", "placeholder": "YYYY-MM-DD HH:MM"}, format="%Y-%m-%d %H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value or None)
        found = inputs.moment(value, clock.today())
        return super().to_python(found if found is not None else value.strip())


class PickField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row named by its code or number (`to_field`), chosen through the picker at `url`; the whole name is taken too."""

    def __init__(self, queryset: Any, *, to_field: str = "code", picker: str = "", **kwargs: Any) -> None:
        self.picks = bool(picker)
        self.picker = reverse_lazy(picker) if ":" in picker else picker  # an address, or the name of one
        kwargs.setdefault("widget", forms.TextInput if picker else forms.Select)
        self.known: dict[str, Any] = {}  # code -> row, filled for all lines of a sheet at once
        super().__init__(queryset=queryset, to_field_name=to_field, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"data-picker": self.picker, "autocomplete": "off"} if self.picks else {}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, self.rows.model):
            return value or None
        text = inputs.plain(str(value))
        found = self.known.get(text) or self._found(text)
        if found is None:
            raise ValidationError(_("Not found: “%(text)s”.%(near)s") % {"text": text, "near": self._near(text)}, code="invalid_choice")
        return found

    @property
    def rows(self) -> QuerySet[Any]:
        return cast("QuerySet[Any]", self.queryset)

    def _named(self) -> bool:
        return {"code", "name"} <= {f.name for f in self.rows.model._meta.concrete_fields}

    def _found(self, text: str) -> Any:
        try:
            by_key = next(iter(self.rows.filter(**{str(self.to_field_name): text}).order_by()[:1]), None)
        except (ValueError, TypeError, OverflowError, ValidationError):  # letters for a number
            return None
        if by_key is not None or not self._named():
            return by_key
        same = list(self.rows.filter(name=text)[:2])
        return same[0] if len(same) == 1 else None

    def _near(self, text: str) -> str:
        if not self._named():
            return ""
        near = self.rows.filter(Q(code__istartswith=text[:4]) | Q(name__icontains=text))[:2]
        words = listed(f"{row.code} {row.name}" for row in near)
        return " " + _("Like %s.") % words if words else ""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and self.to_field_name not in ("pk", "id"):  # a model form's initial is the primary key
            row = self.rows.filter(pk=value).first()
            return getattr(row, str(self.to_field_name)) if row is not None else value
        return super().prepare_value(value)

    def noted(self, value: Any) -> str:
        """The name behind a code, shown beside it."""
        key = self.prepare_value(value)
        row = self.known.get(str(key)) or (self._found(str(key)) if key not in self.empty_values else None)
        return str(getattr(row, "name", "")) if row is not None else ""


class Kit(Drawn):
    """What our forms have over Django's."""

    layout: ClassVar[Sequence[Sequence[str]]] = ()  # rows of field names, "place:2" is two wide; empty: one a row
    outputs: ClassVar[Mapping[str, Text]] = {}  # of a sheet's row form: columns the picker fills, name -> label
    shown: Mapping[str, Any] = {}  # of a sheet's row form: what stands in them
    on_document: ClassVar[Sequence[str]] = ()  # a birth's fields that the document itself carries

    def __init__(self, *args: Any, document: Any = None, actor: Actor | None = None, **kwargs: Any) -> None:
        self.document, self.actor = document, actor
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices and set initial values from `document` and `actor`."""

    def inputs(self) -> dict[str, Any]:
        """The verb's keyword arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.on_document}  # type: ignore[attr-defined]

    def written(self) -> dict[str, Any]:
        """The fields of the unsaved document of a birth."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.on_document}  # type: ignore[attr-defined]


class Form(Kit, forms.Form):
    pass


class EditForm(Kit, forms.ModelForm):  # type: ignore[type-arg]
    """For master data: `save_edit(form, by=...)`. Lines of a BOM or routing are a LinesField beside the model's fields."""

    def changes(self) -> Mapping[str, Any]:
        return dict(self.cleaned_data)


class ReasonForm(Form):
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Reason"))


class LinesWidget(forms.Widget):
    """Reads a list (API) or `lines-0-item`, `lines-1-item` ... (page). The field draws the table (templates/kit/lines.html)."""

    template_name = "kit/lines.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)
        if given and isinstance(given[0], Mapping):
            return list(given)
        rows: dict[int, dict[str, Any]] = {}
        for source in (data, files or {}):
            for key in source:
                if match := re.fullmatch(rf"{re.escape(name)}-(\d{{1,4}})-(\w+)", key):
                    rows.setdefault(int(match[1]), {})[match[2]] = source.get(key)
        return [rows[n] for n in sorted(rows)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class LinesField(forms.Field):
    """Rows of `row_form`, each made into what `make` returns (a dataclass). Empty rows are passed over."""

    widget = LinesWidget

    def __init__(
        self, row_form: type[Form], make: Callable[..., Any], *, min_rows: int = 1, total: Sequence[str] = (), less: str = "", **kwargs: Any
    ) -> None:
        self.row_form, self.make, self.min_rows = row_form, make, min_rows
        self.amount_label: Text = kwargs.pop("amount_label", gettext_lazy("Amount"))
        self.total = total  # names of the two columns whose product is the row's amount, for the running total
        self.less = less  # a column taken off that product
        super().__init__(required=min_rows > 0, **kwargs)

    def rows(self, value: Sequence[Mapping[str, Any]] | None) -> list[Form]:
        """The bound row forms of what was typed; kept on errors."""
        return [self.row_form(data=dict(row)) for row in value or [] if self._typed(row)]

    def _typed(self, row: Mapping[str, Any]) -> bool:
        """Whether somebody wrote in this row: what a list, a hidden field or a blank row holds of itself does not count, unless there is nothing else."""
        given = (forms.Select, forms.HiddenInput, forms.CheckboxInput)
        fields = self.row_form.base_fields
        own = [name for name, field in fields.items() if not isinstance(field.widget, given)] or list(row)
        blank = {name: "" if fields[name].initial is None else str(fields[name].initial) for name in own if name in fields}
        return any(str(row.get(name) or "").strip() not in ("", blank.get(name)) for name in own)

    def name_all(self, rows: Iterable[Form]) -> None:
        """Finds what the rows pick with one query a column, not one a row."""
        rows = list(rows)
        if not rows:
            return
        first = rows[0]
        self._know(first, [{name: row[name].value() for name in row.fields} for row in rows])
        for row in rows[1:]:
            for name, field in row.fields.items():
                if isinstance(field, PickField):
                    field.known = first.fields[name].known  # type: ignore[attr-defined]

    def _know(self, form: Form, typed: Sequence[Mapping[str, Any]]) -> None:
        for name, field in form.fields.items():
            if isinstance(field, PickField) and field.queryset is not None:
                codes = {inputs.plain(str(value)) for row in typed if (value := row.get(name)) not in field.empty_values}
                try:
                    found = list(field.queryset.filter(**{f"{field.to_field_name}__in": codes}))
                except (ValueError, TypeError, OverflowError):  # letters for a number: each row is looked for on its own, and says so
                    found = []
                field.known = {str(getattr(one, str(field.to_field_name))): one for one in found}

    def clean(self, value: Any) -> tuple[Any, ...]:
        typed = [row for row in value or [] if self._typed(row)]
        if len(typed) > MAX_LINES:
            raise ValidationError(_("At most %(count)s lines.") % {"count": MAX_LINES})
        if len(typed) < self.min_rows:
            raise ValidationError(_("Enter at least one line."))
        made, wrong = [], []
        for n, row in enumerate(self._judged(typed), 1):
            if row.is_valid():
                made.append(self.make(**row.cleaned_data))
            else:
                wrong.append(self._wrong(n, row))
        if wrong:
            raise ValidationError(wrong)
        return tuple(made)

    def _judged(self, typed: Sequence[Mapping[str, Any]]) -> Iterator[Form]:
        """One form judges row after row: building a form for each of 300 lines costs more than reading them."""
        if not typed:
            return
        form = self.row_form(data={})
        self._know(form, typed)
        for row in typed:
            form.data, form._errors = dict(row), None  # type: ignore[attr-defined]
            yield form

    def _wrong(self, n: int, row: Form) -> str:
        found = (
            f"{row.fields[name].label or name}: {' '.join(map(str, errors))}" if name in row.fields else " ".join(map(str, errors))
            for name, errors in row.errors.items()
        )
        return _("Line %(line)s, %(what)s") % {"line": n, "what": "; ".join(found)}
