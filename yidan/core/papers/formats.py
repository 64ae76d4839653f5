"""Values as words for papers: one way to write money, quantities, dates and hashes, so that all papers read alike."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

MINUS = "\u2212"  # a hyphen before an amount is easily overlooked
SYMBOLS = {"CNY": "¥", "USD": "US$", "EUR": "€", "HKD": "HK$", "JPY": "JP¥", "GBP": "£"}
WEEKDAYS = {"zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def amount(value: Decimal, places: int = 2) -> str:
    """1286000 -> 1,286,000.00; -579 -> −579.00"""
    return _signed(f"{value:,.{places}f}")


def money(value: Decimal, currency: str = "CNY", places: int = 2) -> str:
    """1286000 -> ¥1,286,000.00; an unknown currency stands before the figure by its code."""
    figure = amount(value, places)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{MINUS}{symbol}{figure[1:]}" if figure.startswith(MINUS) else f"{symbol}{figure}"


def quantity(value: Decimal, unit: str = "") -> str:
    """18.50 -> 18.5; 2000 kg -> 2,000 kg; no trailing zeros, never an exponent."""
    figure = f"{value:,f}"
    figure = figure.rstrip("0").rstrip(".") if "." in figure else figure
    return f"{_signed(figure)} {unit}".rstrip()


def percent(value: Decimal) -> str:
    """0.135 -> 13.5%"""
    return f"{quantity(value * 100)}%"


def day(value: date | None) -> str:
    return _local(value).strftime("%Y-%m-%d") if value else ""


def weekday(value: date | None, lang: str = "zh") -> str:
    """2026-12-18 -> 2026-12-18（周五）"""
    if not value:
        return ""
    name = WEEKDAYS[lang][_local(value).weekday()]
    return f"{day(value)}（{name}）" if lang == "zh" else f"{day(value)} ({name})"


def moment(value: datetime | None) -> str:
    """To the minute, in the installation's time zone."""
    return _local(value).strftime("%Y-%m-%d %H:%M") if value else ""


def short(digest: str) -> str:
    """5c1a0f...e09b -> 5c1a…e09b: enough to compare by eye, the whole hash stands in the register."""
    return f"{digest[:4]}…{digest[-4:]}" if len(digest) > 9 else digest


def host() -> str:
    """The host that the codes on papers name: hc.example of https://hc.example/"""
    return settings.SITE_URL.split("://", 1)[-1].rstrip("/")


def _local(value: date) -> date:
    return value.astimezone(ZoneInfo(settings.TIME_ZONE)) if isinstance(value, datetime) and value.tzinfo else value


def _signed(figure: str) -> str:
    negative = figure.startswith("-")
    digits = figure.removeprefix("-")
    return MINUS + digits if negative and digits.strip("0,.") else digits
