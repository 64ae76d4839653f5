"""What stands inside a cell: one small function per kind, chosen once, called for each row. All escape; none touches a template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from yidan.core import formats, icons, stages
from yidan.core.lists import paths

if TYPE_CHECKING:
    from yidan.core.lists.columns import Column

Draw = Callable[[Any, Any], str]
NIL = f'<span class="nil">{formats.NONE}</span>'


def drawn(column: Column, get: Callable[[Any], Any]) -> Draw:
    if column.cell is not None:
        own = column.cell
        return lambda row, page: str(conditional_escape(own(row, page) or ""))
    if column.kind == "qty":
        return _qty(get, paths.getter(column.unit) if column.unit else None)
    if column.kind == "stage":
        return _stage(column, get)
    draw = KINDS[column.kind]
    if column.kind in ("money", "amount"):
        return lambda row, page: page.foreign(row) + draw(get(row), page)
    return lambda row, page: draw(get(row), page)


def _text(value: Any, page: Any) -> str:
    return escape(str(value)) if value not in (None, "") else ""


def _money(value: Any, page: Any) -> str:
    return NIL if value is None else formats.yuan(value)


def _amount(value: Any, page: Any) -> str:
    return NIL if value is None else formats.money(value)


def _number(value: Any, page: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    number = formats.decimal(value)
    return NIL if number is None else formats.trimmed(number).replace("-", formats.MINUS)


def _date(value: Any, page: Any) -> str:
    return NIL if not isinstance(value, date) else formats.day(value, page.now)


def _moment(value: Any, page: Any) -> str:
    return NIL if not isinstance(value, datetime) else formats.moment(value, page.now)


def _percent(value: Any, page: Any) -> str:
    number = formats.decimal(value)
    return NIL if number is None else f"{(number * 100).quantize(Decimal('0.1'))}%"


def _flag(value: Any, page: Any) -> str:
    return f'{icons.icon("check")}<span class="sr">{escape(_("yes"))}</span>' if value else ""


@lru_cache(maxsize=16)
def _spine(reached: int, tone: str) -> str:
    return f'<span class="ms ms-{reached} stage-{tone}" role="img" aria-label="{reached} / 10"></span>'


def _spine_cell(value: Any, page: Any) -> str:
    return _spine(stages.reached(value or ""), stages.tone(value or "draft"))


KINDS: dict[str, Draw] = {
    "text": _text,
    "money": _money,
    "amount": _amount,
    "number": _number,
    "date": _date,
    "moment": _moment,
    "percent": _percent,
    "flag": _flag,
    "spine": _spine_cell,
}


def _qty(get: Callable[[Any], Any], unit: Callable[[Any], Any] | None) -> Draw:
    def draw(row: Any, page: Any) -> str:
        value = get(row)
        return NIL if value is None else escape(formats.qty(value, unit(row) if unit else ""))

    return draw


def _stage(column: Column, get: Callable[[Any], Any]) -> Draw:
    """The badge; its label comes from the row that owns the stage."""
    owner = paths.getter(column.path.rpartition(".")[0]) if "." in column.path else lambda row: row

    def draw(row: Any, page: Any) -> str:
        value = get(row)
        if not value:
            return ""
        label = getattr(owner(row), "stage_label", "") or value
        return f'<span class="stage stage-{stages.tone(value)}">{escape(str(label))}</span>'

    return draw
