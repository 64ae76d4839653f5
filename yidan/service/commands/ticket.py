"""After-sales (7.2): a ticket is opened, answered by assigning a technician with a promise, solved against it, and rated by the customer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Price
from yidan.core.refusals import Refused
from yidan.people.models import User
from yidan.service import papers, rules
from yidan.service.models import CauseKind, Ticket

CARE = {Role.AFTER_SALES, Role.AFTER_SALES_HEAD}
SALES = {Role.SALES, Role.SALES_HEAD}
Stage = Ticket.Stage


@command(
    clause="7.2a", label=gettext_lazy("Open a ticket"), roles=CARE | SALES, source={NEW}, target=Stage.OPEN, unless=rules.another_customers
)
def open_ticket(ticket: Ticket, *, by: Actor) -> None:
    """The clock of the answer runs from here (`answer_due`)."""


@command(clause="7.2c", label=gettext_lazy("Solve"), roles=CARE, source={Stage.ASSIGNED}, target=Stage.SOLVED)
def solve(
    ticket: Ticket, *, cause: str, resolution: str, cause_kind: str = CauseKind.OTHER, department: str = "", claim: str = Ticket.Claim.JUSTIFIED,
    parts: str = "", cost: Price = Decimal(0), by: Actor,
) -> None:  # fmt: skip
    """Held against the promise: what was done, and whether in time. Where it came from is counted over all tickets (7.2d)."""
    if claim == Ticket.Claim.JUSTIFIED and cost:
        raise Refused(_("A justified claim costs the customer nothing."), "7.2c", "cost")
    ticket.cause, ticket.resolution, ticket.solved_at = cause, resolution, by.at
    ticket.cause_kind, ticket.department, ticket.claim, ticket.parts, ticket.cost = cause_kind, department, claim, parts, cost
    pdf = papers.record(ticket, by)
    files.file(ticket, pdf, form="service", title=_("Service record"), name=f"{ticket.number}.pdf", by=by)


@command(
    clause="7.2b",
    label=gettext_lazy("Answer and assign a technician"),
    roles=CARE,
    source={Stage.OPEN, Stage.ASSIGNED},
    target=Stage.ASSIGNED,
)
def assign(ticket: Ticket, *, technician: User, promise: str, promised_on: date, by: Actor) -> None:
    if promised_on < timezone.localdate(by.at):
        raise Refused(_("Promise a day to come."), "7.2b", "promised_on")
    ticket.technician, ticket.promise, ticket.promised_on = technician, promise, promised_on
    ticket.answered_at = ticket.answered_at or by.at


@command(
    clause="7.2c", label=gettext_lazy("Not solved: take it up again"), roles=CARE | SALES, source={Stage.SOLVED}, target=Stage.ASSIGNED
)
def reopen(ticket: Ticket, *, reason: str, by: Actor) -> None:
    ticket.solved_at = None


@command(
    clause="1.3d", label=gettext_lazy("Close with the customer's rating"), roles=CARE | SALES, source={Stage.SOLVED}, target=Stage.CLOSED
)
def close(ticket: Ticket, *, satisfaction: int, by: Actor) -> None:
    """1 to 5, as the customer says."""
    if not 1 <= satisfaction <= 5:
        raise Refused(_("From 1 to 5."), "1.3d", "satisfaction")
    ticket.satisfaction = satisfaction
