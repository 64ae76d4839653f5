"""Patrols through the works: held with what was found, or missed and explained; findings solved and looked at again (5.1c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import many
from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.people.models import User
from yidan.planning.models import Operation
from yidan.production import rules
from yidan.production.models import Finding, Patrol

MANAGERS = {Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.QUALITY_HEAD, Role.GENERAL_MANAGER}
ANYBODY = {*DEPARTMENTS, *HEADS, Role.OPERATOR, Role.GENERAL_MANAGER}
Stage = Finding.Stage


@dataclass(frozen=True)
class FindingInput:
    """A problem seen, who settles it and until when; the operation where there is one."""

    what: str
    owner: User
    due: date
    operation: Operation | None = None


@command(
    clause="5.1c", label=gettext_lazy("Hold the patrol"), roles=MANAGERS, source={NEW}, target=Patrol.Stage.HELD, unless=rules.not_this_day
)
def hold_patrol(patrol: Patrol, *, findings: Sequence[FindingInput] = (), by: Actor) -> None:
    """Each finding becomes a document of its own, with an owner and a day."""
    if early := next((row for row in findings if row.due < patrol.day), None):
        raise Refused(_("“%s” is due before it was found.") % early.what, "5.1c", "findings")
    held = Patrol.objects.get(pk=patrol.pk)
    rows = [Finding(patrol=held, what=row.what, owner=row.owner, due=row.due, operation=row.operation) for row in findings]
    many.each(raise_finding, rows, by=by.as_system())


@command(clause="5.1c", label=gettext_lazy("Found on patrol"), roles={Role.SYSTEM}, source={NEW}, target=Stage.OPEN)
def raise_finding(finding: Finding, *, by: Actor) -> None:
    pass


@command(
    clause="5.1c",
    label=gettext_lazy("Explain a missed patrol"),
    roles=MANAGERS,
    source={NEW},
    target=Patrol.Stage.MISSED,
    unless=rules.not_missed,
)
def explain_missed(patrol: Patrol, *, reason: str, by: Actor) -> None:
    """It stays a breach; what was the matter stands beside it."""
    patrol.notes = reason[:400]


@command(
    clause="5.1c", label=gettext_lazy("Solve the finding"), roles=ANYBODY, source={Stage.OPEN}, target=Stage.SOLVED,
    unless=rules.not_my_finding,
)  # fmt: skip
def solve_finding(finding: Finding, *, action: str, by: Actor) -> None:
    finding.action, finding.solved_by_id, finding.solved_at = action, by.signer, by.at


@command(
    clause="5.1c", label=gettext_lazy("Close the finding"), roles=MANAGERS, source={Stage.SOLVED}, target=Stage.CLOSED,
    unless=rules.solved_it,
)  # fmt: skip
def close_finding(finding: Finding, *, by: Actor) -> None:
    """A second person has looked: it is gone."""
    finding.closed_by_id, finding.closed_at = by.signer, by.at


@command(
    clause="5.1c", label=gettext_lazy("Not solved: give it back"), roles=MANAGERS, source={Stage.SOLVED}, target=Stage.OPEN,
    unless=rules.solved_it,
)  # fmt: skip
def give_back_finding(finding: Finding, *, reason: str, due: date, by: Actor) -> None:
    finding.due, finding.solved_by, finding.solved_at = due, None, None
