"""IDE-1: one key, at most one effect, the same answer; the row commits with the effect."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, OperationalError, connection, models, transaction
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.refusals import Missing, Refused


class Once(models.Model):
    key = models.CharField(max_length=64)
    who = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "who"], name="once_key")]


class KeyReused(Refused):
    """The same key came with another body: 422."""


class _Taken(Exception):
    """The key is there already."""


def once(by: Actor, body: bytes, effect: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """A second caller with the same key waits for the first (unique index), then gets its answer. Refusals are not kept."""
    if not by.request:
        raise Missing(_("Send a key with each request (Idempotency-Key), so that a repeat has no second effect."))
    who = str(by.user_id or f"{by.name}/{by.chain_id}")[:64]
    digest = hashlib.sha256(body).hexdigest()
    try:
        return _repeated(lambda: _first(by, who, digest, effect))
    except _Taken:
        kept = Once.objects.get(key=by.request, who=who)
        if kept.body != digest:
            raise KeyReused(_("This key was used for another request.")) from None
        return kept.status, kept.answer


def _first(by: Actor, who: str, digest: str, effect: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    with transaction.atomic():
        if not _claimed(by, who, digest):
            raise _Taken
        status, answer = effect()
        Once.objects.filter(key=by.request, who=who).update(status=status, answer=answer)
    return status, answer


def _claimed(by: Actor, who: str, digest: str) -> bool:
    """One statement, no savepoint: it waits for another's open claim on the same key, then inserts nothing."""
    columns: dict[str, Any] = {
        "key": by.request,
        "who": who,
        "body": digest,
        "status": 0,
        "answer": "",
        "at": connection.ops.adapt_datetimefield_value(by.at),
    }
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Once._meta.db_table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", list(columns.values()))
        return bool(cursor.rowcount)


def _repeated(work: Callable[[], tuple[int, str]], tries: int = 3) -> tuple[int, str]:
    """A deadlock's victim, and only it, is tried again: its transaction was rolled back whole."""
    for left in reversed(range(tries)):
        try:
            return work()
        except OperationalError as error:
            if not left or not deadlocked(error):
                raise
            time.sleep(0.02 * (tries - left))
    raise AssertionError("unreachable")


def deadlocked(error: DatabaseError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in ("40P01", "40001") or "database is locked" in str(error)
