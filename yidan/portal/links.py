"""Opening a private link: a living token, a purpose we know, the one document it was given for. All else is one and the same "gone"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from yidan.core import clock, openings
from yidan.core.actors import Actor
from yidan.core.documents import Document
from yidan.core.signatures import Link, link_of
from yidan.portal.purposes import PURPOSES, Purpose

LONGEST = 64  # a token has 43 characters
WRONG, WITHIN = 20, 600  # tries with dead tokens from one address, seconds


@dataclass(frozen=True)
class Opened:
    """A link that opened: what for, on which document, and who acts through it."""

    token: str
    link: Link
    purpose: Purpose
    document: Any
    at: datetime

    def actor(self, key: str = "") -> Actor:
        return self.link.actor(self.at, key)

    @property
    def contact(self) -> Any:
        """The person to call: his salesperson, or the buyer."""
        return self.purpose.contact(self.document)


def opened(token: str) -> Opened | None:
    """None for an unknown, expired or withdrawn token alike, and for one whose document is not this link's."""
    at = clock.now()
    link = link_of(token, at) if len(token) <= LONGEST else None
    purpose = PURPOSES.get(link.purpose) if link else None
    if link is None or purpose is None or purpose.model.document_kind() != link.kind:
        return None
    document = _document(purpose.model, link, at)
    return Opened(token, link, purpose, document, at) if document else None


def _document(model: type[Document], link: Link, at: datetime) -> Document | None:
    return model.narrowed(model.for_page(), link.actor(at)).filter(pk=link.object_id).first()


def seen(link: Link, at: datetime) -> None:
    """Opened for the first time: whoever gave it can tell whether it was read."""
    with transaction.atomic(), openings.opened():
        Link.objects.filter(pk=link.pk, opened_at=None).update(opened_at=at)


def too_many(request: HttpRequest) -> bool:
    """Counts a dead token against the address. A living one opens all the same: a whole factory may share one address."""
    key = f"portal-wrong-{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WITHIN)
    try:
        return int(cache.incr(key)) > WRONG
    except ValueError:  # ran out between the two
        return False
