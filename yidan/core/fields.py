"""Field classes: who may read what, on pages, in the API, in Excel, on paper and in search alike (RELIABILITY.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, get_args

from yidan.core.actors import Actor, Role


class FieldClass(StrEnum):
    N = "N"  # order data
    P = "P"  # selling price, credit
    M = "M"  # margin, estimated cost
    S = "S"  # purchase price, supplier terms
    F = "F"  # freight
    D = "D"  # contacts


EVERYBODY = frozenset(Role) - {Role.CUSTOMER, Role.SUPPLIER}
_SALES = {Role.SALES, Role.SALES_HEAD, Role.MARKETING, Role.MARKETING_HEAD}
_MONEY = {Role.FINANCE, Role.FINANCE_HEAD, Role.GENERAL_MANAGER, Role.AUDITOR, Role.SYSTEM}
_BUYERS = {Role.PROCUREMENT, Role.PROCUREMENT_HEAD}
_CARE = {Role.AFTER_SALES, Role.AFTER_SALES_HEAD}
_FREIGHT = {Role.LOGISTICS, Role.LOGISTICS_HEAD}
READERS: dict[FieldClass, frozenset[Role]] = {
    FieldClass.N: frozenset(Role),
    FieldClass.P: frozenset(_SALES | _MONEY | _CARE | {Role.CUSTOMER}),
    FieldClass.M: frozenset(_MONEY | {Role.SALES_HEAD}),
    FieldClass.S: frozenset(_MONEY | _BUYERS | {Role.SUPPLIER}),
    FieldClass.F: frozenset(_MONEY | _BUYERS | _FREIGHT),
    FieldClass.D: frozenset(_SALES | _MONEY | _BUYERS | _CARE | _FREIGHT | {Role.CUSTOMER, Role.SUPPLIER}),
}

Price = Annotated[Decimal, FieldClass.P]
Cost = Annotated[Decimal, FieldClass.S]
Freight = Annotated[Decimal, FieldClass.F]
Contact = Annotated[str, FieldClass.D]


def may_read(by: Actor, field_class: str) -> bool:
    """`field_class` may be several letters ("PS"): the reader needs every one."""
    return all(not by.roles.isdisjoint(READERS[FieldClass(letter)]) for letter in field_class)


def project(by: Actor, record: Any, *names: str) -> dict[str, Any]:
    """The named fields this reader may see; a hidden one is None and stands in `hidden`."""
    classes = getattr(record, "field_classes", {})
    seen = {name: getattr(record, name) if may_read(by, classes.get(name, "N")) else None for name in names}
    hidden = [name for name in names if not may_read(by, classes.get(name, "N"))]
    return seen | ({"hidden": hidden} if hidden else {})


def class_of(hint: Any) -> FieldClass | None:
    """The class a type hint carries: Annotated[..., FieldClass.P], or a container or dataclass with such a field."""
    return next(_classes(hint), None)


def _classes(hint: Any) -> Iterator[FieldClass]:
    yield from (mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, FieldClass))
    for inner in get_args(hint):
        yield from _classes(inner)
    if is_dataclass(hint):
        from typing import get_type_hints

        hints = get_type_hints(hint, include_extras=True)
        for field in fields(hint):
            yield from _classes(hints[field.name])
