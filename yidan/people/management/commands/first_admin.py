"""The first account of a new installation. It makes accounts and gives roles until others do; works once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from yidan.core import clock
from yidan.core.actors import Actor, Door, Role
from yidan.people import commands as people
from yidan.people.models import Person, User


class Command(BaseCommand):
    help = "Makes the first account (system and security administrator) and prints a link for its first password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="the person's name; asked for when missing")
        parser.add_argument("--username", default="", help="the name to sign in with; else made of the person's name")

    def handle(self, *args: Any, name: str, username: str, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(_("There are accounts already: the system administrator makes the others."))
        name = (name or input(_("Name: "))).strip()
        username = (username or "".join(lazy_pinyin(name))).lower().replace(" ", "")
        if not (name and username.isascii() and username.isalnum()):
            raise CommandError(_("A name and a user name of letters and digits are needed (--username)."))
        link = first(name, username)
        self.stdout.write(_("User name: %s") % username)
        self.stdout.write(_("Open this link within three days and choose the password; it works once:"))
        self.stdout.write(settings.SITE_URL.rstrip("/") + link)


@transaction.atomic
def first(name: str, username: str) -> people.Secret:
    """Appointed and seated through the same verbs as everybody; until there is a second person, one holds both administrations."""
    at = clock.now()
    by = Actor(None, "first_admin", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}), Door.JOB, at)
    person = Person()
    link = people.appoint(person, username=username, name=name, by=by)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        people.seat(person, role=role, since=timezone.localdate(at), by=by)
    return link
