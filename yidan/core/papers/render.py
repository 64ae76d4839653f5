"""From shape to bytes: the same data and the same frozen moment give the same file, in any process, so that a reprint proves itself."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.conf import settings
from pydantic import TypeAdapter, ValidationError

from yidan.core.papers.codes import code
from yidan.core.papers.formats import moment
from yidan.core.papers.forms import FORMS, Form
from yidan.core.papers.glyphs import drawable, printable
from yidan.core.papers.shapes.frame import Head, Shape

TEMPLATES = Path(__file__).parent / "templates"
FONT_FILES = ("400Regular", "500Medium", "700Bold")
HEADS = TypeAdapter(Head)
FAMILY = "Noto Sans SC"
_local = threading.local()


class PaperError(ValueError):
    """The data does not fit the form, or the form cannot be drawn; the message names the field."""


class FontsMissing(PaperError):
    """The paper font is not installed. Papers never fall back to another font: the same paper must look the same everywhere."""


def render(form: str, data: Shape | Mapping[str, Any], frozen: datetime) -> bytes:
    """PDF/A-2b of the form. `data` is the form's shape (or the same as a mapping), already cut to its reader.

    `frozen` is the document's own moment with time zone, never the clock. Raises PaperError, FontsMissing."""
    if frozen.tzinfo is None:
        raise PaperError("frozen needs a time zone")
    kind = _form(form)
    content = _checked(kind, data)
    fonts = font_files()
    content["frame"] = _frame(kind, content, frozen)
    text = json.dumps(printable(content, drawable(fonts)), ensure_ascii=False)
    return _compile(kind, text, _fixed(frozen), fonts)


def content_hash(form: str, data: Shape | Mapping[str, Any]) -> str:
    """SHA-256 of the content shown. Who prints it, when, and which copy it is are not content: all prints of one paper carry one hash."""
    return _hash(form, _checked(_form(form), data))


def _fixed(frozen: datetime) -> datetime:
    """The same instant in the house's time zone, whatever zone it came in, as the fixed offset that a PDF date holds."""
    local = frozen.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(microsecond=0)
    return local.astimezone(timezone(local.utcoffset() or timedelta()))


def font_files() -> tuple[Path, ...]:
    """The static fonts in weights 400, 500 and 700. Raises FontsMissing with the way to get them."""
    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "noto-sans-sc"
    files = tuple(folder / weight / f"NotoSansSC_{weight}.ttf" for weight in FONT_FILES)
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise FontsMissing(f"The font of printed papers is missing ({', '.join(missing)} under {folder}). Run `make front`.")
    return files


def _form(form: str) -> Form:
    if form not in FORMS:
        raise PaperError(f"no form {form!r}; there are {', '.join(sorted(FORMS))}")
    return FORMS[form]


@cache
def _adapter(form: str) -> TypeAdapter[Any]:
    return TypeAdapter(FORMS[form].shape)


def _checked(form: Form, data: Shape | Mapping[str, Any]) -> dict[str, Any]:
    """Exactly the fields of the shape: a form without prices refuses a price instead of dropping it silently."""
    raw = asdict(data) if isinstance(data, Shape) else dict(data)
    if isinstance(data, Shape) and not isinstance(data, form.shape):
        raise PaperError(f"{form.code} takes {form.shape.__name__}, not {type(data).__name__}")
    adapter = _adapter(form.code)
    try:
        content: dict[str, Any] = adapter.dump_python(adapter.validate_python(raw), mode="json")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise PaperError(f"{form.code}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    return content


def _hash(form: str, content: Mapping[str, Any]) -> str:
    head = {key: value for key, value in content.get("head", {}).items() if key not in ("printed", "copy")}
    plain = json.dumps({**content, "head": head, "form": form}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _frame(form: Form, content: Mapping[str, Any], frozen: datetime) -> dict[str, Any]:
    """What header and footer need beyond the head: the form's own words, the hash in groups of four, the code."""
    digest = _hash(form.code, content)
    frame = {"hash": " ".join(digest[i : i + 4] for i in range(0, 16, 4)), "frozen": moment(frozen), "printer": form.printer}
    if "head" not in content:
        return frame | {"title": form.title(content["lang"]), "no": content["no"]}
    head = HEADS.validate_python(content["head"])
    qr = asdict(code(head.company.host, head.no)) if head.no else None
    return frame | {
        "title": head.title or form.title(head.lang),
        "no": head.no,
        "form_no": head.form_no or form.no,
        "version": head.version or form.version,
        "foot": head.foot or form.foot(head.lang, head.withheld),
        "qr": qr,
    }


def _compile(form: Form, text: str, frozen: datetime, fonts: tuple[Path, ...]) -> bytes:
    template = TEMPLATES / f"{form.template or form.code}.typ"
    try:
        made = _compiler(fonts).compile(
            str(template), format="pdf", pdf_standards="a-2b", timestamp=frozen, sys_inputs={"data": text, "form": form.code}
        )
    except typst.TypstError as error:
        raise PaperError(f"{form.code}: {error.message} {error.diagnostic}".strip()) from error
    if not isinstance(made, bytes):
        raise PaperError(f"{form.code}: the compiler returned no file")
    return made


def _compiler(fonts: tuple[Path, ...]) -> typst.Compiler:
    """One for each thread: a shared compiler raises "Already borrowed"."""
    if getattr(_local, "fonts", None) != fonts:
        only = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font.parent for font in fonts])
        if FAMILY not in only.families():  # without its font typst draws empty pages and says nothing
            raise FontsMissing(f"The files under {fonts[0].parent.parent} are not {FAMILY}. Run `make front`.")
        _local.compiler, _local.fonts = typst.Compiler(root=str(TEMPLATES), font_paths=only), fonts
    compiler: typst.Compiler = _local.compiler
    return compiler
