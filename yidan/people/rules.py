"""Who may act as whom: roles of a user on a day, and the pairs of duties that two people must share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import openings
from yidan.core.actors import DEPARTMENTS, Actor, Role
from yidan.people.models import Delegation, Person, Relaxation, Seat, Token, User

PAIRS: dict[str, tuple[str | Promise, bool]] = {  # pair -> what it means, may it be relaxed (RELIABILITY.md 2.3)
    "enter_check": (gettext_lazy("entering an order and confirming it against the original"), True),
    "enter_approve": (gettext_lazy("entering an order and passing its review"), True),
    "discount": (gettext_lazy("giving a discount or credit and approving it"), False),
    "purchase": (gettext_lazy("raising a purchase and approving it"), True),
    "receive": (gettext_lazy("ordering goods and receiving them"), True),
    "payables": (gettext_lazy("ordering goods, receiving them or registering the supplier's invoice and approving that invoice"), True),
    "payment": (gettext_lazy("asking for or approving a payment to a supplier and approving or paying it"), True),
    "inspect": (gettext_lazy("making a piece and inspecting it"), False),
    "concession": (gettext_lazy("inspecting and releasing the nonconforming alone"), True),
    "invoice_receipt": (gettext_lazy("issuing an invoice and booking its money"), True),
    "money_reconcile": (gettext_lazy("receiving money and reconciling it"), False),
    "refund": (gettext_lazy("asking for a refund to a customer, approving it and paying it"), False),
    "cashier_archive": (gettext_lazy("keeping cash and keeping the archive"), True),
    "administration": (gettext_lazy("administering accounts, roles or logs and anything else"), True),
    "consultation": (gettext_lazy("asking for a consultation and approving it"), False),
    "destruction": (gettext_lazy("appraising, destroying and witnessing"), False),
}


ADMINISTRATION = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


# ---- duties of two people ----


def apart(pair: str, other_id: int | None, by: Actor) -> str | None:
    """Why the same person may not do both of a pair; None when another person acts, or the pair is relaxed for this one now.

    A relaxation that lets the act pass stands in its event: every use can be listed (queries.uses)."""
    if other_id is None or other_id != by.user_id:
        return None
    if found := relaxed(pair, by):
        openings.note("relaxations", found.pk)
        return None
    return _("Separation of duties: %(pair)s is for two people.") % {"pair": PAIRS[pair][0]}


def relaxed(pair: str, by: Actor) -> Relaxation | None:
    """The relaxation that covers this person today, if any."""
    return relaxation_of(pair, by.user_id, timezone.localdate(by.at))


def relaxation_of(pair: str, user_id: int | None, day: date) -> Relaxation | None:
    if not PAIRS[pair][1] or user_id is None:
        return None
    return Relaxation.objects.filter(pair=pair, user_id=user_id, since__lte=day, until__gte=day, ended_at=None).first()


# ---- who is who on a day ----


def living(day: date) -> Q:
    """The seats that hold on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def roles_of(user: User, day: date) -> tuple[frozenset[Role], tuple[tuple[Role, int], ...], tuple[int, ...]]:
    """The roles a user holds on a day: own ones with the clerk's under a head's, and those lent by delegation; and who stand behind these.

    Two queries, at every request. Administration is never lent: who may change accounts and roles is the security administrator's word."""
    if not user.is_active:
        return frozenset(), (), ()
    lends = Delegation.objects.filter(taker=user, ended_at=None, since__lte=day, until__gte=day, giver__is_active=True)
    givers = tuple(sorted(set(lends.values_list("giver_id", flat=True))))
    rows = list(Seat.objects.filter(living(day), user_id__in=[user.pk, *givers]).values_list("user_id", "role"))
    own = spread(Role(role) for owner, role in rows if owner == user.pk)
    lendable = [(owner, Role(role)) for owner, role in rows if owner != user.pk and role not in ADMINISTRATION]
    lent = {(role, owner) for owner, held in lendable for role in spread([held]) if role not in own}
    return own | {role for role, _owner in lent}, tuple(sorted(lent)), givers


def spread(roles: Iterable[Role]) -> frozenset[Role]:
    """A head holds the clerk's role too."""
    held = set(roles)
    return frozenset(held | {role.clerk for role in held if role.is_head})


def department(role: Role) -> Role | None:
    """The department a role belongs to; operators stand on production's floor. None: outside the departments."""
    clerk = Role.PRODUCTION if role is Role.OPERATOR else role.clerk
    return clerk if clerk in DEPARTMENTS else None


def head_of(role: Role, day: date) -> User | None:
    """The head of a role's department on a day."""
    home = department(role)
    return _holder(f"{home}_head", day) if home else None


def manager(day: date) -> User | None:
    return _holder(Role.GENERAL_MANAGER, day)


def _holder(role: str, day: date) -> User | None:
    seat = Seat.objects.filter(living(day), role=role, user__is_active=True).select_related("user").order_by("pk").first()
    return seat.user if seat else None


# ---- open work of those who are away or gone ----


