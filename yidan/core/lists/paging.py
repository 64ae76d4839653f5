"""Pages by key: "the fifty after this row", never "skip 4,000 rows". A cursor is the sorting value and the primary key of an edge row."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from yidan.core.lists import paths


@dataclass(frozen=True)
class Order:
    """Rows are ordered by one lookup, and by the key where it is equal; rows without a value come last."""

    lookup: str
    descending: bool
    field: Any
    nullable: bool

    @classmethod
    def of(cls, model: Any, wanted: str) -> Order:
        name = wanted.lstrip("-").replace(".", "__")
        field = paths.field_of(model, name)
        nullable = "__" in name or field is None or getattr(field, "null", False)
        return cls("pk" if field is model._meta.pk else name, wanted.startswith("-"), field, nullable)

    def applied(self, rows: QuerySet[Any], backwards: bool = False) -> QuerySet[Any]:
        down = self.descending != backwards
        by_key = "-pk" if down else "pk"
        if self.lookup == "pk":
            return rows.order_by(by_key)
        value = F(self.lookup)
        nulls: dict[str, Any] = {} if not self.nullable else {"nulls_first": True} if backwards else {"nulls_last": True}
        return rows.order_by(value.desc(**nulls) if down else value.asc(**nulls), by_key)

    def beyond(self, cursor: tuple[Any, Any], backwards: bool = False) -> Q:
        """The rows after the cursor's row, or before it."""
        value, key = cursor
        then = "lt" if self.descending != backwards else "gt"
        if self.lookup == "pk":
            return Q((f"pk__{then}", key))
        tie = Q((f"pk__{then}", key))
        if value is None:
            same = Q((f"{self.lookup}__isnull", True)) & tie
            return same | Q((f"{self.lookup}__isnull", False)) if backwards else same
        reached = Q((f"{self.lookup}__{then}e", value)) & (
            Q((f"{self.lookup}__{then}", value)) | tie
        )  # the first half lets an index be used
        return reached | Q((f"{self.lookup}__isnull", True)) if self.nullable and not backwards else reached

    def cursor(self, row: Any) -> str:
        value = None if self.lookup == "pk" else paths.getter(self.lookup.replace("__", "."))(row)
        text = json.dumps([None if value is None else str(self._plain(value)), str(row.pk)])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _plain(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    def read(self, cursor: str, model: Any) -> tuple[Any, Any] | None:
        """None when the cursor was not written by us: the list then starts at its beginning."""
        try:
            value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            found = value if value is None or self.field is None else self.field.to_python(value)
            return found, model._meta.pk.to_python(key)
        except (ValueError, TypeError, ValidationError, binascii.Error):
            return None


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    before: str = ""
    after: str = ""


def page(rows: QuerySet[Any], order: Order, size: int, after: str = "", before: str = "") -> Page:
    """One query; one row more than shown tells whether there is a further page."""
    backwards = bool(before)
    cursor = order.read(before or after, rows.model) if before or after else None
    if cursor is not None:
        rows = rows.filter(order.beyond(cursor, backwards))
    found = list(order.applied(rows, backwards and cursor is not None)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards and cursor is not None:
        found.reverse()
        return Page(found, order.cursor(found[0]) if more else "", order.cursor(found[-1]) if found else "")
    return Page(found, order.cursor(found[0]) if cursor is not None and found else "", order.cursor(found[-1]) if more else "")
