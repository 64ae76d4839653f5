"""What plans go around: operations that stay where they are (4.1a), places that cannot work for a while (4.1d, 5.1b)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.planning import rules
from yidan.planning.commands.breakdown import PLANNERS
from yidan.planning.models import Operation, Outage

FLOOR = PLANNERS | {Role.OPERATOR}
Stage = Outage.Stage


@command(
    clause="4.1a", label=gettext_lazy("Pin"), roles=PLANNERS, source={Operation.Stage.WAITING}, target=None, unless=rules.not_to_pin
)  # fmt: skip
def pin(operation: Operation, *, by: Actor) -> None:
    """It stays where the accepted plan has it; a plan that cannot keep it there says so, and lets it go when it is accepted."""
    operation.pinned = True


@command(
    clause="4.1a", label=gettext_lazy("Let it move again"), roles=PLANNERS, source={Operation.Stage.WAITING}, target=None, unless=rules.not_pinned
)  # fmt: skip
def unpin(operation: Operation, *, by: Actor) -> None:
    operation.pinned = False


@command(clause="5.1b", label=gettext_lazy("Report an outage"), roles=FLOOR, source={NEW}, target=Stage.RUNNING)
def report_outage(outage: Outage, *, by: Actor) -> None:
    """A machine down, people absent: from when, until when it is reckoned with, how many places. It is on the planner's desk at once."""
    if outage.until <= by.at:
        raise Refused(_("Say until when it is reckoned with: a moment that is still to come."), "5.1b", "until")


@command(clause="5.1b", label=gettext_lazy("It takes longer or shorter"), roles=FLOOR, source={Stage.RUNNING}, target=None)
def foresee(outage: Outage, *, until: datetime, by: Actor) -> None:
    if until <= max(outage.since, by.at):
        raise Refused(_("Say until when it is reckoned with: a moment that is still to come."), "5.1b", "until")
    outage.until = until


@command(clause="5.1b", label=gettext_lazy("It works again"), roles=FLOOR, source={Stage.RUNNING}, target=Stage.OVER)
def end_outage(outage: Outage, *, by: Actor) -> None:
    outage.over_at = by.at
