"""Signing a person out everywhere: sessions and API tokens die in the transaction of the verb that says so."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from yidan.people.models import Token, User


def end_sessions(user: User) -> int:
    """How many there were. A session names its user only inside, so the living ones are read: some hundreds at most."""
    mine = [s.pk for s in Session.objects.iterator(chunk_size=500) if s.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(pk__in=mine).delete()[0]


def end_tokens(user: User, at: datetime) -> int:
    return Token.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
