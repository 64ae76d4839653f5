"""Special requirements of an order (2.1b, 2.1c)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor
from yidan.core.commands import command
from yidan.intake.commands.enquiry import EVERY_DEPARTMENT, SELLERS, answered
from yidan.intake.models import Order, Requirement

Stage = Order.Stage
BEFORE_VERDICT = {Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW, Stage.TO_AMEND}


@command(clause="2.1b", label=gettext_lazy("Record a special requirement"), roles=SELLERS, source=BEFORE_VERDICT, target=None)
def require_of_order(order: Order, *, what: str, department: str, due: date, by: Actor) -> None:
    Requirement.objects.create(kind=order.document_kind(), object_id=order.pk, what=what, department=department, due=due)


@command(clause="2.1c", label=gettext_lazy("Answer a special requirement"), roles=EVERY_DEPARTMENT, source=BEFORE_VERDICT, target=None)
def answer_order_requirement(order: Order, *, requirement: Requirement, answer: str, feasible: bool, by: Actor) -> None:
    answered(order, requirement, answer, feasible, by)
