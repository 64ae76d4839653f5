"""The review of an order (3): opinions with the evidence they saw, minutes, verdict; send back, negotiate, weigh, give up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.people.rules import relaxed
from yidan.review import evidence, papers, rules
from yidan.review.models import Condition, Impact, Minutes, Negotiation, Opinion

Stage = Order.Stage
SALES = {Role.SALES, Role.SALES_HEAD}
REVIEWED = {Stage.RECEIVED, Stage.IN_REVIEW}
SPEAKERS = {role for department in rules.DEPARTMENTS for role in (department, Role(f"{department}_head"))}
RUNNING = {Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED}


@dataclass(frozen=True)
class ConditionInput:
    """A condition of the opinion; `blocks`: an issue that must be settled before the verdict."""

    what: str
    owner: User
    due: date
    blocks: bool = False


@command(
    clause="3.3a",
    label=gettext_lazy("Give an opinion"),
    roles=SPEAKERS,
    source=REVIEWED,
    target=Stage.IN_REVIEW,
    unless=rules.nothing_to_say,
)
def opine(
    order: Order, *, verdict: str, text: str, department: str = "", conditions: Sequence[ConditionInput] = (), revision: int, by: Actor
) -> None:
    """For one department; whoever sits in two says for which. The figures seen are frozen with it (REV-4)."""
    chosen = _department(order, department, by)
    seen = evidence.of(order, chosen, by)
    Opinion.objects.create(
        order=order, revision=revision, department=chosen, verdict=verdict, text=text, evidence=seen, evidence_hash=evidence.digest(seen),
        by_id=by.signer, behalf_id=by.behalf(frozenset({chosen}) & by.roles), at=by.at,
    )  # fmt: skip
    Condition.objects.bulk_create(
        Condition(order=order, revision=revision, department=chosen, what=x.what, owner=x.owner, due=x.due, blocks=x.blocks)
        for x in conditions
    )


def _department(order: Order, named: str, by: Actor) -> Role:
    given = rules.opinions_of(order)
    free = [department for department in rules.asked(by) if department not in given]
    if named and Role(named) not in free:
        raise Refused(_("You do not speak for %s, or it has answered.") % Role(named).label, "3.3a", "department")
    if not named and len(free) > 1:
        raise Refused(_("You sit in several departments: say for which you speak."), "3.3a", "department")
    return Role(named) if named else free[0]


@command(clause="3.1b", label=gettext_lazy("Convene the review meeting"), roles=SALES, source=REVIEWED, target=None)
def convene(order: Order, *, held_at: datetime, place: str, invited: str, by: Actor) -> None:
    """The event is the invitation: every department is told (monitoring)."""


@command(clause="3.1b", label=gettext_lazy("Record the minutes"), roles=SALES, source=REVIEWED, target=None)
def minute(order: Order, *, way: str, held_at: datetime, attendees: str, text: str, revision: int, by: Actor) -> None:
    given = rules.opinions_of(order)  # what a department has signed is what the meeting saw; else the figures of now
    figures = {d.value: given[d].evidence if d in given else evidence.of(order, d, by) for d in rules.DEPARTMENTS}
    Minutes.objects.create(
        order=order, revision=revision, way=way, held_at=held_at, attendees=attendees, text=text, figures=figures, by_id=by.signer, at=by.at
    )


@command(
    clause="3.3b",
    label=gettext_lazy("Settle a point"),
    roles=SPEAKERS,
    source=REVIEWED | RUNNING,
    target=None,
    unless=rules.no_open_condition,
)
def settle(order: Order, *, condition: Condition, solution: str, by: Actor) -> None:
    if condition.order_id != order.pk:
        raise Refused(_("That point belongs to another order."), "3.3b", "condition")
    condition.solution, condition.settled_at, condition.settled_by_id = solution, by.at, by.signer
    condition.save()


@command(
    clause="3.3a",
    label=gettext_lazy("Pass the review"),
    roles=SALES | {Role.GENERAL_MANAGER},
    source={Stage.IN_REVIEW},
    target=Stage.APPROVED,
    unless=rules.open_points,
)
def approve(order: Order, *, promised: date, revision: int, by: Actor) -> None:
    """The verdict, with the date promised to the customer (3.2f)."""
    order.approved_by_id, order.promised = by.signer, promised
    if order.created_by_id == by.user_id:
        order.relaxation = relaxed("enter_approve", by)
    order.lines.update(promised=promised)
    papers.file_review(order, by)


@command(clause="3.3c", label=gettext_lazy("Send back to amend"), roles=SALES, source=REVIEWED, target=Stage.TO_AMEND)
def send_back(order: Order, *, reason: str, by: Actor) -> None:
    pass


@command(clause="3.3c", label=gettext_lazy("Record a negotiation"), roles=SALES, source=REVIEWED | {Stage.TO_AMEND}, target=None)
def negotiate(order: Order, *, proposal: str, answer: str, agreed: bool, by: Actor) -> None:
    Negotiation.objects.create(
        order=order, revision=order.revision, proposal=proposal, answer=answer, agreed=agreed, by_id=by.signer, at=by.at
    )


@command(
    clause="3.3d",
    label=gettext_lazy("Weigh the impact"),
    roles={Role.SALES_HEAD, Role.GENERAL_MANAGER},
    source=REVIEWED | {Stage.TO_AMEND} | RUNNING,
    target=None,
)
def weigh(order: Order, *, text: str, advice: str, by: Actor) -> None:
    Impact.objects.create(order=order, revision=order.revision, text=text, advice=advice, by_id=by.signer, at=by.at)


@command(
    clause="3.3d", label=gettext_lazy("Give the order up"), roles={Role.SALES_HEAD, Role.GENERAL_MANAGER}, source=REVIEWED | {Stage.DRAFT, Stage.TO_AMEND},
    target=Stage.ABANDONED, unless=rules.not_weighed,
)  # fmt: skip
def abandon(order: Order, *, reason: str, by: Actor) -> None:
    pass


@command(
    clause="3.3d", label=gettext_lazy("Cancel the running order"), roles={Role.SALES_HEAD, Role.GENERAL_MANAGER}, source=RUNNING, target=Stage.CANCELLED,
    unless=rules.not_weighed,
)  # fmt: skip
def cancel(order: Order, *, reason: str, by: Actor) -> None:
    """What it leaves behind (work orders, purchases) are worklists of planning and purchasing."""
