"""A tablet shared on the floor: signed in once, then every report names its person by badge or PIN (5.1b).

What a tablet may show is its account's; what is done on it is done with the rights of the person named, and under that name.
In a shared session nothing but the floor can be reached, and a POST has no rights at all until it has named its person."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from yidan.core import clock
from yidan.core.refusals import Refused
from yidan.people.models import User, WrongTry

FLAG = "shared"
REACHED = ("/floor/", "/static/", "/i18n/", "/accounts/logout", "/favicon.ico")
TRIES, ON_TABLET = 5, 20  # wrong ones within WINDOW: for one person anywhere, and on one tablet for all
WINDOW = timedelta(minutes=5)
NOBODY = make_password(None)


def shared(request: HttpRequest) -> bool:
    return bool(request.session.get(FLAG))


def reaches(path: str) -> bool:
    return path.startswith(REACHED)


def digest(badge: str) -> str:
    """A badge holds 80 random bits: a plain hash is enough, and finds its person by one look-up."""
    return hashlib.sha256(badge.strip().upper().encode()).hexdigest()


def person_named(request: HttpRequest, account: User) -> User:
    """Whom this POST names. Takes badge and PIN out of it, so that nothing after this sees or keeps them."""
    given = request.POST.copy()
    badge, name, pin = (str(given.pop(field, [""])[-1])[:64].strip() for field in ("badge", "person", "pin"))
    request.POST = given  # type: ignore[assignment]
    return _by_badge(badge, account) if badge else _by_pin(name, pin, account)


def _by_badge(badge: str, account: User) -> User:
    with Counted(f"tablet:{account.pk}", ON_TABLET) as tries:
        user = User.objects.filter(badge=digest(badge), is_active=True).first()
        if user is None:
            raise Refused(_("Nobody has this badge."), "5.1b", "badge")
        tries.right()
    return user


def _by_pin(name: str, pin: str, account: User) -> User:
    """An unknown name costs as much as a wrong PIN, and says the same."""
    if not name or not pin:
        raise Refused(_("Hold your badge to the reader, or choose your name and enter your PIN."), "5.1b", "badge")
    with Counted(f"tablet:{account.pk}", ON_TABLET) as tablet, Counted(f"person:{name}", TRIES) as person:
        user = User.objects.filter(username=name, is_active=True).first()
        if not check_password(pin, user.pin if user and user.pin else NOBODY) or user is None:
            raise Refused(_("Name and PIN do not go together."), "5.1b", "pin")
        tablet.right()
        person.right()
    return user


class Counted:
    """A try is written down before it is judged, so that many at once are not more than the limit; a right one strikes it out."""

    def __init__(self, key: str, limit: int) -> None:
        self.key, self.limit = key[:80], limit

    def __enter__(self) -> Counted:
        now = clock.now()
        self.row = WrongTry.objects.create(key=self.key, at=now)
        if WrongTry.objects.filter(key=self.key, at__gt=now - WINDOW).count() > self.limit:
            raise Refused(_("Too many wrong tries. Wait five minutes."), "5.1b", "badge")
        return self

    def right(self) -> None:
        self.row.delete()

    def __exit__(self, *failure: object) -> None:
        WrongTry.objects.filter(at__lte=clock.now() - 2 * WINDOW).delete()


def people_of(roles: Set[str]) -> models.QuerySet[User]:
    """Who may be chosen by name: those with a PIN who hold one of the roles."""
    return User.objects.filter(is_active=True, seats__role__in=roles, seats__until=None).exclude(pin="").order_by("display").distinct()
