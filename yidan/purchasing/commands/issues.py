"""Late, short, over or defective supply: written down, settled with the supplier, carried out, closed (5.2b)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Cost
from yidan.core.refusals import Refused
from yidan.people.settings import setting
from yidan.purchasing import rules
from yidan.purchasing.commands.demands import BUYERS
from yidan.purchasing.commands.orders import DateInput, expect
from yidan.purchasing.models import PurchaseOrder, SupplyIssue

Stage = SupplyIssue.Stage
Remedy = SupplyIssue.Remedy
SEES = BUYERS | {Role.LOGISTICS, Role.LOGISTICS_HEAD, Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.QUALITY, Role.QUALITY_HEAD}


@command(clause="5.2b", label=gettext_lazy("Report bad supply"), roles=SEES, source={NEW}, target=Stage.OPEN, unless=rules.raised_already)
def raise_issue(issue: SupplyIssue, *, by: Actor) -> None:
    """Lands on the desk of the buyer who ordered."""
    issue.owner = issue.purchase_line.purchase_order.owner


@command(clause="5.2b", label=gettext_lazy("Agree the remedy"), roles=BUYERS, source={Stage.OPEN, Stage.AGREED}, target=Stage.AGREED)
def agree_remedy(
    issue: SupplyIssue,
    *,
    remedy: str,
    text: str,
    agreed_with: Contact = "",
    new_day: date | None = None,
    claim: Cost = Decimal(0),
    cost: Cost = Decimal(0),
    by: Actor,
) -> None:
    """What was settled with the supplier. A dear remedy is the head's to decide; a new date goes to the plan at once."""
    if cost > setting("remedy_limit") and not by.has(Role.PROCUREMENT_HEAD):
        raise Refused(_("A remedy that costs more than our limit is decided by the head of procurement."), "5.2b", "cost")
    if remedy == Remedy.WAIT and new_day is None:
        raise Refused(_("Say until when we wait."), "5.2b", "new_day")
    issue.remedy, issue.remedy_text, issue.agreed_with, issue.new_day = remedy, text, agreed_with, new_day
    issue.claim, issue.cost = claim, cost
    issue.settled_at = issue.settled_at or by.at
    line = issue.purchase_line
    if new_day and line.open and line.expected != new_day and line.purchase_order.stage in rules.RECEIVABLE:
        order = PurchaseOrder.objects.get(pk=line.purchase_order_id)
        expect(order, dates=[DateInput(line.position, new_day)], reason=text, by=by)


@command(
    clause="5.2b",
    label=gettext_lazy("Close the exception"),
    roles=BUYERS,
    source={Stage.AGREED},
    target=Stage.CLOSED,
    unless=rules.remedy_open,
)
def close_issue(issue: SupplyIssue, *, result: str, by: Actor) -> None:
    issue.result = result
