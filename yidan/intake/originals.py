"""The customer's original as something to look at: pages of a PDF, a picture, the rows of a workbook, the text of a mail.

Drawn here and handed over as pictures and text, so that no foreign file ever runs in the reader's browser."""

from __future__ import annotations

import base64
import csv
import email
import email.policy
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from python_calamine import CalamineWorkbook

from yidan.core.pdf import pages_in

SHOWN_PAGES, SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_TEXT = 4, 200, 20, 20_000
LARGEST = 20 * 1024 * 1024
PPI = 110.0  # of a page 210 mm wide: sharp at 125 %
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif"}
PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("original.pdf", page: int(sys.inputs.page), width: 210mm)'


@dataclass(frozen=True)
class Preview:
    """One of: `pages` (data addresses of pictures), `rows`, `text`; none of them: it can only be downloaded."""

    name: str
    pages: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    more: bool = False  # there is more than is shown


def preview(content: bytes, name: str) -> Preview:
    """Never raises: what cannot be read is shown as not shown."""
    draw = DRAWN.get(Path(name.lower()).suffix)
    if draw is None or len(content) > LARGEST:
        return Preview(name)
    try:
        return draw(content, name)
    except Exception:  # a broken file of a customer is no error of ours; a dozen parsers name it in a dozen ways
        return Preview(name)


def _pdf(content: bytes, name: str) -> Preview:
    pages: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "original.pdf").write_bytes(content)
        sheet = Path(folder) / "page.typ"
        sheet.write_text(PAGE)
        for n in range(1, SHOWN_PAGES + 1):
            try:
                made = typst.compile(str(sheet), root=folder, format="png", ppi=PPI, sys_inputs={"page": str(n)})
            except typst.TypstError:
                if not pages:
                    raise
                break
            pages.append(_address(made if isinstance(made, bytes) else b"", "image/png"))
    return Preview(name, pages=tuple(pages), more=pages_in(content) > len(pages) == SHOWN_PAGES)


def _picture(content: bytes, name: str) -> Preview:
    return Preview(name, pages=(_address(content, PICTURES[Path(name.lower()).suffix]),))


def _workbook(content: bytes, name: str) -> Preview:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return _table([[_cell(value) for value in row] for row in sheet.to_python(nrows=SHOWN_ROWS + 1)], name)


def _csv(content: bytes, name: str) -> Preview:
    return _table(list(csv.reader(io.StringIO(_decoded(content)))), name)


def _table(rows: list[list[str]], name: str) -> Preview:
    filled = [row for row in rows if any(row)]
    width = min(max((len(row) for row in filled), default=0), SHOWN_COLUMNS)
    cut = tuple(tuple((row + [""] * width)[:width]) for row in filled[:SHOWN_ROWS])
    return Preview(name, rows=cut, more=len(filled) > SHOWN_ROWS)


def _text(content: bytes, name: str) -> Preview:
    text = _decoded(content)
    return Preview(name, text=text[:SHOWN_TEXT], more=len(text) > SHOWN_TEXT)


def _mail(content: bytes, name: str) -> Preview:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",))
    heads = [f"{head}: {message[head]}" for head in ("From", "Date", "Subject") if message[head]]
    text = "\n".join([*heads, "", str(body.get_content()) if body else ""])
    return Preview(name, text=text[:SHOWN_TEXT], more=len(text) > SHOWN_TEXT)


def _decoded(content: bytes) -> str:
    """Chinese Excel writes CSV in GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _cell(value: Any) -> str:
    """As the customer wrote it: text keeps its leading zeros, whole numbers have no point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _address(content: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


DRAWN: dict[str, Callable[[bytes, str], Preview]] = {
    ".pdf": _pdf, ".xlsx": _workbook, ".xls": _workbook, ".csv": _csv, ".txt": _text, ".eml": _mail, **dict.fromkeys(PICTURES, _picture),
}  # fmt: skip
