"""Points of a review, as rows: written by the verbs of opinion and meeting alike (3.3b)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from yidan.core.actors import Role
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.review.models import Condition

if TYPE_CHECKING:
    from yidan.review.commands.round import ConditionInput

CLAUSES = {"precaution": "3.2b", "sourcing": "3.2h", "measure": "3.2k", "risk": "3.2l"}


def clause_of(point: Condition) -> str:
    return CLAUSES.get(point.kind, "3.3b")


def note(order: Order, department: Role, found: Iterable[ConditionInput]) -> None:
    """A posting. A risk has its level and the precaution against it; an issue waits for the verdict."""
    rows = []
    for x in found:
        if x.kind == Condition.Kind.RISK and not (x.level and x.proposal):
            raise Refused(_("Say how high the risk is, and the precaution against it."), "3.2l", "conditions")
        blocks = x.blocks or x.kind == Condition.Kind.ISSUE
        level = x.level if x.kind == Condition.Kind.RISK else ""
        rows.append(Condition(
            order=order, revision=order.revision, department=department, kind=x.kind, level=level, what=x.what, proposal=x.proposal,
            owner=x.owner, due=x.due, blocks=blocks,
        ))  # fmt: skip
    Condition.objects.bulk_create(rows)
