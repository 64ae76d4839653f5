"""From a file's bytes to rows of cells: xlsx, xls, ods by calamine; text in UTF-8, UTF-16 or GB18030, whatever separates its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext as _

MOST_ROWS, MOST_COLUMNS = 100_000, 200
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Cells = list[Any]


class Unreadable(Exception):
    """str() says why, to the user."""


@dataclass(frozen=True)
class Sheet:
    rows: list[Cells]  # str, float, bool, date, datetime, time; "" for an empty cell
    name: str = ""  # of the worksheet
    encoding: str = ""  # of a text


def read(content: bytes, fits: Callable[[Sequence[Cells]], bool]) -> Sheet:
    """The first sheet whose rows `fits` (its headings are known), else the first. Raises Unreadable."""
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    sheets = _workbook(content) if content.startswith((ZIP, OLE)) else [_text(content)]
    chosen = next((sheet for sheet in sheets if fits(sheet.rows)), sheets[0] if sheets else None)
    if chosen is None or not any(any(cell not in ("", None) for cell in row) for row in chosen.rows):
        raise Unreadable(_("The file is empty."))
    return chosen


def _workbook(content: bytes) -> list[Sheet]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        return [_sheet(book, n, name) for n, name in enumerate(book.sheet_names)]
    except calamine.PasswordError:
        raise Unreadable(_("The workbook is locked with a password.")) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(_("This is no workbook that can be read: %s") % error) from None


def _sheet(book: Any, n: int, name: str) -> Sheet:
    found = book.get_sheet_by_index(n)
    if found.total_height > MOST_ROWS or found.total_width > MOST_COLUMNS:
        raise Unreadable(_("Sheet “%(name)s” has more than %(rows)s rows or %(columns)s columns.") % _limits(name))
    return Sheet([list(row) for row in found.to_python(skip_empty_area=False)], name)


def _limits(name: str) -> dict[str, Any]:
    return {"name": name, "rows": f"{MOST_ROWS:,}", "columns": MOST_COLUMNS}


def _text(content: bytes) -> Sheet:
    text, encoding = decoded(content)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows[:100]):
        raise Unreadable(_("Sheet “%(name)s” has more than %(rows)s rows or %(columns)s columns.") % _limits("CSV"))
    return Sheet([list(row) for row in rows], "", encoding)


def decoded(content: bytes) -> tuple[str, str]:
    """Text and encoding: by its mark, else UTF-8 if it is valid, else UTF-16 by its zeros, else GB18030 (Excel in China)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decode(content, encoding), encoding.removesuffix("-sig").upper()
    if b"\0" in content[:2000]:
        little = content[:2000:2].count(0) < content[1:2000:2].count(0)
        return _decode(content, "utf-16-le" if little else "utf-16-be"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decode(content, "gb18030"), "GB18030"


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(_("The file is neither a workbook nor text in UTF-8, UTF-16 or GB18030.")) from None


def _separator(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",\t;", key=head.count)
