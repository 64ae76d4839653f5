"""The list as a workbook: the same columns, the same filters, the same rights. Written row by row, so that a long list needs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

from yidan.core import formats

if TYPE_CHECKING:
    from yidan.core.lists.columns import Bound

LIMIT = 1_048_575  # rows a sheet holds under its header
RISKY = ("=", "+", "-", "@", "\t", "\r")
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "money": "#,##0.00",
    "amount": "#,##0.00",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "percent": "0.0%",
    "number": "#,##0.###",
}


def answer(name: str, columns: list[Bound], rows: Iterable[Any]) -> FileResponse:
    """The temporary file is closed, and so removed, when the answer has been sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write(file, columns, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPE)


def write(file: IO[bytes], columns: list[Bound], rows: Iterable[Any]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        quoted = book.add_format({"quote_prefix": True})  # Excel's own mark for "this is text": the cell's content stays as it was
        shapes = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
        for i, column in enumerate(columns):
            sheet.set_column(i, i, 20 if column.kind == "text" else 14)
            sheet.write_string(0, i, str(column.label), bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(_limited(rows), start=1):
            for i, column in enumerate(columns):
                _cell(sheet, line, i, _value(column, row), shapes.get(column.kind), quoted)


def _limited(rows: Iterable[Any]) -> Iterator[Any]:
    for count, row in enumerate(rows):
        if count >= LIMIT:
            return
        yield row


def _value(column: Bound, row: Any) -> Any:
    value = column.get(row)
    if column.kind == "stage":
        return getattr(row, "stage_label", value) if column.path == "stage" else value
    return value


def _cell(sheet: Any, line: int, i: int, value: Any, shape: Any, quoted: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, i, value)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, i, value, shape)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, i, timezone.make_naive(value) if timezone.is_aware(value) else value, shape)
    elif isinstance(value, date):
        sheet.write_datetime(line, i, value, shape)
    else:
        text = str(value)[:32_767]
        sheet.write_string(line, i, text, quoted if text.startswith(RISKY) else None)


def file_name(title: str, at: datetime) -> str:
    return f"{title} {formats.as_date(at)}.xlsx"
