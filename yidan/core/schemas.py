"""The API's schema of a form: the same declaration of inputs serves page and endpoint. Unknown fields are refused, numbers capped."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from yidan.core.forms import Form, LinesField


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class FileIn(Strict):
    """A file in JSON: its name and its bytes in base64."""

    name: str = Field(min_length=1, max_length=160)
    content: str = Field(max_length=70_000_000)


class Nothing(Strict):
    pass


class Standing(Schema):
    """What every verb answers; the noun's own fields stand beside."""

    model_config = ConfigDict(extra="allow")
    key: str
    number: str | None
    stage: str
    version: int


class Detail(Standing):
    actions: dict[str, str | None]


class Problem(Schema):
    """The one shape of a refusal."""

    code: str
    reason: str
    clause: str
    fields: dict[str, list[str]]


REFUSED = frozenset({400, 401, 403, 404, 409, 412, 422, 428})


def answers(good: type[Schema], refused: frozenset[int] = REFUSED) -> dict[int | frozenset[int], Any]:
    """What an endpoint says it may answer."""
    return {200: good, refused: Problem}


@cache
def schema_of(form: type[Form] | None) -> type[Schema]:
    if form is None:
        return Nothing
    fields = {name: _field(field) for name, field in form.base_fields.items()}
    return create_model(form.__name__.removesuffix("Form") + "In", __base__=Strict, **fields)  # type: ignore[call-overload, no-any-return]


def _field(field: forms.Field) -> tuple[Any, Any]:
    kind, limits = _kind(field)
    if field.required and field.initial is None:
        return kind, Field(..., **limits)
    return kind | None, Field(None if callable(field.initial) else field.initial, **limits)


def _kind(field: forms.Field) -> tuple[Any, dict[str, Any]]:
    match field:
        case LinesField():
            return list[schema_of(field.row_form)], {"max_length": 1000}  # type: ignore[misc]
        case forms.FileField():
            return FileIn, {}
        case forms.BooleanField():
            return bool, {}
        case forms.ModelMultipleChoiceField() | forms.MultipleChoiceField():
            return list[str], {"max_length": 1000}
        case forms.DecimalField():
            top = Decimal(10) ** ((field.max_digits or 14) - (field.decimal_places or 0))
            return Decimal, {"lt": top} | ({"ge": field.min_value} if field.min_value is not None else {"gt": -top})
        case forms.IntegerField():
            return int, {"le": field.max_value or 1_000_000, "ge": field.min_value or 0}
        case forms.DateTimeField():
            return datetime, {}
        case forms.DateField():
            return date, {}
    return str, {"max_length": getattr(field, "max_length", None) or 10_000}


def form_data(form: type[Form] | None, data: Schema) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the form is given: values and files. A base64 text that is none leaves the file out: the form says it is missing."""
    values = {name: value for name, value in data.dict().items() if value is not None}
    files = {}
    for name, field in (form.base_fields if form else {}).items():
        if isinstance(field, forms.FileField) and name in values:
            given = values.pop(name)
            try:
                files[name] = SimpleUploadedFile(given["name"], base64.b64decode(given["content"], validate=True))
            except (binascii.Error, ValueError, SuspiciousFileOperation):
                continue
    return values, files
