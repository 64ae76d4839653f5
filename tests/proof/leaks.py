"""What is protected, gathered from the database itself: every value that a model's `field_classes` guard, and all that events sealed.

A value is looked for as a *mark*: a number by its digits (98764.21 whether written 98,764.21, 98764.2100, rounded or in 万), a text by a word
of its own (zz...). Where the world gave a guarded field no value that can be told from others, `stamp` writes one."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from yidan.core import openings
from yidan.core.actors import Actor
from yidan.core.events import Event, Sealed
from yidan.core.fields import may_read

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
WORD = re.compile(r"zz[0-9A-Za-z]+")
PDFTOTEXT = shutil.which("pdftotext")


@dataclass(frozen=True)
class Source:
    """Where a mark stands: its field, the classes a reader needs, and whose it is (a customer, a supplier)."""

    where: str
    classes: str
    owner: str


@dataclass
class Marks:
    sources: dict[str, set[Source]] = field(default_factory=lambda: defaultdict(set))

    def add(self, value: Any, source: Source) -> None:
        for mark in marks_of(value):
            self.sources[mark].add(source)

    def forbidden(self, by: Actor) -> set[str]:
        """Marks of which no source may be read by this person."""
        return {mark for mark, sources in self.sources.items() if not any(may_read(by, one.classes) for one in sources)}

    def forbidden_to(self, by: Actor, owner: str) -> set[str]:
        """Of a private link: what is not its holder's own, or of a class that a customer or supplier may not read."""
        return {
            mark
            for mark, sources in self.sources.items()
            if not any(may_read(by, one.classes) and one.owner in (owner, "ours") for one in sources)
        }

    def classed(self, letter: str) -> set[str]:
        return {mark for mark, sources in self.sources.items() if any(one.classes == letter for one in sources)}


def plain(number: Decimal) -> str:
    return f"{abs(number).normalize():f}"


def marks_of(value: Any) -> Iterator[str]:
    """Numbers of five digits and more that are not round; words."""
    if isinstance(value, Decimal):
        if len(plain(value).replace(".", "").strip("0")) >= 5:
            yield from {
                plain(value),
                *(plain(value.quantize(Decimal(step), ROUND_HALF_UP)) for step in ("0.01", "1") if abs(value) >= 10_000),
            }
    elif isinstance(value, str):
        yield from WORD.findall(value)
        for number in NUMBER.findall(value) if "zz" not in value else ():
            yield from marks_of(Decimal(number.replace(",", "")))
    elif isinstance(value, dict):
        for one in value.values():
            yield from marks_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from marks_of(one)


def guarded() -> Iterator[tuple[Any, str, str]]:
    """(model, field, classes) of every stored field that not everybody reads."""
    for model in apps.get_models():
        stored = {f.name for f in model._meta.concrete_fields}
        for name, classes in getattr(model, "field_classes", {}).items():
            if name in stored:
                yield model, name, classes


# A figure that a sheet of another class takes over is of that class there: what an order's freight and material came to are
# rows of its cost sheet (7.1b).
ALSO = {
    "logistics.Shipment.freight": "M", "logistics.Shipment.freight_estimate": "M", "logistics.FreightBill.amount": "M", "review.Opinion.evidence S": "M",
}  # fmt: skip


def gather() -> Marks:
    marks = Marks()
    for model, name, classes in guarded():
        where = f"{model._meta.label}.{name}"
        for row in model._default_manager.all():
            owner = owner_of(row)
            if name == "evidence":  # each fact says its own class
                for fact in row.evidence.get("facts", []):
                    classes = fact["field_class"] or "N"
                    for also in {classes, ALSO.get(f"{where} {classes}", classes)}:
                        marks.add([fact["figures"], fact["verdict"]], Source(where, also, owner))
                    marks.add([fact["public"], fact["public_verdict"]], Source(where, "N", owner))
                continue
            marks.add(getattr(row, name), Source(where, classes, owner))
            if where in ALSO:
                marks.add(getattr(row, name), Source(where, ALSO[where], owner))
    for sealed in Sealed.objects.select_related("event"):
        row = subject(sealed.event)
        marks.add(json.loads(sealed.content), Source(f"sealed {sealed.event.verb}", sealed.classes, owner_of(row) if row else ""))
    return marks


