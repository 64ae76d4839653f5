"""When not all agree: the talk with the customer, the impact weighed and decided, the order given up (3.3c, 3.3d)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.intake.models import Order
from yidan.review import rules
from yidan.review.commands.round import REVIEWED, RUNNING, SALES, SPEAKERS
from yidan.review.models import Impact, Negotiation

Stage = Order.Stage
DECIDERS = {Role.SALES_HEAD, Role.GENERAL_MANAGER}
WEIGHERS = DECIDERS | {role for role in SPEAKERS if role.is_head}


@command(clause="3.3c", label=gettext_lazy("Record a negotiation"), roles=SALES, source=REVIEWED | {Stage.TO_AMEND}, target=None)
def negotiate(order: Order, *, proposal: str, answer: str, agreed: bool, day: date | None = None, by: Actor) -> None:
    """`day`: the date settled with the customer, where production cannot keep the one requested (3.2f)."""
    Negotiation.objects.create(
        order=order, revision=order.revision, proposal=proposal, answer=answer, agreed=agreed, day=day, by_id=by.signer, at=by.at
    )


@command(clause="3.3d", label=gettext_lazy("Weigh the impact"), roles=WEIGHERS, source=REVIEWED | {Stage.TO_AMEND} | RUNNING, target=None)
def weigh(order: Order, *, text: str, advice: str, by: Actor) -> None:
    Impact.objects.create(order=order, revision=order.revision, text=text, advice=advice, by_id=by.signer, at=by.at)


@command(
    clause="3.3d", label=gettext_lazy("Decide on the impact"), roles=DECIDERS, source=REVIEWED | {Stage.TO_AMEND} | RUNNING, target=None,
    unless=rules.nothing_to_decide,
)  # fmt: skip
def decide(order: Order, *, decision: str, why: str, by: Actor) -> None:
    """On the last one weighed: go on, or what the customer is advised to do."""
    impact = rules.undecided(order)
    if impact is not None:
        impact.decision, impact.why, impact.decided_by_id, impact.decided_at = decision, why, by.signer, by.at
        impact.save()


@command(
    clause="3.3d", label=gettext_lazy("Give the order up"), roles=DECIDERS, source=REVIEWED | {Stage.DRAFT, Stage.TO_AMEND},
    target=Stage.ABANDONED, unless=rules.not_weighed,
)  # fmt: skip
def abandon(order: Order, *, reason: str, by: Actor) -> None:
    """After the impact was weighed and the head decided so."""
