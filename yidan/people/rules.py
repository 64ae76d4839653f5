"""Who may act as whom: roles of a user on a day, and the pairs of duties that two people must share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.people.models import Delegation, Person, Relaxation, Seat, User

PAIRS: dict[str, tuple[str | Promise, bool]] = {  # pair -> what it means, may it be relaxed (RELIABILITY.md 2.3)
    "enter_check": (gettext_lazy("entering an order and confirming it against the original"), True),
    "enter_approve": (gettext_lazy("entering an order and passing its review"), True),
    "discount": (gettext_lazy("giving a discount or credit and approving it"), False),
    "purchase": (gettext_lazy("raising a purchase and approving it"), True),
    "receive": (gettext_lazy("ordering goods and receiving them"), True),
    "inspect": (gettext_lazy("making a piece and inspecting it"), False),
    "concession": (gettext_lazy("inspecting and releasing the nonconforming alone"), True),
    "invoice_receipt": (gettext_lazy("issuing an invoice and booking its money"), True),
    "money_reconcile": (gettext_lazy("receiving money and reconciling it"), False),
    "cashier_archive": (gettext_lazy("keeping cash and keeping the archive"), True),
    "consultation": (gettext_lazy("asking for a consultation and approving it"), False),
    "destruction": (gettext_lazy("appraising, destroying and witnessing"), False),
}


def apart(pair: str, other_id: int | None, by: Actor) -> str | None:
    """Why the same person may not do both of a pair; None when another person acts, or the pair is relaxed for this one now."""
    if other_id is None or other_id != by.user_id or relaxed(pair, by):
        return None
    return _("Separation of duties: %(pair)s is for two people.") % {"pair": PAIRS[pair][0]}


def relaxed(pair: str, by: Actor) -> Relaxation | None:
    """The relaxation that covers this person today, if any."""
    if not PAIRS[pair][1] or by.user_id is None:
        return None
    day = timezone.localdate(by.at)
    return Relaxation.objects.filter(pair=pair, user_id=by.user_id, since__lte=day, until__gte=day).first()


def roles_of(user: User, day: date) -> tuple[frozenset[Role], tuple[tuple[Role, int], ...]]:
    """The roles a user holds on a day: own ones with the clerk's under a head's, and those lent by delegation."""
    if not user.is_active:
        return frozenset(), ()
    givers = dict(Delegation.objects.filter(taker=user, ended_at=None, since__lte=day, until__gte=day).values_list("giver_id", "id"))
    living = Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
    rows = list(Seat.objects.filter(living, user_id__in=[user.pk, *givers]).values_list("user_id", "role"))
    own = spread(Role(role) for owner, role in rows if owner == user.pk)
    lent = [(role, owner) for owner, held in rows if owner != user.pk for role in spread([Role(held)]) if role not in own]
    return own | {role for role, _owner in lent}, tuple(sorted(lent))


def spread(roles: Iterable[Role]) -> frozenset[Role]:
    """A head holds the clerk's role too."""
    held = set(roles)
    return frozenset(held | {role.clerk for role in held if role.is_head})


def head_of(role: Role, day: date) -> User | None:
    """The head of a role's department on a day."""
    seats = Seat.objects.filter(role=f"{role.clerk}_head", since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    seat = seats.select_related("user").first()
    return seat.user if seat else None


def stand_in(user: User, day: date) -> User:
    """Who does a person's open work: the person; of a leaver the head of the last department, at once."""
    if user.is_active:
        return user
    seats = Seat.objects.filter(user=user).order_by("-since", "-pk")
    found = next((head for seat in seats if (head := head_of(Role(seat.role), day)) and head.is_active), None)
    return found or user


def my_people(user_id: int, day: date) -> list[int]:
    """Whose open work is mine: my own, and that of leavers of the departments I head."""
    heads = Seat.objects.filter(user_id=user_id, role__endswith="_head").filter(Q(until=None) | Q(until__gte=day)).values_list("role", flat=True)
    clerks = [role.removesuffix("_head") for role in heads]
    gone = Seat.objects.filter(user__is_active=False, role__in=[*clerks, *heads]).values_list("user_id", flat=True)
    return [user_id, *gone]


def has_left(person: Person, by: Actor) -> str | None:
    return _("This person has left.") if person.stage == Person.Stage.LEFT else None
