"""A file against its table: headings found, cells read, rows put together, faults named. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yidan.core import inputs
from yidan.core.actors import Actor
from yidan.core.formats import listed
from yidan.core.forms import PickField
from yidan.core.imports.cells import EXACT, Column, as_text, folded
from yidan.core.imports.reading import Cells, Sheet, read
from yidan.core.imports.tables import Entry, Fault, Table

HEADING_WITHIN = 15  # rows above the headings: a company's name, a title
COMMENT = "#"  # a row that begins so is passed over: the template's example


@dataclass
class Preview:
    table: Table
    sheet: Sheet
    header: int = 0
    columns: dict[int, Column] = field(default_factory=dict)  # by place in the sheet
    unknown: list[str] = field(default_factory=list)  # headings nobody knows: not read
    faults: list[Fault] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    rows: int = 0

    def counted(self, what: str) -> int:
        return sum(entry.what == what for entry in self.entries)

    @property
    def wrong_rows(self) -> int:
        return len({fault.line for fault in self.faults})


def check(table: Table, content: bytes, by: Actor) -> Preview:
    """Read and check the whole file. Raises Unreadable for a file that is none."""
    columns = table.columns(by)
    sheet = read(content, lambda rows: _heading(rows, columns) is not None)
    preview = Preview(table, sheet)
    at = _heading(sheet.rows, columns)
    if at is None:
        wanted = listed(column.label for column in columns if column.field.required)
        preview.faults.append(Fault(0, "", _("No row with the headings was found. Needed: %s.") % wanted))
        return preview
    preview.header = at
    _map(preview, columns)
    _collect(preview, columns, by)
    return preview


def _heading(rows: Sequence[Cells], columns: Sequence[Column]) -> int | None:
    """The row that knows most headings, two at least (one, where the table has no more)."""
    known = set().union(*(column.known_as for column in columns))
    hits = [sum(isinstance(cell, str) and folded(cell) in known for cell in row) for row in rows[:HEADING_WITHIN]]
    best = max(hits, default=0)
    return hits.index(best) if best >= min(2, len(columns)) else None


def _map(preview: Preview, columns: Sequence[Column]) -> None:
    for place, cell in enumerate(preview.sheet.rows[preview.header]):
        heading = folded(as_text(cell))
        taken = {id(column) for column in preview.columns.values()}
        found = next((column for column in columns if heading in column.known_as and id(column) not in taken), None)
        if found is not None:
            preview.columns[place] = found
        elif heading:
            preview.unknown.append(as_text(cell))


def _body(preview: Preview) -> Iterator[tuple[int, Cells]]:
    for n in range(preview.header + 1, len(preview.sheet.rows)):
        row = preview.sheet.rows[n]
        first = next((cell for cell in row if cell not in ("", None)), "")
        if first != "" and not (
            isinstance(first, str) and (first.startswith(COMMENT) or not first.strip() and not any(map(str.strip, map(as_text, row))))
        ):
            yield n, row


def _collect(preview: Preview, columns: Sequence[Column], by: Actor) -> None:
    body = list(_body(preview))
    preview.rows = len(body)
    for place, column in preview.columns.items():
        if isinstance(column.field, PickField):
            column.know({inputs.plain(as_text(cell)) for _n, row in body if (cell := _at(row, place)) != ""})
    entries = _gathered(preview, body, columns)
    there = preview.table.existing(entries.keys(), by) if entries else {}
    for key, entry in entries.items():
        entry.document = there.get(key)
        _complete(preview, entry, columns)
    preview.entries = list(entries.values())
    for entry, name, text in preview.table.judge(preview.entries, by):
        preview.faults.append(Fault(entry.line, name, text))
    preview.faults.sort(key=lambda fault: fault.line)
    if not preview.rows:
        preview.faults.append(Fault(preview.header, "", _("There are no rows under the headings.")))


def _at(row: Cells, place: int) -> Any:
    """The cell if it may be a code; a number Excel has cut is none."""
    cell = row[place] if place < len(row) else ""
    return cell if isinstance(cell, str) or isinstance(cell, float) and abs(cell) < EXACT else ""


def _gathered(preview: Preview, body: Sequence[tuple[int, Cells]], columns: Sequence[Column]) -> dict[tuple[str, ...], Entry]:
    """Rows with the same key are one document, where the table has lines; else a key said twice is a fault."""
    found: dict[tuple[str, ...], Entry] = {}
    for n, row in body:
        head, line = _read(preview, n, row, columns)
        key = _key(preview, n, head)
        if key is None:
            continue
        entry = found.get(key)
        if entry is None:
            entry = found[key] = Entry(n, key, head)
        elif not preview.table.lines:
            where = _("“%(key)s” stands in row %(row)s already.") % {"key": " ".join(key), "row": entry.line + 1}
            preview.faults.append(Fault(n, preview.table.key[0], where))
            continue
        else:
            _merge(preview, n, entry, head)
        entry.lines.append(n)
        if line:
            _line(preview, n, entry, line)
    return found


def _read(preview: Preview, n: int, row: Cells, columns: Sequence[Column]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cells of a row as values: of the document, and of its line. Empty cells are not there."""
    head: dict[str, Any] = {}
    line: dict[str, Any] = {}
    for place, column in preview.columns.items():
        cell = row[place] if place < len(row) else ""
        if cell is None or cell == "" or isinstance(cell, str) and not cell.strip():
            continue
        try:
            (line if column.line else head)[column.name] = column.clean(cell)
        except ValidationError as error:
            preview.faults.append(Fault(n, column.name, " ".join(error.messages)))
            (line if column.line else head).setdefault(column.name, _BAD)
    return head, line


