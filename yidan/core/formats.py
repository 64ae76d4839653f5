"""How numbers, dates and spans read, in one place for pages, lists and messages. Text only; colour is `Tone`'s.

None reads "—", zero "0": they differ. Dates of this year read "12-08" (English "8 Dec"), others in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from yidan.core import clock

NONE = "—"
HOME = "CNY"  # the currency of the company's books
MINUS = "\u2212"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
SOON = timedelta(hours=1)


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def listed(words: Iterable[object]) -> str:
    """Several names in a sentence: 采购、质量; Procurement, Quality."""
    return ("、" if chinese() else ", ").join(str(word) for word in words)


def decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def money(value: Any) -> str:
    """A document's amount: two decimals, 1,068,000.00."""
    number = decimal(value)
    return NONE if number is None else _signed(f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):,}")


def yuan(value: Any) -> str:
    """A list's amount: whole, 1,068,000."""
    number = decimal(value)
    return NONE if number is None else _signed(f"{number.quantize(Decimal(1), ROUND_HALF_UP):,}")


def wan(value: Any) -> str:
    """A card's amount: 106.8 万; English 1,068,000. The page writes the ¥."""
    number = decimal(value)
    if number is None:
        return NONE
    if not chinese() or abs(number) < 10_000:
        return yuan(number)
    tenths = (number / 10_000).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{_signed(f'{tenths:,}')} 万"


def trimmed(number: Decimal, places: int | None = None) -> str:
    if places is not None:
        return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def qty(value: Any, unit: Any = "") -> str:
    """A quantity: 12 套, 4.500 kg when the unit says how many places, else without idle zeros."""
    number = decimal(value)
    if number is None:
        return NONE
    places = getattr(unit, "places", None)
    return f"{_signed(trimmed(number, places if isinstance(places, int) else None))} {unit or ''}".strip()


def percent(part: Any, whole: Any) -> str:
    """92.3 %; the caller prints numerator and denominator beside it."""
    top, bottom = decimal(part), decimal(whole)
    if top is None or not bottom:
        return NONE
    return f"{(top * 100 / bottom).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, date) else None


def day(value: Any, now: datetime | None = None) -> str:
    """12-08 this year, 2027-01-08 otherwise."""
    found = as_date(value)
    if found is None:
        return NONE if value in (None, "") else str(value)
    this_year = found.year == (as_date(now) or clock.today()).year
    if chinese():
        return f"{found:%m-%d}" if this_year else found.isoformat()
    short = f"{found.day} {MONTHS[found.month - 1]}"
    return short if this_year else f"{short} {found.year}"


def weekday(value: Any) -> str:
    """周二, Tue."""
    found = as_date(value)
    if found is None:
        return ""
    return "周" + "一二三四五六日"[found.weekday()] if chinese() else WEEKDAYS[found.weekday()]


def moment(value: Any, now: datetime | None = None) -> str:
    """11-24 09:42, in the factory's zone."""
    if not isinstance(value, datetime):
        return day(value, now)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local, now)} {local:%H:%M}"


def span(length: timedelta) -> str:
    """48 分; 1 时 48 分; 3 天: as coarse as one can act upon."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 24 * 60:
        return ngettext("%d day", "%d days", minutes // 1440) % (minutes // 1440)
    if minutes >= 60:
        whole = gettext("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
        return whole if minutes % 60 else gettext("%d h") % (minutes // 60)
    return gettext("%d min") % minutes


def left(due: Any, now: datetime | None = None) -> tuple[str, str]:
    """Text and tone of the time left until `due`: red when over, amber within the last hour. A date is due at its end."""
    at = now or clock.now()
    if due is None:
        return NONE, ""
    if not isinstance(due, datetime):
        days = (due - timezone.localtime(at).date()).days
        length, over = timedelta(days=abs(days)), days < 0
        if days == 0:
            return gettext("today"), ""
    else:
        length, over = abs(due - at), due < at
    if over:
        return gettext("%(span)s overdue") % {"span": span(length)}, "late"
    return gettext("%(span)s left") % {"span": span(length)}, "soon" if length < SOON and isinstance(due, datetime) else ""


def late(value: Any, than: Any = None) -> tuple[str, str]:
    """Text and tone: `value` is days (3, -2), or a date compared with `than`. 晚 3 天, 早 2 天, 按期."""
    actual, promised = as_date(value), as_date(than)
    days = (actual - promised).days if actual and promised else value if isinstance(value, int) else None
    if days is None:
        return "", ""
    if days > 0:
        return ngettext("%d day late", "%d days late", days) % days, "late"
    if days < 0:
        return ngettext("%d day early", "%d days early", -days) % -days, ""
    return gettext("on time"), ""


def short(value: Any) -> str:
    """A hash one can compare by eye: e41b…90a7."""
    text = str(value or "")
    return f"{text[:4]}…{text[-4:]}" if len(text) > 10 else text


def capped(count: int, cap: int = 1001) -> str:
    """1,001 stands for "more than 1,000"."""
    return f"{cap - 1:,}+" if count >= cap else f"{count:,}"
