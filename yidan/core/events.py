"""Append-only events, each with the hash of the one before in its chain. The event is also the outbox.

An event can be neither cut to a reader's field classes nor erased, so what is classed (prices, supplier terms, contacts) stays
outside: the event holds only the hash of a sealed row beside it, which can be projected and erased."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.conf import settings
from django.db import models

from yidan.core import openings
from yidan.core.actors import Actor, Role
from yidan.core.documents import Chain, Document, Record

START = "0" * 64
LATE = 2000  # whoever follows the events looks so many numbers back: a long transaction ends after others that took higher numbers


class Event(models.Model):
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)  # as shown then; of a link, the outsider's
    behalf = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    roles = models.CharField(max_length=120)
    door = models.CharField(max_length=12)
    request = models.CharField(max_length=64)
    reason = models.CharField(max_length=400)
    verb = models.CharField(max_length=60, db_index=True)
    clause = models.CharField(max_length=8)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    data = models.TextField()  # canonical JSON of the inputs; classed ones only as the hash of `sealed`
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_seq")]
        indexes = [models.Index(fields=["kind", "object_id", "seq"], name="event_object")]

    def digest(self, previous: str) -> str:
        body = [
            self.chain_id, self.seq, self.at.timestamp(), self.user_id, self.name, self.behalf_id, self.roles, self.door, self.request,
            self.reason, self.verb, self.clause, self.kind, self.object_id, self.source, self.target, self.data,
        ]  # fmt: skip
        return hashlib.sha256(f"{previous}{json.dumps(body, ensure_ascii=False)}".encode()).hexdigest()

    @property
    def label(self) -> str:
        """What was done, in the reader's language."""
        from yidan.core.commands import COMMANDS

        return str(COMMANDS[self.verb].label) if self.verb in COMMANDS else self.verb

    @property
    def inputs(self) -> dict[str, Any]:
        return dict(json.loads(self.data))


class Sealed(Record):
    """What an event may not hold itself. Salted: a price cannot be guessed from its hash."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="sealed")
    salt = models.CharField(max_length=32)
    content = models.TextField()
    classes = models.CharField(max_length=20)  # every class in it, as letters: a reader needs all of them


def plain(value: Any) -> Any:
    if isinstance(value, Document):
        return f"{value._meta.label_lower}:{value.key}"
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return str(value)


def canonical(inputs: Mapping[str, Any]) -> str:
    return json.dumps(inputs, default=plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def build(
    chain: Chain, document: Document, by: Actor, roles: frozenset[Role], verb: str, clause: str, source: str, target: str,
    inputs: Mapping[str, Any], classes: Mapping[str, Any],
) -> tuple[Event, Sealed | None]:  # fmt: skip
    """The chain's next event, and what it seals; the chain moves on in memory. Nothing is written yet."""
    reason = str(inputs.get("reason") or by.reason)
    shown = {name: value for name, value in inputs.items() if not classes.get(name) and name != "reason"}
    hidden = {name: value for name, value in inputs.items() if classes.get(name)}
    sealed = None
    if hidden:
        letters = "".join(sorted({letter for name in hidden for letter in str(classes[name])}))
        sealed = Sealed(salt=secrets.token_hex(16), content=canonical(hidden), classes=letters)
        shown["sealed"] = _seal(sealed)
    shown |= openings.noted()
    event = Event(
        chain=chain, seq=chain.length + 1, at=by.at, user_id=by.user_id, name=by.name[:60], behalf_id=by.behalf(roles),
        roles=",".join(sorted(roles)), door=by.door.value, request=by.request, reason=reason[:400], verb=verb, clause=clause,
        kind=document.document_kind(), object_id=document.pk, source=source, target=target, data=canonical(shown),
    )  # fmt: skip
    event.hash = event.digest(chain.head)
    chain.head, chain.length = event.hash, event.seq
    return event, sealed


def append(chain: Chain, *facts: Any) -> Event:
    """`chain` is locked by the caller; `facts` as `build` takes them."""
    event, sealed = build(chain, *facts)
    event.save(force_insert=True)
    if sealed:
        sealed.event = event
        sealed.save(force_insert=True)
    chain.save(update_fields=["head", "length"])
    return event


def broken(chain: Chain) -> Iterator[str]:
    """Why the chain cannot be trusted; nothing when it can. Sealed rows may be erased; altered ones are found."""
    previous, seq = START, 0
    for event in chain.events.order_by("seq").select_related("sealed").iterator(chunk_size=500):
        seq += 1
        if event.seq != seq:
            yield f"chain {chain.pk}: event {seq} is missing"
        if event.hash != event.digest(previous):
            yield f"chain {chain.pk}: event {event.seq} was altered"
        if (sealed := getattr(event, "sealed", None)) and _seal(sealed) != event.inputs.get("sealed"):
            yield f"chain {chain.pk}: what event {event.seq} sealed was altered"
        previous = event.hash
    if (previous, seq) != (chain.head, chain.length):
        yield f"chain {chain.pk}: the tail was cut"


def _seal(sealed: Sealed) -> str:
    return hashlib.sha256(f"{sealed.salt}{sealed.content}".encode()).hexdigest()
