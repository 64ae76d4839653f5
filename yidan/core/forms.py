"""The form kit: one declaration of a verb's inputs, for its page and its API alike.

A form's cleaned fields are the verb's keyword arguments. Its constructor takes `document` (what the verb is about) and `actor`.
A birth's form also sets fields of the unsaved document: those named in `on_document`. Lines are one field, a `LinesField`,
whose cleaned value is a tuple of the dataclass the verb asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from yidan.core.actors import Actor

MAX_LINES = 1000


def narrow(text: Any) -> Any:
    """Full-width digits and signs as typed in Chinese, `1,000`, `¥`, `￥`, spaces: what people paste for a number."""
    if not isinstance(text, str):
        return text
    return re.sub(r"[,，¥￥\s]", "", unicodedata.normalize("NFKC", text))


class NumberField(forms.DecimalField):
    """A decimal as people type and paste it. Always bounded."""

    def __init__(self, *, max_digits: int = 16, decimal_places: int = 4, min_value: Any = 0, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, min_value=min_value, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(narrow(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "class": "num", "autocomplete": "off"}


class QuantityField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(), "decimal_places": 3, "max_digits": 14} | kwargs)


class MoneyField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(), "decimal_places": 4, "max_digits": 16} | kwargs)


class DateField(forms.DateField):
    """ISO in, ISO out; a date picker on the page."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PickField(forms.ModelChoiceField):
    """One row named by its code or number (`to_field`), chosen through the picker at `url`."""

    def __init__(self, queryset: Any, *, to_field: str = "code", picker: str = "", **kwargs: Any) -> None:
        self.picker = picker
        super().__init__(queryset=queryset, to_field_name=to_field, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"data-picker": self.picker} if self.picker else {}


class Kit:
    """What our forms have over Django's."""

    layout: ClassVar[Sequence[Sequence[str]]] = ()  # rows of field names; empty: one a row
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
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        self.fields["reason"].label = _("Reason")


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

    def __init__(self, row_form: type[Form], make: Callable[..., Any], *, min_rows: int = 1, total: Sequence[str] = (), **kwargs: Any) -> None:
        self.row_form, self.make, self.min_rows = row_form, make, min_rows
        self.total = total  # names of the two columns whose product is the row's amount, for the running total
        super().__init__(required=min_rows > 0, **kwargs)

    def rows(self, value: Sequence[Mapping[str, Any]] | None) -> list[Form]:
        """The bound row forms of what was typed; kept on errors."""
        return [self.row_form(data=dict(row)) for row in value or [] if any(str(cell or "").strip() for cell in row.values())]

    def clean(self, value: Any) -> tuple[Any, ...]:
        rows = self.rows(value)
        if len(rows) > MAX_LINES:
            raise ValidationError(_("At most %(count)s lines.") % {"count": MAX_LINES})
        if len(rows) < self.min_rows:
            raise ValidationError(_("Enter at least one line."))
        wrong = [self._wrong(n, row) for n, row in enumerate(rows, 1) if not row.is_valid()]
        if wrong:
            raise ValidationError(wrong)
        return tuple(self.make(**row.cleaned_data) for row in rows)

    def _wrong(self, n: int, row: Form) -> str:
        found = (f"{row.fields[name].label or name}: {' '.join(errors)}" if name in row.fields else " ".join(errors) for name, errors in row.errors.items())
        return _("Line %(line)s, %(what)s") % {"line": n, "what": "; ".join(found)}
