"""Purchase orders: drawn up from demands, approved by a second person, sent, confirmed by the supplier, followed up (4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import signatures
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Cost
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.core.signatures import Given
from yidan.intake.lines import CENT, whole
from yidan.people.rules import relaxed
from yidan.purchasing import papers, rules
from yidan.purchasing.commands.demands import BUYERS, SYSTEM, order_them
from yidan.purchasing.models import Demand, Progress, PurchaseLine, PurchaseOrder

Stage = PurchaseOrder.Stage
FOLLOWED = {Stage.SENT, Stage.CONFIRMED}
LIVE = (Demand.Stage.OPEN, Demand.Stage.ORDERED)


@dataclass(frozen=True)
class PurchaseInput:
    """One line: always for a demand (PUR-2). `quantity` may exceed it (least quantity); price without tax."""

    demand: Demand
    quantity: Decimal
    price: Cost
    due: date
    tolerance: Decimal = Decimal(0)  # per cent over the quantity that may come


@dataclass(frozen=True)
class DateInput:
    """A line's date as the supplier promises or as it now looks."""

    position: int
    day: date


@command(clause="4.2a", label=gettext_lazy("Draw up a purchase"), roles=BUYERS, source={NEW}, target=Stage.DRAFT, unless=rules.not_buyable)
def order_from_demands(order: PurchaseOrder, *, lines: Sequence[PurchaseInput], by: Actor) -> None:
    _write(order, lines)
    order_them([(x.demand, x.quantity) for x in lines], by)


@command(
    clause="4.2a", label=gettext_lazy("Correct the purchase"), roles=BUYERS, source={Stage.DRAFT}, target=None, unless=rules.not_buyable
)
def correct(
    order: PurchaseOrder,
    *,
    payment_terms: Cost,
    quality_standard: str,
    contract: bool,
    tax_rate: Decimal,
    lines: Sequence[PurchaseInput],
    by: Actor,
) -> None:
    """Another revision of the draft: who approves says which one was read."""
    before = [(line.demand, -line.quantity) for line in order.lines.select_related("demand") if line.demand]
    order.lines.all().delete()
    order.payment_terms, order.quality_standard, order.contract = str(payment_terms), quality_standard, contract
    order.tax_rate, order.revision = tax_rate, order.revision + 1
    order_them(before, by)
    _write(order, lines)
    order_them([(x.demand, x.quantity) for x in lines], by)


@command(
    clause="4.2b", label=gettext_lazy("Approve the purchase"), roles={Role.PROCUREMENT_HEAD, Role.GENERAL_MANAGER}, source={Stage.DRAFT},
    target=Stage.APPROVED, unless=rules.not_approvable,
)  # fmt: skip
def approve(order: PurchaseOrder, *, revision: int, by: Actor) -> None:
    order.approved_by_id = by.signer
    if order.created_by_id == by.user_id:
        order.relaxation = relaxed("purchase", by)


