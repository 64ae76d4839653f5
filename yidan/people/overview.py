"""What the pages of people and settings show, gathered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.translation import gettext as _

from yidan.core import show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.pages import Tab, Text
from yidan.core.web import Request
from yidan.people import queries, rules
from yidan.people.commands import give_token, revoke_token
from yidan.people.fields import seats_now
from yidan.people.models import Delegation, Person, Relaxation, Setting, Token, User
from yidan.people.settings import KNOWN, read


def menu(here: str) -> list[tuple[Text, list[Tab]]]:
    """The settings' own list at the left; master data belongs to a later room and is named by its addresses."""
    own = {
        "rules": (_("Company rules"), "people:setting_list"), "duties": (_("Duties of two people"), "people:duties"),
        "who_may": (_("Who may do what"), "people:who_may"), "departments": (_("Departments"), "people:departments"),
        "people": (_("People"), "people:person_list"), "entities": (_("Legal entities"), "people:legalentity_list"),
        "review": (_("Rules of the review"), "review:depthrule_list"), "numbers": (_("Numbers"), "people:numbers"), "clauses": (_("Wording of the policy"), "people:wording_list"),
    }  # fmt: skip
    masters = {
        "item": _("Items"), "customer": _("Customers"), "supplier": _("Suppliers"), "bom": _("Product structures"), "routing": _("Routings"),
        "workcentre": _("Work centres"), "calendar": _("Calendars"), "pricelist": _("Price lists"), "place": _("Places"), "unit": _("Units"),
    }  # fmt: skip
    return [
        (_("Settings"), [Tab(label, reverse(name), active=key == here) for key, (label, name) in own.items()]),
        (_("Master data"), [Tab(label, reverse(f"catalog:{name}_list")) for name, label in masters.items()]),
    ]


# ---- people ----


def roles_cell(row: Person, page: Any) -> str:
    seats = seats_now(row.account)
    return format_html_join(" ", '<span class="chip">{}</span>', ((Role(seat.role).label,) for seat in seats)) or conditional_escape("")


def person(document: Person, request: Request) -> dict[str, Any]:
    user, by = document.account, request.actor
    day = timezone.localdate(by.at)
    own = user.pk == by.user_id
    relaxations = list(Relaxation.objects.filter(user=user).select_related("approved_by", "looked_by").order_by("-pk"))
    used = queries.uses_of(relaxations) if relaxations else {}
    token_verbs = {give_token.label, revoke_token.label}  # nobody else's business: not even as refused buttons
    return {
        "actions": [a for a in show.actions(document, by) if own or a.reason is None or a.label not in token_verbs], "user_shown": user, "may_contact": own or may_read(by, "D"), "day": day, "seats": user.seats.select_related("given_by", "agreed_by").order_by("pk"),
        "absences": user.delegations_given.select_related("taker").order_by("-pk")[:20],
        "stands_in": user.delegations_taken.filter(ended_at=None, until__gte=day).select_related("giver").order_by("pk"),
        "relaxations": [(r, rules.PAIRS[r.pair][0], len(used[r.pk])) for r in relaxations],
        "tokens": user.tokens.order_by("-pk") if own or by.has(Role.SYSTEM_ADMIN) else None, "means": means(user),
        "stand_in": rules.stand_in(user, day) if not user.is_active else None, "secret": request.session.pop("once_shown", ""),
    }  # fmt: skip


def means(user: User) -> dict[str, Any]:
    """How the person signs in."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "password": user.has_usable_password(),
        "totp": "totp" in kinds,
        "keys": kinds.count("webauthn"),
        "codes": "recovery_codes" in kinds,
    }


def me(user: User, document: Person | None, request: Request) -> dict[str, Any]:
    day = timezone.localdate(request.actor.at)
    may_token = document is not None and give_token.refusal(document, request.actor) is None
    return {
        "me": user, "document": document, "day": day, "seats": user.seats.filter(rules.living(day)).select_related("agreed_by").order_by("pk"),
        "given": user.delegations_given.filter(ended_at=None, until__gte=day).select_related("taker").order_by("since"),
        "taken": user.delegations_taken.filter(ended_at=None, until__gte=day).select_related("giver").order_by("since"),
        "tokens": Token.objects.filter(user=user, revoked_at=None).order_by("-pk"), "means": means(user), "may_token": may_token,
        "heads": [(seat, rules.affected_head(Role(seat.role), day)) for seat in user.seats.filter(rules.living(day))],
        "secret": request.session.pop("once_shown", ""),
    }  # fmt: skip


def away(role: Role, day: Any) -> list[Delegation]:
    people = queries.colleagues(role, day)
    return list(Delegation.objects.filter(giver__in=people, ended_at=None, since__lte=day, until__gte=day).select_related("giver", "taker"))


# ---- settings ----


def known_rules() -> list[dict[str, Any]]:
    """Every rule with its present value; what was never set stands at its default."""
    stored = {s.code: s for s in Setting.objects.all()}
    found = []
    for key, (kind, default, label) in KNOWN.items():
        own = stored.get(key)
        value = read(key, own.value) if own else default
        url = reverse("people:setting_edit", args=[key]) if own else reverse("people:setting_new") + f"?code={key}"
        found.append({"key": key, "label": label, "value": worded(kind, value), "default": worded(kind, default), "own": own, "url": url})
    return found


def worded(kind: type, value: Any) -> Any:
    if kind is bool:
        return _("yes") if value else _("no")
    return f"{value:,}" if kind in (int, Decimal) else str(value)


def duties(request: Request) -> dict[str, Any]:
    """Every pair; under it who has it relaxed, why, until when, how often it was used and who looked."""
    day = timezone.localdate(request.actor.at)
    rows = list(Relaxation.objects.select_related("user__person", "approved_by", "looked_by").order_by("-pk"))
    used = queries.uses_of(rows) if rows else {}
    by_pair: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        events = used[row.pk]
        seen = sum(row.looked_at is not None and event.at <= row.looked_at for event in events)
        by_pair.setdefault(row.pair, []).append(
            {"row": row, "events": events, "seen": seen, "holds": row.holds(day), "unseen": len(events) - seen}
        )
    pairs = [{"pair": pair, "meaning": meaning, "rows": by_pair.get(pair, [])} for pair, (meaning, may) in rules.PAIRS.items() if may]
    ending = [row for row in rows if row.holds(day) and row.until <= day + queries.SOON]
    return {"pairs": pairs, "never": [m for m, may in rules.PAIRS.values() if not may], "ending": ending}
