"""Every list page of every room can be reached by clicking, from the desk on, by somebody whose work it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from tests.factories import entity
from yidan.core.doors import Way

pytestmark = pytest.mark.django_db

# Not pages to arrive at: what a page asks for by itself or sends to, what a list hands over as a file, what only developers see;
# the check of a work centre, which a notice on the floor asks for when it is due.
NOT_ARRIVED_AT = re.compile(
    r"(_pick|_preview|statements_month|statements_send|board_data|register_print|whatif|demand_plan|demand_order|demand_ask|promise|propose|waiting|floor_check|unshare|share|seen|search|kit)$"
)
LINK = re.compile(r'(?:href|hx-get)="(/[^"?#]*)')


def rooms() -> Iterator[tuple[str, bool]]:
    """The url names of all pages that need no document to be opened, and whether it is the form of a verb."""
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.namespace in ROOMS:
            for pattern in resolver.url_patterns:
                if "<" not in str(pattern.pattern) and "(?P" not in str(pattern.pattern):
                    yield f"{resolver.namespace}:{pattern.name}", isinstance(getattr(pattern.callback, "__self__", None), Way)


ROOMS = "desk intake review planning purchasing stock production quality acceptance logistics settlement service archive monitoring people catalog core".split()


def clicked(client: Client, known: dict[str, bool], opened: set[str]) -> Iterator[str]:
    """From the desk on, whatever a page links to that needs no document. A page opened before, by anybody, is not opened again."""
    waiting = ["/", "/more"]
    while waiting:
        url = waiting.pop()
        yield named(url)
        if known.get(named(url), True):  # the form of a verb
            continue
        answer = client.get(url)
        assert answer.status_code in (200, 302, 403), f"{url}: {answer.status_code}"
        found = LINK.findall(answer.content.decode()) if "html" in answer.headers.get("Content-Type", "") else []
        fresh = {other for other in found if other not in opened and named(other) in known}
        opened |= fresh
        waiting += fresh


def named(url: str) -> str:
    try:
        return resolve(url).view_name
    except Exception:  # a file of the browser's
        return ""


def test_every_page_that_needs_no_document_is_reached_by_clicking(cast: SimpleNamespace) -> None:
    entity()
    known = dict(rooms())
    reached, opened = set(), set()
    for name in ("zong", "li", "wang", "chen", "qian", "zhou", "sun", "fang"):
        client = Client()
        client.force_login(cast.users[name])
        reached |= set(clicked(client, known, opened))
    # The form of a verb is reached from the document or the list it concerns, where one stands there.
    lists = {name for name, verb in known.items() if not verb and not NOT_ARRIVED_AT.search(name)}
    assert sorted(lists - reached) == []
