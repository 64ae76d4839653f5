"""The only place where a request becomes an actor. Pages need a sign-in, the API a token or a session; links make their own actor."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core import clock
from yidan.core.actors import Actor, Door
from yidan.core.refusals import Refused
from yidan.core.web import refused_json, refused_page
from yidan.people import tablet
from yidan.people.models import Token, User
from yidan.people.rules import roles_of

OPEN = ("/accounts/", "/static/", "/link/", "/healthz", "/i18n/", "/favicon.ico")
DENIED = (403, 404, 409, 412, 428)
log = logging.getLogger("yidan.denied")


def actor_of(user: User, door: Door, at: object = None, request: str = "") -> Actor:
    """The actor a user is at a moment (default: now)."""
    moment = at or clock.now()
    roles, lent, stands_for = roles_of(user, timezone.localdate(moment))  # type: ignore[arg-type]
    return Actor(user.pk, str(user), roles, door, moment, request, lent=lent, stands_for=stands_for)  # type: ignore[arg-type]


def named(request: HttpRequest) -> Actor:
    """On a shared tablet: the person whom this POST names. Raises Refused when it names nobody, or too often wrongly."""
    assert isinstance(request.user, User)
    return actor_of(tablet.person_named(request, request.user), Door.PAGE, request=key_of(request, False))


def token_user(request: HttpRequest) -> User | None:
    scheme, _gap, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        return None
    digest = hashlib.sha256(given.strip().encode()).hexdigest()
    tokens = Token.objects.filter(hash=digest, revoked_at=None, user__is_active=True)
    return next((token.user for token in tokens.select_related("user")), None)  # the hash is unique


def key_of(request: HttpRequest, api: bool) -> str:
    """IDE-1: the key of a POST; a header, or the hidden field of a page."""
    if request.method != "POST":
        return ""
    return (request.headers.get("Idempotency-Key") or ("" if api else request.POST.get("key", "")))[:64]


def unauthenticated() -> HttpResponse:
    """The API answers 401 and never sends a program to a sign-in page."""
    body = {"code": "unauthenticated", "reason": _("Sign in, or send a key (Authorization: Bearer ...)."), "clause": "", "fields": {}}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=401, content_type="application/json", headers={"WWW-Authenticate": "Bearer"}
    )


def told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """SEC-2: a denial is logged here, at the edge, after the rollback: who, what, on which document; why is in the door's own line."""
    if request.method == "POST" and response.status_code in DENIED:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        log.warning("denied %s %s to %s (user %s)", response.status_code, request.path, actor.name, actor.user_id)
    return response


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        api = request.path.startswith("/api/")
        if api and request.headers.get("Authorization", "").lower().startswith("bearer"):
            user = token_user(request)
            if user is None:
                return unauthenticated()  # a wrong key is never helped by a session beside it
            request.user = user
            request.by_token = True  # type: ignore[attr-defined]
        if tablet.shared(request):
            return self.on_tablet(request, api)
        if request.path.startswith(OPEN):
            request.actor = Actor(None, "anonymous", frozenset(), Door.LINK, clock.now())  # type: ignore[attr-defined]
            return self.get_response(request)
        if not isinstance(request.user, User):
            return unauthenticated() if api else redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        request.actor = actor_of(request.user, Door.API if api else Door.PAGE, request=key_of(request, api))  # type: ignore[attr-defined]
        return told(request, self.get_response(request))

    def on_tablet(self, request: HttpRequest, api: bool) -> HttpResponse:
        """A tablet shared on the floor: it shows the floor with its account's rights; what is sent has none until it names its person."""
        if isinstance(request.user, User) and tablet.reaches(request.path):
            mine = actor_of(request.user, Door.PAGE)
            nobody = Actor(None, "shared tablet", frozenset(), Door.PAGE, mine.at, key_of(request, False))
            request.actor = nobody if request.method == "POST" else mine  # type: ignore[attr-defined]
            return told(request, self.get_response(request))
        return unauthenticated() if api else redirect("production:floor")

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """A refusal that no door has answered."""
        if not isinstance(exc, Refused):
            return None
        return refused_json(exc) if request.path.startswith("/api/") else refused_page(request, exc)
