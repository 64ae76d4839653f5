"""Accounts, roles, absences, relaxations, leaving. The system administrator makes accounts, the security administrator gives roles."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.edit import initials
from yidan.core.fields import EVERYBODY, Contact
from yidan.core.refusals import Refused
from yidan.people import rules, tablet
from yidan.people.models import Delegation, Person, Relaxation, Seat, Token, User
from yidan.people.sessions import end_sessions, end_tokens

EMPLOYED, LEFT = Person.Stage.EMPLOYED, Person.Stage.LEFT
ALL = EVERYBODY - {Role.SYSTEM}
LOOKERS = frozenset(HEADS) | {Role.AUDITOR, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN}
LONGEST = timedelta(days=366)  # a relaxation or an absence without end is a change of the rule


class Secret(str):
    """Shown once and kept nowhere: a token, a link for a password."""


# ---- accounts ----


@command(clause="1.3a", label=gettext_lazy("Appoint"), roles={Role.SYSTEM_ADMIN}, source={NEW}, target=EMPLOYED)
def appoint(person: Person, *, username: str, name: str, email: Contact = "", phone: Contact = "", by: Actor) -> Secret:
    """A new account; returns the address (a path) where its first password is chosen."""
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is an account “%s” already.") % username, "1.3a", "username")
    user = User(username=username, display=name, initials=initials(name)[:40], email=email, phone=phone)
    user.set_unusable_password()
    user.save()
    person.user = user
    return password_link(user)


@command(clause="1.3a", label=gettext_lazy("Correct the account"), roles={Role.SYSTEM_ADMIN}, source={EMPLOYED}, target=None)
def correct(person: Person, *, name: str, email: Contact = "", phone: Contact = "", shift: str = "", by: Actor) -> None:
    user = person.account
    user.display, user.initials, user.email, user.phone, user.shift = name, initials(name)[:40], email, phone, shift
    user.save(update_fields=["display", "initials", "email", "phone", "shift"])


@command(clause="1.3a", label=gettext_lazy("Give a new password link"), roles={Role.SYSTEM_ADMIN}, source={EMPLOYED}, target=None)
def reset_password(person: Person, *, second_factor: bool = False, reason: str, by: Actor) -> Secret:
    """The old password and all sessions are void at once. `second_factor`: the lost phone's codes and keys too."""
    user = person.account
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    if second_factor:
        Authenticator.objects.filter(user=user).delete()
    return password_link(user)


def password_link(user: User) -> Secret:
    """Good once and for three days (PASSWORD_RESET_TIMEOUT)."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return Secret(reverse("account_reset_password_from_key", kwargs=dict(zip(("uidb36", "key"), key.split("-", 1), strict=True))))


@command(
    clause="1.3a",
    label=gettext_lazy("Leave the company"),
    roles={Role.SYSTEM_ADMIN},
    source={EMPLOYED},
    target=LEFT,
    unless=rules.last_administrator,
)
def leave(person: Person, *, left_on: date, reason: str, by: Actor) -> None:
    """Account, sessions and keys die here; open work is the head's from this moment (rules.stand_in), so no task is left without an owner."""
    user = person.account
    user.is_active, user.left_on = False, left_on
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_on", "password"])
    end_sessions(user)
    end_tokens(user, by.at)
    Seat.objects.filter(user=user, until=None).update(until=left_on)
    Delegation.objects.filter(giver=user, ended_at=None).update(ended_at=by.at)
    Delegation.objects.filter(taker=user, ended_at=None).update(ended_at=by.at)
    Relaxation.objects.filter(user=user, ended_at=None).update(ended_at=by.at)


# ---- roles ----


