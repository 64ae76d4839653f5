"""The daily head: one hash over all chains, signed and kept. Who alters a chain and its head must alter a signed day too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.core import signing
from django.db import models

from yidan.core.documents import Chain
from yidan.core.events import Event
from yidan.core.events import broken as events_broken


class Head(models.Model):
    day = models.DateField(unique=True)
    chains = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    broken = models.PositiveIntegerField(default=0)  # chains that moved since the head before and could not be trusted
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    at = models.DateTimeField()
    append_only = True


SIGNER = signing.Signer(salt="yidan.daily-head")


def seal(day: date, at: datetime) -> Head:
    """The day's head, made once: over every chain's id, length and head."""
    if found := Head.objects.filter(day=day).first():
        return found
    wrong = sum(1 for chain in moved_since(Head.objects.order_by("-day").first()) if next(events_broken(chain), None))
    total, chains, events = hashlib.sha256(), 0, 0
    for pk, length, head in Chain.objects.order_by("pk").values_list("pk", "length", "head").iterator():
        total.update(f"{pk}:{length}:{head};".encode())
        chains, events = chains + 1, events + length
    digest = total.hexdigest()
    signature = SIGNER.sign(f"{day}:{chains}:{events}:{digest}")
    return Head.objects.create(day=day, chains=chains, events=events, hash=digest, signature=signature, at=at, broken=wrong)


def moved_since(head: Head | None) -> Iterator[Chain]:
    """Chains with events after that head; all of them before the first."""
    fresh = Event.objects.filter(at__gt=head.at) if head else Event.objects.all()
    yield from Chain.objects.filter(pk__in=fresh.values("chain_id")).order_by("pk").iterator()


def broken() -> Iterator[str]:
    """Heads whose signature does not fit."""
    for head in Head.objects.order_by("day"):
        try:
            if SIGNER.unsign(head.signature) != f"{head.day}:{head.chains}:{head.events}:{head.hash}":
                yield f"head of {head.day}: altered"
        except signing.BadSignature:
            yield f"head of {head.day}: not signed by this installation"
