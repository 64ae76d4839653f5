"""The daily head: one hash over all chains, signed and kept. Who alters a chain and its head must alter a signed day too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.core import signing
from django.db import models

from yidan.core.documents import Chain


class Head(models.Model):
    day = models.DateField(unique=True)
    chains = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    at = models.DateTimeField()
    append_only = True


SIGNER = signing.Signer(salt="yidan.daily-head")


def seal(day: date, at: datetime) -> Head:
    """The day's head, made once: over every chain's id, length and head."""
    if found := Head.objects.filter(day=day).first():
        return found
    total, chains, events = hashlib.sha256(), 0, 0
    for pk, length, head in Chain.objects.order_by("pk").values_list("pk", "length", "head").iterator():
        total.update(f"{pk}:{length}:{head};".encode())
        chains, events = chains + 1, events + length
    digest = total.hexdigest()
    signature = SIGNER.sign(f"{day}:{chains}:{events}:{digest}")
    return Head.objects.create(day=day, chains=chains, events=events, hash=digest, signature=signature, at=at)


def broken() -> Iterator[str]:
    """Heads whose signature does not fit."""
    for head in Head.objects.order_by("day"):
        try:
            if SIGNER.unsign(head.signature) != f"{head.day}:{head.chains}:{head.events}:{head.hash}":
                yield f"head of {head.day}: altered"
        except signing.BadSignature:
            yield f"head of {head.day}: not signed by this installation"
