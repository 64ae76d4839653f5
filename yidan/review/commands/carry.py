"""After an amendment: the opinions that the change does not touch go over to the new revision, if their evidence is equal (REV-2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.intake.models import Order
from yidan.review import carrying, demand, depth, evidence, rules
from yidan.review.commands.round import REVIEWED, SALES
from yidan.review.look import Look
from yidan.review.models import Check, Demand, Opinion, Reexamination

Outcome = Reexamination.Outcome


@command(
    clause="3.3c", label=gettext_lazy("Carry untouched opinions over"), roles=SALES | {Role.SYSTEM}, source=REVIEWED,
    target=Order.Stage.IN_REVIEW, unless=rules.nothing_to_carry,
)  # fmt: skip
def carry(order: Order, *, by: Actor) -> None:
    """By the house, within a minute of the amendment, or by sales at once. What is touched, or no longer sees the same, judges again."""
    depth.fix(order, by.at)
    look, changes = Look(order, by), carrying.changed(order)
    before, waiting = carrying.agreed_before(order), rules.to_carry(order)
    for department in rules.departments(order):
        opinion = before.get(department)
        if opinion is None:
            continue
        touched = carrying.touching(department, changes)
        if touched:
            _note(order, opinion, by, Outcome.TOUCHED, [touch.name for touch in touched], [])
        elif department in waiting:
            _weigh(look, department, opinion)


def _weigh(look: Look, department: Role, opinion: Opinion) -> None:
    seen = evidence.of(look, department)
    if differs := evidence.differing(opinion.evidence, seen):
        _note(look.order, opinion, look.by, Outcome.DIFFERS, [], differs)
        return
    if department == Role.PRODUCTION:
        _restate(look)
    carried = Opinion.objects.create(
        order=look.order, revision=look.order.revision, department=department, earliest=opinion.earliest, demand=opinion.demand,
        verdict=opinion.verdict, text=opinion.text, evidence=seen, evidence_hash=evidence.digest(seen), by_id=opinion.by_id,
        behalf_id=opinion.behalf_id, at=look.by.at, carried_from=opinion,
    )  # fmt: skip
    said = [Check(opinion=carried, clause=x.clause, holds=x.holds, against=x.against, note=x.note) for x in opinion.checks.order_by("pk")]
    Check.objects.bulk_create(said)
    own = look.order.conditions.filter(department=department, revision=opinion.revision)
    own.update(revision=look.order.revision)  # its points go along: one point, one row
    _note(look.order, opinion, look.by, Outcome.CARRIED, [], [])


def _restate(look: Look) -> None:
    """Production's opinion stands on its demand, so that goes along with it."""
    last = look.order.stated_demands.filter(revision=look.order.revision - 1).order_by("-pk").first()
    if last is not None and demand.stated(look.order) is None:
        Demand.objects.create(
            order=look.order,
            revision=look.order.revision,
            rows=last.rows,
            digest=last.digest,
            reason=last.reason,
            by_id=last.by_id,
            at=look.by.at,
        )


def _note(order: Order, opinion: Opinion, by: Actor, outcome: str, touched: list[str], differs: list[str]) -> None:
    Reexamination.objects.get_or_create(
        order=order, revision=order.revision, department=opinion.department,
        defaults={"opinion": opinion, "outcome": outcome, "touched": touched, "differs": differs, "at": by.at},
    )  # fmt: skip
