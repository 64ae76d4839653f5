"""Reading what people type and paste: full-width digits, 1,000, ¥, CRLF, dates as written on purchase orders. What is doubtful is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?\Z")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?\Z")
UNWANTED = {0: None, ord("\r"): None, ord("\n"): " ", ord("\t"): " ", 0x2212: "-"}  # NUL is refused by PostgreSQL
LEAD = timedelta(days=92)  # "12-28" typed in January means last December; typed in June the one to come


def plain(text: str) -> str:
    """Half-width, no surrounding space, no line ends: １，０００\\r\\n becomes 1,000."""
    return unicodedata.normalize("NFKC", text).translate(UNWANTED).strip()


def number(text: str) -> Decimal | None:
    """¥1,068,000.00 -> 1068000.00; None when it is no number ("1O", "1,00", "")."""
    bare = plain(text).lstrip("¥￥").removesuffix("元").replace(" ", "")
    if not bare or bare == "-" or not NUMBER.match(bare):
        return None
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return None


def day(text: str, today: date) -> date | None:
    """2026-12-08, 2026/12/8, 2026年12月8日, 20261208; without a year the one nearest ahead. None when there is no such day."""
    bare = plain(text).replace(" ", "")
    if compact := COMPACT.match(bare):
        return _date(int(compact[1]), int(compact[2]), int(compact[3]))
    found = DATE.match(bare)
    if not found:
        return None
    year, month, day_ = found.groups()
    if year:
        return _date(int(year), int(month), int(day_))
    near = _date(today.year, int(month), int(day_))
    return _date(today.year + 1, int(month), int(day_)) if near is None or near < today - LEAD else near


HOUR = re.compile(r"(\d{1,2})(?:[:.时](\d{1,2})?分?)?\Z")


def moment(text: str, today: date) -> datetime | None:
    """A day as above and an hour: 12-28 14:00, 12-28 9, 2026年12月8日 9时30分. None when it is not that, a day alone too."""
    first, _, rest = plain(text).replace("日", "日 ").partition(" ")
    found, hour = day(first, today), HOUR.match(rest.replace(" ", ""))
    if found is None or hour is None or int(hour[1]) > 23 or int(hour[2] or 0) > 59:
        return None
    return datetime.combine(found, time(int(hour[1]), int(hour[2] or 0)))


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None