@command(clause="4.2b", label=gettext_lazy("Send to the supplier"), roles=BUYERS, source={Stage.APPROVED}, target=Stage.SENT)
def send(order: PurchaseOrder, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    """Files the contract as sent, and gives out the supplier's private link for confirming the dates and signing; shown once."""
    papers.keep_contract(order, by)
    return signatures.give_link(order, purpose=rules.CONFIRM, role=Role.SUPPLIER, holder=holder, days=days, by=by)


@command(
    clause="4.2c", label=gettext_lazy("Confirm the dates"), roles=BUYERS | {Role.SUPPLIER}, source={Stage.SENT}, target=Stage.CONFIRMED
)
def confirm(order: PurchaseOrder, *, dates: Sequence[DateInput], by: Actor) -> None:
    """By the supplier through the link, or by the buyer who was told: a promised date for every line."""
    days = {x.position: x.day for x in dates}
    lines = list(order.lines.all())
    if silent := [str(line.position) for line in lines if line.position not in days]:
        raise Refused(_("Say a date for every line; missing: %s.") % listed(silent), "4.2c", "dates")
    for line in lines:
        line.promised = line.forecast = days[line.position]
    PurchaseLine.objects.bulk_update(lines, ["promised", "forecast"])


@command(clause="4.2c", label=gettext_lazy("Note another date"), roles=BUYERS | {Role.SUPPLIER}, source=FOLLOWED, target=None)
def expect(order: PurchaseOrder, *, dates: Sequence[DateInput], reason: str, by: Actor) -> None:
    """As it now looks. What was promised stays: lateness is counted from it."""
    days = {x.position: x.day for x in dates}
    lines = [line for line in order.lines.all() if line.position in days and line.expected != days[line.position]]
    if not lines:
        raise Refused(_("No date differs from what is known."), "4.2c", "dates")
    for line in lines:
        line.forecast = days[line.position]
    PurchaseLine.objects.bulk_update(lines, ["forecast"])


@command(clause="4.2c", label=gettext_lazy("Note the progress"), roles=BUYERS | {Role.SUPPLIER}, source=FOLLOWED, target=None)
def note_progress(order: PurchaseOrder, *, step: str, day: date, tracking: str = "", note: str = "", by: Actor) -> None:
    """How far the supplier or the transport is, by himself through the link or as the buyer was told."""
    Progress.objects.create(purchase_order=order, step=step, day=day, tracking=tracking, note=note, name=by.name, at=by.at)


@command(
    clause="5.2b", label=gettext_lazy("Close with what came"), roles=BUYERS, source=FOLLOWED, target=Stage.RECEIVED, unless=rules.nothing_came
)  # fmt: skip
def close_short(order: PurchaseOrder, *, reason: str, by: Actor) -> None:
    """The rest is given up: its demands are to be ordered again, elsewhere or later. What was ordered stays readable as `given_up`."""
    short = [line for line in order.lines.select_related("demand") if line.open]
    gone = [(line.demand, -line.open) for line in short if line.demand and line.demand.stage in LIVE]
    for line in short:
        line.given_up, line.quantity = line.open, line.received
        line.ceiling, line.net = line.received, (line.received * line.price).quantize(CENT, ROUND_HALF_UP)
    PurchaseLine.objects.bulk_update(short, ["given_up", "quantity", "ceiling", "net"])
    _sum(order, list(order.lines.all()))
    order_them(gone, by)


@command(
    clause="5.2b", label=gettext_lazy("Cancel the purchase"), roles=BUYERS, source={Stage.DRAFT, Stage.APPROVED, *FOLLOWED}, target=Stage.CANCELLED,
    unless=rules.came_in,
)  # fmt: skip
def cancel(order: PurchaseOrder, *, reason: str, by: Actor) -> None:
    """Its demands are to be ordered again."""
    order_them([(line.demand, -line.quantity) for line in order.lines.select_related("demand") if line.demand], by)


@command(clause="5.2a", label=gettext_lazy("All came in"), roles=SYSTEM, source=FOLLOWED, target=Stage.RECEIVED, unless=rules.not_all_came)
def received(order: PurchaseOrder, *, by: Actor) -> None:
    pass


def _write(order: PurchaseOrder, lines: Sequence[PurchaseInput]) -> None:
    if not lines:
        raise Refused(_("A purchase needs a line."), "4.2a", "lines")
    for x in lines:
        whole(x.demand.item, x.quantity)
        if x.quantity <= 0:
            raise Refused(_("%(item)s: the quantity must be more than zero.") % {"item": x.demand.item}, "4.2a", "lines")
    rows = [_line(order, n, x) for n, x in enumerate(lines, 1)]
    PurchaseLine.objects.bulk_create(rows)
    _sum(order, rows)


def _sum(order: PurchaseOrder, rows: Sequence[PurchaseLine]) -> None:
    order.net = sum((row.net for row in rows), Decimal(0))
    order.tax = sum((row.tax for row in rows), Decimal(0))
    order.total = order.net + order.tax


def _line(order: PurchaseOrder, position: int, x: PurchaseInput) -> PurchaseLine:
    return PurchaseLine(
        purchase_order=order, position=position, item_id=x.demand.item_id, demand=x.demand, quantity=x.quantity, tolerance=x.tolerance,
        ceiling=x.quantity * (1 + x.tolerance / 100), price=x.price, net=(x.quantity * x.price).quantize(CENT, ROUND_HALF_UP), due=x.due,
    )  # fmt: skip
