"""Who is where, what a relaxation was used for, and what the house's own administration must do now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core import clock
from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.todo import Todo
from yidan.people import rules
from yidan.people.commands import LOOKERS
from yidan.people.models import Relaxation, Seat, User

head_of, manager = rules.head_of, rules.manager
SOON = timedelta(days=7)


def colleagues(department: Role, day: date | None = None) -> QuerySet[User]:
    """Everybody active who sits in a department, head and clerks (and operators, in production)."""
    home = rules.department(department) or department
    roles = [role.value for role in Role if rules.department(role) == home] or [home.value]
    seats = Seat.objects.filter(rules.living(day or clock.today()), role__in=roles).values("user_id")
    return User.objects.filter(pk__in=seats, is_active=True).order_by("display", "pk")


def holders(role: Role, day: date | None = None) -> QuerySet[User]:
    """Everybody active who holds exactly this role (a head holds the clerk's too)."""
    names = [role.value] if role.is_head else [role.value, f"{role.value}_head"]
    seats = Seat.objects.filter(rules.living(day or clock.today()), role__in=names).values("user_id")
    return User.objects.filter(pk__in=seats, is_active=True).order_by("pk")


def uses(relaxation: Relaxation) -> list[Event]:
    """Every event that passed only because of this relaxation, oldest first."""
    rows = Event.objects.filter(user_id=relaxation.user_id, data__contains='"relaxations":[', at__gte=_midnight(relaxation.since))
    return [event for event in rows.order_by("pk") if relaxation.pk in event.inputs.get("relaxations", [])]


def uses_of(relaxations: Iterable[Relaxation]) -> dict[int, list[Event]]:
    """The same for many, in one query."""
    found: dict[int, list[Event]] = {r.pk: [] for r in relaxations}
    for event in Event.objects.filter(data__contains='"relaxations":[', user_id__in={r.user_id for r in relaxations}).order_by("pk"):
        for pk in event.inputs.get("relaxations", []):
            found.get(pk, []).append(event)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def todo(by: Actor) -> list[Todo]:
    """Relaxations to look at or to decide on, people without a role, heads that are missing."""
    day = timezone.localdate(by.at)
    return [*_looks(by), *_endings(by, day), *_unseated(by), *_headless(by, day)][:50]


def _looks(by: Actor) -> list[Todo]:
    if by.roles.isdisjoint(LOOKERS):
        return []
    open_ones = list(Relaxation.objects.exclude(Q(user_id=by.user_id) | Q(approved_by_id=by.user_id)).select_related("user__person")[:200])
    used = uses_of(open_ones) if open_ones else {}
    found = []
    for relaxation in open_ones:
        unseen = [e for e in used[relaxation.pk] if relaxation.looked_at is None or e.at > relaxation.looked_at]
        if unseen and hasattr(relaxation.user, "person") and _concerns(by, relaxation.user):
            found.append(_look(relaxation, len(unseen), unseen[0].at + SOON))
    return found


def _look(relaxation: Relaxation, count: int, due: datetime) -> Todo:
    what = {"person": relaxation.user, "pair": rules.PAIRS[relaxation.pair][0], "count": count}
    reason = _("%(person)s did both of “%(pair)s”, %(count)s times since the last look") % what
    url = reverse("people:person_look_at_relaxation", args=[relaxation.user.person.key]) + f"?relaxation={relaxation.pk}"
    return Todo(_("Look at a relaxed duty"), reason, "1.3a", url, _("Look"), due)


def _concerns(by: Actor, user: User) -> bool:
    """The auditor looks at all; a head at those of the own department."""
    if by.has(Role.AUDITOR, Role.AUDIT_ADMIN):
        return True
    roles, _lent, _givers = rules.roles_of(user, timezone.localdate(by.at))
    return any((home := rules.department(role)) and f"{home}_head" in by.roles for role in roles)


def _endings(by: Actor, day: date) -> list[Todo]:
    if not by.has(Role.GENERAL_MANAGER):
        return []
    rows = Relaxation.objects.filter(ended_at=None, until__range=(day, day + SOON)).select_related("user")[:50]
    return [
        Todo(
            _("Decide on a relaxation that ends"), _("%(person)s: %(pair)s") % {"person": r.user, "pair": rules.PAIRS[r.pair][0]}, "1.3a",
            reverse("people:duties"), _("See its uses"), _midnight(r.until + timedelta(days=1)),
        )
        for r in rows
    ]  # fmt: skip


def _unseated(by: Actor) -> list[Todo]:
    if not by.has(Role.SECURITY_ADMIN):
        return []
    rows = User.objects.filter(is_active=True, seats=None, person__stage="employed").select_related("person")[:20]
    return [
        Todo(_("Give a role"), _("%s has an account and no role yet") % u, "1.3a", reverse("people:person", args=[u.username]), _("Open the page"))
        for u in rows if u.pk != by.user_id
    ]  # fmt: skip


def _headless(by: Actor, day: date) -> list[Todo]:
    if not by.has(Role.SECURITY_ADMIN):
        return []
    seated = set(Seat.objects.filter(rules.living(day), user__is_active=True).values_list("role", flat=True))
    homes = {home for role in seated if (home := rules.department(Role(role))) and f"{home}_head" not in seated}
    url = reverse("people:departments")
    return [Todo(_("Seat a head"), _("%s has people and no head") % home.label, "1.3a", url, _("Open the page")) for home in sorted(homes)]