def stand_in(user: User, day: date) -> User:
    """Who does a person's open work: the person; of a leaver the head of the last department, at once; without a head the general manager."""
    if user.is_active:
        return user
    seats = Seat.objects.filter(user=user).order_by("-since", "-pk")
    head = next((head for seat in seats if (head := head_of(Role(seat.role), day))), None)
    return head or manager(day) or user


def worked_for(by: Actor) -> list[int]:
    """Whose open work is mine: my own, that of those I stand in for, and that of leavers of the departments I head. The actor's roles
    are known already: no query for most, one for heads."""
    if by.user_id is None:
        return []
    return [by.user_id, *by.stands_for, *_gone(by.roles, timezone.localdate(by.at))]


def _gone(roles: frozenset[Role], day: date) -> list[int]:
    """Leavers whose work falls to the holder of these roles: heads take their departments', the general manager what has no head."""
    homes = {role.clerk for role in roles if role.is_head}
    if Role.GENERAL_MANAGER in roles:
        headed = Seat.objects.filter(living(day), role__endswith="_head", user__is_active=True).values_list("role", flat=True)
        homes |= set(DEPARTMENTS) - {Role(role).clerk for role in headed}
    if not homes:
        return []
    theirs = [role.value for role in Role if department(role) in homes]
    return list(Seat.objects.filter(user__is_active=False, role__in=theirs).values_list("user_id", flat=True).distinct())


# ---- what stands against a verb ----


def own_roles(person: Person, by: Actor) -> str | None:
    return _("Nobody changes his own roles.") if by.user_id is not None and person.user_id == by.user_id else None


def not_mine(person: Person, by: Actor) -> str | None:
    return None if person.user_id == by.user_id else _("Only %s himself may do this.") % person


def not_his_absence(person: Person, by: Actor) -> str | None:
    """An absence is told by the person, the head, or the security administrator."""
    if person.user_id == by.user_id or by.has(Role.SECURITY_ADMIN, Role.GENERAL_MANAGER):
        return None
    heads = {role for role in by.roles if role.is_head}
    roles, _lent, _givers = roles_of(person.account, timezone.localdate(by.at))
    headed = any((home := department(role)) and f"{home}_head" in heads for role in roles)
    return None if headed else _("An absence is entered by the person, the head, or the security administrator.")


def no_absence(person: Person, by: Actor) -> str | None:
    if Delegation.objects.filter(giver_id=person.user_id or 0, ended_at=None).exists():
        return not_his_absence(person, by)
    return _("Nobody stands in at present.")


def no_token(person: Person, by: Actor) -> str | None:
    living = Token.objects.filter(user_id=person.user_id or 0, revoked_at=None)
    return not_my_token(person, by) if living.exists() else _("There is no living key.")


def no_relaxation(person: Person, by: Actor) -> str | None:
    living = Relaxation.objects.filter(user_id=person.user_id or 0, ended_at=None)
    return None if living.exists() else _("No duty is relaxed.")


def not_my_token(person: Person, by: Actor) -> str | None:
    return None if by.has(Role.SYSTEM_ADMIN) else not_mine(person, by)


def own_relaxation(person: Person, by: Actor) -> str | None:
    return _("Nobody relaxes a duty for himself.") if person.user_id == by.user_id else None


def own_look(person: Person, by: Actor) -> str | None:
    if person.user_id == by.user_id:
        return _("Another person looks at what a relaxation was used for.")
    return None if Relaxation.objects.filter(user_id=person.user_id or 0).exists() else _("No duty is relaxed.")


def last_administrator(person: Person, by: Actor) -> str | None:
    """A house without somebody who can make accounts or give roles is locked for ever."""
    day = timezone.localdate(by.at)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        holders = set(Seat.objects.filter(living(day), role=role, user__is_active=True).values_list("user_id", flat=True))
        if holders == {person.user_id}:
            return _("%(person)s is the last %(role)s: seat another one first.") % {"person": person, "role": role.label}
    return None


def affected_head(role: Role, day: date) -> User | None:
    """Who agrees when a role is given or taken: the department's head; for a head or a role outside the departments the general manager."""
    return (None if role.is_head else head_of(role, day)) or manager(day)


def disagreed(role: Role, agreed_by: User | None, day: date) -> str | None:
    """The security administrator acts together with the affected head; while the house has none yet, alone."""
    wanted = affected_head(role, day)
    if wanted == agreed_by or wanted is None and agreed_by is None:
        return None
    return _("Name who agreed: %s.") % wanted if wanted else _("There is nobody yet who could agree: leave it empty.")


def mixed(user: User, role: Role, day: date) -> str | None:
    """Administration of accounts, roles and logs stays apart from each other and from business; the very first person holds two until there are more."""
    held = {Role(name) for name in Seat.objects.filter(living(day), user=user).values_list("role", flat=True)} | {role}
    first = held <= {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} and not User.objects.exclude(pk=user.pk).exists()
    if first or len(held) < 2 or held.isdisjoint(ADMINISTRATION):
        return None
    if found := relaxation_of("administration", user.pk, day):
        openings.note("relaxations", found.pk)
        return None
    return _("Separation of duties: %(pair)s is for two people.") % {"pair": PAIRS["administration"][0]}
