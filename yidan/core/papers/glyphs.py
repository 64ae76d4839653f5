"""What the paper font can draw. A sign without a glyph would abort the export of a PDF/A, so it is replaced, visibly, before."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\t": " "}
# signs of machine drawings and forms that people type and the font lacks
ALIKE = {"⌀": "Φ", "∅": "Φ", "☑": "√", "☒": "×", "☐": "□", "✔": "✓", "➔": "→", "\u2011": "-", "\u00ad": ""}


@lru_cache(maxsize=4)
def drawable(fonts: tuple[Path, ...]) -> frozenset[int]:
    """The code points that every one of the fonts has."""
    sets = [frozenset(_cmap(font.read_bytes())) for font in fonts]
    return frozenset.intersection(*sets)


def printable(value: Any, glyphs: frozenset[int]) -> Any:
    """The same structure with every string, at any depth, made drawable."""
    if isinstance(value, str):
        return _text(value, glyphs)
    if isinstance(value, dict):
        return {key: printable(inner, glyphs) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner, glyphs) for inner in value]
    return value


def _text(text: str, glyphs: frozenset[int]) -> str:
    for end, plain in LINE_ENDS.items():
        text = text.replace(end, plain)
    return "".join(sign if sign == "\n" or ord(sign) in glyphs and _drawn(sign) else _instead(sign, glyphs) for sign in text)


def _instead(sign: str, glyphs: frozenset[int]) -> str:
    """A look-alike, nothing for a sign that is never seen, else its number in brackets: a name must not silently lose a character."""
    if sign in ALIKE:
        return ALIKE[sign]
    if not _drawn(sign):
        return "" if unicodedata.category(sign) == "Cf" else " "
    if _shapes_only(sign):
        return ""
    alike = unicodedata.normalize("NFKC", sign)
    if alike != sign and all(ord(part) in glyphs for part in alike):
        return alike
    return f"〔U+{ord(sign):04X}〕"


def _drawn(sign: str) -> bool:
    """Control, format, surrogate and unassigned signs are never drawn, whatever the font says of them."""
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"} or ord(sign) >= 0xE000 and unicodedata.category(sign) == "Co"


def _shapes_only(sign: str) -> bool:
    """Variation selectors and skin tones only change the sign before them."""
    return 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF or 0x1F3FB <= ord(sign) <= 0x1F3FF


def _cmap(font: bytes) -> Iterator[int]:
    """Code points of a TrueType font's Unicode tables (formats 4 and 12: OpenType specification, 'cmap')."""
    tables = struct.unpack_from(">H", font, 4)[0]
    start = next(
        offset for tag, _sum, offset, _length in (struct.unpack_from(">4sLLL", font, 12 + 16 * i) for i in range(tables)) if tag == b"cmap"
    )
    for i in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * i)
        if platform in (0, 3):
            yield from _subtable(font, start + offset)


def _subtable(font: bytes, at: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", font, at)[0]
    if kind == 12:
        for i in range(struct.unpack_from(">L", font, at + 12)[0]):
            first, last, glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * i)
            yield from range(first + (glyph == 0), last + 1)
    elif kind == 4:
        yield from _segments(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
