"""After-sales (7.2): a ticket is opened, answered by assigning a technician with a promise, solved against it, and rated by the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.pieces import Piece
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Price
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, give_link
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.models import Return
from yidan.people.models import User
from yidan.service import papers, queries, rules
from yidan.service.models import CauseKind, Ticket

CARE = {Role.AFTER_SALES, Role.AFTER_SALES_HEAD}
SALES = {Role.SALES, Role.SALES_HEAD}
Stage = Ticket.Stage


@command(
    clause="7.2a",
    label=gettext_lazy("Open a ticket"),
    roles=CARE | SALES | {Role.SYSTEM},
    source={NEW},
    target=Stage.OPEN,
    unless=rules.another_customers,
)
def open_ticket(ticket: Ticket, *, by: Actor) -> None:
    """The clock of the answer runs from here (`answer_due`)."""


@command(clause="7.2c", label=gettext_lazy("Solve"), roles=CARE, source={Stage.ASSIGNED}, target=Stage.SOLVED, unless=rules.goods_undecided)
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
    clause="7.2c", label=gettext_lazy("Have the goods sent back"), roles=CARE | SALES, source={Stage.OPEN, Stage.ASSIGNED}, target=None,
    unless=rules.not_to_take_back,
)  # fmt: skip
def take_back(ticket: Ticket, *, lines: Sequence[Piece], wish: str, by: Actor) -> None:
    """The return runs its own way (received, judged, credited or replaced) and stands on the ticket until it is decided."""
    assert ticket.order is not None
    goods = Return(order=ticket.order, cause=f"{ticket.key} {ticket.what}"[:400], wish=wish)
    logistics.announce_return(goods, lines=lines, by=by)
    ticket.goods = goods


# ---- the customer himself, by private link ----


@command(clause="1.3d", label=gettext_lazy("Ask for the customer's rating"), roles=CARE | SALES, source={Stage.SOLVED}, target=None)
def ask_rating(ticket: Ticket, *, holder: Contact, days: int, by: Actor) -> Given:
    """A private link on which the customer reads what was done and says whether he is satisfied."""
    return give_link(ticket, purpose=rules.RATE, role=Role.CUSTOMER, holder=holder, days=days, by=by)


@command(
    clause="1.3d", label=gettext_lazy("Close with the customer's rating"), roles=CARE | SALES, source={Stage.SOLVED}, target=Stage.CLOSED
)
def close(ticket: Ticket, *, satisfaction: int, by: Actor) -> None:
    """1 to 5, as the customer says."""
    if not 1 <= satisfaction <= 5:
        raise Refused(_("From 1 to 5."), "1.3d", "satisfaction")
    ticket.satisfaction = satisfaction


@command(clause="1.3d", label=gettext_lazy("Rated by the customer"), roles={Role.CUSTOMER}, source={Stage.SOLVED}, target=Stage.CLOSED)
def rate(ticket: Ticket, *, satisfaction: int, said: str = "", by: Actor) -> None:
    if not 1 <= satisfaction <= 5:
        raise Refused(_("From 1 to 5."), "1.3d", "satisfaction")
    ticket.satisfaction, ticket.said, ticket.rated_by = satisfaction, said, by.name


@command(
    clause="7.2c", label=gettext_lazy("Not solved, says the customer"), roles={Role.CUSTOMER}, source={Stage.SOLVED}, target=Stage.ASSIGNED
)
def not_solved(ticket: Ticket, *, reason: str, by: Actor) -> None:
    ticket.solved_at = None


@command(
    clause="7.2a", label=gettext_lazy("The customer reports a problem"), roles={Role.CUSTOMER}, source=rules.WITH_CUSTOMER, target=None,
    unless=rules.too_many_open,
)  # fmt: skip
def report_problem(order: Order, *, what: str, serial: str = "", by: Actor) -> None:
    """By his progress link: a ticket at once, its hours running."""
    ticket = Ticket(customer=order.customer, order=order, caller=by.name, serial=serial, what=what, answer_due=queries.answer_due(by.at))
    open_ticket(ticket, by=by.as_system())
