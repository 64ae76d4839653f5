"""The contract's penalty rule, and what of it is taken: proposed by one, decided by another (7.1a)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import FieldClass, Price
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.settlement import rules
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Penalty, PenaltyRule

Stage = Penalty.Stage
PROPOSING = FINANCE | {Role.SALES, Role.SALES_HEAD}
Rate = Annotated[Decimal, FieldClass.P]


@command(clause="7.1a", label=gettext_lazy("Set the penalty rule"), roles=PROPOSING, source=rules.OWING, target=None)
def agree_penalty(order: Order, *, rate: Rate, cap: Rate, grace: int = 0, wording: str = "", by: Actor) -> None:
    """As the contract has it: `rate` per cent a day of what came late, `cap` per cent of the contract, `grace` days free; 0 and 0: none agreed."""
    PenaltyRule.objects.update_or_create(order=order, defaults={"rate": rate, "cap": cap, "grace": grace, "wording": wording})


@command(
    clause="7.1a", label=gettext_lazy("Propose a penalty"), roles=PROPOSING, source={NEW}, target=Stage.PROPOSED, unless=rules.no_penalty
)
def propose_penalty(penalty: Penalty, *, amount: Price | None = None, by: Actor) -> None:
    """Days late from the promised and the real dates; `amount` None: as computed. `claim` on the document is what the customer says."""
    _propose(penalty, amount, by)


@command(
    clause="7.1a",
    label=gettext_lazy("Propose it again"),
    roles=PROPOSING,
    source={Stage.PROPOSED, Stage.DECIDED},
    target=Stage.PROPOSED,
    unless=rules.penalty_settled,
)
def propose_again(penalty: Penalty, *, amount: Price | None = None, claim: Annotated[str, FieldClass.P] = "", by: Actor) -> None:
    """After a later delivery, or when the customer comes back on it."""
    penalty.claim = claim or penalty.claim
    penalty.decided, penalty.decided_by, penalty.reason = Decimal(0), None, ""
    _propose(penalty, amount, by)


def _propose(penalty: Penalty, amount: Decimal | None, by: Actor) -> None:
    found = rules.penalty_of(penalty.order, timezone.localdate(by.at))
    if amount is not None and not 0 <= amount <= penalty.order.total:
        raise Refused(_("Between nothing and the order's total."), "7.1a", "amount")
    penalty.days, penalty.computed, penalty.basis = found.days, found.amount, found.basis
    penalty.proposed = found.amount if amount is None else amount
    penalty.proposed_by_id = by.signer


@command(
    clause="7.1a",
    label=gettext_lazy("Decide the penalty"),
    roles={Role.FINANCE_HEAD, Role.GENERAL_MANAGER},
    source={Stage.PROPOSED},
    target=Stage.DECIDED,
    unless=rules.own_penalty,
)
def decide_penalty(penalty: Penalty, *, amount: Price, reason: str, by: Actor) -> None:
    """What is taken into the settlement sheet; 0 when the customer lets us off."""
    if not 0 <= amount <= penalty.order.total:
        raise Refused(_("Between nothing and the order's total."), "7.1a", "amount")
    penalty.decided, penalty.reason, penalty.decided_by_id = amount, reason, by.signer
