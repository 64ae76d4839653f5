"""Issues, risks and precautions of a review: raised, a solution proposed, settled (3.3b)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import DEPARTMENTS, HEADS, Actor
from yidan.core.commands import command
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.review import points, rules
from yidan.review.commands.round import REVIEWED, RUNNING, ConditionInput
from yidan.review.models import Condition

EVERYBODY = {*DEPARTMENTS, *HEADS}
TALKED = REVIEWED | {Order.Stage.TO_AMEND}


@command(clause="3.3b", label=gettext_lazy("Raise a point"), roles=EVERYBODY, source=TALKED, target=None)
def raise_point(
    order: Order, *, kind: str, what: str, owner: User, due: date, proposal: str = "", level: str = "", blocks: bool = False, by: Actor
) -> None:
    """Of the speaker's department; besides the points that go with an opinion."""
    points.note(order, rules.home(by), [ConditionInput(what, owner, due, blocks, kind, level, proposal)])


@command(
    clause="3.3b", label=gettext_lazy("Propose a solution"), roles=EVERYBODY, source=TALKED | RUNNING, target=None,
    unless=rules.no_open_condition,
)  # fmt: skip
def propose(order: Order, *, condition: Condition, proposal: str, by: Actor) -> None:
    _own(order, condition)
    condition.proposal = proposal
    condition.save()


@command(
    clause="3.3b", label=gettext_lazy("Settle a point"), roles=EVERYBODY, source=TALKED | RUNNING, target=None,
    unless=rules.no_open_condition,
)  # fmt: skip
def settle(order: Order, *, condition: Condition, solution: str, by: Actor) -> None:
    _own(order, condition)
    condition.solution, condition.settled_at, condition.settled_by_id = solution, by.at, by.signer
    condition.save()


def _own(order: Order, point: Condition) -> None:
    if point.order_id != order.pk:
        raise Refused(_("That point belongs to another order."), "3.3b", "condition")
    if point.settled_at:
        raise Refused(_("That point is settled."), "3.3b", "condition")
