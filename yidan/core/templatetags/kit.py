"""The kit: `{% load kit %}`. Small pieces that every page shares; each carries its text for those who do not see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import FileField
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yidan.core import formats, icons, stages
from yidan.core.fields import may_read
from yidan.core.pages import Action

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    return icons.icon(name, css)


@register.simple_tag
def chosen_again(field: Any) -> SafeString:
    """Beside a file's field of a form that came back: which file to choose again. A browser forgets it, and no page can put it back."""
    sent = field.form.files.get(field.html_name) if field.form.is_bound and isinstance(field.field, FileField) else None
    if sent is None:
        return SafeString("")
    words = _("Choose the file again: %s. The browser forgets it when a form comes back.") % sent.name
    return format_html('<p class="error" role="status">{}{}</p>', icons.icon("alert-circle"), words)


@register.simple_tag(takes_context=True)
def same(context: Context, block: str) -> str:
    """Renders a block of the page a second time: the title is also the heading."""
    return BlockNode(block, template.NodeList()).render(context)


@register.simple_tag
def stage(document: Any, label: str = "") -> SafeString:
    """The stage badge of a document, or of a stage's value with its label."""
    value = document if isinstance(document, str) else document.stage
    text = label or getattr(document, "stage_label", "") or value or _("new")
    return format_html('<span class="stage stage-{}">{}</span>', stages.tone(value or "draft"), text)


@register.filter
def tone(value: str) -> str:
    return stages.tone(value)


@lru_cache(maxsize=1024)
def clause_url(number: str, urlconf: str | None) -> str:
    try:
        return reverse("desk:clause", args=[number], urlconf=urlconf)
    except NoReverseMatch:
        return ""


@register.simple_tag
def clause(number: Any) -> SafeString:
    """§3.2b, linked to its policy page."""
    number = str(number or "").lstrip("§")
    if not number:
        return SafeString("")
    url = clause_url(number, get_urlconf())
    if not url:
        return format_html('<span class="clause">§{}</span>', number)
    return format_html('<a class="clause" href="{}" aria-label="{}">§{}</a>', url, _("Policy clause %s") % number, number)


@register.simple_tag
def key(name: str) -> SafeString:
    """A key of the keyboard. Enter is drawn as on the key."""
    return format_html("<kbd>{}</kbd>", {"Enter": "⏎", "Backspace": "⌫"}.get(name, name))


@register.simple_tag
def hidden(what: Any = "") -> SafeString:
    """Says that something is hidden and why: silence would read as "there is none"."""
    text = _("%(what)s hidden for your role") % {"what": what} if what else _("Hidden for your role")
    return format_html('<span class="chip hidden-field">{}{}</span>', icons.icon("lock", "icon-14"), text)


@register.simple_tag(takes_context=True)
def contact(context: Context, name: Any) -> Any:
    """The name of an outsider (class D): a signer, a link's holder."""
    return name if may_read(context["request"].actor, "D") else hidden()


@register.simple_tag
def new_key() -> str:
    """A fresh idempotency key: pressing twice makes one."""
    return str(uuid.uuid4())


# ---- actions ----


def _action(context: Context, action: Action, compact: bool) -> dict[str, Any]:
    return {
        "a": action,
        "compact": compact,
        "id": uuid.uuid4().hex[:8],
        "key": str(uuid.uuid4()),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("kit/action.html", takes_context=True)
def action(context: Context, command: Any, reason: Any = None, url: str = "", **more: Any) -> dict[str, Any]:
    """`{% action command reason url %}`: a button, or a refused one with reason, clause and cure. More: pages.Action's fields, `compact`."""
    compact = bool(more.pop("compact", False))
    if isinstance(command, Action):
        return _action(context, command, compact)
    label, number = getattr(command, "label", command), getattr(command, "clause", "")
    return _action(context, Action(label, url, more.pop("clause", number), reason or None, **more), compact)


# ---- small drawings ----


def points(values: list[float], width: int, height: int) -> str:
    low, high = min(values), max(values)
    rise = (high - low) or 1
    step = width / max(len(values) - 1, 1)
    return " ".join(f"{i * step:.1f},{height - 1 - (v - low) / rise * (height - 2):.1f}" for i, v in enumerate(values))


@register.simple_tag
def spark(values: Iterable[Any], tone: str = "") -> SafeString:
    """A line of up to some dozens of values; its numbers are its text."""
    numbers = [float(v) for v in values if v is not None]
    if len(numbers) < 2:
        return SafeString("")
    label = ", ".join(formats.trimmed(formats.decimal(round(n, 2)) or Decimal(0)) for n in numbers)
    return format_html(
        '<svg class="spark {}" viewBox="0 0 58 18" width="58" height="18" role="img" aria-label="{}"><polyline points="{}"/></svg>',
        tone, label, points(numbers, 58, 18),
    )  # fmt: skip


@register.simple_tag
def bar(part: Any, whole: Any = 100, tone: str = "", label: Any = "") -> SafeString:
    """A progress bar; wider than the whole is drawn full. The caller prints the figures beside it, the text repeats them for the blind."""
    top, bottom = formats.decimal(part), formats.decimal(whole)
    share = float(top / bottom * 100) if top is not None and bottom else 0.0
    text = label or f"{formats.trimmed(top or Decimal(0))} / {formats.trimmed(bottom or Decimal(0))}"
    return format_html(
        '<span class="bar {}" role="img" aria-label="{}"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"/></svg></span>',
        tone, text, f"{max(0.0, min(100.0, share)):.1f}",
    )  # fmt: skip


@register.simple_tag
def spine(document: Any) -> SafeString:
    """Ten squares, filled as far as the order has come."""
    value = document if isinstance(document, str) else document.stage
    n = stages.reached(value or "")
    return format_html('<span class="ms ms-{} stage-{}" role="img" aria-label="{} / 10"></span>', n, stages.tone(value or "draft"), n)


@register.simple_tag
def avatar(name: Any, css: str = "") -> SafeString:
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', css, str(name or "?")[:1].upper())


# ---- filters ----

for name in ("money", "yuan", "wan", "qty", "day", "weekday", "moment", "short", "capped"):
    register.filter(name, getattr(formats, name))
register.filter("percent", formats.percent)


def _toned(text: str, css: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', css, text) if css else mark_safe(conditional_escape(text))


@register.filter
def listed(words: Any) -> str:
    return formats.listed(words)


@register.filter
def left(due: Any, now: Any = None) -> SafeString:
    """还剩 48 分, 逾期 16 时 42 分, coloured by urgency."""
    return _toned(*formats.left(due, now))


@register.filter
def late(value: Any, than: Any = None) -> SafeString:
    """晚 3 天, 早 2 天."""
    return _toned(*formats.late(value, than))


@register.filter
def at(mapping: Any, name: Any) -> Any:
    return mapping.get(name) if hasattr(mapping, "get") else None