def subject(event: Event) -> Any:
    return apps.get_model(event.kind)._default_manager.filter(pk=event.object_id).first()


def owner_of(row: Any, depth: int = 4) -> str:
    """The customer or supplier a row belongs to, found along its foreign keys."""
    kind = row._meta.label
    if kind in ("catalog.Customer", "catalog.Supplier"):
        return f"{kind}:{row.pk}"
    if kind == "people.LegalEntity":
        return "ours"
    if kind in ("core.Link", "core.Signature"):
        found = apps.get_model(row.kind)._default_manager.filter(pk=row.object_id).first()
        return owner_of(found, depth - 1) if found else ""
    keys = [f for f in row._meta.concrete_fields if f.is_relation and f.related_model._meta.app_label not in ("people", "auth", "core")]
    for key in sorted(keys, key=lambda f: f.name not in ("customer", "supplier", "order", "purchase_order")):
        above = getattr(row, key.name) if depth else None
        if above is not None and (found := owner_of(above, depth - 1)):
            return found
    return ""


def stamp() -> None:
    """A mark into every guarded text and number that has none. Past the constraints: only what is shown counts here."""
    numbers = count(1)
    connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
    with transaction.atomic(), openings.opened():
        for model, name, _classes in guarded():
            column = model._meta.get_field(name)
            for row in model._default_manager.all():
                fresh = stamped(column, getattr(row, name), next(numbers))
                if fresh is not None:
                    model._default_manager.filter(pk=row.pk).update(**{name: fresh})
    connection.cursor().execute("PRAGMA ignore_check_constraints = OFF")


def stamped(column: Any, value: Any, n: int) -> Any:
    if any(marks_of(value)) or column.choices or column.unique:
        return None
    if isinstance(column, models.DecimalField):
        number = Decimal(f"{310_000 + 37 * n}.{11 + n % 88}") if column.max_digits >= 10 else Decimal(f"{300 + n % 600}.{11 + n % 88}")
        fits = column.max_digits - column.decimal_places >= (6 if column.max_digits >= 10 else 3) and column.decimal_places >= 2
        return number if fits else None
    if isinstance(column, models.CharField | models.TextField) and (column.max_length or 99) >= 12:
        return f"zzS{n}x"
    return None


def unmarked(marks: Marks) -> set[str]:
    """Guarded fields of which no value can be told apart: nothing is proved for them."""
    seen = {one.where for sources in marks.sources.values() for one in sources}
    return {f"{model._meta.label}.{name}" for model, name, _ in guarded()} - seen


# --- reading what was answered ---


def found_in(content: bytes, mime: str = "") -> set[str]:
    """Every number and marked word of a page, a JSON answer, a workbook, a paper."""
    text = text_of(content, mime)
    return {plain(Decimal(number.replace(",", ""))) for number in NUMBER.findall(text)} | set(WORD.findall(text))


def text_of(content: bytes, mime: str = "") -> str:
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    if content[:5] == b"%PDF-":
        if PDFTOTEXT is None:
            return ""
        return subprocess.run([PDFTOTEXT, "-raw", "-", "-"], input=content, capture_output=True, check=False).stdout.decode()
    text = content.decode(errors="replace")
    if "json" in mime:
        return json.dumps(json.loads(text), ensure_ascii=False)
    return html.unescape(text)


def in_wan(marks: set[str]) -> dict[str, str]:
    """How a card shows a large amount: 9.9 for 98,764.21, followed by 万; looked for apart, with the sign."""
    return {f"{Decimal(mark) / 10_000:.1f} 万": mark for mark in marks if mark[0].isdigit() and Decimal(mark) >= 10_000}
