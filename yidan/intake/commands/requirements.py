"""Special requirements of an order (2.1b, 2.1c)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.refusals import Stale
from yidan.intake import rules
from yidan.intake.commands.enquiry import EVERY_DEPARTMENT, SELLERS, answered, recorded
from yidan.intake.commands.order import BEFORE_VERDICT, OPEN, RUNNING
from yidan.intake.lines import RequirementInput
from yidan.intake.models import Order, Requirement

Stage = Order.Stage
DAY = timedelta(days=1)


@command(clause="2.1b", label=gettext_lazy("Record a special requirement"), roles=SELLERS, source=BEFORE_VERDICT, target=None)
def require_of_order(order: Order, *, what: str, department: str, due: date, by: Actor) -> None:
    recorded(order, [RequirementInput(what, department, due)])


@command(
    clause="2.1c",
    label=gettext_lazy("Answer a special requirement"),
    roles=EVERY_DEPARTMENT,
    source=OPEN,
    target=None,
    unless=rules.nothing_asked,
)
def answer_order_requirement(order: Order, *, requirement: Requirement, answer: str, feasible: bool, by: Actor) -> None:
    answered(order, requirement, answer, feasible, by)


# --- the customer himself, by private link ---


@command(
    clause="3.3c",
    label=gettext_lazy("Ask for a change"),
    roles={Role.CUSTOMER},
    source=OPEN - {Stage.DRAFT},
    target=None,
    unless=rules.too_many_wishes,
)
def wish(order: Order, *, text: str, by: Actor) -> None:
    """The customer writes what is not right: a requirement that sales answers within a day. Nothing of the order changes by it."""
    due = timezone.localdate(by.at) + DAY
    recorded(order, [RequirementInput(text, Role.SALES.value, due)], asked_by=by.name)


@command(
    clause="5.4c", label=gettext_lazy("Agree to the later date"), roles={Role.CUSTOMER}, source=RUNNING, target=None,
    unless=rules.nothing_to_agree,
)  # fmt: skip
def agree_to_date(order: Order, *, day: date, by: Actor) -> None:
    """The promise stands as it was made; this is the later day the customer can live with."""
    if day != order.forecast:
        raise Stale(_("The forecast has changed since this page was shown."), "5.4c")
    order.agreed = day
