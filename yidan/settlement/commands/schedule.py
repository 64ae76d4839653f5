"""The payment schedule, what it holds, and who lets it go without the money (7.1a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import FieldClass
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.settlement import rules, sums
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Milestone, Release


@dataclass(frozen=True)
class MilestoneInput:
    """A payment: what share, on what event, how many days after, and what it locks until it is paid."""

    event: str
    percent: Annotated[Decimal, FieldClass.P]
    days: int = 0
    gate: str = Milestone.Gate.NONE
    due: date | None = None  # None: from the event


@command(clause="7.1a", label=gettext_lazy("Schedule the payments"), roles=FINANCE, source=rules.OWING, target=None)
def schedule_payments(order: Order, *, milestones: Sequence[MilestoneInput], by: Actor) -> None:
    """From the terms; the parts sum to the order's total. Scheduled again (an amendment) the paid ones keep what was paid."""
    if sum((x.percent for x in milestones), Decimal(0)) != 100 or any(x.percent <= 0 for x in milestones):
        raise Refused(_("The shares make 100 per cent, each of them more than nothing."), "7.1a", "milestones")
    have = {one.position: one for one in Milestone.objects.filter(order=order)}
    for position, one in have.items():
        if position > len(milestones):
            _drop(one)
    amounts = sums.shares(order.total, [x.percent for x in milestones])
    for n, (x, amount) in enumerate(zip(milestones, amounts, strict=True), 1):
        _write(have.get(n) or Milestone(order=order, position=n), x, amount, order, by)
    order.start_blocked, order.delivery_blocked = rules.gates(order)


def _write(one: Milestone, x: MilestoneInput, amount: Decimal, order: Order, by: Actor) -> None:
    if one.paid > amount:
        raise Refused(_("Payment %(n)s: %(paid)s has come in already.") % {"n": one.position, "paid": one.paid}, "7.1a", "milestones")
    one.event, one.percent, one.days, one.gate, one.amount = x.event, x.percent, x.days, x.gate, amount
    one.due = x.due or _due(x, order, by)
    one.save()


def _drop(one: Milestone) -> None:
    if one.allocations.exists():
        raise Refused(_("Payment %s has money on it.") % one.position, "7.1a", "milestones")
    if rules.release_of(one) or one.reminders.exists():
        raise Refused(_("Payment %s has been released or reminded of: it stays on record.") % one.position, "7.1a", "milestones")
    one.delete()


def _due(x: MilestoneInput, order: Order, by: Actor) -> date:
    """Until the event has happened: on the promise."""
    base = timezone.localdate(by.at) if x.event == Milestone.Event.ORDER else order.actual or order.target
    return base + timedelta(days=x.days)


@command(
    clause="7.1a",
    label=gettext_lazy("Release without the payment"),
    roles={Role.FINANCE_HEAD, Role.GENERAL_MANAGER},
    source=rules.OWING,
    target=None,
    unless=rules.nothing_to_release,
)
def release_unpaid(order: Order, *, milestone: Milestone, reason: str, by: Actor) -> None:
    """FIN-2, one half: the head of finance and the general manager each say it. With both the gate is open, and it stands as a deviation."""
    one = next((x for x in rules.held(order) if x.pk == milestone.pk), None)
    side = rules.half(one, by) if one else None
    if one is None or side is None:
        raise Refused(_("That payment waits for no release of yours."), "7.1a", "milestone")
    found = rules.release_of(one) or Release(milestone=one)
    if found.amount != one.amount:  # of a smaller payment: both say it anew
        found.finance_by = found.manager_by = None
    found.amount, found.open, found.reason = one.amount, one.amount - one.paid, reason
    setattr(found, f"{side}_by_id", by.signer)
    setattr(found, f"{side}_at", by.at)
    found.save()
    order.start_blocked, order.delivery_blocked = rules.gates(order)
