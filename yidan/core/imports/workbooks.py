"""The template to fill in, and the file given back with what is wrong under each cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yidan.core.formats import listed
from yidan.core.imports.cells import Column
from yidan.core.imports.checking import COMMENT, Preview
from yidan.core.imports.tables import Table
from yidan.core.lists.excel import RISKY

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(table: Table, columns: Sequence[Column]) -> bytes:
    """Headings in both languages, an example that is passed over when read, and a sheet of notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        sheet = book.add_worksheet(str(table.title)[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        grey = book.add_format({"italic": True, "font_color": "#5f6b7c", "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        for n, column in enumerate(columns):
            sheet.set_column(n, n, 18, None if column.right else text)
            sheet.write_string(0, n, column.heading, bold)
            example = _example(table, column)
            sheet.write_string(1, n, f"{COMMENT} {example}" if n == 0 else example, grey)
        sheet.freeze_panes(1, 0)
        _notes(book, table, columns, bold)
    return buffer.getvalue()


def _example(table: Table, column: Column) -> str:
    value = table.example.get(column.name, "")
    return _("yes") if value is True else _("no") if value is False else str(value)


def _notes(book: Any, table: Table, columns: Sequence[Column], bold: Any) -> None:
    sheet = book.add_worksheet(_("Notes"))
    sheet.set_column(0, 3, 30)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    told = [
        _("Rows that begin with # are passed over. All rows are brought in, or none."),
        _("Write codes and long numbers as text: Excel cuts numbers after 15 digits and drops leading zeros."),
        _("An empty cell leaves what is there as it is; of a new one it takes the usual value."),
    ]
    if table.lines:
        told.append(
            _("One row a line: rows with the same key are one document; what belongs to the whole may stand in its first row only.")
        )
    for n, line in enumerate(told):
        sheet.merge_range(n, 0, n, 3, line, wrap)
    top = len(told) + 1
    for n, heading in enumerate((_("Column"), _("Required"), _("What is taken"), _("Example"))):
        sheet.write_string(top, n, heading, bold)
    for n, column in enumerate(columns, top + 1):
        for place, cell in enumerate((column.heading, _("yes") if column.field.required else "", _taken(column), _example(table, column))):
            sheet.write_string(n, place, cell, wrap)


def _taken(column: Column) -> str:
    from django import forms

    from yidan.core.forms import PickField

    field = column.field
    if isinstance(field, PickField):
        return _("a code that exists")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return listed(str(label) for value, label in choices if value != "")
    if isinstance(field, forms.BooleanField):
        return _("yes or no")
    if isinstance(field, forms.DecimalField):
        return _("a number, up to %s decimals") % field.decimal_places
    if isinstance(field, forms.IntegerField):
        return _("a whole number")
    if isinstance(field, (forms.DateField, forms.DateTimeField)):
        return _("a day: 2026-12-08")
    return _("text, up to %s characters") % getattr(field, "max_length", None) if getattr(field, "max_length", None) else _("text")


def with_faults(preview: Preview) -> bytes:
    """The same sheet, cell for cell, with faulty cells marked, the reason as the cell's comment and in a column of its own."""
    faults: dict[int, list[tuple[str, str]]] = {}
    for fault in preview.faults:
        faults.setdefault(fault.line, []).append((fault.column, fault.text))
    places = {column.name: place for place, column in preview.columns.items()}
    labels = {column.name: column.label for column in preview.columns.values()}
    last = max((len(row) for row in preview.sheet.rows), default=0)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        sheet = book.add_worksheet(preview.sheet.name[:31] or _("Faults"))
        shapes = _shapes(book)
        sheet.set_column(0, max(last - 1, 0), 16)
        sheet.set_column(last, last, 60)
        for n, row in enumerate(preview.sheet.rows):
            marked = {places[name]: text for name, text in faults.get(n, []) if name in places}
            for place, cell in enumerate(row):
                _write(sheet, n, place, cell, shapes, bad=place in marked)
            for place, text in marked.items():
                if place >= len(row) or row[place] in ("", None):
                    sheet.write_blank(n, place, None, shapes["bad"])
                sheet.write_comment(n, place, text)
            if n in faults:
                sheet.write_string(
                    n, last, "; ".join(f"{labels.get(name, name)}: {text}" if name else text for name, text in faults[n]), shapes["bad"]
                )
        sheet.write_string(preview.header, last, _("What is wrong"), shapes["bold"])
    return buffer.getvalue()


def _shapes(book: Any) -> dict[str, Any]:
    red = {"bg_color": "#fdebe9", "font_color": "#b3211b", "border": 1, "border_color": "#c92a22"}
    return {
        "bold": book.add_format({"bold": True}), "bad": book.add_format(red), "text": book.add_format({"num_format": "@"}),
        "quoted": book.add_format({"quote_prefix": True}), "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), "bad_day": book.add_format({**red, "num_format": "yyyy-mm-dd"}),
    }  # fmt: skip


def _write(sheet: Any, n: int, place: int, cell: Any, shapes: Mapping[str, Any], bad: bool) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(n, place, cell, shapes["bad"] if bad else None)
    elif isinstance(cell, (int, float)):
        sheet.write_number(n, place, cell, shapes["bad"] if bad else None)
    elif isinstance(cell, datetime) and cell.time() != time():
        sheet.write_datetime(n, place, cell, shapes["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(n, place, cell, shapes["bad_day" if bad else "day"])
    else:
        text = str(cell)[:32_767]
        sheet.write_string(n, place, text, shapes["bad"] if bad else shapes["quoted"] if text.startswith(RISKY) else shapes["text"])
