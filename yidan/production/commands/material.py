"""Material handed out to a work order and brought back (领料单, 退料单; 5.1b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import qty
from yidan.core.refusals import Refused
from yidan.planning.models import Component, WorkOrder
from yidan.production import rules
from yidan.production.commands.spine import started
from yidan.production.models import Issue, IssueLine, Usage
from yidan.production.queries import reserved_for
from yidan.stock import postings
from yidan.stock.models import Balance, Movement

FLOOR = {Role.OPERATOR, Role.PRODUCTION, Role.PRODUCTION_HEAD}
STORE = {Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.LOGISTICS, Role.LOGISTICS_HEAD}


@dataclass(frozen=True)
class IssueInput:
    """A quantity of a component, from (or back to) a lot at its place."""

    component: Component
    balance: Balance
    quantity: Decimal


@command(
    clause="5.1b", label=gettext_lazy("Issue material"), roles=STORE, source={NEW}, target=Issue.Stage.POSTED, unless=rules.not_issuable
)
def issue_material(issue: Issue, *, lines: Sequence[IssueInput] = (), by: Actor) -> None:
    """Without lines: everything that is kept for the work order."""
    issue.way = Issue.Way.OUT
    wanted = lines or [IssueInput(part, balance, quantity) for part, balance, quantity in reserved_for(issue.work_order)]
    if not wanted:
        raise Refused(_("Nothing is kept for this work order."), "5.1b", "lines")
    for line in sorted(wanted, key=lambda line: line.balance.pk):
        _own(issue, line)
        _not_too_much(line)
        postings.take(line.balance, line.quantity, Movement.Kind.ISSUE, cause=issue, by=by, reserved_for=issue.work_order)
        Component.objects.filter(pk=line.component.pk).update(issued=F("issued") + line.quantity)
    _keep(issue, wanted)
    order = issue.work_order.order
    if started.refusal(order, by.as_system()) is None:
        started(order, by=by.as_system())


@command(
    clause="5.1b",
    label=gettext_lazy("Issue more material"),
    roles=STORE,
    source={NEW},
    target=Issue.Stage.POSTED,
    unless=rules.not_issuable,
)
def issue_more(issue: Issue, *, lines: Sequence[IssueInput], reason: str, by: Actor) -> None:
    """A supplementary issue (补料): more than the structure asks for, of what is free in stock, with its reason."""
    issue.way, issue.reason = Issue.Way.MORE, reason[:200]
    for line in sorted(lines, key=lambda line: line.balance.pk):
        _own(issue, line)
        postings.take(line.balance, line.quantity, Movement.Kind.ISSUE, cause=issue, by=by, reserved_for=issue.work_order)
        Component.objects.filter(pk=line.component.pk).update(issued=F("issued") + line.quantity)
    _keep(issue, lines)


@command(
    clause="5.1b",
    label=gettext_lazy("Bring material back"),
    roles=STORE,
    source={NEW},
    target=Issue.Stage.POSTED,
    unless=rules.not_returnable,
)
def return_material(issue: Issue, *, lines: Sequence[IssueInput], by: Actor) -> None:
    """Into the lot it came from; it is free again."""
    issue.way = Issue.Way.BACK
    for line in sorted(lines, key=lambda line: line.balance.pk):
        _own(issue, line)
        line.component.refresh_from_db()
        out = line.component.issued - line.component.returned
        if line.quantity > out:
            raise Refused(_("%(item)s: only %(quantity)s are out.") % {"item": line.component.item, "quantity": qty(out)}, "5.1b", "lines")
        postings.receive(line.balance.lot, line.balance.place, line.quantity, Movement.Kind.RETURN, cause=issue, by=by)
        Component.objects.filter(pk=line.component.pk).update(returned=F("returned") + line.quantity)
    _keep(issue, lines)


@dataclass(frozen=True)
class UsageInput:
    """What became of a component's material: used in good pieces and scrapped ones, or spoiled on its own, with the cause."""

    component: Component
    used: Decimal
    spoiled: Decimal = Decimal(0)
    cause: str = ""


@command(
    clause="5.1b", label=gettext_lazy("Account for the material"), roles=FLOOR, source={WorkOrder.Stage.DONE}, target=None,
    unless=rules.accounted,
)  # fmt: skip
def account_material(work_order: WorkOrder, *, usages: Sequence[UsageInput], by: Actor) -> None:
    """STK-3: what was issued is used, spoiled or brought back. What is left over (余料) goes back to stock first."""
    told = {row.component.pk: row for row in usages}
    parts = list(work_order.components.select_related("item").order_by("position"))
    if len(told) != len(usages) or not told.keys() <= {part.pk for part in parts}:
        raise Refused(_("That material is not this work order's."), "5.1b", "usages")
    for part in parts:
        row = told.get(part.pk) or UsageInput(part, Decimal(0))
        if row.spoiled and not row.cause:
            raise Refused(_("Spoiled material needs a cause."), "5.1b", "usages")
        left = part.issued - part.returned - row.used - row.spoiled
        if left:
            text = (
                _("%(item)s: %(left)s left over. Bring them back to stock first.")
                if left > 0
                else _("%(item)s: %(left)s more than issued.")
            )
            raise Refused(text % {"item": part.item, "left": qty(abs(left))}, "5.1b", "usages")
    Usage.objects.bulk_create(
        Usage(work_order=work_order, component=x.component, used=x.used, spoiled=x.spoiled, cause=x.cause, by_id=by.signer, at=by.at)
        for x in told.values()
    )


def _keep(issue: Issue, lines: Sequence[IssueInput]) -> None:
    IssueLine.objects.bulk_create(IssueLine(issue=issue, component=x.component, balance=x.balance, quantity=x.quantity) for x in lines)


def _own(issue: Issue, line: IssueInput) -> None:
    if line.component.work_order_id != issue.work_order_id or line.balance.lot.item_id != line.component.item_id:
        raise Refused(_("That material is not this work order's."), "5.1b", "lines")


def _not_too_much(line: IssueInput) -> None:
    """More than the structure asks for is a supplementary issue, with its own reason."""
    line.component.refresh_from_db()
    still = rules.lacking(line.component)
    if line.quantity > still:
        raise Refused(
            _("%(item)s: only %(quantity)s are still needed.") % {"item": line.component.item, "quantity": qty(still)}, "5.1b", "lines"
        )
