"""The document page kit: what every page of a document has in common, gathered in one place.

def shipment(request, key):
    document = see(request, Shipment, key)
    return show(request, "logistics/shipment.html", document, lines=document.lines.all())"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yidan.core import clock, derived
from yidan.core.actors import Actor, Door, Role
from yidan.core.documents import Document
from yidan.core.doors import Way, way_of
from yidan.core.events import Event
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.formats import listed
from yidan.core.forms import ReasonForm
from yidan.core.heads import Head
from yidan.core.pages import Action, ChainState, Entry
from yidan.core.signatures import Link
from yidan.core.signing import AskForm
from yidan.core.web import Request


def show(request: Request, template: str, document: Document, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render a document's page: header, actions, papers, history; `extra` is the room's own."""
    return render(request, template, context(request, document) | extra, status=status)


def context(request: Request, document: Document) -> dict[str, Any]:
    return {
        "document": document, "actions": actions(document, request.actor), "history": history(document, request.actor), "chain": chain(document),
        "papers": papers([document], request.actor), "now": clock.now(),
    }  # fmt: skip


def actions(document: Document, by: Actor) -> list[Action]:
    """The verbs of this stage with a way in; the refused ones too, with their reason. The first open one that leads on is the page's main act."""
    found: list[tuple[int, Action]] = []
    for command, reason in derived.actions(document, by):
        if (way := way_of(command)) and not (reason and (way.quiet or by.roles.isdisjoint(command.roles))):
            version = document.version if way.overwrites else None
            method = "get" if way.form or reason else "post"
            action = Action(command.label, way.address(document), command.clause, reason, method=method, version=version)
            found.append((_rank(document, way), action))
    found.sort(key=lambda one: (one[1].reason is not None, one[0]))
    if found and found[0][1].reason is None and found[0][0] < REPEAT:
        found[0] = (found[0][0], replace(found[0][1], primary=True))
    return [action for _rank_, action in found]


ON, ADD, REPEAT, BACK = range(4)


def _rank(document: Document, way: Way) -> int:
    """What moves the document on comes first, then what adds to it, then what was done already and may be done again. A way that asks for
    nothing but a reason (cancel, decline, hold) or stands aside goes backward."""
    target = way.command.target
    if way.form is ReasonForm or document.stage in way.aside:
        return BACK
    if way.form is not None and issubclass(way.form, AskForm):  # the customer is asked once; then he is waited for
        return REPEAT if Link.objects.filter(kind=document.document_kind(), object_id=document.pk).exists() else ON
    return ADD if target is None else REPEAT if target == document.stage else ON


def history(document: Document, by: Actor, limit: int = 12, whole_chain: bool = False) -> list[Entry]:
    rows = Event.objects.filter(chain_id=document.chain_id)
    if not whole_chain:
        rows = rows.filter(kind=document.document_kind(), object_id=document.pk)
    events = list(rows.order_by("-seq")[:limit])
    named = numbers(event for event in events if event.kind != document.document_kind())
    return [told(event, by, named.get((event.kind, event.object_id), "")) for event in events]


def numbers(events: Iterable[Event]) -> dict[tuple[str, int], str]:
    """Which document each event happened to, by its number: one query a kind."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        wanted.setdefault(event.kind, set()).add(event.object_id)
    found: dict[tuple[str, int], str] = {}
    for kind, ids in wanted.items():
        model: Any = apps.get_model(kind)
        if model.series:
            rows = model._default_manager.filter(pk__in=ids).values_list("pk", "number")
            found |= {(kind, pk): number for pk, number in rows if number}
    return found


def told(event: Event, by: Actor, of: str = "") -> Entry:
    """To this reader: the name of an outsider, who acted by private link, is a contact; who may not read it sees whose side he is on."""
    who = str(Role.SYSTEM.label) if event.name in ("", "system") else event.name
    if event.door == Door.LINK and not may_read(by, "D"):
        who = listed(Role(role).label for role in event.roles.split(",") if role)
    what = f"{event.label}: {event.reason}" if event.reason else event.label
    return Entry(event.at, who, what, event.clause, event.hash, of=of, event=event.pk)


def chain(document: Document) -> ChainState:
    """How long the chain is, and when it was last found intact: with the daily head that came after its last event."""
    head = Head.objects.filter(at__gte=document.created_at).order_by("-day").first()
    return ChainState(not (head and head.broken), document.chain.length, head.at if head and not head.broken else None)


def papers(documents: Iterable[Document], by: Actor) -> list[dict[str, Any]]:
    """The papers of these documents; one the reader may not open is named and locked."""
    found = []
    for document in documents:
        for paper in Paper.objects.filter(kind=document.document_kind(), object_id=document.pk).select_related("blob", "by").order_by("pk"):
            may = may_read(by, paper.field_class)
            found.append({"paper": paper, "may": may, "url": reverse("desk:paper", args=[paper.pk]) if may else ""})
    return found
