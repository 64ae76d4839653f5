"""What an installation must have before it may open its doors (`manage.py check`, the server and the worker ask)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured


@register(Tags.security)
def installation(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return [*clock_errors(), *(demo_errors() if settings.PRODUCTION else [])]


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


def demo_errors() -> list[CheckMessage]:
    if settings.CONFIGURED_KEY and len(settings.CONFIGURED_KEY) < 40:
        return [Error("YIDAN_SECRET_KEY is shorter than 40 characters.", id="yidan.E004")]
    return []


def opening_errors() -> list[CheckMessage]:
    """Needed to serve, but not to migrate or to compile: so not asked by every management command."""
    if settings.PRODUCTION and not settings.CONFIGURED_KEY:
        return [Error("YIDAN_SECRET_KEY is not set: a production installation does not start without one.", id="yidan.E001")]
    if settings.PRODUCTION and not settings.ALLOWED_HOSTS:
        return [Error("YIDAN_HOSTS is not set: name the hosts this installation answers for.", id="yidan.E005")]
    return []


def refuse_unsafe_start() -> None:
    """Raise when this installation may not serve. Called by the server at start-up, which runs no system checks by itself."""
    found = [*opening_errors(), *(message for message in run_checks(tags=[Tags.security]) if message.is_serious())]
    if found:
        raise ImproperlyConfigured("\n".join(f"{message.id}: {message.msg}" for message in found))
