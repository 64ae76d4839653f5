"""Production states the demand; procurement asks suppliers what they have of it, by private link (3.2g, 3.2h)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item
from yidan.core import signatures
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.core.signatures import Given
from yidan.intake.models import Order
from yidan.review import demand, rules
from yidan.review.commands.round import REVIEWED
from yidan.review.look import Look
from yidan.review.models import StockInquiry, StockInquiryLine

MAKERS = {Role.PRODUCTION, Role.PRODUCTION_HEAD}
BUYERS = {Role.PROCUREMENT, Role.PROCUREMENT_HEAD}
Stage = StockInquiry.Stage


@dataclass(frozen=True)
class AskedInput:
    item: Item
    quantity: Decimal
    needed_on: date


@dataclass(frozen=True)
class StockInput:
    """What the supplier has of a line now, and when he has the rest."""

    position: int
    in_stock: Decimal
    rest_on: date | None = None
    note: str = ""


@command(clause="3.2g", label=gettext_lazy("State the demand anew"), roles=MAKERS, source=REVIEWED, target=None, unless=rules.not_stated)
def state_demand(order: Order, *, reason: str, by: Actor) -> None:
    """What is short has changed since production's opinion; procurement's, if it judged another demand, is outdated."""
    before = demand.stated(order)
    now = demand.state(Look(order, by), reason)
    if before is not None and before.digest == now.digest:
        raise Refused(_("The demand is the same as stated before."), "3.2g")


@command(
    clause="3.2h",
    label=gettext_lazy("Ask a supplier for his stock"),
    roles=BUYERS,
    source={NEW},
    target=Stage.ASKED,
    unless=rules.not_reviewed,
)
def ask_stock(inquiry: StockInquiry, *, lines: Sequence[AskedInput], holder: Contact, days: int = 3, by: Actor) -> Given:
    """Gives out the supplier's private link, shown once."""
    if not lines:
        raise Refused(_("Say what you ask for."), "3.2h", "lines")
    StockInquiryLine.objects.bulk_create(
        StockInquiryLine(inquiry=inquiry, position=n, item=x.item, quantity=x.quantity, needed_on=x.needed_on)
        for n, x in enumerate(lines, 1)
    )
    return signatures.give_link(inquiry, purpose=rules.STOCK, role=Role.SUPPLIER, holder=holder, days=days, by=by)


@command(
    clause="3.2h", label=gettext_lazy("Say what is in stock"), roles=BUYERS | {Role.SUPPLIER}, source={Stage.ASKED, Stage.ANSWERED},
    target=Stage.ANSWERED,
)  # fmt: skip
def answer_stock(inquiry: StockInquiry, *, answers: Sequence[StockInput], by: Actor) -> None:
    """By the supplier through his link, or by the buyer who was told. An answer may be bettered."""
    given = {x.position: x for x in answers}
    lines = list(inquiry.lines.all())
    if silent := [str(line.position) for line in lines if line.position not in given]:
        raise Refused(_("Answer every line; missing: %s.") % listed(silent), "3.2h", "answers")
    for line in lines:
        x = given[line.position]
        line.in_stock, line.rest_on, line.note = x.in_stock, x.rest_on, x.note
    StockInquiryLine.objects.bulk_update(lines, ["in_stock", "rest_on", "note"])
    inquiry.answered_at = by.at


@command(clause="3.2h", label=gettext_lazy("Withdraw the inquiry"), roles=BUYERS, source={Stage.ASKED}, target=Stage.WITHDRAWN)
def withdraw_inquiry(inquiry: StockInquiry, *, reason: str, by: Actor) -> None:
    signatures.Link.objects.filter(chain_id=inquiry.chain_id, revoked_at=None).update(revoked_at=by.at)