@command(
    clause="1.3a", label=gettext_lazy("Give a role"), roles={Role.SECURITY_ADMIN}, source={EMPLOYED}, target=None, unless=rules.own_roles
)
def seat(person: Person, *, role: str, since: date, until: date | None = None, agreed_by: User | None = None, by: Actor) -> None:
    """`agreed_by` is the affected head (rules.affected_head)."""
    wanted, user = Role(role), person.account
    _agreed(wanted, agreed_by, by)
    if until and until < since:
        raise Refused(_("The last day is before the first."), "1.3a", "until")
    if Seat.objects.filter(rules.living(since), user=user, role=role).exists():
        raise Refused(_("This person already holds the role."), "1.3a", "role")
    if wanted.is_head and (head := rules.head_of(wanted, since)):
        raise Refused(_("The department has a head already: %s.") % head, "1.3a", "role")
    if reason := rules.mixed(user, wanted, since):
        raise Refused(reason, "1.3a", "role")
    Seat.objects.create(user=user, role=role, since=since, until=until, given_by_id=by.user_id, agreed_by=agreed_by)


@command(
    clause="1.3a",
    label=gettext_lazy("Take a role back"),
    roles={Role.SECURITY_ADMIN},
    source={EMPLOYED},
    target=None,
    unless=rules.own_roles,
)
def unseat(person: Person, *, seat: Seat, until: date | None = None, agreed_by: User | None = None, reason: str, by: Actor) -> None:
    """Until and with a day; without one, at once."""
    if seat.user_id != person.user_id:
        raise Refused(_("That is another person's."), "1.3a", "seat")
    role = Role(seat.role)
    _agreed(role, agreed_by, by)
    if role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN) and (last := rules.last_administrator(person, by)):
        raise Refused(last, "1.3a", "seat")
    seat.until = until or timezone.localdate(by.at) - timedelta(days=1)
    seat.save(update_fields=["until"])


def _agreed(role: Role, agreed_by: User | None, by: Actor) -> None:
    if against := rules.disagreed(role, agreed_by, timezone.localdate(by.at)):
        raise Refused(against, "1.3a", "agreed_by")


# ---- absence ----


@command(
    clause="1.3e", label=gettext_lazy("Hand over for an absence"), roles=ALL, source={EMPLOYED}, target=None, unless=rules.not_his_absence
)
def delegate(person: Person, *, taker: User, since: date, until: date, reason: str, by: Actor) -> None:
    """From the first to the last day the other holds this person's roles too; papers say who signed for whom."""
    if taker.pk == person.user_id:
        raise Refused(_("Nobody stands in for himself."), "1.3e", "taker")
    if not taker.is_active:
        raise Refused(_("%s has left.") % taker, "1.3e", "taker")
    _dates(since, until, "1.3e")
    if until < timezone.localdate(by.at):
        raise Refused(_("These days are over."), "1.3e", "until")
    Delegation.objects.create(giver=person.account, taker=taker, since=since, until=until, reason=reason)


@command(clause="1.3e", label=gettext_lazy("Back from an absence"), roles=ALL, source={EMPLOYED}, target=None, unless=rules.no_absence)
def end_delegation(person: Person, *, delegation: Delegation, by: Actor) -> None:
    if delegation.giver_id != person.user_id or delegation.ended_at:
        raise Refused(_("That is another person's, or over already."), "1.3e", "delegation")
    delegation.ended_at = by.at
    delegation.save(update_fields=["ended_at"])


def _dates(since: date, until: date, clause: str) -> None:
    if until < since:
        raise Refused(_("The last day is before the first."), clause, "until")
    if until - since > LONGEST:
        raise Refused(_("At most a year."), clause, "until")


# ---- keys for the API ----


@command(clause="1.3a", label=gettext_lazy("Make an API key"), roles=ALL, source={EMPLOYED}, target=None, unless=rules.not_mine)
def give_token(person: Person, *, name: str, by: Actor) -> Secret:
    """Shown once; only its hash is kept. It acts as the person, with the roles the person holds then."""
    token = f"yd_{secrets.token_urlsafe(32)}"
    Token.objects.create(user=person.account, name=name, hash=hashlib.sha256(token.encode()).hexdigest(), at=by.at)
    return Secret(token)


