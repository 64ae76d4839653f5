"""Who may do what, read from the commands themselves: every cell, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import OUTSIDE, Role
from yidan.core.commands import COMMANDS, Command, always
from yidan.core.doors import way_of
from yidan.core.fields import READERS, FieldClass
from yidan.core.web import Request
from yidan.people import rules
from yidan.people.fields import meant
from yidan.people.models import Seat, User
from yidan.people.queries import holders

ROOMS = "people catalog stock intake review planning purchasing production quality acceptance logistics settlement service monitoring archive".split()


@dataclass(frozen=True)
class Row:
    command: Command[Any, Any, Any]
    cells: list[tuple[Role, bool]]


def context(request: Request) -> dict[str, Any]:
    room = request.GET.get("room", "intake")
    shown = [c for c in ordered() if room == "all" or c.name.partition(".")[0] == room]
    roles = columns(shown)
    rows = [Row(c, [(role, may(c, role)) for role in roles]) for c in shown]
    return {
        "rooms": [(name, room_label(name)) for name in ROOMS], "room": room, "roles": roles, "rows": rows, "count": len(COMMANDS),
        "readers": [(letter, class_label(letter), [(role, role in READERS[letter]) for role in roles]) for letter in FieldClass],
        "cell": cell(request), "chosen": person(request), "key": request.GET.get("cell", ""), "who": request.GET.get("person", ""),
    }  # fmt: skip


def ordered() -> list[Command[Any, Any, Any]]:
    return sorted(
        COMMANDS.values(),
        key=lambda c: (ROOMS.index(c.name.partition(".")[0]) if c.name.partition(".")[0] in ROOMS else 99, c.clause, c.name),
    )


def may(command: Command[Any, Any, Any], role: Role) -> bool:
    """A head holds the clerk's role too."""
    return not command.roles.isdisjoint(rules.spread([role]))


def columns(commands: Iterable[Command[Any, Any, Any]]) -> list[Role]:
    """The roles that may do something here; a head's column only where it differs from the clerk's."""
    listed = list(commands)
    found = []
    for role in Role:
        allowed = [may(c, role) for c in listed]
        differs = not role.is_head or allowed != [may(c, role.clerk) for c in listed]
        if any(allowed) and differs:
            found.append(role)
    return found


def cell(request: Request) -> dict[str, Any] | None:
    """What stands behind one cell: who holds the role, in which stages, what rule is asked besides, by which doors."""
    name, _tilde, role_name = request.GET.get("cell", "").partition("~")
    command = COMMANDS.get(name)
    if command is None or role_name not in set(Role):
        return None
    role, way = Role(role_name), way_of(command)
    allowed = may(command, role)
    return {
        "command": command, "role": role, "allowed": allowed, "noun": command.model._meta.verbose_name, "stages": stages(command),
        "target": command.model.Stage(command.target).label if command.target else "", "rule": rule_of(command),
        "people": [] if role in OUTSIDE | {Role.SYSTEM} else list(holders(role, timezone.localdate(request.actor.at))[:12]),
        "others": sorted(r.label for r in command.roles if r is not role), "door": way is not None, "classed": "".join(classed(command)),
    }  # fmt: skip


def stages(command: Command[Any, Any, Any]) -> list[str]:
    return [str(command.model.Stage(stage).label) if stage else _("new") for stage in sorted(command.source)]


def rule_of(command: Command[Any, Any, Any]) -> str:
    """The first line of what the rule says of itself, else its name: it is asked of the document, so it has no answer here."""
    if command.unless is always:
        return ""
    text = (command.unless.__doc__ or "").strip().partition("\n")[0]
    return text or command.unless.__name__.replace("_", " ")


def classed(command: Command[Any, Any, Any]) -> list[str]:
    return sorted({str(mark) for mark in command.classes.values() if mark})


def person(request: Request) -> dict[str, Any] | None:
    asked = request.GET.get("person", "").strip()
    user = meant(User.objects.all(), asked) if asked else None
    if user is None:
        return None
    day = timezone.localdate(request.actor.at)
    held, lent, _givers = rules.roles_of(user, day)
    reads = [class_label(letter) for letter in FieldClass if letter is not FieldClass.N and not held.isdisjoint(READERS[letter])]
    blind = [class_label(letter) for letter in FieldClass if letter is not FieldClass.N and held.isdisjoint(READERS[letter])]
    return {
        "user": user, "roles": sorted(role.label for role in held), "lent": sorted({role.label for role, _owner in lent}), "reads": reads, "blind": blind,
        "verbs": sum(not c.roles.isdisjoint(held) for c in COMMANDS.values()),
        "seats": Seat.objects.filter(rules.living(day), user=user).select_related("given_by", "agreed_by"), "has_page": hasattr(user, "person"),
    }  # fmt: skip


def class_label(letter: FieldClass) -> str:
    return {
        FieldClass.N: _("order data"), FieldClass.P: _("selling prices, credit"), FieldClass.M: _("margin, estimated cost"),
        FieldClass.S: _("purchase prices, supplier terms"), FieldClass.F: _("freight"), FieldClass.D: _("contacts"),
    }[letter]  # fmt: skip


def room_label(name: str) -> str:
    labels = {
        "people": _("People"), "catalog": _("Master data"), "stock": _("Stock"), "intake": _("Intake"), "review": _("Review"), "planning": _("Planning"),
        "purchasing": _("Purchasing"), "production": _("Production"), "quality": _("Quality"), "acceptance": _("Acceptance"), "logistics": _("Logistics"),
        "settlement": _("Settlement"), "service": _("After-sales"), "monitoring": _("Monitoring"), "archive": _("Archive"),
    }  # fmt: skip
    return labels[name] if name in labels else str(apps.get_app_config(name).verbose_name)
