"""On the way, and handed over (5.3, 6.3). A truck leaves only with what the customer signed for, or what is fit where acceptance is on site
or waived; delivered is what was handed over, with its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.pieces import Piece, plain
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import Contact, Freight
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.logistics import notices, papers, rules
from yidan.logistics.commands.shipment import LOGISTICS, SALES
from yidan.logistics.models import FreightBill, PaperHanded, Shipment, Track, Trouble
from yidan.people.models import User
from yidan.stock import postings
from yidan.stock.models import Movement

Stage = Shipment.Stage
ON_THE_WAY = {Stage.SHIPPED}


@dataclass(frozen=True)
class HandedInput:
    """A paper that goes with the goods (6.3b), with its number or version."""

    name: str
    copies: int = 1
    handed: bool = True
    number: str = ""


@command(clause="6.3a", label=gettext_lazy("Ship"), roles=LOGISTICS, source={Stage.PACKED}, target=Stage.SHIPPED, unless=rules.not_to_leave)
def ship(
    shipment: Shipment, *, tracking: str = "", arrives: date | None = None, vehicle: str = "", driver: Contact = "", seal: str = "", by: Actor
) -> None:  # fmt: skip
    """The goods leave, with their delivery note. The customer is told when and how they arrive (4.3c, 5.3b)."""
    shipment.shipped_at = by.at
    shipment.tracking = tracking or shipment.tracking
    shipment.arrives = arrives or max(shipment.arrives, timezone.localdate(by.at))
    shipment.due_arrives = shipment.arrives
    shipment.vehicle, shipment.driver, shipment.seal = vehicle, driver, seal
    Track.objects.create(
        shipment=shipment,
        at=by.at,
        where=papers.say_of(shipment, "我方工厂", "our works"),
        what=papers.say_of(shipment, "发出", "left"),
        by_id=by.user_id,
    )
    _out_of_stock(shipment, by)
    notices.inform(shipment, by=by, occasion=papers.say_of(shipment, "已发货。", "Shipped."))
    pdf = papers.delivery_note(shipment, by)
    files.file(shipment, pdf, form="delivery_note", title=_("Delivery note"), name=f"{shipment.number}.pdf", field_class="D", by=by)


def _out_of_stock(shipment: Shipment, by: Actor) -> None:
    """Pieces that were kept for the order in stock (spare parts, goods bought as they are, returned ones sent again) leave the ledger."""
    for row in shipment.lines.select_related("line__item").order_by("pk"):
        postings.take_kept(shipment.order, row.line.item, row.quantity, Movement.Kind.SHIPPED, cause=shipment, by=by)


@command(clause="5.3b", label=gettext_lazy("Note where it is"), roles=LOGISTICS, source=ON_THE_WAY, target=None)
def track(shipment: Shipment, *, where: str, what: str, arrives: date | None = None, by: Actor) -> None:
    """`arrives`: a new expected arrival, of which the customer is told."""
    Track.objects.create(shipment=shipment, at=by.at, where=where, what=what, by_id=by.user_id)
    if arrives and arrives != shipment.arrives:
        shipment.arrives = arrives
        notices.inform(shipment, by=by, occasion=what)


@command(clause="5.3c", label=gettext_lazy("Report a transport exception"), roles=LOGISTICS, source=ON_THE_WAY, target=None)
def report_trouble(
    shipment: Shipment, *, kind: str, what: str, action: str, owner: User, due: date, arrives: date | None = None,
    lost: Sequence[Piece] = (), by: Actor,
) -> None:  # fmt: skip
    """`lost`: pieces that will not be handed over by this shipment; they may be shipped again. The customer and the departments are told."""
    Trouble.objects.create(shipment=shipment, kind=kind, what=what, action=action, owner=owner, due=due, at=by.at, by_id=by.user_id)
    Track.objects.create(shipment=shipment, at=by.at, where="—", what=what[:200], by_id=by.user_id)
    _cut(shipment, lost)
    shipment.arrives = arrives or shipment.arrives
    notices.inform(shipment, by=by, occasion=f"{what} {action}")


def _cut(shipment: Shipment, lost: Sequence[Piece]) -> None:
    rows = {row.line.position: row for row in shipment.lines.select_related("line")}
    for x in lost:
        row = rows.get(x.position)
        if row is None or not 0 < x.quantity <= row.due:
            raise Refused(_("Line %s: not so many are on this shipment.") % x.position, "5.3c", "lost")
        row.short += x.quantity
        row.save(update_fields=["short"])


@command(
    clause="5.3c",
    label=gettext_lazy("Settle the transport exception"),
    roles=LOGISTICS | SALES,
    source={Stage.SHIPPED, Stage.HANDED_OVER},
    target=None,
    unless=rules.no_trouble,
)
def settle_trouble(shipment: Shipment, *, trouble: Trouble, outcome: str, by: Actor) -> None:
    if trouble.shipment_id != shipment.pk or trouble.closed_at:
        raise Refused(_("That is no open exception of this shipment."), "5.3c", "trouble")
    trouble.outcome, trouble.closed_at = outcome, by.at
    trouble.save(update_fields=["outcome", "closed_at"])


@command(
    clause="6.3b",
    label=gettext_lazy("Hand the goods over"),
    roles=LOGISTICS,
    source=ON_THE_WAY,
    target=Stage.HANDED_OVER,
    unless=rules.not_to_go,
)
def hand_over(
    shipment: Shipment, *, receiver: Contact, papers_handed: Sequence[HandedInput], counted: Sequence[Piece] = (), condition: str = "", by: Actor
) -> None:  # fmt: skip
    """ACC-2: manual, certificate of conformity, service commitment are all handed over. `counted` is what both sides count; where it differs
    from the note nobody signs: an exception is reported first. Counts the pieces as delivered."""
    _agree(shipment, counted)
    _hand_papers(shipment, papers_handed)
    shipment.consignee, shipment.handed_at, shipment.condition = receiver, by.at, condition
    for row in shipment.lines.select_related("line"):
        if row.due:
            if row.line.delivered < row.line.ordered:  # a replacement afterwards leaves the day on which it was all there
                row.line.actual = timezone.localdate(by.at)
            row.line.delivered += row.due
            row.line.save(update_fields=["delivered", "actual"])
    pdf = papers.hand_over_list(shipment, by)
    files.file(shipment, pdf, form="hand_over", title=_("Hand-over list"), name=f"{shipment.number}-handed.pdf", field_class="D", by=by)
    close(shipment.order, by)


def _agree(shipment: Shipment, counted: Sequence[Piece]) -> None:
    """6.3a: what is there is what the note, and with it the acceptance report, says."""
    rows = {row.line.position: row for row in shipment.lines.select_related("line")}
    for x in counted:
        row = rows.get(x.position)
        if row is None or x.quantity != row.due:
            due = plain(row.due) if row else "0"
            text = _("Line %(line)s: %(counted)s counted, %(due)s on the note. Report the exception first.")
            raise Refused(text % {"line": x.position, "counted": plain(x.quantity), "due": due}, "6.3a", "counted")


def _hand_papers(shipment: Shipment, given: Sequence[HandedInput]) -> None:
    handed = {x.name: x for x in given if x.handed}
    rows = {row.name: row for row in shipment.papers_handed.all()}
    if missing := [name for name in rows if name not in handed]:
        raise Refused(_("Not handed over: %s.") % ", ".join(missing), "6.3b", "papers_handed")
    for name, x in handed.items():
        row = rows.get(name) or PaperHanded(shipment=shipment, name=name)
        row.copies, row.handed, row.number = x.copies, True, x.number
        row.save()


@command(
    clause="7.1b",
    label=gettext_lazy("Register the carrier's invoice"),
    roles=LOGISTICS | {Role.FINANCE, Role.FINANCE_HEAD},
    source={Stage.SHIPPED, Stage.HANDED_OVER},
    target=None,
)
def bill_freight(shipment: Shipment, *, number: str, issued_on: date, amount: Freight, reason: str = "", by: Actor) -> None:
    """The actual freight, without tax; a waiting charge may come as a second invoice. More than was booked has a reason."""
    carrier = shipment.carrier or _("carrier")
    if FreightBill.objects.filter(carrier=carrier, number=number).exists():
        raise Refused(_("This carrier's invoice is registered already."), "7.1b", "number")
    had = sum((one.amount for one in shipment.freight_bills.all()), Decimal(0))
    if amount <= 0 or had + amount > shipment.freight and not reason:
        text = _("More than was booked: say why.") if amount > 0 else _("More than nothing.")
        raise Refused(text, "7.1b", "reason" if amount > 0 else "amount")
    FreightBill.objects.create(
        shipment=shipment, carrier=carrier, number=number, issued_on=issued_on, amount=amount, at=by.at, by_id=by.user_id
    )


def close(order: Order, by: Actor) -> None:
    """Moves the order on when nothing of it is owed any more."""
    system = by.as_system()
    if delivered.refusal(order, system) is None:
        delivered(order, by=system)


@command(
    clause="6.3c", label=gettext_lazy("Delivered"), roles=LOGISTICS | {Role.SYSTEM}, source=rules.BEFORE_DELIVERED, target=Order.Stage.DELIVERED,
    unless=rules.not_all_there,
)  # fmt: skip
def delivered(order: Order, *, by: Actor) -> None:
    """By itself at the last hand-over. Where the customer's signature under a service was the last thing, an earlier room posted it and
    cannot call forward: then it stands on logistics' desk."""
    for line in Line.objects.filter(order=order):
        if rules.waived_service(line):
            line.delivered, line.actual = line.ordered, line.actual or timezone.localdate(by.at)
            line.save(update_fields=["delivered", "actual"])
    order.actual = order.actual or timezone.localdate(by.at)
