"""Early warnings: raised by the house when a date is in danger, acted on by whoever owns them, closed with the outcome (5.4c)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.monitoring import rules
from yidan.monitoring.models import Alert
from yidan.people.models import User

Stage = Alert.Stage
EVERYBODY = {*DEPARTMENTS, *HEADS, Role.GENERAL_MANAGER}


@command(clause="5.4c", label=gettext_lazy("Warn early"), roles={Role.SYSTEM}, source={NEW}, target=Stage.OPEN)
def warn(alert: Alert, *, by: Actor) -> None:
    pass


@command(
    clause="5.4c",
    label=gettext_lazy("Warn of a danger"),
    roles=EVERYBODY,
    source={NEW},
    target=Stage.OPEN,
    unless=rules.warned_already,
)
def raise_alert(alert: Alert, *, by: Actor) -> None:
    """Anybody who sees an order in danger says so, and whose it is."""
    alert.topic = Alert.BY_HAND


@command(
    clause="5.4c",
    label=gettext_lazy("Give the warning to another"),
    roles=EVERYBODY,
    source={Stage.OPEN, Stage.ACTED},
    target=Stage.OPEN,
    unless=rules.not_mine,
)
def pass_on(alert: Alert, *, owner: User, due: datetime, reason: str, by: Actor) -> None:
    """Never to nobody: it is open again, with its own time to act."""
    alert.owner, alert.due = owner, due


@command(
    clause="5.4c", label=gettext_lazy("Act on the warning"), roles=EVERYBODY, source={Stage.OPEN}, target=Stage.ACTED, unless=rules.not_mine
)
def act(alert: Alert, *, action: str, by: Actor) -> None:
    alert.action = action
    alert.owner_id = alert.owner_id or by.user_id


@command(
    clause="5.4c",
    label=gettext_lazy("Close the warning"),
    roles=EVERYBODY,
    source={Stage.OPEN, Stage.ACTED},
    target=Stage.CLOSED,
    unless=rules.not_mine,
)
def close(alert: Alert, *, outcome: str, by: Actor) -> None:
    alert.outcome = outcome


@command(
    clause="5.4c", label=gettext_lazy("The danger is over"), roles={Role.SYSTEM}, source={Stage.OPEN, Stage.ACTED}, target=Stage.CLOSED
)
def over(alert: Alert, *, by: Actor) -> None:
    alert.outcome = alert.outcome or "-"


@command(clause="5.4c", label=gettext_lazy("Restate the warning"), roles={Role.SYSTEM}, source={Stage.OPEN, Stage.ACTED}, target=None)
def restate(alert: Alert, *, what: str, cause: str, words: dict[str, Any], by: Actor) -> None:
    """The same danger, as it now stands."""
    alert.what, alert.cause, alert.words = what, cause, words
