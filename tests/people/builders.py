"""People who were appointed and seated through the verbs, as the product does it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.cast import AT
from yidan.core.actors import Actor, Door, Role
from yidan.people import commands as people
from yidan.people import rules
from yidan.people.models import Person
from yidan.people.web import actor_of

DAY = date(2026, 6, 1)
ACCOUNTS = Actor(None, "accounts", frozenset({Role.SYSTEM_ADMIN}), Door.JOB, AT)
ROLES = Actor(None, "roles", frozenset({Role.SECURITY_ADMIN}), Door.JOB, AT)


def a_person(username: str, name: str, *roles: Role, since: date = DAY) -> Person:
    """Appointed by the system administrator, seated by the security administrator with whoever must agree."""
    person = Person()
    people.appoint(person, username=username, name=name, by=ACCOUNTS)
    for role in roles:
        people.seat(person, role=role, since=since, agreed_by=rules.affected_head(role, since), by=ROLES)
    return person


def acts(person: Person, at: Any = AT) -> Actor:
    return actor_of(person.account, Door.PAGE, at)


def admins() -> SimpleNamespace:
    """Two administrators of flesh and blood."""
    return SimpleNamespace(system=a_person("wei", "魏工", Role.SYSTEM_ADMIN), security=a_person("song", "宋雪", Role.SECURITY_ADMIN))
