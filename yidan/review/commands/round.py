"""The review of an order (3): opinions with checklist and the evidence they saw, the verdict, back to amend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.people.rules import relaxed
from yidan.review import checklist, demand, depth, evidence, papers, points, rules
from yidan.review.look import Look
from yidan.review.models import Check, Condition, Opinion

Stage = Order.Stage
SALES = {Role.SALES, Role.SALES_HEAD}
REVIEWED = {Stage.RECEIVED, Stage.IN_REVIEW}
SPEAKERS = {role for department in depth.REVIEWERS for role in (department, Role(f"{department}_head"))}
RUNNING = {Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED}


@dataclass(frozen=True)
class ConditionInput:
    """A point that goes with the opinion; `blocks`: it must be settled before the verdict. A risk has a level."""

    what: str
    owner: User
    due: date
    blocks: bool = False
    kind: str = Condition.Kind.CONDITION
    level: str = ""
    proposal: str = ""


@dataclass(frozen=True)
class CheckInput:
    """One clause of the checklist, said otherwise than the figures say, and why. What is not listed holds as the figures say."""

    clause: str
    holds: bool
    note: str


@command(
    clause="3.3a",
    label=gettext_lazy("Give an opinion"),
    roles=SPEAKERS,
    source=REVIEWED,
    target=Stage.IN_REVIEW,
    unless=rules.nothing_to_say,
)
def opine(
    order: Order, *, verdict: str, text: str, department: str = "", conditions: Sequence[ConditionInput] = (),
    checks: Sequence[CheckInput] = (), revision: int, by: Actor,
) -> None:  # fmt: skip
    """For one department; whoever sits in two says for which. The figures seen are frozen with it (REV-4)."""
    chosen = _department(order, department, by)
    depth.fix(order, by.at)
    look = Look(order, by)
    seen = evidence.of(look, chosen)
    bad = {str(fact["clause"]) for fact in seen["facts"] if fact["tone"] == "bad"}
    if reason := rules.no_precaution(chosen, verdict, bad, [x.kind for x in conditions]):
        raise Refused(reason, "3.2b", "conditions")
    opinion = Opinion.objects.create(
        order=order, revision=revision, department=chosen, number=_number(order, chosen), earliest=_earliest(seen),
        demand=demand.judged(look, chosen), verdict=verdict, text=text, evidence=seen, evidence_hash=evidence.digest(seen), by_id=by.signer, behalf_id=by.behalf(frozenset({chosen}) & by.roles), at=by.at,
    )  # fmt: skip
    _check(opinion, bad, checks)
    points.note(order, chosen, conditions)


def _number(order: Order, department: Role) -> int:
    """An opinion on a demand that has changed since, or one carried over, is given anew; both stand."""
    return order.opinions.filter(revision=order.revision, department=department).count() + 1


def _earliest(seen: dict[str, Any]) -> date | None:
    """What production can promise, as its figures say."""
    return next((date.fromisoformat(fact["day"]) for fact in seen["facts"] if fact.get("day")), None)


def _check(opinion: Opinion, bad: set[str], said: Sequence[CheckInput]) -> None:
    asked = checklist.clauses(Role(opinion.department))
    given = {x.clause: x for x in said}
    if strange := given.keys() - set(asked):
        raise Refused(_("Not on your department's checklist: %s.") % listed(sorted(strange)), "3.2", "checks")
    if silent := [x.clause for x in said if not x.note]:
        raise Refused(_("Say why, where you differ from the figures: %s.") % listed(silent), "3.2", "checks")
    Check.objects.bulk_create(
        Check(
            opinion=opinion, clause=clause, against=clause in bad, holds=given[clause].holds if clause in given else clause not in bad,
            note=given[clause].note if clause in given else "",
        )
        for clause in asked
    )  # fmt: skip


def _department(order: Order, named: str, by: Actor) -> Role:
    free = rules.may_say(order, by)
    if named and Role(named) not in free:
        raise Refused(_("You do not speak for %s, or it has answered.") % Role(named).label, "3.3a", "department")
    if not named and len(free) > 1:
        raise Refused(_("You sit in several departments: say for which you speak."), "3.3a", "department")
    return Role(named) if named else free[0]


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
    depth.fix(order, by.at)
    order.approved_by_id, order.promised = by.signer, promised
    if order.created_by_id == by.user_id:
        order.relaxation = relaxed("enter_approve", by)
    order.lines.update(promised=promised)
    papers.file_review(order, by)


@command(
    clause="3.1a", label=gettext_lazy("Fix how deep it is reviewed"), roles={Role.SYSTEM}, source=REVIEWED, target=None, unless=rules.fixed
)  # fmt: skip
def open_round(order: Order, *, by: Actor) -> None:
    """By the house within a minute of the receipt, or with the first word said on it. A rule changed later does not reach this round."""
    depth.fix(order, by.at)


@command(clause="3.3c", label=gettext_lazy("Send back to amend"), roles=SALES, source=REVIEWED, target=Stage.TO_AMEND)
def send_back(order: Order, *, reason: str, by: Actor) -> None:
    pass
