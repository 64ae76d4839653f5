"""What an installation must have before it may open its doors: asked by `manage.py check`, by the server and by the worker."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

SERVING = {"qcluster", "runserver"}  # commands that open a door; the others (migrate, check, compile) do not need a key or a host


@register(Tags.security)
def installation(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return [*clock_errors(), *key_errors(), *(opening_errors() if SERVING & set(sys.argv[1:2]) else [])]


def clock_errors() -> list[CheckMessage]:
    if not settings.CLOCK:
        return []
    if settings.PRODUCTION:
        return [Error("YIDAN_CLOCK is set: a production installation runs on the real clock only.", id="yidan.E002")]
    try:
        datetime.fromisoformat(settings.CLOCK)
    except ValueError:
        return [Error("YIDAN_CLOCK must look like 2026-06-12T09:00.", id="yidan.E003")]
    return []


def key_errors() -> list[CheckMessage]:
    if settings.PRODUCTION and settings.CONFIGURED_KEY and len(settings.CONFIGURED_KEY) < 40:
        return [Error("YIDAN_SECRET_KEY is shorter than 40 characters.", id="yidan.E004")]
    return []


def opening_errors() -> list[CheckMessage]:
    if settings.PRODUCTION and not settings.CONFIGURED_KEY:
        return [Error("YIDAN_SECRET_KEY is not set: a production installation does not start without one.", id="yidan.E001")]
    if settings.PRODUCTION and not settings.HOSTS:
        return [Error("YIDAN_HOSTS is not set: name the hosts this installation answers for.", id="yidan.E005")]
    return []


def refuse_unsafe_start() -> None:
    """Raise when this installation may not serve. The server calls it first: a WSGI application runs no system checks by itself."""
    found = [*clock_errors(), *key_errors(), *opening_errors()]
    if found:
        raise ImproperlyConfigured("; ".join(f"{message.id}: {message.msg}" for message in found))