@command(clause="1.3a", label=gettext_lazy("Revoke an API key"), roles=ALL, source={EMPLOYED}, target=None, unless=rules.no_token)
def revoke_token(person: Person, *, token: Token, by: Actor) -> None:
    if token.user_id != person.user_id or token.revoked_at:
        raise Refused(_("That is another person's, or over already."), "1.3a", "token")
    token.revoked_at = by.at
    token.save(update_fields=["revoked_at"])


# ---- duties relaxed ----


@command(
    clause="1.3a",
    label=gettext_lazy("Relax a duty"),
    roles={Role.GENERAL_MANAGER},
    source={EMPLOYED},
    target=None,
    unless=rules.own_relaxation,
)
def relax(person: Person, *, pair: str, since: date, until: date, reason: str, by: Actor) -> None:
    """The general manager's approval that one person does both of a pair, for a reason, until a day."""
    meaning, may = rules.PAIRS[pair]
    if not may:
        raise Refused(_("Never relaxed: %s.") % meaning, "1.3a", "pair")
    _dates(since, until, "1.3a")
    Relaxation.objects.create(pair=pair, user=person.account, reason=reason, approved_by_id=by.signer, since=since, until=until)


@command(
    clause="1.3a",
    label=gettext_lazy("End a relaxation"),
    roles={Role.GENERAL_MANAGER, Role.SECURITY_ADMIN},
    source={EMPLOYED},
    target=None,
    unless=rules.no_relaxation,
)
def end_relaxation(person: Person, *, relaxation: Relaxation, reason: str, by: Actor) -> None:
    _own(person, relaxation)
    if relaxation.ended_at:
        raise Refused(_("It is over already."), "1.3a", "relaxation")
    relaxation.ended_at = by.at
    relaxation.save(update_fields=["ended_at"])


@command(
    clause="1.3a", label=gettext_lazy("Look at a relaxation's uses"), roles=LOOKERS, source={EMPLOYED, LEFT}, target=None, unless=rules.own_look
)  # fmt: skip
def look_at_relaxation(person: Person, *, relaxation: Relaxation, note: str, by: Actor) -> None:
    """The later look by another: neither the person nor who approved. What was found is in the event."""
    _own(person, relaxation)
    if relaxation.approved_by_id == by.user_id:
        raise Refused(_("Somebody other than who approved it looks at it."), "1.3a", "relaxation")
    relaxation.looked_by_id, relaxation.looked_at = by.signer, by.at
    relaxation.save(update_fields=["looked_by", "looked_at"])


def _own(person: Person, relaxation: Relaxation) -> None:
    if relaxation.user_id != person.user_id:
        raise Refused(_("That is another person's."), "1.3a", "relaxation")


# ---- badge and PIN for shared tablets ----


@command(clause="5.1b", label=gettext_lazy("Give a badge"), roles={Role.SYSTEM_ADMIN, Role.PRODUCTION_HEAD}, source={EMPLOYED}, target=None)
def give_badge(person: Person, *, by: Actor) -> Secret:
    """What the badge's code says, shown once to be printed; only its hash is kept. The former badge is void."""
    code = f"YB{secrets.token_hex(10).upper()}"
    user = person.account
    user.badge = tablet.digest(code)
    user.save(update_fields=["badge"])
    return Secret(code)


@command(
    clause="5.1b",
    label=gettext_lazy("Take the badge and the PIN"),
    roles={Role.SYSTEM_ADMIN, Role.PRODUCTION_HEAD},
    source={EMPLOYED},
    target=None,
)
def take_badge(person: Person, *, reason: str, by: Actor) -> None:
    """Lost, or no longer on the floor."""
    user = person.account
    user.badge, user.pin = None, ""
    user.save(update_fields=["badge", "pin"])


@command(clause="5.1b", label=gettext_lazy("Make a PIN for the floor"), roles=ALL, source={EMPLOYED}, target=None, unless=rules.not_mine)
def give_pin(person: Person, *, by: Actor) -> Secret:
    """Six digits by chance, shown once to the person alone."""
    pin = f"{secrets.randbelow(10**6):06}"
    user = person.account
    user.pin = make_password(pin)
    user.save(update_fields=["pin"])
    return Secret(pin)
