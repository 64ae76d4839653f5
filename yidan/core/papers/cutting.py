"""A paper cut to its reader: fields of a class the reader may not see become None, and the foot of the paper says so."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from yidan.core.actors import Actor
from yidan.core.fields import FieldClass, may_read
from yidan.core.papers.shapes.frame import Paper
from yidan.core.papers.shapes.review import Evidence

P = TypeVar("P", bound=Paper)


def cut(paper: P, by: Actor) -> P:
    """What this actor may read of the paper. The classes that were cut stand in `head.withheld`, in the order of FieldClass."""
    hidden: set[FieldClass] = set()
    seen = _cut(paper, by, hidden)
    withheld = tuple(mark for mark in FieldClass if mark in hidden or mark in paper.head.withheld)
    return replace(seen, head=replace(paper.head, withheld=withheld))  # type: ignore[no-any-return]


def _cut(value: Any, by: Actor, hidden: set[FieldClass]) -> Any:
    if isinstance(value, tuple):
        return tuple(_cut(inner, by, hidden) for inner in value)
    if isinstance(value, Evidence) and value.field_class and not may_read(by, value.field_class):
        hidden.add(FieldClass(value.field_class))
        return value.in_words()
    if not is_dataclass(value) or isinstance(value, type):
        return value
    marks = _marks(type(value))
    changed: dict[str, Any] = {}
    for field in fields(value):
        mark = marks.get(field.name)
        if mark is None:
            changed[field.name] = _cut(getattr(value, field.name), by, hidden)
        elif not may_read(by, mark):
            hidden.add(mark)
            changed[field.name] = None
    return replace(value, **changed)


@cache
def _marks(shape: type) -> dict[str, FieldClass]:
    """Field name -> class, for the fields declared Annotated[str | None, FieldClass.X]."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: mark for name, hint in hints.items() for mark in get_args(hint)[1:] if isinstance(mark, FieldClass)}