class _Bad:
    """Stands for a cell that was refused, so that it is not called missing as well."""

    def __str__(self) -> str:
        return "?"


_BAD = _Bad()


def _key(preview: Preview, n: int, head: dict[str, Any]) -> tuple[str, ...] | None:
    parts = [head.get(name) for name in preview.table.key]
    if any(part is _BAD for part in parts):
        return None
    if not any(part not in (None, "") for part in parts):
        preview.faults.append(Fault(n, preview.table.key[0], _("This field is required.")))
        return None
    return tuple(str(getattr(part, "code", part) or "") for part in parts)


def _merge(preview: Preview, n: int, entry: Entry, head: dict[str, Any]) -> None:
    for name, value in head.items():
        if name not in entry.values:
            entry.values[name] = value
        elif value is not _BAD and entry.values[name] is not _BAD and entry.values[name] != value:
            preview.faults.append(Fault(n, name, _("Differs from row %s, which belongs to the same document.") % (entry.line + 1)))


def _line(preview: Preview, n: int, entry: Entry, line: dict[str, Any]) -> None:
    """One line through its form, so that page and file are judged alike."""
    if _BAD in line.values():
        return
    try:
        entry.rows.append(preview.table.row(line) if preview.table.row else _through_form(preview, line))
    except ValidationError as error:
        for name, errors in error.message_dict.items():
            preview.faults.append(Fault(n, "" if name == "__all__" else name, " ".join(errors)))


def _through_form(preview: Preview, line: dict[str, Any]) -> Any:
    lines = preview.table.form.base_fields[preview.table.lines]
    form = lines.row_form(data={name: _typed(value) for name, value in line.items()})
    for column in preview.columns.values():
        if column.line and hasattr(column.field, "known"):
            form.fields[column.name].known = column.field.known
    if not form.is_valid():
        raise ValidationError({name: [str(text) for text in errors] for name, errors in form.errors.items()})
    return lines.make(**form.cleaned_data)


def _typed(value: Any) -> Any:
    return value if isinstance(value, (bool, str)) or value is None or hasattr(value, "_meta") else str(value)


def _complete(preview: Preview, entry: Entry, columns: Sequence[Column]) -> None:
    """A new document takes the usual values for what the file leaves open; one that is there keeps its own."""
    bad = [name for name, value in entry.values.items() if value is _BAD]
    for name in bad:
        del entry.values[name]
    read = {column.name for column in preview.columns.values()}
    for column in columns:
        if column.line or column.name in entry.values or column.name in bad or entry.document is not None:
            continue
        if column.name not in read and column.field.required and column.initial is None:
            _missing(preview, column)
            continue
        given = column.initial() if callable(column.initial) else column.initial
        try:
            entry.values[column.name] = column.clean("" if given is None else given)
        except ValidationError as error:
            preview.faults.append(Fault(entry.line, column.name, " ".join(error.messages)))
    if not bad:
        preview.faults += [Fault(entry.line, name, text) for name, text in preview.table.crossed(_whole(entry))]
    if _wants_lines(preview.table) and not entry.rows and entry.document is None and not _faulty(preview, entry):
        preview.faults.append(Fault(entry.line, "", _("Enter at least one line.")))


def _missing(preview: Preview, column: Column) -> None:
    """Said once, not for every row."""
    fault = Fault(preview.header, "", _("The column “%s” is missing.") % column.label)
    if fault not in preview.faults[:50]:
        preview.faults.insert(0, fault)


def _wants_lines(table: Table) -> bool:
    return bool(table.lines) and bool(table.form.base_fields[table.lines].required)


def _faulty(preview: Preview, entry: Entry) -> bool:
    return any(fault.line in entry.lines for fault in preview.faults)


def _whole(entry: Entry) -> dict[str, Any]:
    """The document as it would be: what the file says over what is there."""
    if entry.document is None:
        return entry.values
    own = {f.name: getattr(entry.document, f.name) for f in entry.document._meta.concrete_fields if f.name not in ("chain", "created_by")}
    return own | entry.values
