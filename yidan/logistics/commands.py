"""From the logistics plan to the hand-over (4.3, 5.3, 6.3). A truck leaves only with what the customer signed for, or what is fit where
acceptance is on site or waived; delivered is what was handed over, with its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.pieces import Piece, picked, short
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Freight
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.logistics import papers, rules
from yidan.logistics.models import PaperHanded, Shipment, ShipmentLine, Track
from yidan.people.settings import setting

LOGISTICS = {Role.LOGISTICS, Role.LOGISTICS_HEAD}
Stage = Shipment.Stage


@dataclass(frozen=True)
class PackInput:
    """How a line is packed: "1-2 / 4", gross weight in kg."""

    position: int
    package: str
    weight_kg: Decimal = Decimal(0)


@dataclass(frozen=True)
class HandedInput:
    """A paper that goes with the goods (6.3b)."""

    name: str
    copies: int = 1
    handed: bool = True


@command(
    clause="4.3a", label=gettext_lazy("Plan the shipment"), roles=LOGISTICS, source={NEW}, target=Stage.PLANNED, unless=rules.not_running
)
def plan_shipment(shipment: Shipment, *, lines: Sequence[Piece], by: Actor) -> None:
    """May be planned long before the goods are fit; the truck waits for them."""
    rows = picked(shipment.order, lines, "4.3a")
    for line, _quantity in rows:
        if line.kind == Line.Kind.SERVICE:
            raise Refused(_("Line %s is a service: it is not shipped.") % line.position, "4.3a", "lines")
    short(((line, n, rules.to_plan(line, shipment)) for line, n in rows), "4.3a")
    ShipmentLine.objects.bulk_create(ShipmentLine(shipment=shipment, line=line, quantity=n) for line, n in rows)
    names = str(setting("papers_with_goods")).replace("；", ";").split(";")
    PaperHanded.objects.bulk_create(PaperHanded(shipment=shipment, name=name.strip()) for name in names if name.strip())


@command(
    clause="4.3b", label=gettext_lazy("Book the transport"), roles=LOGISTICS, source={Stage.PLANNED, Stage.BOOKED}, target=Stage.BOOKED
)
def book(
    shipment: Shipment, *, carrier: str, freight: Freight = Decimal(0), tracking: str = "", insurance: str = "", storage: str = "", by: Actor
) -> None:  # fmt: skip
    """Over a long distance insurance and storage are considered, and what was decided is written down."""
    if shipment.long_distance and not (insurance and storage):
        raise Refused(_("Long distance or cross-border: say what was decided about insurance and storage."), "4.3b", "insurance")
    shipment.carrier, shipment.freight, shipment.tracking = carrier, freight, tracking
    shipment.insurance, shipment.storage = insurance, storage


@command(
    clause="5.3a",
    label=gettext_lazy("Pack"),
    roles=LOGISTICS,
    source={Stage.PLANNED, Stage.BOOKED},
    target=Stage.PACKED,
    unless=rules.not_booked,
)
def pack(shipment: Shipment, *, packages: Sequence[PackInput], marks: str = "", by: Actor) -> None:
    rows = {row.line.position: row for row in shipment.lines.select_related("line")}
    given = {x.position: x for x in packages}
    if given.keys() != rows.keys() or len(packages) != len(rows):
        raise Refused(_("Say of each line how it is packed, once."), "5.3a", "packages")
    there = (
        (row.line, row.quantity, row.line.fit - row.line.delivered - rules.in_shipments(row.line, {Stage.PACKED, Stage.SHIPPED}, shipment))
        for row in rows.values()
    )
    short(there, "5.3a")
    for position, row in rows.items():
        row.package, row.weight_kg = given[position].package, given[position].weight_kg
        row.save(update_fields=["package", "weight_kg"])
    pdf = papers.packing_list(shipment, marks, by)
    files.file(shipment, pdf, form="packing_list", title=_("Packing list"), name=f"{shipment.number}-packing.pdf", by=by)


@command(clause="6.3a", label=gettext_lazy("Ship"), roles=LOGISTICS, source={Stage.PACKED}, target=Stage.SHIPPED, unless=rules.not_to_go)
def ship(shipment: Shipment, *, tracking: str = "", arrives: date | None = None, by: Actor) -> None:
    """The goods leave, with their delivery note. The customer is told when and how they arrive (4.3c, 5.3b)."""
    shipment.shipped_at = by.at
    shipment.tracking = tracking or shipment.tracking
    shipment.arrives = arrives or max(shipment.arrives, timezone.localdate(by.at))
    Track.objects.create(shipment=shipment, at=by.at, where=_("our works"), what=_("left"), by_id=by.user_id)
    pdf = papers.delivery_note(shipment, by)
    files.file(shipment, pdf, form="delivery_note", title=_("Delivery note"), name=f"{shipment.number}.pdf", field_class="D", by=by)


@command(clause="5.3b", label=gettext_lazy("Note where it is"), roles=LOGISTICS, source={Stage.SHIPPED}, target=None)
def track(shipment: Shipment, *, where: str, what: str, arrives: date | None = None, by: Actor) -> None:
    """`arrives`: a new expected arrival, of which the customer is told."""
    Track.objects.create(shipment=shipment, at=by.at, where=where, what=what, by_id=by.user_id)
    shipment.arrives = arrives or shipment.arrives


@command(
    clause="6.3b",
    label=gettext_lazy("Hand the goods over"),
    roles=LOGISTICS,
    source={Stage.SHIPPED},
    target=Stage.HANDED_OVER,
    unless=rules.not_to_go,
)
def hand_over(shipment: Shipment, *, receiver: Contact, papers_handed: Sequence[HandedInput], by: Actor) -> None:
    """ACC-2: manual, certificate of conformity, service commitment are all handed over. Counts the pieces as delivered."""
    _hand_papers(shipment, papers_handed)
    shipment.consignee, shipment.handed_at = receiver, by.at
    for row in shipment.lines.select_related("line"):
        row.line.delivered += row.quantity
        row.line.actual = timezone.localdate(by.at)
        row.line.save(update_fields=["delivered", "actual"])
    pdf = papers.hand_over_list(shipment, by)
    files.file(shipment, pdf, form="hand_over", title=_("Hand-over list"), name=f"{shipment.number}-handed.pdf", by=by)
    system = by.as_system()
    if delivered.refusal(shipment.order, system) is None:
        delivered(shipment.order, by=system)


def _hand_papers(shipment: Shipment, given: Sequence[HandedInput]) -> None:
    handed = {x.name: x for x in given if x.handed}
    rows = {row.name: row for row in shipment.papers_handed.all()}
    if missing := [name for name in rows if name not in handed]:
        raise Refused(_("Not handed over: %s.") % ", ".join(missing), "6.3b", "papers_handed")
    for name, x in handed.items():
        row = rows.get(name) or PaperHanded(shipment=shipment, name=name)
        row.copies, row.handed = x.copies, True
        row.save()


@command(clause="5.3c", label=gettext_lazy("Cancel the shipment"), roles=LOGISTICS, source=rules.NOT_GONE, target=Stage.CANCELLED)
def cancel_shipment(shipment: Shipment, *, reason: str, by: Actor) -> None:
    pass


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
    order.actual = timezone.localdate(by.at)
