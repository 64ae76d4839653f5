"""From a dotted path ("customer.name") to a getter, a lookup, a field and the field classes on the way."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def getter(path: str) -> Callable[[Any], Any]:
    """None anywhere on the way gives None."""
    parts = path.split(".")
    if len(parts) == 1:
        return attrgetter(path)

    def walk(row: Any) -> Any:
        for part in parts:
            if row is None:
                return None
            row = getattr(row, part)
        return row

    return walk


def lookup(path: str) -> str:
    return path.replace(".", "__")


def steps(model: type[models.Model], path: str) -> list[tuple[type[models.Model], str, Any]]:
    """(model, attribute, field or None) for each part; stops after the first that is no field."""
    found: list[tuple[type[models.Model], str, Any]] = []
    here: type[models.Model] | None = model
    for part in path.replace("__", ".").split("."):
        if here is None:
            break
        try:
            field = here._meta.pk if part == "pk" else here._meta.get_field(part)
        except FieldDoesNotExist:
            field = None
        found.append((here, part, field))
        here = getattr(field, "related_model", None) if field is not None else None
    return found


def field_of(model: type[models.Model], path: str) -> Any:
    """The database field at the end of the path, or None for a property."""
    walked = steps(model, path)
    return walked[-1][2] if len(walked) == len(path.replace("__", ".").split(".")) else None


def classes(model: type[models.Model], path: str) -> frozenset[str]:
    """Every field class met on the way: what hangs on a hidden relation is hidden too."""
    return frozenset(getattr(owner, "field_classes", {}).get(part, "N") for owner, part, _ in steps(model, path)) - {"N"}


def relations(model: type[models.Model], path: str) -> str:
    """The part of the path that select_related can follow: "customer.region.name" -> "customer__region"."""
    names = []
    for _, part, field in steps(model, path):
        if field is None or not (getattr(field, "many_to_one", False) or getattr(field, "one_to_one", False)):
            break
        names.append(part)
    return "__".join(names)
