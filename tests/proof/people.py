"""Readers and callers of the proofs: anybody with any roles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from tests.cast import AT
from yidan.core import openings
from yidan.core.actors import Role
from yidan.people.models import Seat, Token, User


def somebody(name: str, roles: Iterable[Role]) -> User:
    """An account seated since long ago; with an end, for a department has one head without."""
    with transaction.atomic(), openings.opened():
        user = User.objects.create(username=name, display=name)
        Seat.objects.bulk_create(Seat(user=user, role=role.value, since=date(2020, 1, 1), until=date(2099, 1, 1)) for role in sorted(roles))
    return user


def key_of(user: User) -> str:
    token = f"yd_{user.username}"
    with transaction.atomic(), openings.opened():
        Token.objects.create(user=user, name="proof", hash=hashlib.sha256(token.encode()).hexdigest(), at=AT)
    return token
